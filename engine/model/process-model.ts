import type { CorrelationBinding, CorrelationRule } from './correlation.ts';
import type { DataFlow, ModelData } from './data-flow.ts';
import type { Expression } from './expression.ts';
import type { FailureError } from './failure-error.ts';
import type { ResourceRole, TaskField, TaskRules } from './human-work.ts';

export type * from './correlation.ts';
export type * from './data-flow.ts';
export type * from './human-work.ts';
export type { Expression } from './expression.ts';
export type { FailureError } from './failure-error.ts';

/**
 * The compiled form of one executable BPMN process: plain JSON, immutable, linked once per version and stored
 * with the definition, so that no XML is parsed when a node starts. This file is the vocabulary of the engine;
 * `parse/` produces it, `execute.ts` runs it. No dialect is visible here: every difference between vendor
 * namespaces is an explicit setting (bpmn.md 3.5).
 */
export interface ProcessModel {
  readonly format: 1;
  /** The id of the `process` element; also the id of the outermost scope. */
  readonly processId: string;
  readonly name?: string;
  readonly versionTag?: string;
  readonly settings: ProcessSettings;
  /** Working calendars that its timers and due dates name (TMR-6), sorted; absent when there are none. */
  readonly calendars?: readonly string[];
  /** Files of the same deployment that were read into it: scripts; absent when there are none. */
  readonly files?: readonly string[];
  /** VAR-7: it has FEEL expressions that read `camunda`; absent where none does. */
  readonly clusterVariables?: true;
  /** Every flow node of every scope by id, in file order. */
  readonly elements: Readonly<Record<string, FlowElement>>;
  /** Every sequence flow by id, in file order. */
  readonly flows: Readonly<Record<string, SequenceFlow>>;
  /** The process and every sub-process by element id. */
  readonly scopes: Readonly<Record<string, ScopeModel>>;
  /** Declared data (10.4); absent where the process has none. */
  readonly data?: ModelData;
  /** LSN-1: execution listeners of the process itself; absent where it has none. */
  readonly listeners?: readonly ListenerModel[];
  /** COR-4: what open waits of this process restrict by its own data. */
  readonly correlation?: readonly CorrelationBinding[];
}

export interface ProcessSettings {
  /** ISO 8601 duration (`P180D`); undefined means the server's default. */
  readonly historyTimeToLive?: string;
  /** ISO 8601 duration an instance may run; then it is suspended with an incident. */
  readonly timeLimit?: string;
  readonly startable: boolean;
  readonly candidateStarterUsers: readonly string[];
  readonly candidateStarterGroups: readonly string[];
  /** IANA zone for timers without one; undefined means the server's (UTC). */
  readonly timeZone?: string;
  /** TMR-6: working calendar of timers and due dates without one. */
  readonly calendar?: string;
  readonly businessId: 'optional' | 'required' | 'unique';
  /** ERR-6: what an uncaught error end event of the root instance does. */
  readonly unhandledError: 'incident' | 'end';
  /** CMP-12. */
  readonly compensateOnError: boolean;
  /** S15: processes of other tenants may call it. */
  readonly shared?: true;
  /** Variable that receives the starter's user id (`initiator`). */
  readonly initiatorVariable?: string;
  /** Variables that lists of its tasks show, sort and search; absent where it declares none. */
  readonly taskFields?: readonly TaskField[];
  /** A completion may be held for a moment, in which whoever completed can take it back. */
  readonly undoCompletion?: true;
  /** Whoever starts it is told by mail that it began, how it ended, and what it asks them. */
  readonly requesterMails?: true;
  /** Whoever starts it may cancel it, giving a reason. */
  readonly requesterCancel?: true;
}

/** A scope owns tokens and variables (TOK-3). */
export interface ScopeModel {
  readonly id: string;
  /** Id of the enclosing scope; undefined for the process. */
  readonly parentId?: string;
  /** Flow nodes directly in this scope, file order. */
  readonly elementIds: readonly string[];
  /** None start events directly in this scope, file order. */
  readonly noneStartIds: readonly string[];
  /**
   * Typed start events directly in this scope (process level, or the one of an event sub-process); at process level also
   * receive tasks that create instances and the arms of event-based gateways that do (PRC-6).
   */
  readonly typedStartIds: readonly string[];
  /** PRC-3: nodes that get a token when there is no start event at all. */
  readonly implicitStartIds: readonly string[];
  /** Event sub-processes directly in this scope, file order. */
  readonly eventSubProcessIds: readonly string[];
}

export interface SequenceFlow {
  readonly id: string;
  readonly name?: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly scopeId: string;
  readonly condition?: Expression;
  /** LSN-1: `take` listeners; absent where it has none. */
  readonly listeners?: readonly ListenerModel[];
}

/** One row of an input or output mapping (VAR-4, VAR-5). `target` is a path such as `a` or `a.b`. */
export interface VariableMapping {
  readonly source: Expression;
  readonly target: string;
  /** The value comes from a script that runs as an internal job (bpmn.md 3.4); `source` says nothing then. */
  readonly script?: ScriptText;
  /** Values `source` is composed of, each made before it and read there by its name (scripts inside a list or map). */
  readonly parts?: readonly MappingPart[];
  /** Only the element's own variables: the source is looked for there (`in`), or the target is one (`out`). */
  readonly local?: true;
}

/** One value inside a list or map: made by a script that runs as an internal job, or by an expression of another language. */
export type MappingPart = { readonly name: string } & (
  { readonly script: ScriptText } | { readonly source: Expression }
);

/** A script that runs in the sandbox. */
export interface ScriptText {
  readonly language: 'javascript';
  readonly source: string;
}

export type ElementType = FlowElement['type'];

/** What every flow node has. */
export interface FlowNodeBase {
  readonly id: string;
  readonly name?: string;
  readonly scopeId: string;
  /** Position in the file, for every order the standard leaves to the document. */
  readonly index: number;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  /** The flow taken when no condition holds; one of `outgoing`. */
  readonly defaultFlowId?: string;
  /** RUN-1: a durable boundary before or after this node. */
  readonly asyncBefore?: boolean;
  readonly asyncAfter?: boolean;
  /** How the jobs of these boundaries are tried; absent means as every internal job. */
  readonly continuation?: ContinuationModel;
  readonly inputMappings: readonly VariableMapping[];
  readonly outputMappings: readonly VariableMapping[];
  /** A row of them is a script: they are then done row by row, each script as a job of its own. */
  readonly mappingScripts?: true;
  /** VAR-5: `all` also propagates results that no output mapping names. */
  readonly propagate: 'mapped' | 'all';
  /** LSN-1: execution listeners as jobs. */
  readonly listeners: readonly ListenerModel[];
  /** D05…D07: data inputs, outputs and associations; absent on elements without any. */
  readonly data?: DataFlow;
  /** True when a flow out of it has `take` listeners: looked up once, not at every element that is left. */
  readonly takeListens?: boolean;
  /** Settings of a webhook that it declares, for the runtime; absent where it declares none. */
  readonly hook?: Readonly<Record<string, string>>;
}

/** What a listener does: a job for a worker, a script that runs as an internal job, or an expression evaluated in the step. */
export interface ListenerWork {
  readonly jobType: Expression;
  readonly retries: Expression;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that are evaluated when the job is created. */
  readonly headerExpressions?: Readonly<Record<string, Expression>>;
  /** JavaScript source; `jobType` has no meaning then. */
  readonly script?: string;
  /** FEEL: the entries of its context are the listener's variables. */
  readonly expression?: Expression;
}

export interface ListenerModel extends ListenerWork {
  readonly event: 'start' | 'end' | 'cancel' | 'beforeAll' | 'take';
}

/** LSN-2: what happens to a user task; each waits for its listeners. */
export type TaskListenerEvent = 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';

export interface TaskListenerModel extends ListenerWork {
  readonly event: TaskListenerEvent | 'timeout';
  /** Of a timeout listener. */
  readonly timer?: TimerModel;
}

/** What every activity has. */
export interface ActivityBase extends FlowNodeBase {
  /** Boundary events attached to it, file order (compensation ones included). */
  readonly boundaryEventIds: readonly string[];
  readonly loop?: MultiInstanceModel | StandardLoopModel;
  readonly isForCompensation: boolean;
  /** M10; 1 unless the model says otherwise. */
  readonly startQuantity: number;
  readonly completionQuantity: number;
}

export interface MultiInstanceModel {
  readonly kind: 'multiInstance';
  readonly sequential: boolean;
  readonly cardinality?: Expression;
  readonly inputCollection?: Expression;
  readonly inputElement?: string;
  readonly outputCollection?: string;
  readonly outputElement?: Expression;
  readonly completionCondition?: Expression;
  /** MI-10, file order; absent with `behavior="All"`, which throws nothing. */
  readonly events?: readonly LoopEvent[];
  /** First value of `loopCounter`: 1 natively, 0 in the mapped dialects (3.5). */
  readonly firstIndex: 0 | 1;
  readonly indexVariable?: string;
  /** Variables that exist locally in each instance, so that instances do not overwrite each other's (MI-7). */
  readonly localNames?: readonly string[];
  /** RUN-1, for each instance. */
  readonly asyncBefore?: boolean;
  readonly asyncAfter?: boolean;
  readonly continuation?: ContinuationModel;
}

/** MI-10: what the body throws when an instance has completed: each time, only at the first one, or where a condition holds. */
export interface LoopEvent {
  readonly firstOnly?: true;
  readonly condition?: Expression;
  readonly throws: readonly LoopThrowDefinition[];
}

export type LoopThrowDefinition = Extract<
  EventDefinition,
  { readonly kind: 'signal' | 'message' | 'escalation' | 'error' }
>;

export interface StandardLoopModel {
  readonly kind: 'standardLoop';
  readonly testBefore: boolean;
  readonly condition?: Expression;
  readonly maximum?: Expression;
  readonly firstIndex: 0 | 1;
}

/** RUN-1: attempts, waits and priority of an internal job, as the mapped dialects name them. */
export interface ContinuationModel {
  /** `failedJobRetryTimeCycle`, evaluated when the job is created. */
  readonly retryCycle?: Expression;
  readonly priority?: Expression;
}

/** What turns an activity into work for a machine (T04). */
export interface JobModel {
  readonly type: Expression;
  /** Attempts in all; 3 when the file says nothing. */
  readonly retries: Expression;
  readonly priority?: Expression;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that are evaluated when the job is created: fields and arguments of mapped code (bpmn.md 3.3). */
  readonly headerExpressions?: Readonly<Record<string, Expression>>;
  /** `failedJobRetryTimeCycle` that is an expression; it goes before `retries` and `backoff`. */
  readonly retryCycle?: Expression;
  /** A failure whose condition holds is a BPMN error (`camunda:errorEventDefinition`), file order. */
  readonly failureErrors?: readonly FailureError[];
  /** Waits between attempts, ISO 8601 durations; empty means the retry law. */
  readonly backoff: readonly string[];
  /** The members of the retry law that the model sets (guarantees 4.6). */
  readonly retry?: { readonly baseMs?: number; readonly capMs?: number; readonly jitter?: number };
  readonly delivery: 'atLeastOnce' | 'atMostOnce';
  /** How long all attempts together may take; then the job stops with an incident. */
  readonly timeLimit?: Expression;
  /** D11: the codes a worker may throw, where an operation names them; absent: any. */
  readonly errorCodes?: readonly string[];
  /** Write the worker's variable `result` to this name (`camunda:resultVariable` of a mapped delegate). */
  readonly resultVariable?: string;
}

export interface TaskElement extends ActivityBase {
  /** `manualTask` behaves as `task` (T03). */
  readonly type: 'task' | 'manualTask';
}

export interface UserTaskElement extends ActivityBase, TaskRules {
  readonly type: 'userTask';
  readonly assignee?: Expression;
  readonly candidateUsers?: Expression;
  readonly candidateGroups?: Expression;
  /** P04: resource roles whose names are only known at run time. */
  readonly roles?: readonly ResourceRole[];
  /** P03: only on tasks without people of their own (LAN-2). */
  readonly lane?: LaneAssignment;
  readonly dueDate?: Expression;
  readonly followUpDate?: Expression;
  /** TMR-6: a due or follow-up date that is a duration counts the working time of this calendar. */
  readonly calendar?: string;
  /** Local variables that receive the task's key, and at its completion who completed it. */
  readonly taskKeyVariable?: string;
  readonly completedByVariable?: string;
  readonly priority?: Expression;
  readonly form?: FormReference;
  readonly headers: Readonly<Record<string, string>>;
  /** LSN-2, file order; absent where it has none. */
  readonly taskListeners?: readonly TaskListenerModel[];
}

/** LAN-1: the innermost assigning lane of a user task. */
export interface LaneAssignment {
  readonly id: string;
  /** The process or sub-process whose instances the lane belongs to. */
  readonly scopeId: string;
  readonly candidateUsers?: Expression;
  readonly candidateGroups?: Expression;
  /** LAN-3. */
  readonly sameActor?: true;
}

export interface FormReference {
  /** `id` = a deployed form by its id; `external` = a reference only a client understands; `embedded` = schema in the file. */
  readonly kind: 'id' | 'external' | 'embedded';
  readonly value: Expression;
  readonly binding: 'latest' | 'deployment' | 'versionTag' | 'version';
  readonly versionTag?: string;
  readonly version?: number;
  /** The form-js schema as JSON text, for `embedded` forms and those generated from form fields. */
  readonly schema?: string;
}

/** Service task, send task with a job type, business rule task with a job type or a decision. */
export interface JobTaskElement extends ActivityBase {
  readonly type: 'serviceTask' | 'sendTask' | 'businessRuleTask';
  /** Absent only on a send task that publishes `message`, or on a service task with an in-engine `expression`. */
  readonly job?: JobModel;
  readonly message?: MessageThrow;
  readonly expression?: Expression;
  readonly decision?: CalledDecision;
  readonly resultVariable?: string;
  /** VAR-3: the result is written to the scope the task stands in, whatever outer scope has the name. */
  readonly resultIsLocal?: boolean;
}

/** T09: which version of which decision is evaluated, and how its result is handed over. */
export interface CalledDecision {
  readonly decisionId: Expression;
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag';
  readonly version?: Expression;
  readonly versionTag?: Expression;
  readonly tenantId?: Expression;
  readonly result: DecisionResultShape;
  /** An output mapping reads `decisionResult`, the rows of the result. */
  readonly readsRows?: boolean;
}

/**
 * `native`: TSK-10. The four of `mapDecisionResult` take rows: objects with a member per output. `variables`: the outputs of one
 * row become variables of their names; several rows become a list in a variable named as the decision.
 */
export type DecisionResultShape =
  'native' | 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList' | 'variables';

export interface ScriptTaskElement extends ActivityBase {
  readonly type: 'scriptTask';
  /** FEEL or JUEL, evaluated in the step; absent when the script is a job. */
  readonly expression?: Expression;
  /** JavaScript: an internal job whose script text is here. */
  readonly script?: ScriptText;
  /** A script task may also be an ordinary job. */
  readonly job?: JobModel;
  readonly resultVariable?: string;
}

export interface ReceiveTaskElement extends ActivityBase {
  readonly type: 'receiveTask';
  /** PRC-6: its message creates instances. */
  readonly instantiate?: boolean;
  /** Absent: only the trigger command of the API completes it (TSK-11). */
  readonly message?: MessageCatch;
}

export interface CallActivityElement extends ActivityBase {
  readonly type: 'callActivity';
  /** Its id; with binding `key` the key of one version. */
  readonly processId: Expression;
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag' | 'key';
  readonly version?: Expression;
  readonly versionTag?: Expression;
  readonly businessId?: Expression;
  readonly inheritBusinessId: boolean;
  readonly propagateAllParentVariables: boolean;
  readonly propagateAllChildVariables: boolean;
  /** Explicit in-mappings of the mapped dialects, evaluated in the caller (`camunda:in`). */
  readonly inParameters: readonly VariableMapping[];
  /** CALL-4: local variables of input mappings are passed too; false in the mapped dialects, where `in` says what is. */
  readonly passesLocals?: boolean;
  /** Only local variables of the call (`in variables="all" local="true"`). */
  readonly passesOnlyLocals?: boolean;
  /** CALL-12; absent: true. */
  readonly waitForCompletion?: boolean;
  /** CALL-12: gets the key of the child. */
  readonly resultVariable?: string;
  /** PRC-2: the none start event of the called process. */
  readonly startEventId?: string;
  /** S15; absent: the caller's tenant. */
  readonly tenantId?: Expression;
  /** S15: what the tenant does not have is looked for among what the default tenant shares. */
  readonly fallsBackToDefaultTenant?: true;
  /** Gets the key of the called instance as soon as that exists. */
  readonly instanceVariable?: string;
  /** Reading 12: also a called process without compensation event sub-process is compensated. */
  readonly compensate?: 'default';
  /** Explicit out-mappings of the mapped dialects, evaluated over the called root scope (`camunda:out`). */
  readonly outParameters: readonly VariableMapping[];
  /** `out variables="all" local="true"`: all of it becomes the call's own variables. */
  readonly keepsAllChildVariables?: true;
  /** What comes out is written to the scope around the call, whatever outer scope has the name (`useLocalScopeForOutParameters`). */
  readonly outputIsLocal?: true;
}

export interface SubProcessElement extends ActivityBase {
  readonly type: 'subProcess' | 'transaction';
}

export interface AdHocSubProcessElement extends ActivityBase {
  readonly type: 'adHocSubProcess';
  /** Ids of what is started on entry (ADH-1). */
  readonly activeElements?: Expression;
  /** ADH-3. */
  readonly sequential: boolean;
  readonly completionCondition?: Expression;
  readonly cancelRemaining: boolean;
  readonly outputCollection?: string;
  readonly outputElement?: Expression;
  /** ADH-2: a worker decides what is started next. */
  readonly job?: JobModel;
  /** ADH-4: `enable` makes the target of a flow startable instead of starting it. */
  readonly followFlows: 'auto' | 'enable';
  /** ADH-5: without condition, completes when nothing is alive after at least one start; false: only by command. */
  readonly autoComplete: boolean;
}

export interface EventSubProcessElement extends FlowNodeBase {
  readonly type: 'eventSubProcess';
  readonly startEventId: string;
  readonly interrupting: boolean;
}

export interface GatewayElement extends FlowNodeBase {
  readonly type: 'exclusiveGateway' | 'parallelGateway';
}

export interface EventBasedGatewayElement extends FlowNodeBase {
  readonly type: 'eventBasedGateway';
  /** PRC-6: it creates instances; `parallel` awaits every arm, with the key of the message that came first. */
  readonly instantiate?: 'exclusive' | 'parallel';
}

export interface InclusiveGatewayElement extends FlowNodeBase {
  readonly type: 'inclusiveGateway';
  /**
   * OR-3, computed at deployment for joins: for each incoming flow id, the ids of flows and flow nodes of the same scope
   * from which that flow can be reached without passing this gateway.
   */
  readonly reachable: Readonly<Record<string, readonly string[]>>;
}

export interface ComplexGatewayElement extends FlowNodeBase {
  readonly type: 'complexGateway';
  /** CPX-2; absent only with one incoming flow (CPX-7): every token activates it. */
  readonly activationCondition?: Expression;
  /** As on an inclusive gateway: which incoming flows a token may still come to (CPX-4). */
  readonly reachable: Readonly<Record<string, readonly string[]>>;
}

export interface StartEventElement extends FlowNodeBase {
  readonly type: 'startEvent';
  readonly eventDefinitions: readonly EventDefinition[];
  /** Only on start events of event sub-processes; true elsewhere. */
  readonly interrupting: boolean;
  readonly parallelMultiple: boolean;
  readonly form?: FormReference;
}

export interface EndEventElement extends FlowNodeBase {
  readonly type: 'endEvent';
  readonly eventDefinitions: readonly EventDefinition[];
}

export interface IntermediateCatchEventElement extends FlowNodeBase {
  readonly type: 'intermediateCatchEvent';
  readonly eventDefinitions: readonly EventDefinition[];
  readonly parallelMultiple: boolean;
}

export interface IntermediateThrowEventElement extends FlowNodeBase {
  readonly type: 'intermediateThrowEvent';
  readonly eventDefinitions: readonly EventDefinition[];
}

export interface BoundaryEventElement extends FlowNodeBase {
  readonly type: 'boundaryEvent';
  readonly attachedToId: string;
  readonly interrupting: boolean;
  readonly eventDefinitions: readonly EventDefinition[];
  readonly parallelMultiple: boolean;
  /** E70: the associated handler of a compensation boundary event. */
  readonly compensationHandlerId?: string;
}

/** Everything that can hold or route a token. Adding a member here makes the registry and the parser fail to compile. */
export type FlowElement =
  | TaskElement
  | UserTaskElement
  | JobTaskElement
  | ScriptTaskElement
  | ReceiveTaskElement
  | CallActivityElement
  | SubProcessElement
  | AdHocSubProcessElement
  | EventSubProcessElement
  | GatewayElement
  | EventBasedGatewayElement
  | InclusiveGatewayElement
  | ComplexGatewayElement
  | StartEventElement
  | EndEventElement
  | IntermediateCatchEventElement
  | IntermediateThrowEventElement
  | BoundaryEventElement;

export type ActivityElement = Extract<FlowElement, ActivityBase>;
export type ThrowingElement = EndEventElement | IntermediateThrowEventElement;

/** The second axis: what kind of event. An event without definitions is a none event. */
export type EventDefinition =
  | { readonly kind: 'timer'; readonly timer: TimerModel }
  | { readonly kind: 'message'; readonly catch?: MessageCatch; readonly throw?: MessageThrow }
  | {
      readonly kind: 'signal';
      readonly name: Expression;
      readonly scope: 'tenant' | 'processInstance';
      /** `variables="all"`: the payload is everything the thrower sees, under its local variables. */
      readonly payload?: 'all';
    }
  | {
      readonly kind: 'error';
      /** Absent on a catcher: every error (ERR-2). */
      readonly code?: Expression;
      readonly codeVariable?: string;
      readonly messageVariable?: string;
      /** The two variables are written to the catcher's scope only (VAR-3). */
      readonly variablesAreLocal?: boolean;
      readonly message?: Expression;
    }
  | { readonly kind: 'escalation'; readonly code?: Expression; readonly codeVariable?: string }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      /** `changesOnly`: each change triggers, the moment it opens does not (a variable listener). */
      readonly trigger: 'edge' | 'everyChange' | 'changesOnly';
      readonly variableNames?: readonly string[];
      readonly variableEvents?: readonly ('create' | 'update' | 'delete')[];
    }
  | { readonly kind: 'compensation'; readonly activityId?: string; readonly waitForCompletion: boolean }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'link'; readonly name: string; readonly targetId?: string }
  | { readonly kind: 'terminate'; readonly scope: 'innermost' | 'multiInstance' | 'instance' };

export interface TimerModel {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly expression: Expression;
  readonly timeZone?: string;
  /** TMR-6: durations and intervals count the working time of this calendar. */
  readonly calendar?: string;
  readonly catchUp: 'one' | 'all' | 'none';
  /** ISO 8601 instant after which a cycle ends. */
  readonly endDate?: string;
}

export interface MessageCatch {
  readonly name: Expression;
  /** Absent: reached only as MSG-8 says. */
  readonly correlationKey?: Expression;
  /** COR-1: instead of a correlation key. */
  readonly correlation?: CorrelationRule;
}

export interface MessageThrow {
  /** With a job the throw is work for a machine; without, the message is published in the same transaction (MSG-10). */
  readonly job?: JobModel;
  readonly name?: Expression;
  readonly correlationKey?: Expression;
  /** ISO 8601 duration; PT1H when the model says nothing. */
  readonly timeToLive?: Expression;
  readonly messageId?: Expression;
  readonly businessId?: Expression;
  /** COR-2: sending sets the keys of the instance as receiving does. */
  readonly correlation?: CorrelationRule;
  /** MSG-11: only this process is offered the message. */
  readonly targetProcessId?: string;
}
