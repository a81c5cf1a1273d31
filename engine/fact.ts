import type { CalledCompletion, Thrown, UserTaskChanges } from './command.ts';
import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';
import type { TaskListenerEvent } from './model/process-model.ts';
import type {
  ElementData,
  ElementInstance,
  ElementState,
  IncidentState,
  JobKind,
  ParentLink,
  Step,
  Subscription,
  TaskPeople,
  TaskTransition,
  UserTaskState,
  StoreWrite,
} from './state.ts';

/** A change of what a behavior remembers: see `elementDataChanged`. */
export type ElementDataChange = { readonly [Name in keyof ElementData]: ElementData[Name] | null };

/**
 * What a transition says happened; past tense. One list serves state (`evolve.ts`), rows (`runtime/commands/project-facts.ts`)
 * and history. A fact carries all that its rows need, so that the projection never looks at the model or at the state.
 */
export type Fact =
  // instance
  | {
      readonly kind: 'instanceCreated';
      readonly key: Key;
      readonly processId: string;
      readonly definitionKey: Key;
      readonly tenantId: string;
      readonly businessId: string | null;
      readonly tags: readonly string[];
      readonly rootKey: Key;
      readonly parent: ParentLink | null;
      readonly startedBy: string | null;
      readonly at: InstantMs;
    }
  /** `variables` are the root variables at the end: what the caller gets and what history keeps. */
  | {
      readonly kind: 'instanceCompleted';
      readonly variables: JsonObject;
      readonly at: InstantMs;
      /** CMP-6: what its call activity needs to compensate it later; absent where nothing can be. */
      readonly compensation?: CalledCompletion;
    }
  | {
      readonly kind: 'instanceTerminated';
      readonly reason: string | null;
      readonly variables: JsonObject;
      readonly at: InstantMs;
    }
  | { readonly kind: 'instanceSuspended' | 'instanceResumed'; readonly at: InstantMs }
  /** MIG-3: it goes on in another version; what it consists of follows in facts of its own. */
  | {
      readonly kind: 'instanceMigrated';
      readonly definitionKey: Key;
      readonly processId: string;
      readonly at: InstantMs;
    }
  | { readonly kind: 'elementMigrated'; readonly key: Key; readonly elementId: string }
  | { readonly kind: 'subscriptionMigrated'; readonly subscription: Subscription }
  | { readonly kind: 'incidentMigrated'; readonly incident: IncidentState }
  // element instances: state, and one history row at completion or termination
  | {
      readonly kind: 'elementActivating';
      readonly key: Key;
      readonly elementId: string;
      readonly elementType: string;
      readonly role: ElementInstance['role'];
      readonly parentKey: Key | null;
      readonly data: ElementData;
      readonly at: InstantMs;
    }
  | { readonly kind: 'elementStateChanged'; readonly key: Key; readonly state: ElementState }
  /** The members given replace those of the same name; a member given as null is removed. */
  | { readonly kind: 'elementDataChanged'; readonly key: Key; readonly data: ElementDataChange }
  /** MI-4: one output at the index of its item; a fact of its own, so that a thousand outputs cost a thousand steps. */
  | {
      readonly kind: 'loopOutputCollected';
      readonly key: Key;
      readonly index: number;
      readonly value: JsonValue;
    }
  | {
      readonly kind: 'elementCompleted' | 'elementTerminated';
      readonly key: Key;
      readonly elementId: string;
      readonly elementType: string;
      readonly role: ElementInstance['role'];
      readonly parentKey: Key | null;
      readonly createdAt: InstantMs;
      readonly at: InstantMs;
      readonly loopIndex?: number;
      readonly calledInstanceKey?: Key;
    }
  // tokens; `sequenceFlowTaken` puts one token on the flow
  | {
      readonly kind: 'sequenceFlowTaken';
      readonly flowId: string;
      readonly scopeKey: Key;
      readonly sequence: number;
    }
  | {
      readonly kind: 'tokensConsumed';
      readonly scopeKey: Key;
      readonly tokens: readonly { readonly flowId: string; readonly sequence: number }[];
    }
  // variables
  | {
      readonly kind: 'variableWritten';
      readonly scopeKey: Key;
      readonly name: string;
      readonly value: JsonValue;
      readonly created: boolean;
    }
  | { readonly kind: 'variableDeleted'; readonly scopeKey: Key; readonly name: string }
  /** A scope ended; its variables are gone. */
  | { readonly kind: 'variablesDropped'; readonly scopeKey: Key; readonly names: readonly string[] }
  // subscriptions (message, signal, timer, condition, compensation)
  | { readonly kind: 'subscriptionOpened'; readonly subscription: Subscription }
  | { readonly kind: 'subscriptionChanged'; readonly subscription: Subscription }
  /** `by` names the message or signal that used it up; null when its element was left. */
  | { readonly kind: 'subscriptionClosed'; readonly subscription: Subscription; readonly by: Key | null }
  /** An occurrence that did not close the subscription (non-interrupting), for history. */
  | { readonly kind: 'subscriptionTriggered'; readonly subscription: Subscription; readonly by: Key | null }
  // jobs
  | {
      readonly kind: 'jobCreated';
      readonly key: Key;
      readonly elementInstanceKey: Key;
      readonly elementId: string;
      readonly jobKind: JobKind;
      readonly listenerEventType: string;
      readonly type: string;
      readonly retries: number;
      readonly priority: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly backoff: readonly string[];
      readonly delivery: 'atLeastOnce' | 'atMostOnce';
      /** JavaScript source of an internal script job. */
      readonly script?: string;
      /** LSN-2: what a task listener is told of its task, with the variables of a completion. */
      readonly userTask?: JsonObject;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'jobCompleted' | 'jobCanceled';
      readonly key: Key;
      readonly elementInstanceKey: Key;
      readonly at: InstantMs;
      /** What ran was a listener, of which nothing tells but its own row. */
      readonly isListener?: boolean;
      /** LSN-2: the reason of a task listener that denied. */
      readonly denied?: string;
    }
  | {
      readonly kind: 'jobFailed';
      readonly key: Key;
      readonly retriesLeft: number;
      readonly message: string;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'jobErrorThrown';
      readonly key: Key;
      readonly errorCode: string;
      readonly message: string | null;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'jobRetriesUpdated';
      readonly key: Key;
      readonly retries: number;
      readonly at: InstantMs;
    }
  // user tasks
  | {
      readonly kind: 'userTaskCreated';
      readonly task: UserTaskState;
      readonly elementId: string;
      readonly name: string | null;
      readonly form: JsonObject | null;
      readonly headers: Readonly<Record<string, string>>;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'userTaskAssigned';
      readonly key: Key;
      readonly assignee: string | null;
      readonly action: string | null;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'userTaskUpdated';
      readonly key: Key;
      readonly changes: UserTaskChanges;
      readonly action: string | null;
      readonly at: InstantMs;
    }
  /** LSN-2: its listeners are asked about a change, go on to the next one, or have answered (null). */
  | {
      readonly kind: 'userTaskTransition';
      readonly key: Key;
      readonly transition: TaskTransition | null;
      /** A listener said no: the reason, and the task is as it was. */
      readonly denied: { readonly event: TaskListenerEvent; readonly reason: string } | null;
      readonly at: InstantMs;
    }
  /** TSK-13: it is late. Whom it goes to, if to somebody, and who is told. */
  | {
      readonly kind: 'userTaskEscalated';
      readonly key: Key;
      readonly elementInstanceKey: Key;
      readonly elementId: string;
      readonly level: number;
      readonly escalatedTo: TaskPeople;
      readonly notified: Pick<TaskPeople, 'candidateUsers' | 'candidateGroups'>;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'userTaskCompleted' | 'userTaskCanceled';
      readonly key: Key;
      readonly elementInstanceKey: Key;
      readonly action: string | null;
      readonly actor: string | null;
      readonly at: InstantMs;
    }
  // incidents
  | {
      readonly kind: 'incidentCreated';
      readonly incident: IncidentState;
      readonly elementId: string;
      /** The public `/v2` error type of bpmn.md 2.4. */
      readonly errorType: string;
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'incidentResolved';
      readonly key: Key;
      readonly elementInstanceKey: Key;
      readonly at: InstantMs;
    }
  // effects on others: command rows of the same commit
  | {
      readonly kind: 'messageThrown';
      readonly elementInstanceKey: Key;
      readonly elementId: string;
      readonly name: string;
      readonly correlationKey: string;
      readonly timeToLiveMs: number;
      readonly messageId: string | null;
      readonly businessId: string | null;
      readonly targetProcessId: string | null;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'signalBroadcast';
      readonly elementInstanceKey: Key;
      readonly elementId: string;
      readonly name: string;
      /** Own subscriptions were already triggered in the step; `processInstance` reaches nobody else (SIG-2). */
      readonly scope: 'tenant' | 'processInstance';
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'callRequested';
      readonly elementInstanceKey: Key;
      readonly elementId: string;
      readonly processId: string;
      readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag' | 'key';
      readonly version: number | null;
      readonly versionTag: string | null;
      readonly businessId: string | null;
      readonly depth: number;
      readonly variables: JsonObject;
      /** S15: another tenant's shared definition; absent: the caller's. */
      readonly tenantId?: string;
      /** S15: the default tenant's shared definition, where that tenant has none. */
      readonly fallsBack?: true;
      readonly startEventId?: string;
      /** CALL-12: the child is a root instance of its own. */
      readonly isDetached?: true;
      /** CMP-6: not a call, but the undoing of an earlier one. */
      readonly compensates?: CalledCompletion;
    }
  | {
      readonly kind: 'calledInstanceLinked';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
    }
  | {
      readonly kind: 'callTerminationRequested';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
      /** CMP-12: the call ends because an error of this element of the called instance was caught. */
      readonly errorThrownBy?: Key;
    }
  /** ERR-5, ESC-3: no catcher in this instance; the caller is asked. */
  | { readonly kind: 'thrownToCaller'; readonly throwingElementInstanceKey: Key; readonly thrown: Thrown }
  | {
      readonly kind: 'throwAnswered';
      readonly calledInstanceKey: Key;
      readonly throwingElementInstanceKey: Key;
      readonly caught: boolean;
      readonly thrown: Thrown;
    }
  // observations that change no row but the journal
  | {
      readonly kind: 'errorCaught' | 'escalationCaught';
      readonly elementInstanceKey: Key;
      readonly catcherId: string;
      readonly code: string;
    }
  | {
      readonly kind: 'errorUncaught' | 'escalationUncaught';
      readonly elementInstanceKey: Key;
      readonly code: string;
    }
  // data stores (DAT-4): what an activity asks for, and what it writes
  | {
      readonly kind: 'dataStoresRequested';
      readonly elementInstanceKey: Key;
      readonly reads: readonly { readonly store: string; readonly key: string }[];
    }
  | {
      readonly kind: 'dataStoreWritesRequested';
      readonly elementInstanceKey: Key;
      readonly writes: readonly StoreWrite[];
      readonly at: InstantMs;
    }
  | {
      readonly kind: 'dataStoreWritten';
      readonly elementInstanceKey: Key;
      readonly store: string;
      readonly storeKey: string;
      readonly value: JsonValue;
      readonly at: InstantMs;
    }
  // bookkeeping of the loop
  | { readonly kind: 'stepsQueued'; readonly steps: readonly Step[] }
  | { readonly kind: 'queueReplaced'; readonly steps: readonly Step[] }
  | { readonly kind: 'activationsCounted'; readonly counts: Readonly<Record<string, number>> };
