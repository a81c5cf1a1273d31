import type { JsonObject, JsonValue, Key } from '#engine';
import type { Caller, VariableType } from './caller.ts';
import type { DecisionOrigin } from './decisions.ts';
import type { VersionFiles } from './diffs.ts';

/** A search as api.md 1.8 says, already shape-checked by the API. Field names are the public ones; unknown ones are refused `INVALID_FILTER`. */
export interface Search {
  readonly filter: Filter;
  readonly sort: readonly { readonly field: string; readonly order: 'ASC' | 'DESC' }[];
  readonly page:
    | { readonly limit: number; readonly from: number }
    | { readonly limit: number; readonly after: string }
    | { readonly limit: number; readonly before: string };
}

/** Field -> condition; `$or` is a list of filters. */
export interface Filter {
  readonly [field: string]: FilterValue;
}
/** Plain value = equals; an object with `$eq $neq $exists $gt $gte $lt $lte $in $notIn $like`; lists for `variables`, `tags`, `$or`. */
export type FilterValue = JsonValue;

export interface Page<T> {
  readonly items: readonly T[];
  /** Exact to 10,000. */
  readonly totalItems: number;
  readonly hasMoreTotalItems: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** Row sets that can be searched. Items have the fields of api.md 2.1, extended ones included (the API removes them in plain answers). */
export type SearchKind =
  | 'processDefinitions'
  | 'processes'
  | 'processInstances'
  | 'elementInstances'
  | 'userTasks'
  | 'variables'
  | 'incidents'
  | 'jobs'
  | 'engineJobs'
  | 'jobDefinitions'
  | 'eventSubscriptions'
  | 'messageSubscriptions'
  | 'deployments'
  | 'batchOperations'
  | 'batchItems'
  | 'resources'
  | 'messages'
  | 'decisionDefinitions'
  | 'decisionRequirements'
  | 'decisionInstances'
  | 'comments'
  | 'attachments'
  | 'operations'
  | 'variableUpdates'
  | 'mails'
  | 'notifications'
  | 'projects'
  | 'requests';

/** One handler of an instance that compensates; PENDING ones have not started. */
export interface Compensation {
  readonly state: 'COMPLETED' | 'TERMINATED' | 'ACTIVE' | 'FAILED' | 'PENDING';
  /** The handler, or the sub-process or call that is compensated by what is inside it. */
  readonly elementId: string;
  readonly elementInstanceKey: Key | null;
  /** What has to be resolved for this handler to go on. */
  readonly incidentKey: Key | null;
}

/** CMP-11: how far the compensation of an instance has come. */
export interface Compensations {
  readonly completed: number;
  readonly active: number;
  readonly failed: number;
  readonly pending: number;
  readonly items: readonly Compensation[];
}

export interface StoredVariableType extends VariableType {
  readonly instanceKey: Key;
}

export interface JobErrorsRequest {
  readonly jobType: string;
  /** Instants; the first belongs to the time, the second no more. */
  readonly from: string;
  readonly to: string;
  /** `errorCode`, `errorMessage`. */
  readonly filter: Filter;
}

/** `created`, `completed` and `failed` jobs, each with the last time: in all, or per `jobType`, `worker` or `time`. */
export interface JobStatisticsRequest {
  readonly per: 'all' | 'jobType' | 'worker' | { readonly everyMs: number };
  /** Instants; the minute of the first belongs to the time, that of the second no more. */
  readonly from: string;
  readonly to: string;
  /** `jobType`. */
  readonly filter: Filter;
}

export interface TenantUsage {
  readonly tenantId: string;
  /** Root instances that were started. */
  readonly processInstances: number;
  readonly decisionInstances: number;
  /** Different people who were given tasks. */
  readonly assignees: readonly string[];
}

/** Everything that reads for a caller: rows the caller may not read are left out and not counted; foreign keys are unknown. */
export interface Queries {
  search(caller: Caller, kind: SearchKind, search: Search): Promise<Page<JsonObject>>;
  /** Null when it does not exist or the caller may not see it. */
  get(caller: Caller, kind: SearchKind, key: Key): Promise<JsonObject | null>;
  count(caller: Caller, kind: SearchKind, filter: Filter): Promise<number>;
  /** The different values of a text field, in order; 10,000 at most. */
  values(caller: Caller, kind: SearchKind, field: string, filter: Filter): Promise<readonly string[]>;
  /**
   * Types of variables of these instances that JSON does not tell, latest first. Only for whoever has read the variables: names
   * and types are not checked against rights again.
   */
  variableTypes(instanceKeys: readonly Key[]): Promise<readonly StoredVariableType[]>;
  /** What the worker said about the last failed attempt of an open job; null when there is no such job. */
  jobFailure(caller: Caller, jobKey: Key): Promise<{ readonly errorDetails: string | null } | null>;
  definitionXml(
    caller: Caller,
    processDefinitionKey: Key,
  ): Promise<{ name: string; content: Uint8Array } | null>;
  /** The file of a version with the texts of the forms and decisions it names. */
  versionFiles(caller: Caller, processDefinitionKey: string): Promise<VersionFiles | null>;
  decisionXml(caller: Caller, key: Key): Promise<{ name: string; content: Uint8Array } | null>;
  decisionRequirementsXml(caller: Caller, key: Key): Promise<{ name: string; content: Uint8Array } | null>;
  /** With the inputs and the rules that matched; `<evaluation key>-<number>`. */
  decisionInstance(caller: Caller, decisionEvaluationInstanceKey: string): Promise<JsonObject | null>;
  /** What belongs to these decision instances beside their rows, by id; for a page that was searched before. */
  decisionOrigins(
    caller: Caller,
    decisionEvaluationInstanceKeys: readonly string[],
  ): Promise<ReadonlyMap<string, DecisionOrigin>>;
  resourceContent(caller: Caller, resourceKey: Key): Promise<{ name: string; content: Uint8Array } | null>;
  startForm(caller: Caller, processDefinitionKey: Key): Promise<JsonObject | null>;
  form(caller: Caller, formKey: Key): Promise<JsonObject | null>;
  /** `notFound` distinguishes a task without form (null) from no task (undefined). */
  /** The deployed form of each of these tasks that has one: what a listener is told beside its task. */
  formKeysOfTasks(userTaskKeys: readonly Key[]): Promise<ReadonlyMap<Key, Key>>;
  userTaskForm(caller: Caller, userTaskKey: Key): Promise<JsonObject | null | undefined>;
  /** Nearest scope wins, one row per name. */
  userTaskVariables(
    caller: Caller,
    userTaskKey: Key,
    search: Search,
    effective: boolean,
  ): Promise<Page<JsonObject> | undefined>;
  /** What a process instance or an element instance sees, nearest scope first; undefined when the caller may not read it. */
  scopeVariables(caller: Caller, scopeKey: Key): Promise<JsonObject | undefined>;
  /** Why this person sees the task and what they may do with it: `{kind, text, values}`; undefined when they do not see it. */
  explainTask(caller: Caller, userTaskKey: Key): Promise<readonly JsonObject[] | undefined>;
  /** The task fields that the processes of the open tasks of this person declare. */
  taskFields(caller: Caller): Promise<readonly JsonObject[]>;
  /** Task, form, variables, draft, path, allowed actions and revision in one snapshot. */
  userTaskView(caller: Caller, userTaskKey: Key): Promise<JsonObject | undefined>;
  /** A request as its requester may know it: steps, history, answers, notes; undefined when it is not theirs. */
  requestView(caller: Caller, processInstanceKey: Key): Promise<JsonObject | undefined>;
  /** `{elementId, active, canceled, incidents, completed}` per element. */
  definitionStatistics(
    caller: Caller,
    processDefinitionKey: Key,
    filter: Filter,
  ): Promise<readonly JsonObject[]>;
  instanceStatistics(caller: Caller, processInstanceKey: Key): Promise<readonly JsonObject[] | undefined>;
  sequenceFlows(caller: Caller, processInstanceKey: Key): Promise<readonly JsonObject[] | undefined>;
  callHierarchy(caller: Caller, processInstanceKey: Key): Promise<readonly JsonObject[] | undefined>;
  waits(caller: Caller, processInstanceKey: Key): Promise<readonly JsonObject[] | undefined>;
  instanceHistory(
    caller: Caller,
    processInstanceKey: Key,
    search: Search,
  ): Promise<Page<JsonObject> | undefined>;
  processStatistics(caller: Caller): Promise<readonly JsonObject[]>;
  processVersionStatistics(caller: Caller, processDefinitionId: string): Promise<readonly JsonObject[]>;
  /** `{errorHashCode, errorMessage, activeInstancesWithErrorCount}` of open incidents, most first. */
  incidentsByError(caller: Caller): Promise<readonly JsonObject[]>;
  incidentsByDefinition(caller: Caller, errorHashCode: number): Promise<readonly JsonObject[]>;
  /** Waits of running instances for messages, per version. */
  messageSubscriptionCounts(caller: Caller, filter: Filter): Promise<readonly JsonObject[]>;
  /** `{errorCode, errorMessage, workers}` of attempts that did not end well. */
  jobErrors(caller: Caller, request: JobErrorsRequest): Promise<readonly JsonObject[]>;
  jobStatistics(caller: Caller, request: JobStatisticsRequest): Promise<readonly JsonObject[]>;
  incidentDetails(caller: Caller, incidentKey: Key): Promise<JsonObject | undefined>;
  overview(caller: Caller): Promise<JsonObject>;
  lookup(caller: Caller, text: string): Promise<readonly JsonObject[]>;
  /** Camunda 7 activity instance tree. */
  /** Versions that the call activities of a version name as they stand: `{processDefinitionKey, elementIds}`. */
  calledProcesses(caller: Caller, processDefinitionKey: Key): Promise<readonly JsonObject[]>;
  /** Names of variables in the newest 1,000 instances of a version, in order. */
  variableNames(caller: Caller, processDefinitionKey: Key): Promise<readonly string[]>;
  /** What was used in a time, per tenant of the caller. */
  usage(
    caller: Caller,
    time: { readonly from: string; readonly to: string },
  ): Promise<readonly TenantUsage[]>;
  /** What people and programs did to one task: for whoever may read the task, also where they may not read its instance. */
  taskOperations(caller: Caller, userTaskKey: Key): Promise<readonly JsonObject[] | undefined>;
  activityTree(caller: Caller, processInstanceKey: Key): Promise<JsonObject | undefined>;
}
