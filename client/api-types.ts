/**
 * The objects of the HTTP API as the extended answers give them (`Prefer: extended`).
 *
 * Keys are 64-bit numbers that a JavaScript number cannot hold exactly, so they are strings
 * everywhere; the brand keeps the key of one kind from being passed where another is meant.
 */

declare const kindOfKey: unique symbol;
export type Key<Kind extends string> = string & { readonly [kindOfKey]: Kind };

export type ProcessDefinitionKey = Key<'process-definition'>;
export type ProcessInstanceKey = Key<'process-instance'>;
export type ElementInstanceKey = Key<'element-instance'>;
export type UserTaskKey = Key<'user-task'>;
export type JobKey = Key<'job'>;
export type IncidentKey = Key<'incident'>;
export type VariableKey = Key<'variable'>;
export type CommentKey = Key<'comment'>;
export type SavedFilterKey = Key<'savedFilter'>;
export type FormKey = Key<'form'>;
export type DeploymentKey = Key<'deployment'>;
export type ProjectKey = Key<'project'>;

/** Gives text from a URL or a form the type of a key; the server decides whether it exists. */
export function asKey<K extends Key<string>>(text: string): K {
  return text as K;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
export type Variables = Record<string, JsonValue>;
/** UTC date-time such as `2026-11-21T07:10:52.123Z`. */
export type DateTime = string;

// searches

export type SortOrder = 'ASC' | 'DESC';
export interface SortBy {
  field: string;
  order?: SortOrder;
}
export type PageRequest =
  { limit?: number; from?: number } | { limit?: number; after: string } | { limit?: number; before: string };
export interface SearchRequest<Filter = Record<string, unknown>> {
  filter?: Filter;
  sort?: SortBy[];
  page?: PageRequest;
}
export interface SearchAnswer<Item> {
  items: Item[];
  page: {
    totalItems: number;
    hasMoreTotalItems: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

// people

export interface Me {
  username: string;
  displayName: string | null;
  email: string | null;
  authorizedComponents: string[];
  tenants: { tenantId: string; name: string; description?: string | null }[];
  groups: string[];
  roles: string[];
  canLogout: boolean;
  preferences?: Preferences;
  permissions?: unknown[];
}
export interface Preferences {
  name?: string;
  theme?: 'LIGHT' | 'DARK' | 'SYSTEM';
  density?: string;
  language?: string;
  timeZone?: string;
  singleKeyShortcuts?: boolean;
  openNextTask?: boolean;
}
export interface DirectoryEntry {
  id: string;
  name: string | null;
  kind: 'user' | 'group';
}

// decisions

export interface DecisionRequirements {
  decisionRequirementsKey: string;
  decisionRequirementsId: string;
  decisionRequirementsName: string;
  resourceName: string;
  version: number;
  tenantId: string;
}

export interface DecisionTrialRequest {
  resources: { name: string; content: string }[];
  decisionDefinitionId: string;
  variables: Record<string, unknown>;
}

/** What a decision says that is not deployed; outputs and values in it are JSON text, `output` itself is not. */
export interface DecisionTrial {
  output: unknown;
  failedDecisionDefinitionId: string | null;
  failureMessage: string | null;
  evaluatedDecisions: {
    decisionDefinitionId: string;
    decisionDefinitionName: string;
    decisionDefinitionType: 'DECISION_TABLE' | 'LITERAL_EXPRESSION' | 'UNSPECIFIED' | 'UNKNOWN';
    output: string;
    evaluatedInputs: { inputId: string; inputName: string; inputValue: string }[];
    matchedRules: {
      ruleId: string;
      ruleIndex: number;
      evaluatedOutputs: { outputId: string; outputName: string; outputValue: string }[];
    }[];
  }[];
}

// definitions

export interface ProcessDefinition {
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionId: string;
  name: string | null;
  resourceName: string;
  version: number;
  versionTag: string | null;
  tenantId: string;
  hasStartForm: boolean;
  state: 'ACTIVE' | 'DRAINING' | 'DELETED';
  deployedAt?: DateTime;
  deployedBy?: string | null;
  versionNote?: string | null;
  suspended?: boolean;
  startWeight?: number;
  activeInstances?: number;
  incidentCount?: number;
  historyTimeToLive?: string | null;
}
/** All versions of one process id in one tenant. */
export interface Process {
  processDefinitionId: string;
  name: string | null;
  tenantId: string;
  latestVersion: number;
  versionCount: number;
  running: number;
  incidents: number;
  stalled: number;
  p50Ms: number | null;
  startable: boolean;
  settings?: Record<string, unknown>;
  release?: Record<string, unknown> | null;
}
/** A file as it stands in variables. */
export interface DocumentReference {
  'camunda.document.type': 'camunda';
  storeId: string;
  documentId: string;
  contentHash?: string;
  metadata: {
    fileName: string;
    contentType: string;
    size: number;
    /** There until the form is submitted; afterwards it does not expire. */
    expiresAt: string | null;
  };
}
export interface PublicLinkFields {
  expiresAt: string;
  maxUses?: number;
  description?: string;
}
export interface PublicLink {
  linkKey: string;
  state: 'ACTIVE' | 'USED_UP' | 'EXPIRED' | 'REVOKED';
  description: string;
  expiresAt: string;
  maxUses: number | null;
  uses: number;
  createdBy: string;
  createdAt: string;
}
export interface ElementStatistics {
  elementId: string;
  active: number;
  canceled: number;
  incidents: number;
  completed: number;
}
export interface Form {
  formKey: FormKey;
  formId: string;
  version: number;
  /** The form-js schema as JSON text. */
  schema: string;
  tenantId: string;
}
export interface Problem {
  code: string;
  severity: 'ERROR' | 'WARNING' | 'HINT';
  resourceName: string;
  elementId: string | null;
  elementName: string | null;
  line: number | null;
  column: number | null;
  message: string;
  why: string;
  fix: { kind: string; params: Record<string, unknown> } | null;
  /** How a run gets there, element by element, with the flows that hold its tokens afterwards. */
  path?: { elementId: string; tokens: string[] }[];
}
export interface ModelForm {
  elementId: string;
  schema: string;
}
export interface ModelCheck {
  deployable: boolean;
  problems: Problem[];
  /** Forms that stand in the processes themselves, as text or as lists of fields; `schema` is JSON text. */
  forms?: ModelForm[];
  soundness?: {
    complete: boolean;
    states: number;
    findings: { code: string; elementIds: string[]; counterExample: NonNullable<Problem['path']> }[];
  };
}
export interface Deployment {
  deploymentKey: DeploymentKey;
  tenantId: string;
  deployments: DeployedResource[];
  deployedAt?: DateTime;
  deployedBy?: string | null;
  versionNote?: string | null;
  problems?: Problem[];
}
export interface DeployedResource {
  processDefinition?: {
    processDefinitionId: string;
    processDefinitionVersion: number;
    resourceName: string;
    tenantId: string;
    processDefinitionKey: ProcessDefinitionKey;
  } | null;
  decisionRequirements?: DecisionRequirements | null;
  form?: {
    formId: string;
    version: number;
    resourceName: string;
    tenantId: string;
    formKey: FormKey;
  } | null;
  resource?: { resourceId: string; resourceName: string; version: number } | null;
  duplicate?: boolean;
}

// instances

export type ProcessInstanceState = 'ACTIVE' | 'COMPLETED' | 'SUSPENDED' | 'TERMINATED';
export interface ProcessInstance {
  processInstanceKey: ProcessInstanceKey;
  processDefinitionId: string;
  processDefinitionName: string | null;
  processDefinitionVersion: number;
  processDefinitionVersionTag: string | null;
  processDefinitionKey: ProcessDefinitionKey;
  startDate: DateTime;
  endDate: DateTime | null;
  state: ProcessInstanceState;
  suspendedDate: DateTime | null;
  hasIncident: boolean;
  tenantId: string;
  parentProcessInstanceKey: ProcessInstanceKey | null;
  parentElementInstanceKey: ElementInstanceKey | null;
  rootProcessInstanceKey: ProcessInstanceKey | null;
  tags: string[];
  businessId: string | null;
  startedBy?: string | null;
  revision?: number;
  incidentCount?: number;
  waits?: Wait[];
  stalledSince?: DateTime | null;
}
export interface StartedInstance {
  processInstanceKey: ProcessInstanceKey;
  processDefinitionId: string;
  processDefinitionVersion: number;
  processDefinitionKey: ProcessDefinitionKey;
  tenantId: string;
  variables: Variables;
  tags: string[];
  businessId: string | null;
}
export type ElementInstanceState = 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
export interface ElementInstance {
  elementInstanceKey: ElementInstanceKey;
  elementId: string;
  elementName: string | null;
  type: string;
  state: ElementInstanceState;
  startDate: DateTime;
  endDate: DateTime | null;
  hasIncident: boolean;
  incidentKey: IncidentKey | null;
  processInstanceKey: ProcessInstanceKey;
  rootProcessInstanceKey: ProcessInstanceKey | null;
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionId: string;
  tenantId: string;
  scopeKey?: string;
  bpmnType?: string;
  loopIndex?: number | null;
  attempts?: number | null;
  calledProcessInstanceKey?: ProcessInstanceKey | null;
  endedBy?: string | null;
}
export interface SequenceFlowTaken {
  sequenceFlowId: string;
  elementId: string;
  processInstanceKey: ProcessInstanceKey;
}
export interface Variable {
  variableKey: VariableKey;
  name: string;
  /** The value as JSON text; searches cut it at 8 192 characters. */
  value: string;
  isTruncated?: boolean;
  scopeKey: string;
  processInstanceKey: ProcessInstanceKey;
  rootProcessInstanceKey: ProcessInstanceKey | null;
  tenantId: string;
  valueType?: string;
  sensitive?: boolean;
  updatedAt?: DateTime;
  updatedBy?: string | null;
}
export type WaitKind =
  | 'USER_TASK'
  | 'JOB'
  | 'JOB_BACKOFF'
  | 'TIMER'
  | 'MESSAGE'
  | 'SIGNAL'
  | 'CONDITION'
  | 'CHILD_INSTANCE'
  | 'DATA'
  | 'DATA_STORE'
  | 'CALL'
  | 'CALLER'
  | 'TRIGGER'
  | 'ACTIVATION'
  | 'CONTINUATION'
  | 'JOIN'
  | 'INCIDENT'
  | 'SUSPENDED'
  | 'RATE_LIMIT'
  | 'NO_WORKER';
export interface Wait {
  kind: WaitKind;
  elementInstanceKey: ElementInstanceKey;
  elementId: string;
  since: DateTime;
  until: DateTime | null;
  what: Record<string, unknown>;
  who: string[];
  /** One ready sentence that says what is waited for. */
  text: string;
}
export interface HistoryEntry {
  seq: number;
  at: DateTime;
  type: string;
  elementInstanceKey?: ElementInstanceKey | null;
  elementId?: string | null;
  actor?: string | null;
  reason?: string | null;
  data: Record<string, unknown>;
}

// jobs and incidents

export interface Job {
  jobKey: JobKey;
  type: string;
  worker: string;
  state: string;
  retries: number;
  priority: number;
  kind: string;
  listenerEventType: string;
  customHeaders: Record<string, string>;
  deadline: DateTime | null;
  creationTime: DateTime | null;
  lastUpdateTime: DateTime | null;
  endTime: DateTime | null;
  errorCode: string | null;
  errorMessage: string | null;
  hasFailedWithRetriesLeft: boolean;
  elementId: string | null;
  elementInstanceKey: ElementInstanceKey;
  processInstanceKey: ProcessInstanceKey;
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionId: string;
  tenantId: string;
  attempt?: number;
  nextRunAt?: DateTime | null;
}
export interface Incident {
  incidentKey: IncidentKey;
  errorType: string;
  errorMessage: string;
  state: 'ACTIVE' | 'MIGRATED' | 'PENDING' | 'RESOLVED' | 'UNKNOWN';
  creationTime: DateTime;
  elementId: string;
  elementInstanceKey: ElementInstanceKey;
  jobKey: JobKey | null;
  processInstanceKey: ProcessInstanceKey;
  rootProcessInstanceKey: ProcessInstanceKey | null;
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionId: string;
  tenantId: string;
  incidentType?: string;
  fingerprint?: string;
  attempts?: number;
  annotation?: string | null;
  resolvedAt?: DateTime | null;
  resolvedBy?: string | null;
}
export interface IncidentResolution {
  incidentKey: IncidentKey;
  result: 'RESOLVED' | 'FAILED_AGAIN' | 'RUNNING';
  newIncidentKey?: IncidentKey | null;
}

export type * from './task-types.ts';
