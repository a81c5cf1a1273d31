import type { CalledCompletion, Thrown } from './command.ts';
import type { JobSpec, UserTaskSpec } from './work.ts';
import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';
import type {
  CorrelationRule,
  EventDefinition,
  Expression,
  FlowElement,
  FlowNodeBase,
  ProcessModel,
  SequenceFlow,
} from './model/process-model.ts';
import type { ElementData, ElementInstance, StartPlace, Step, Subscription } from './state.ts';
import type { Limits } from './limits.ts';
import type { IncidentCode } from './failure.ts';
import type { WorkingCalendar } from './time/working-calendar.ts';

/**
 * The contract of an element: what its file may say about it. A behavior is stateless; it reads through the context, acts by
 * its verbs, and throws `Failure` when it cannot go on (the loop makes it an incident and undoes the step).
 */
export interface ElementBehavior<Element extends FlowElement = FlowElement> {
  /** The join rule: which tokens to consume when one has arrived on `flowId`; null = wait. Absent: one token of that flow. */
  readonly tokensToConsume?: (
    element: Element,
    tokens: ScopeTokens,
    flowId: string,
  ) => readonly string[] | null;
  /** OR-4: ask `tokensToConsume` only when nothing else can move; `too`: then and also when a token arrives (CPX-2, CPX-6). */
  readonly asksWhenQuiet?: boolean | 'too';
  /** Own behavior once activated: complete, or leave something to wait for. */
  readonly onActivate: (ctx: BehaviorContext, element: Element, instance: ElementInstance) => void;
  /** True: it has more to do before it completes, and these results are kept (MUL-4). */
  readonly goesOn?: (
    ctx: BehaviorContext,
    element: Element,
    instance: ElementInstance,
    variables: JsonObject,
  ) => boolean;
  /** Turns what completed it (a worker's or child's variables) into result variables. */
  readonly onComplete?: (
    ctx: BehaviorContext,
    element: Element,
    instance: ElementInstance,
    variables: JsonObject,
  ) => JsonObject;
  /** Which flows are taken; absent: FLW-1. */
  readonly flowsToTake?: (
    ctx: BehaviorContext,
    element: Element,
    instance: ElementInstance,
  ) => readonly string[];
  /** True: its end waits for an answer from outside (a called instance). */
  readonly onTerminate?: (ctx: BehaviorContext, element: Element, instance: ElementInstance) => boolean;
  /** A subscription it opened was satisfied; absent: the element completes with the payload. */
  readonly onTrigger?: (
    ctx: BehaviorContext,
    element: Element,
    instance: ElementInstance,
    subscription: Subscription,
    payload: JsonObject,
  ) => void;
  /** After `resume`: an awaited answer came. */
  readonly onResume?: (
    ctx: BehaviorContext,
    element: Element,
    instance: ElementInstance,
    data: JsonObject,
  ) => void;
}

/** What a multi-instance or loop body does around the activity it repeats. */
export interface LoopBehavior {
  /** First activation, and again for each further batch. */
  readonly onActivate: (ctx: BehaviorContext, element: FlowElement, body: ElementInstance) => void;
  /** An inner instance is about to leave: collect, count, and decide while its variables still exist. */
  readonly onInnerLeaving: (
    ctx: BehaviorContext,
    element: FlowElement,
    body: ElementInstance,
    inner: ElementInstance,
  ) => LoopOutcome;
  readonly onInnerLeft: (
    ctx: BehaviorContext,
    element: FlowElement,
    body: ElementInstance,
    outcome: LoopOutcome,
  ) => void;
  /** What its body threw was answered, or is to be thrown again (MI-10). */
  readonly onResume?: (
    ctx: BehaviorContext,
    element: FlowElement,
    body: ElementInstance,
    throws: 'answered' | 'again',
  ) => void;
  readonly onBodyComplete: (ctx: BehaviorContext, element: FlowElement, body: ElementInstance) => void;
}

/** end: the body ends now; next: one more run; wait: others are still running. */
export type LoopOutcome = 'end' | 'next' | 'wait';

/** The second axis: one kind of event, its catch and its throw side. */
export interface EventDefinitionBehavior<Definition extends EventDefinition = EventDefinition> {
  /** Opens the wait. Absent: caught by a search from the thrower (error, escalation, cancel), or never a wait. */
  readonly open?: (ctx: BehaviorContext, definition: Definition, wait: Wait) => void;
  /**
   * `done`: the thrower completes; `waits`: an answer comes; `gone`: the thrower was terminated by what it threw. With a
   * `payload` it is thrown from a multi-instance body, carries that and asks the body's boundary events first (MI-10).
   */
  readonly throw?: (
    ctx: BehaviorContext,
    definition: Definition,
    instance: ElementInstance,
    payload?: JsonObject,
  ) => 'done' | 'waits' | 'gone';
}

/** A wait to open: who waits, and which definition of which event ends the wait. */
export interface Wait {
  /** Owner: the waiting element, the gateway, the host of a boundary event, or the scope. */
  readonly owner: ElementInstance;
  readonly event: FlowNodeBase;
  readonly definition: number;
  readonly interrupting: boolean;
  /** Where its expressions are evaluated. */
  readonly scopeKey: Key;
}

/** What a join may look at: the tokens of its scope and what else is alive there. */
export interface ScopeTokens {
  /** How many tokens wait on the flow. */
  readonly count: (flowId: string) => number;
  /** Flows with tokens and elements with instances: the positions of OR-2. */
  readonly positions: () => Iterable<string>;
  /** True when nothing else can move; false when a token has just arrived. */
  readonly isQuiet: boolean;
  /** Has the element an instance in this scope? */
  readonly isActive: (elementId: string) => boolean;
  /** CPX-4: the flows a complex gateway's start phase consumed from; null while it waits for start. */
  readonly remembered: (elementId: string) => readonly string[] | null;
  /** Evaluates a condition in the scope, with these values in front of its variables. */
  readonly holds: (condition: Expression, attributes: JsonObject, what: string) => boolean;
}

/** How a wait is registered by an event definition. */
export type WaitSpec =
  | { readonly kind: 'message'; readonly name: string; readonly correlationKey: string | null }
  | { readonly kind: 'signal'; readonly name: string }
  | {
      readonly kind: 'timer';
      readonly dueAt: InstantMs;
      readonly repetitionsLeft: number | null;
      readonly cycle: string | null;
    }
  | { readonly kind: 'condition' };

export interface CallSpec {
  readonly processId: string;
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag' | 'key';
  readonly version: number | null;
  readonly versionTag: string | null;
  readonly businessId: string | null;
  readonly variables: JsonObject;
  readonly tenantId?: string;
  readonly fallsBack?: true;
  readonly startEventId?: string;
  readonly isDetached?: true;
  readonly compensates?: CalledCompletion;
}

export interface MessageSpec {
  readonly name: string;
  readonly correlationKey: string;
  readonly timeToLiveMs: number;
  readonly messageId: string | null;
  readonly businessId: string | null;
  readonly targetProcessId: string | null;
}

/** What boundary events are asked for: a signal by its name, a message by name and key; an empty key is any. */
export type BorderOffer =
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'message'; readonly name: string; readonly correlationKey: string };

/** The verbs. Each emits facts or queues steps. */
export interface BehaviorContext {
  readonly model: ProcessModel;
  readonly now: InstantMs;
  readonly timeZone: string;
  /** TMR-6: what a timer needs of the calendar of that name; nothing without a name. Unknown: the timer is not valid. */
  calendar(name: string | undefined): { readonly calendar?: WorkingCalendar };
  readonly businessId: string | null;
  /** True for an instance without a caller. */
  readonly isRoot: boolean;
  readonly limits: Limits;

  /** The value, read from the scope outward (VAR-1); a failing expression is the given incident. */
  evaluate(
    expression: Expression,
    scopeKey: Key,
    code: IncidentCode,
    /** Values that hide variables of the same name and are stored nowhere. */
    inFront?: JsonObject,
  ): JsonValue;
  /** The same over given variables only. */
  evaluateOver(expression: Expression, variables: JsonObject, code: IncidentCode): JsonValue;
  variables(scopeKey: Key, reach: 'local' | 'visible'): JsonObject;
  /** `local` = in that scope; `outward` = VAR-2 from that scope. */
  writeVariable(scopeKey: Key, name: string, value: JsonValue, reach: 'local' | 'outward'): void;
  /** The nearest enclosing instance, starting with the scope the instance is in, that the test accepts. */
  enclosing(
    instance: ElementInstance,
    accepts: (scope: ElementInstance) => boolean,
  ): ElementInstance | undefined;
  flow(flowId: string): SequenceFlow;

  /** Queues the completion with these result variables. */
  complete(instance: ElementInstance, variables?: JsonObject): void;
  /** Keeps something in the instance; null removes it. */
  remember(
    instance: ElementInstance,
    data: { readonly [Name in keyof ElementData]: ElementData[Name] | null },
  ): void;
  createJob(instance: ElementInstance, spec: JobSpec): Key;
  createUserTask(instance: ElementInstance, spec: UserTaskSpec): Key;
  /** Opens the waits of an event or receive task. */
  wait(owner: ElementInstance, event: FlowElement, interrupting?: boolean): void;
  /** Registers one wait; called by event definitions. */
  register(wait: Wait, spec: WaitSpec): void;
  /** Gives an element of a scope an instance without a flow. */
  start(scopeKey: Key, elementId: string, data?: ElementData): void;
  /** One more run inside a multi-instance or loop body. */
  startInner(body: ElementInstance, loopIndex: number, locals: JsonObject): void;
  collectOutput(body: ElementInstance, index: number, value: JsonValue): void;
  /** Runs `onActivate` of a body again in a later step. */
  again(instance: ElementInstance): void;
  /** ADH-1…3: starts these elements inside an ad-hoc sub-process; an ordered one runs them one after the other. */
  startAdHoc(instance: ElementInstance, starts: readonly StartPlace[]): void;
  /** Starts what a scope starts with: its event sub-processes' waits, then its start event (ESP-1, PRC-2, PRC-3). */
  startScope(scope: ElementInstance): void;
  /** Ends everything else in the scope, then does the step. */
  interrupt(scope: ElementInstance, except: Key | null, then: Step | null): void;
  /** ERR-3, ESC-1. */
  throwUp(instance: ElementInstance, thrown: Thrown): 'none' | 'asked' | 'continues' | 'gone';
  /** ERR-6 with `unhandledError="end"`: recorded, and the end event ends like a none end event. */
  noteUncaught(instance: ElementInstance, thrown: Thrown): 'done';
  /** COR-2, COR-4: what a wait with this rule restricts. */
  correlationText(rule: CorrelationRule): string;
  /** MI-10: triggers the boundary events of a body that wait for it; `gone`: one of them interrupted the body. */
  offerAtBorder(body: ElementInstance, offer: BorderOffer, payload: JsonObject): 'none' | 'caught' | 'gone';
  /** COR-2: the keys of a message this element sends; what it carries is its local variables unless given (TSK-8). */
  learnKeys(instance: ElementInstance, rule: CorrelationRule, payload?: JsonObject): void;
  publish(instance: ElementInstance, message: MessageSpec, payload?: JsonObject): void;
  /** `all`: the payload is everything the thrower sees, not only its local variables (TSK-8). */
  broadcast(
    instance: ElementInstance,
    name: string,
    scope: 'tenant' | 'processInstance',
    payload?: 'all' | JsonObject,
  ): void;
  call(instance: ElementInstance, spec: CallSpec): void;
  endCall(instance: ElementInstance): boolean;
  /** TRX-2, TRX-5; false outside a transaction. */
  cancelTransaction(instance: ElementInstance): boolean;
  /** CMP-2; false when there is nothing to compensate. */
  compensate(instance: ElementInstance, activityId: string | null, wait: boolean): boolean;
}
