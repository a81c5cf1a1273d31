import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';

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
   * `inner` = one run inside a body; `handler` = a compensation handler; `element` = all others.
   */
  readonly role: 'process' | 'element' | 'body' | 'inner' | 'handler';
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
  outputs?: JsonValue[];
  created?: number;
  completed?: number;
  terminated?: number;
  /** multi-instance, standard-loop: position of an inner instance, from 0. */
  loopIndex?: number;
  /** call-activity: key of the called instance once it exists. */
  calledInstanceKey?: Key;
  /** compensation: handlers still to run, latest completion first, and who waits for them. */
  compensation?: JsonObject;
  /** What is still to be done after an interruption: e.g. which boundary event follows, with which payload. */
  then?: JsonObject;
  /** Listener index that runs now. */
  listener?: number;
  /** Occurrences already seen by a parallel-multiple event, by definition index. */
  occurred?: Record<string, JsonObject>;
  [name: string]: unknown;
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
  | (SubscriptionBase & { readonly kind: 'message'; readonly name: string; readonly correlationKey: string | null })
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
      /** Subscriptions inside a completed sub-process (CMP-5). */
      readonly inside: readonly JsonObject[];
    });

export interface JobState {
  readonly key: Key;
  readonly elementInstanceKey: Key;
  readonly kind: JobKind;
  readonly type: string;
}

export type JobKind = 'BPMN_ELEMENT' | 'EXECUTION_LISTENER' | 'TASK_LISTENER' | 'AD_HOC_SUB_PROCESS' | 'SCRIPT' | 'CONTINUATION';

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
}

export interface IncidentState {
  readonly key: Key;
  readonly elementInstanceKey: Key;
  readonly jobKey: Key | null;
  readonly code: string;
  readonly message: string;
  /** The step that runs again when the incident is resolved (INC-2); null where a job or a called instance is tried again. */
  readonly retry: Step | null;
}

/** The smallest atomic change (TOK-5). `data` is plain JSON owned by the step's handler in `execute.ts`. */
export interface Step {
  readonly kind: 'arrive' | 'activate' | 'complete' | 'terminate' | 'trigger';
  readonly scopeKey?: Key;
  readonly flowId?: string;
  readonly elementId?: string;
  readonly elementInstanceKey?: Key;
  readonly subscriptionKey?: Key;
  readonly data?: JsonObject;
}
