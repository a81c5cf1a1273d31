import type {
  ActivateInstruction,
  JsonObject,
  Key,
  ModificationSource,
  MoveInstruction,
  Problem,
} from '#engine';
import type { Caller, CommandContext } from './caller.ts';
import type { Batches } from './batches.ts';
import type { Calendars } from './calendars.ts';
import type { RuntimeClock } from './clock.ts';
import type { ClusterVariables } from './cluster-variables.ts';
import type { Comments } from './comments.ts';
import type { Handovers } from './handovers.ts';
import type { Requests } from './requests.ts';
import type { Conditions } from './conditions.ts';
import type { ElementTemplates } from './element-templates.ts';
import type { MigrationInstruction, Migrations } from './migrations.ts';
import type { Projects } from './projects.ts';
import type { Attachments, Documents } from './documents.ts';
import type { Trials } from './trials.ts';
import type { MailTemplates } from './mail-templates.ts';
import type { Mails } from './mails.ts';
import type { Notifications } from './notifications.ts';
import type { ProcessSettingsService } from './process-settings.ts';
import type { PublicLinks } from './public-links.ts';
import type { SavedFilters } from './saved-filters.ts';
import type { HeldCompletions, UserTasks } from './user-tasks.ts';
import type { Decisions } from './decisions.ts';
import type { Diffs } from './diffs.ts';
import type { FlowControl } from './flow-control.ts';
import type { Histories } from './histories.ts';
import type { IdentityService } from './identity.ts';
import type { InboundHooks, InboundTables } from './inbound.ts';
import type { LiveFeed } from './live.ts';
import type { Expressions, People } from './people.ts';
import type { Compensations, Queries } from './queries.ts';
import type { ConnectorOverview } from './connectors.ts';
import type { Webhooks } from './webhooks.ts';
import type { Secrets } from './secrets.ts';
import type { Suspensions } from './suspensions.ts';
import type { TimerCare } from './timers.ts';

export { BpmnError, JobFailure } from './attempt-errors.ts';
export type { Calendars } from './calendars.ts';
export type { RuntimeClock } from './clock.ts';
export type { TimerCare } from './timers.ts';
export type { HeldCompletions, UserTasks } from './user-tasks.ts';
export type { Expressions, People } from './people.ts';

/** The whole runtime as the API, the bench and in-process users see it. All methods throw `Refusal` for callers' mistakes. */
export interface Runtime {
  readonly definitions: Definitions;
  readonly instances: Instances;
  readonly jobs: Jobs;
  readonly userTasks: UserTasks;
  readonly heldCompletions: HeldCompletions;
  readonly messages: Messages;
  readonly decisions: Decisions;
  readonly incidents: Incidents;
  readonly timers: TimerCare;
  readonly clock: RuntimeClock;
  readonly calendars: Calendars;
  readonly clusterVariables: ClusterVariables;
  readonly flow: FlowControl;
  readonly queries: Queries;
  readonly histories: Histories;
  /** Null when the instance does not exist or the caller may not see it. */
  compensations(caller: Caller, processInstanceKey: Key): Promise<Compensations | null>;
  readonly identity: IdentityService;
  readonly live: LiveFeed;
  readonly people: People;
  readonly diffs: Diffs;
  readonly trials: Trials;
  readonly comments: Comments;
  readonly requests: Requests;
  readonly handovers: Handovers;
  readonly migrations: Migrations;
  readonly elementTemplates: ElementTemplates;
  readonly projects: Projects;
  readonly documents: Documents;
  readonly attachments: Attachments;
  readonly batches: Batches;
  readonly suspensions: Suspensions;
  readonly savedFilters: SavedFilters;
  readonly publicLinks: PublicLinks;
  readonly mails: Mails;
  readonly mailTemplates: MailTemplates;
  readonly notifications: Notifications;
  readonly processSettings: ProcessSettingsService;
  readonly expressions: Expressions;
  readonly conditions: Conditions;
  readonly secrets: Secrets;
  readonly hooks: InboundHooks;
  readonly tables: InboundTables;
  readonly connectors: ConnectorOverview;
  readonly webhooks: Webhooks;
  /** In-process workers over the same job protocol. */
  registerWorker(worker: InProcessWorker): void;
  health(): Promise<{ database: boolean; migrations: boolean; engine: boolean; timers: boolean }>;
  /** Stops claiming, finishes what runs (at most 20 s), releases leases, closes connections. */
  stop(): Promise<void>;
}

export interface DeploymentRequest {
  readonly resources: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly name?: string;
  readonly source?: string;
  readonly versionNote?: string;
  readonly strict?: boolean;
  readonly delegatesAsJobs?: boolean;
  readonly dryRun?: boolean;
  /** `/v2` always compares with the latest version; `/engine-rest` only when asked. */
  readonly duplicates: 'filter' | 'always-new';
  /** The milestone of a project that these files are. */
  readonly project?: { readonly key: Key; readonly version: number };
}

export interface DeploymentResult {
  readonly deploymentKey: Key;
  readonly tenantId: string;
  readonly deployedAt: string;
  readonly problems: readonly Problem[];
  readonly processes: readonly {
    readonly processDefinitionKey: Key;
    readonly processDefinitionId: string;
    readonly version: number;
    readonly versionTag: string | null;
    readonly resourceName: string;
    readonly duplicate: boolean;
  }[];
  readonly decisions: readonly {
    readonly decisionDefinitionKey: Key;
    readonly decisionDefinitionId: string;
    readonly name: string;
    readonly version: number;
    readonly versionTag: string | null;
    readonly decisionRequirementsId: string;
    readonly decisionRequirementsKey: Key;
    readonly resourceName: string;
    readonly duplicate: boolean;
  }[];
  readonly decisionRequirements: readonly {
    readonly decisionRequirementsKey: Key;
    readonly decisionRequirementsId: string;
    readonly decisionRequirementsName: string;
    readonly version: number;
    readonly resourceName: string;
    readonly duplicate: boolean;
  }[];
  readonly forms: readonly {
    readonly formKey: Key;
    readonly formId: string;
    readonly version: number;
    readonly resourceName: string;
    readonly duplicate: boolean;
  }[];
  readonly resources: readonly {
    readonly resourceKey: Key;
    readonly resourceId: string;
    readonly version: number;
    readonly resourceName: string;
    readonly duplicate: boolean;
  }[];
}

export interface Definitions {
  /** One transaction: all files, or a refusal `DEPLOYMENT_REFUSED` with `problems`. */
  deploy(context: CommandContext, request: DeploymentRequest): Promise<DeploymentResult>;
  /** With a tenant also what the files name and nobody has deployed there (`NOT_DEPLOYED`). */
  check(request: {
    resources: DeploymentRequest['resources'];
    delegatesAsJobs?: boolean;
    strict?: boolean;
    /** False leaves out the search for deadlocks and the like. */
    soundness?: boolean;
    tenantId?: string;
  }): Promise<{
    deployable: boolean;
    problems: readonly Problem[];
    /** Forms that stand in the processes themselves; `schema` is the form-js form as JSON text. */
    forms: readonly { readonly elementId: string; readonly schema: string }[];
    /** `complete`: every state of every process was looked at. */
    soundness: { readonly complete: boolean; readonly states: number };
  }>;
  /** With its history: what ended instances of a process version left goes too, that of running ones when they have ended. */
  deleteResource(context: CommandContext, resourceKey: Key, withHistory?: boolean): Promise<void>;
  /** Everything of one deployment, or a refusal: `RESOURCE_IN_USE` while instances run, unless `withRunning` lets them drain. */
  deleteDeployment(
    context: CommandContext,
    deploymentKey: Key,
    options: { readonly withHistory: boolean; readonly withRunning: boolean },
  ): Promise<void>;
}

export interface StartRequest {
  /** One of id and key. Id without version follows the release route (latest until a route is set). */
  readonly processDefinitionId?: string;
  readonly processDefinitionKey?: Key;
  readonly version?: number;
  readonly variables: JsonObject;
  readonly businessId?: string;
  readonly tags?: readonly string[];
  /** Elements to start at, and flows to take, instead of a start event. */
  readonly startElementIds?: readonly string[];
  /** Starts behind these elements: each has one outgoing flow, which is taken. */
  readonly startAfterElementIds?: readonly string[];
  /** Local variables of elements that are started, by their ids. */
  readonly startVariables?: Readonly<Record<string, JsonObject>>;
  /** The variables come from the start form of the process: they have to keep its rules. */
  readonly fromStartForm?: boolean;
  /** The first of these elements that ends takes the instance with it. */
  readonly terminateAfterElementIds?: readonly string[];
  /** Wait for the end, at most this long; the answer then carries the root variables. */
  readonly awaitCompletionMs?: number;
  readonly fetchVariables?: readonly string[];
}

export interface RestartRequest extends Pick<
  StartRequest,
  'startElementIds' | 'startAfterElementIds' | 'startVariables'
> {
  /** On top of those it had. */
  readonly variables: JsonObject;
  readonly withFirstVariables: boolean;
  readonly withoutBusinessId: boolean;
}

export interface StartedInstance {
  readonly processInstanceKey: Key;
  readonly processDefinitionKey: Key;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  /** Root variables at the end with `awaitCompletionMs`; else empty. */
  readonly variables: JsonObject;
  /** The instance ended in its first transition. */
  readonly ended: boolean;
}

/** MOD-1: what a person starts, moves and ends; all of it or nothing. */
export interface Modification {
  readonly activate: readonly ActivateInstruction[];
  readonly move: readonly MoveInstruction[];
  readonly terminate: readonly ModificationSource[];
}

export interface Instances {
  start(context: CommandContext, request: StartRequest): Promise<StartedInstance>;
  cancel(context: CommandContext, processInstanceKey: Key): Promise<void>;
  suspend(context: CommandContext, processInstanceKey: Key): Promise<void>;
  resume(context: CommandContext, processInstanceKey: Key): Promise<void>;
  modify(context: CommandContext, processInstanceKey: Key, modification: Modification): Promise<void>;
  /**
   * MIG-3: the instance goes on in another version. Rights on both are asked before. Refused `MAPPING_INVALID` (`problems`) by what
   * the versions are, `MIGRATION_BLOCKED` (`blockers`) by where the instance is, `INVALID_INSTANCE_STATE` when it is there already.
   */
  migrate(
    context: CommandContext,
    processInstanceKey: Key,
    targetKey: Key,
    instructions: readonly MigrationInstruction[],
  ): Promise<void>;
  /**
   * Starts the version of an instance that has ended once more, with its last or its first variables. Refused `INSTANCE_ACTIVE`
   * while it runs. Rights on the process are asked before.
   */
  restart(
    context: CommandContext,
    processInstanceKey: Key,
    request: RestartRequest,
  ): Promise<StartedInstance>;
  /** Deletes what is kept of an instance that has ended. Refused `INSTANCE_ACTIVE` while it runs, `NOT_FOUND` when nothing is there. */
  deleteHistory(context: CommandContext, processInstanceKey: Key): Promise<void>;
  /** `scopeKey` is a process instance or element instance key. */
  setVariables(context: CommandContext, scopeKey: Key, variables: JsonObject, local: boolean): Promise<void>;
  deleteVariables(context: CommandContext, scopeKey: Key, names: readonly string[]): Promise<void>;
  triggerElement(context: CommandContext, elementInstanceKey: Key, variables: JsonObject): Promise<void>;
  /** ADH-2: starts activities inside an ad-hoc sub-process. */
  activateAdHoc(
    context: CommandContext,
    elementInstanceKey: Key,
    request: {
      readonly elements: readonly { readonly elementId: string; readonly variables: JsonObject }[];
      readonly cancelRemaining: boolean;
    },
  ): Promise<void>;
}

export interface ActivateRequest {
  readonly type: string;
  readonly worker: string;
  readonly tenantIds: readonly string[];
  readonly lockMs: number;
  readonly max: number;
  /** Only these variables; all visible ones when absent. */
  readonly fetchVariables?: readonly string[];
  readonly withLease: boolean;
  /** 0 answers at once; else waits this long for work. */
  readonly waitMs: number;
  /** Camunda 7 topics narrow by these. */
  readonly processDefinitionIds?: readonly string[];
  readonly processDefinitionKeys?: readonly Key[];
  readonly businessId?: string;
  readonly localVariables?: boolean;
  readonly usePriority?: boolean;
}

export interface ActivatedJob {
  readonly jobKey: Key;
  readonly type: string;
  readonly kind: string;
  readonly listenerEventType: string;
  readonly processInstanceKey: Key;
  readonly rootProcessInstanceKey: Key;
  readonly processDefinitionId: string;
  readonly processDefinitionKey: Key;
  readonly processDefinitionVersion: number;
  readonly versionTag: string | null;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  readonly headers: Readonly<Record<string, string>>;
  readonly worker: string;
  readonly retries: number;
  readonly priority: number;
  readonly attempt: number;
  readonly deadline: number;
  readonly createdAt: number;
  readonly leaseToken: string | null;
  readonly variables: JsonObject;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly errorMessage: string | null;
  /** `<installationId>-<elementInstanceKey>`, the same for all attempts (G3). */
  readonly idempotencyKey: string;
  readonly script: string | null;
  /** What a task listener is told of its task; null for every other job. */
  readonly userTask: JsonObject | null;
}

/** How a worker proves that the attempt is its own: lease token (`/v2`), or worker id (`/engine-rest`); neither = the unfenced rule of api.md 1.11. */
export interface JobProof {
  readonly leaseToken?: string;
  readonly workerId?: string;
}

export interface Jobs {
  /** Several requests (topics) share one wait and one `max`. `signal` aborts the wait and releases what was claimed. */
  activate(requests: readonly ActivateRequest[], signal?: AbortSignal): Promise<readonly ActivatedJob[]>;
  /**
   * Gives jobs as they come, never more than `max` whose attempts have not ended. Ends when the signal says so; rejects with what
   * an activation refuses. Jobs that were given and never reached the worker are for the caller to release.
   */
  stream(
    request: ActivateRequest,
    give: (jobs: readonly ActivatedJob[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  complete(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    variables: JsonObject,
    result?: JsonObject,
  ): Promise<void>;
  /** `retryBackOffMs` absent: the model's backoff or the retry law. */
  fail(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    failure: {
      retries?: number;
      errorMessage?: string;
      errorDetails?: string;
      /** Waited exactly. */
      retryBackOffMs?: number;
      /** What the receiver asked for (`Retry-After`): waited at least. */
      retryAfterMs?: number;
      /** No attempt would help: the job stops at once, whatever attempts it has left. */
      isPermanent?: boolean;
      variables: JsonObject;
    },
  ): Promise<void>;
  throwError(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    error: { errorCode: string; errorMessage?: string; variables: JsonObject },
  ): Promise<void>;
  /** `lockMs` counts from now. */
  update(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    changes: { retries?: number; lockMs?: number; priority?: number },
  ): Promise<void>;
  /** `/engine-rest` lock and unlock of one external task. */
  lock(context: CommandContext, jobKey: Key, workerId: string, lockMs: number): Promise<void>;
  unlock(context: CommandContext, jobKey: Key): Promise<void>;
  /** Gives claimed jobs back at once, no retry used: the connection was gone before the answer was written. */
  release(jobs: readonly ActivatedJob[]): Promise<void>;
}

export interface Messages {
  publish(
    context: CommandContext,
    message: {
      name: string;
      correlationKey: string;
      timeToLiveMs: number;
      messageId?: string;
      businessId?: string;
      variables: JsonObject;
    },
  ): Promise<{ messageKey: Key }>;
  /** MSG-5: never buffers; refused `NO_SUBSCRIPTION` when nobody waits. */
  correlate(
    context: CommandContext,
    message: { name: string; correlationKey: string; businessId?: string; variables: JsonObject },
  ): Promise<{ messageKey: Key; processInstanceKey: Key }>;
  /** The Camunda 7 call: exactly one match, or all. */
  correlateByFilter(
    context: CommandContext,
    request: {
      name: string;
      businessId?: string;
      processInstanceKey?: Key;
      correlationKeys: JsonObject;
      localCorrelationKeys: JsonObject;
      variables: JsonObject;
      localVariables: JsonObject;
      all: boolean;
    },
  ): Promise<
    readonly {
      resultType: 'Execution' | 'ProcessDefinition';
      processInstanceKey: Key;
      elementInstanceKey: Key | null;
    }[]
  >;
  broadcast(
    context: CommandContext,
    signal: { name: string; variables: JsonObject; elementInstanceKey?: Key },
  ): Promise<{ signalKey: Key }>;
}

export interface Incidents {
  resolve(context: CommandContext, incidentKey: Key, retries?: number): Promise<void>;
  /** What a person writes to an incident, open or resolved; null takes it away. Refused `NOT_FOUND`. */
  annotate(context: CommandContext, incidentKey: Key, annotation: string | null): Promise<void>;
}

export interface InProcessWorker {
  readonly type: string;
  /** Parallel attempts in this process. */
  readonly concurrency: number;
  readonly lockMs: number;
  /** Its jobs carry the task's own variables only, not those of the process. */
  readonly localVariables?: boolean;
  /** Returns the result variables. Throws `JobFailure` or `BpmnError`; any other error is a transient failure. */
  handle(job: ActivatedJob, signal: AbortSignal): Promise<JsonObject | undefined>;
}
