import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';
import type { CalledCompletion, DelegationState } from './command.ts';
import type { LoopOutputs } from './loop-outputs.ts';
import type { TaskListenerEvent } from './model/process-model.ts';

/**
 * All that decides what an instance does next (TOK-1): plain JSON, so that it can be stored, compared and replayed.
 * `evolve.ts` is its only writer. Records are keyed by 64-bit keys that rise with creation; iterate with `keysInOrder`
 * (by length, then text), because a store may return them in another order.
 */
export interface InstanceState {
  readonly format: 1;
  key: Key;
  processId: string;
  definitionKey: Key;
  tenantId: string;
  businessId: string | null;
  tags: readonly string[];
  rootKey: Key;
  /** The call activity instance this instance answers to; null for a root instance. */
  parent: ParentLink | null;
  status: 'active' | 'completed' | 'terminated';
  suspended: boolean;
  startedAt: InstantMs;
  /** Rises with every token put and every completion: file-independent order of arrival (TOK-4, CMP-1). */
  sequence: number;
  elements: Record<string, ElementInstance>;
  tokens: Token[];
  /** Variables by scope key, then name. The runtime keeps them in rows of their own. */
  variables: Record<string, Record<string, JsonValue>>;
  subscriptions: Record<string, Subscription>;
  jobs: Record<string, JobState>;
  userTasks: Record<string, UserTaskState>;
  incidents: Record<string, IncidentState>;
  /** Work left when the step limit was reached (RUN-2), first in, first out. */
  queue: Step[];
  /** Size of all variables as JSON text, for the limit on an instance. */
  variableBytes: number;
  /** What the limit counts differently: lists that loops keep (more), and what their iterations got of them (less). */
  loopBytes: number;
  /** RUN-3: activations per `scopeKey elementId` since the instance last waited for something outside. */
  activations: Record<string, number>;
}

export interface ParentLink {
  readonly instanceKey: Key;
  readonly elementInstanceKey: Key;
  readonly depth: number;
}

/** `completing` waits for end listeners or running event sub-processes; see bpmn.md 2.3. */
export type ElementState = 'activating' | 'activated' | 'completing' | 'terminating';

export interface ElementInstance {
  readonly key: Key;
  readonly elementId: string;
  /**
   * `process` = the outermost scope (its key is the instance key); `body` = the scope of a multi-instance or loop activity;
   * `inner` = one run inside a body; `handler` = a compensation handler; `activation` = one start inside an ad-hoc sub-process;
   * `element` = all others.
   */
  readonly role: 'process' | 'element' | 'body' | 'inner' | 'handler' | 'activation';
  /** Key of the enclosing scope instance; null for the process. */
  readonly parentKey: Key | null;
  state: ElementState;
  readonly createdAt: InstantMs;
  /** Set by the element's behavior; only its own file and its wrappers read it. */
  data: ElementData;
}

/** What behaviors remember between steps. All members are optional; each names the file that owns it. */
export interface ElementData {
  /** multi-instance, standard-loop: the evaluated items, outputs and counters of a body. */
  items?: readonly JsonValue[];
  cardinality?: number;
  outputs?: LoopOutputs;
  created?: number;
  completed?: number;
  terminated?: number;
  /** multi-instance: bytes of the list its body keeps, and of what each iteration gets for its own (MI-2). */
  loopBytes?: { readonly list: number; readonly each: number };
  /** multi-instance: what its body has still to throw, and how it goes on then (MI-10). */
  throws?: readonly LoopThrow[];
  /** multi-instance: the first of them waits for an answer of the callers, or has become an incident. */
  awaitsThrow?: boolean;
  /** multi-instance, standard-loop: position of an inner instance, from 0. */
  loopIndex?: number;
  /** call-activity: key of the called instance once it exists. */
  calledInstanceKey?: Key;
  /** compensation: what is still to be compensated, latest completion first, by the instance that coordinates it. */
  compensation?: CompensationPlan;
  /** compensation: the coordinator a handler answers to. */
  handlerFor?: Key;
  /** compensation: this instance is the snapshot scope of a completed sub-process (CMP-5, CMP-6). */
  restored?: 'default' | 'eventSubProcess';
  /** transaction: it was canceled and compensates (TRX-2). */
  canceling?: boolean;
  /** leave-by-error: an error leaves this scope, which compensates first (CMP-12). */
  leaving?: ErrorLeave;
  /** call-activity: the element of the called instance whose error ended the call (ERR-5, CMP-12). */
  leftByError?: Key;
  /** What follows when everything inside has ended: e.g. the boundary event with its payload. */
  then?: Step;
  /** The trigger's payload of an event that has already occurred when its element is created. */
  payload?: JsonObject;
  /** Execution listener (its index) whose job runs now, and the point it runs at. */
  listener?: number;
  /** Durable boundaries (RUN-1) and listener rounds that are behind the element. */
  passed?: readonly string[];
  /** call-activity, end and throw events: thrown across the call border, the answer is awaited (ERR-5, ESC-3). */
  asked?: JsonObject;
  /** mapping-scripts: the row whose script runs now, and what is left to be written by VAR-2 afterwards. */
  mapping?: {
    readonly phase: 'input' | 'output';
    readonly next: number;
    readonly results: readonly string[];
    /** Values of the row's parts that are made already. */
    readonly parts?: JsonObject;
  } | null;
  /** LSN-1: the flows that were chosen and will be taken when their listeners have run. */
  flowsChosen?: readonly string[];
  /** Completion has begun and waits for end listeners or a continuation (LIF-2). */
  resultsTaken?: boolean;
  /** call-activity: it is terminating and its called instance has not answered yet (CALL-8). */
  awaitsOutside?: boolean;
  /** call-activity: how the completed called instance can be compensated (CMP-6). */
  calledCompletion?: CalledCompletion;
  /** call-activity as compensation handler: the completion it undoes (CMP-6). */
  compensates?: CalledCompletion;
  /** process: what completed in the instance that this one compensates (CMP-6). */
  insideCompleted?: readonly JsonObject[];
  /** call-activity: the called instance has ended; nothing is to be terminated any more. */
  callEnded?: boolean;
  /** call-activity: the called instance has been asked for and is not known yet. */
  callPending?: boolean;
  /** event-based-gateway: the flow of the event that occurred. */
  chosenFlowId?: string;
  /** PRC-6: the key of the message that created the instance, which the other arms of its gateway wait for. */
  correlationKey?: string;
  /** complex-gateway: what its conditions may read of the moment it was activated (CPX-1). */
  complex?: ComplexActivation;
  /** complex-gateway, kept by its scope: the gateways that wait for reset, by element id (CPX-4). */
  resets?: Readonly<Record<string, ComplexReset>>;
  /** process: the first of these elements that ends takes the instance with it (a start's runtime instructions). */
  terminateAfter?: readonly string[];
  /** throw and end events: index of the definition that is being thrown, where there are several (MUL-4). */
  throwing?: number;
  /** throw and end events: what workers of earlier definitions gave as results. */
  results?: JsonObject;
  /** ad-hoc-sub-process: what it has started and may still start (ADH-1…5). */
  adHoc?: AdHocState;
  /** process: why it was canceled. */
  reason?: string;
  /** multi-instance: it ends early; no further batch is made (MI-6). */
  ending?: boolean;
  /** CMP-12, TRM-3: this scope was ended or interrupted and is not compensable afterwards. */
  notCompensable?: boolean;
  /** PRC-5: the elements that start instead of the scope's own start event. */
  startAt?: readonly StartPlace[];
  /** tokens: local variables it begins with (MOD-2); gone once they are written. */
  given?: JsonObject;
  /** data-flow: no input set is available yet (DAT-5). */
  awaitsData?: boolean;
  /** data-flow: the input set it started with, where sets are paired (D07). */
  inputSet?: number;
  /** data-transfer: states of the data objects of this scope, by variable (DAT-2). */
  dataStates?: Readonly<Record<string, string>>;
  /** data-stores: it has asked for values, and those that came, by store and key (DAT-4). */
  awaitsStores?: boolean;
  storeValues?: JsonObject;
  /** data-stores: what it has asked limited stores to take (DAT-4); it leaves with the answer. */
  storeWrites?: readonly StoreWrite[];
  /** correlation, of the process: the values of each key, by property (COR-2). */
  correlationKeys?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  /** user-task: who completed a task first, by lane of this scope (LAN-3). */
  laneActors?: Readonly<Record<string, string>>;
  /** Who completed the user tasks that the separation of another one names, by element id. */
  taskActors?: Readonly<Record<string, readonly string[]>>;
  /** MUL-2: payloads a parallel-multiple event has already seen, by event id, in order of occurrence. */
  occurred?: Readonly<Record<string, readonly JsonObject[]>>;
  /** MUL-2: the escalation definitions among them, by event id. */
  escalated?: Readonly<Record<string, readonly number[]>>;
  [name: string]: unknown;
}

/** MI-10: one event of the loop by its places in the model and what it carries, or the outcome that waits behind the events. */
export type LoopThrow =
  | { readonly event: number; readonly definition: number; readonly payload: JsonObject }
  | { readonly outcome: 'end' | 'next' };

/** ADH-2, ADH-3: one start that was asked for. */
export interface AdHocStart {
  readonly elementId: string;
  readonly variables: JsonObject;
}

export interface AdHocState {
  readonly started: number;
  /** A list of ids in an ordered ad-hoc sub-process runs one after the other. */
  readonly waiting: readonly AdHocStart[];
  /** The completion condition held: nothing new starts. */
  readonly ending: boolean;
  /** ADH-4: how often flows have made an element startable. */
  readonly enabled: Readonly<Record<string, number>>;
}

/** CPX-1. */
export interface ComplexActivation {
  readonly waitingForStart: boolean;
  readonly activationCount: number;
  readonly flowActivationCount: Readonly<Record<string, number>>;
}

/** CPX-4: the flows the start phase consumed from, and when that was (TOK-4). */
export interface ComplexReset {
  readonly remembered: readonly string[];
  readonly sequence: number;
}

/** PRC-5: an element to start at, a flow to take, or a scope that is activated to start inside it. */
export interface StartPlace {
  readonly elementId: string;
  /** PRC-6: of a gateway that creates instances, the flow of the arm that occurred. */
  readonly chosenFlowId?: string;
  readonly inside?: readonly StartPlace[];
  /** MOD-2: local variables it begins with. */
  readonly given?: JsonObject;
}

/** DAT-4: one value for a limited store. */
export interface StoreWrite {
  readonly store: string;
  readonly key: string;
  readonly value: JsonValue;
  readonly capacity: number;
}

/** CMP-12: the scopes that are still to be compensated before the catcher gets the error. */
export interface ErrorLeave {
  readonly scopes: readonly Key[];
  /** Null where a caller has caught the error: the owner, the process, is terminated then. */
  readonly catcherId: string | null;
  readonly ownerKey: Key;
  readonly payload: JsonObject;
}

/** CMP-4: what one throw event (or a restored scope) has still to compensate. */
export interface CompensationPlan {
  readonly pending: readonly CompensationTarget[];
  /** Handlers that run now. */
  readonly running: number;
}

export interface CompensationTarget {
  readonly elementId: string;
  readonly handlerId: string | null;
  readonly sequence: number;
  readonly group: Key | null;
  readonly snapshot: JsonObject;
  readonly inside: readonly JsonObject[];
  readonly called?: CalledCompletion;
  /** The scope its handler runs in. */
  readonly homeKey: Key;
}

/** One mark on a sequence flow of one scope instance (TOK-2). */
export interface Token {
  readonly flowId: string;
  readonly scopeKey: Key;
  readonly sequence: number;
}

export interface SubscriptionBase {
  readonly key: Key;
  /** The element instance that opened it: a waiting event or task, a gateway, the host of a boundary event, or a scope. */
  readonly elementInstanceKey: Key;
  /** The event (or receive task) it triggers; on a gateway the arm. */
  readonly elementId: string;
  /** Index into the event's definitions. */
  readonly definition: number;
  readonly interrupting: boolean;
}

export type Subscription =
  | (SubscriptionBase & {
      readonly kind: 'message';
      readonly name: string;
      readonly correlationKey: string | null;
    })
  | (SubscriptionBase & { readonly kind: 'signal'; readonly name: string })
  | (SubscriptionBase & {
      readonly kind: 'timer';
      dueAt: InstantMs;
      /** Occurrence number from 0; with the key it names one firing. */
      occurrence: number;
      /** Firings left including the next one; null = without end, 1 for date and duration. */
      repetitionsLeft: number | null;
      /** The cycle's text as evaluated; null for date and duration. */
      readonly cycle: string | null;
    })
  | (SubscriptionBase & { readonly kind: 'condition'; lastResult: boolean })
  | (SubscriptionBase & {
      readonly kind: 'compensation';
      /** CMP-1: the completion's sequence number. */
      readonly sequence: number;
      /** Local variables of the completed instance, by name; for a sub-process also the subscriptions inside it. */
      readonly snapshot: JsonObject;
      readonly handlerId: string | null;
      /** CMP-4: instances of one parallel multi-instance are compensated together. */
      readonly group: Key | null;
      /** Subscriptions inside a completed sub-process (CMP-5). */
      readonly inside: readonly JsonObject[];
      /** CMP-6: the completion of a called instance. */
      readonly called?: CalledCompletion;
    });

export interface JobState {
  readonly key: Key;
  readonly elementInstanceKey: Key;
  readonly kind: JobKind;
  readonly type: string;
  /** Attempts left; 0 only together with an incident. */
  readonly retriesLeft: number;
}

export type JobKind =
  | 'BPMN_ELEMENT'
  | 'EXECUTION_LISTENER'
  | 'TASK_LISTENER'
  | 'AD_HOC_SUB_PROCESS'
  | 'SCRIPT'
  | 'DECISION'
  | 'CONTINUATION';

export interface UserTaskState {
  readonly key: Key;
  readonly elementInstanceKey: Key;
  assignee: string | null;
  candidateUsers: readonly string[];
  candidateGroups: readonly string[];
  /** ISO 8601 instants. */
  dueDate: string | null;
  followUpDate: string | null;
  priority: number;
  /** TSK-12; absent in tasks that were never delegated. */
  owner?: string | null;
  delegationState?: DelegationState | null;
  /** Who may not have it, as its separation of duty names them; absent where it names nobody. */
  readonly excludedUsers?: readonly string[];
  /** TSK-13: places of the escalations that have happened; absent while none has. */
  readonly escalated?: readonly number[];
  /** LSN-2: what its listeners are asked about now; the task itself has not changed yet. */
  readonly transition?: TaskTransition;
}

export type TaskPeople = Pick<UserTaskState, 'assignee' | 'candidateUsers' | 'candidateGroups'>;

/** LSN-2: a change of a user task that waits for its listeners. */
export interface TaskTransition {
  readonly kind: TaskListenerEvent;
  /** Listeners of that event that have been started. */
  readonly next: number;
  /** The job of the listener that runs now. */
  readonly jobKey: Key | null;
  /** What was asked for and what listeners corrected: the task's attributes once nobody denies. */
  readonly changes: TaskAttributeChanges;
  /** Submitted with a completion. */
  readonly variables: JsonObject | null;
  readonly action: string | null;
  readonly actor: string | null;
}

export type TaskAttributeChanges = Partial<
  Pick<
    UserTaskState,
    | 'assignee'
    | 'candidateUsers'
    | 'candidateGroups'
    | 'dueDate'
    | 'followUpDate'
    | 'priority'
    | 'owner'
    | 'delegationState'
  >
>;

export interface IncidentState {
  readonly key: Key;
  readonly elementInstanceKey: Key;
  /** The element it is shown at: that of the instance, or the join that waits in vain (TOK-7). */
  readonly elementId: string;
  readonly jobKey: Key | null;
  readonly code: string;
  readonly message: string;
  /** The step that runs again when the incident is resolved (INC-2); null where a job or a called instance is tried again. */
  readonly retry: Step | null;
}

/** The smallest atomic change (TOK-5). `data` is plain JSON owned by the step's handler in `execute.ts`. */
export interface Step {
  /**
   * arrive: a token reached an element, or an element gets one without a flow. activate, complete: the stages of LIF-1 and
   * LIF-2. leave: the second half of completion. scope: is this scope complete? trigger: a subscription is satisfied.
   * terminate: LIF-3. resume: an element goes on after an answer from outside.
   */
  readonly kind: 'arrive' | 'activate' | 'complete' | 'leave' | 'scope' | 'trigger' | 'terminate' | 'resume';
  readonly scopeKey?: Key;
  readonly flowId?: string;
  readonly elementId?: string;
  readonly elementInstanceKey?: Key;
  readonly subscriptionKey?: Key;
  readonly data?: JsonObject;
}
