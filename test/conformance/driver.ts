import type { JsonObject } from '#engine';
import type { MigrationInput, ModelFile, Outcome } from '../../runtime/simulation/outcome.ts';

export type { MigrationInput, ModelFile, Outcome };

export interface OpenWork {
  readonly key: string;
  readonly element: string;
  readonly instanceKey: string;
  readonly elementInstanceKey: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly assignee?: string | null;
  readonly candidateUsers?: readonly string[];
  readonly candidateGroups?: readonly string[];
  /** What `/v2` says of a task: state, priority, candidates, dates. */
  readonly fields?: JsonObject;
}

export interface InstanceView {
  readonly key: string;
  readonly processId: string;
  readonly status: 'active' | 'completed' | 'terminated';
  readonly variables: JsonObject;
}

/** What a case may look at, when nothing can move any more. */
export interface Snapshot {
  readonly instances: readonly InstanceView[];
  readonly tasks: readonly OpenWork[];
  readonly jobs: readonly OpenWork[];
  readonly timers: number;
  /** Element instances that wait, and tokens at joins, by element id. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Receive tasks that wait for the trigger command, and ad-hoc sub-processes. */
  readonly triggers: readonly OpenWork[];
  readonly incidents: readonly {
    readonly element: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Ids of completed elements, in order of completion. */
  readonly completed: readonly string[];
  readonly flows: Readonly<Record<string, number>>;
  /** False where only the set of flows taken is known. */
  readonly areFlowsCounted: boolean;
}

export interface DeployProblem {
  readonly code: string;
  readonly elementId?: string;
  readonly message: string;
}

/** One clean engine with a virtual clock. Every call returns when the engine is quiescent. */
export interface Driver {
  deploy(
    files: readonly ModelFile[],
  ): Promise<{ readonly ok: boolean; readonly problems: readonly DeployProblem[] }>;
  start(input: {
    readonly processId: string;
    readonly variables: JsonObject;
    readonly at?: string;
    readonly businessId?: string;
  }): Promise<Outcome>;
  /** Changes of a task are over, or wait for its listeners (LSN-2). */
  completeTask(key: string, variables: JsonObject): Promise<Outcome>;
  assignTask(key: string, assignee: string | null): Promise<Outcome>;
  updateTask(key: string, changes: JsonObject): Promise<Outcome>;
  completeJob(key: string, variables: JsonObject, result?: JsonObject): Promise<Outcome>;
  /** ADH-2: starts activities inside an ad-hoc sub-process. */
  activateAdHoc(
    elementInstanceKey: string,
    elements: readonly { readonly elementId: string; readonly variables?: JsonObject }[],
    cancelRemaining: boolean,
  ): Promise<Outcome>;
  throwError(key: string, code: string, variables: JsonObject): Promise<Outcome>;
  /** TSK-6: the worker says how many attempts are left. */
  failJob(key: string, retriesLeft: number): Promise<Outcome>;
  /** TSK-7: the worker that took it is never heard of again, and its lease runs out. */
  loseJob(key: string): Promise<Outcome>;
  /** TSK-3: what a person throws at a task. */
  throwAtTask(
    key: string,
    kind: 'error' | 'escalation',
    code: string,
    variables: JsonObject,
  ): Promise<Outcome>;
  publish(input: {
    readonly name: string;
    readonly correlationKey: string;
    readonly variables: JsonObject;
    readonly timeToLiveMs: number;
    readonly messageId?: string;
  }): Promise<Outcome>;
  /** MSG-5: to the instance that waits for it now, or to none. */
  correlateOnce(input: {
    readonly name: string;
    readonly correlationKey: string;
    readonly variables: JsonObject;
  }): Promise<Outcome>;
  broadcast(name: string): Promise<Outcome>;
  /** CND-6: starts what waits for a condition that holds on these variables. */
  evaluateConditions(variables: JsonObject): Promise<Outcome>;
  /** TSK-11: completes a receive task that names no message. */
  trigger(elementInstanceKey: string, variables: JsonObject): Promise<Outcome>;
  /** `local`: on that scope only (VAR-3). */
  setVariables(scopeKey: string, variables: JsonObject, local: boolean): Promise<Outcome>;
  cancel(instanceKey: string): Promise<Outcome>;
  /** MIG-3: to the newest version of the process, by what is the same in both and by `plan`. */
  migrate(input: MigrationInput): Promise<Outcome>;
  /** RUN-4. */
  setSuspended(instanceKey: string, isSuspended: boolean): Promise<Outcome>;
  /** Resolves the oldest open incident of the element; a job needs retries for it. */
  resolve(elementId: string, retries: number | undefined): Promise<Outcome>;
  /** Moves the clock and fires what is due, in order. */
  advance(milliseconds: number): Promise<void>;
  /** Milliseconds until the next timer, if there is one. */
  nextTimer(): Promise<number | undefined>;
  /** Variables an element instance sees. */
  visibleVariables(elementInstanceKey: string): Promise<JsonObject>;
  localVariables(elementInstanceKey: string): Promise<JsonObject>;
  snapshot(): Promise<Snapshot>;
  close(): Promise<void>;
}

/** Makes a clean engine for one case. */
export type DriverFactory = () => Promise<Driver>;
