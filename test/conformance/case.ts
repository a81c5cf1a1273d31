import type { JsonObject, JsonValue } from '#engine';
import type { ModelFile } from './driver.ts';

/** What must hold after a step; the words of the shared cases. */
export interface Expectation {
  readonly tasks?: Readonly<Record<string, number>>;
  readonly jobs?: Readonly<Record<string, number>>;
  readonly state?: Readonly<Record<string, 'active' | 'completed' | 'terminated'>>;
  readonly vars?: Readonly<Record<string, JsonObject>>;
  readonly noVars?: Readonly<Record<string, readonly string[]>>;
  readonly running?: Readonly<Record<string, number>>;
  readonly activeCount?: Readonly<Record<string, number>>;
  readonly timers?: number;
  readonly waiting?: Readonly<Record<string, number>>;
  readonly visited?: {
    readonly atLeast?: readonly string[];
    readonly never?: readonly string[];
    readonly counts?: Readonly<Record<string, number>>;
    readonly order?: readonly string[];
  };
  readonly taskAttrs?: readonly {
    readonly assignee?: string;
    readonly candidateUsers?: readonly string[];
    readonly candidateGroups?: readonly string[];
  }[];
  /** Attributes of the open tasks by element id, as `/v2` names them; only those given are compared. */
  readonly taskFields?: Readonly<Record<string, JsonObject>>;
  /** Open jobs by type. */
  readonly jobTypes?: Readonly<Record<string, number>>;
  readonly jobVars?: Readonly<Record<string, JsonObject>>;
  readonly startRejectedOrIncident?: readonly string[] | boolean;
  readonly rejected?: boolean;
  readonly element?: string;
  /** Problem codes a refused deployment must have. */
  readonly codes?: readonly string[];
  /** Incident codes by element id; in our own cases an unnamed incident is a failure. */
  readonly incidents?: Readonly<Record<string, string>>;
  readonly anyOutcome?: boolean;
  readonly flows?: Readonly<Record<string, number>>;
  readonly ends?: Readonly<Record<string, number>>;
  readonly open?: Readonly<Record<string, number>>;
  readonly started?: number;
  readonly finished?: number;
}

export interface CaseStep {
  readonly do:
    | 'deploy'
    | 'start'
    | 'completeTask'
    | 'completeJob'
    | 'assignTask'
    | 'updateTask'
    | 'throwError'
    | 'failJob'
    | 'loseJob'
    | 'throwTaskError'
    | 'throwTaskEscalation'
    | 'suspend'
    | 'resume'
    | 'correlate'
    | 'signal'
    | 'evaluate'
    | 'trigger'
    | 'activate'
    | 'advance'
    | 'setVars'
    | 'cancel'
    | 'migrate'
    | 'drain'
    | 'resolve'
    | 'completeScopeTasks';
  readonly models?: readonly string[];
  readonly process?: string;
  readonly at?: string;
  readonly vars?: JsonObject;
  readonly as?: string;
  readonly element?: string;
  /** The job of that type, where an element has several. */
  readonly type?: string;
  /** What a listener's job answers beside variables. */
  readonly result?: JsonObject;
  /** `assignTask`; null gives it back. */
  readonly assignee?: string | null;
  /** `updateTask`. */
  readonly changes?: JsonObject;
  /** `migrate`: targets by the elements of the old version, beside those that are the same in the newest version of `process`. */
  readonly plan?: Readonly<Record<string, string>>;
  /** `migrate`: elements of the plan whose waits the new version opens anew (MIG-4). */
  readonly renew?: readonly string[];
  /** `migrate`: codes of all blockers, by element id. */
  readonly blockers?: Readonly<Record<string, string>>;
  /** The code the step must be refused with. */
  readonly refused?: string;
  readonly count?: number;
  /** Ends what runs in the ad-hoc sub-process first. */
  readonly cancel?: boolean;
  readonly where?: JsonObject;
  /** `failJob`: attempts left after it. `resolve`: attempts given to the job. */
  readonly retries?: number;
  /** `start`: the caller's own id of the instance (MSG-7). */
  readonly businessId?: string;
  readonly code?: string;
  readonly message?: string;
  readonly key?: JsonValue;
  readonly ttl?: string;
  /** MSG-4: what makes a publication unique. */
  readonly messageId?: string;
  /** MSG-5: correlates at once or is refused; nothing is buffered. */
  readonly once?: boolean;
  /** `setVars`: on the scope of an open task or job, and only there (VAR-3). */
  readonly local?: boolean;
  readonly name?: string;
  readonly by?: string;
  readonly instance?: string | { readonly running: string };
  readonly complete?: Readonly<Record<string, number>>;
  readonly order?: readonly string[];
  readonly scope?: string;
  readonly elements?: readonly string[];
  readonly anyOutcome?: boolean;
  readonly expect?: Expectation;
}

/** One case, whatever format it came from. */
export interface ConformanceCase {
  readonly id: string;
  readonly suite: string;
  readonly features: readonly string[];
  /** Deployed first; empty when a `deploy` step does it. */
  readonly models: readonly ModelFile[];
  /** Models a `deploy` step may name. */
  readonly modelNamed: (name: string) => ModelFile;
  readonly steps: readonly CaseStep[];
  /** Set where the case does not count, with the reason. */
  readonly ignored?: string;
  /** A refusal case the project knowingly accepts, with the reason; where it is refused after all, it passes. */
  readonly accepted?: string;
  readonly kind: 'steps' | 'betsy' | 'refusal' | 'robust' | 'decision';
  readonly decision?: DecisionCase;
  readonly betsy?: BetsyCase;
  readonly strict: boolean;
}

/** One case of the DMN kit: inputs, and what decisions give for them. */
export interface DecisionCase {
  /** The decision service to call; otherwise each result names a decision. */
  readonly invocable?: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly namespace?: string;
    readonly value: TypedValue;
  }[];
  readonly results: readonly {
    readonly name: string;
    readonly namespace?: string;
    /** No value, by null or by a failure. */
    readonly isError: boolean;
    readonly expected: TypedValue;
  }[];
}

/** A value as the kit writes it, with its type. */
export type TypedValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'temporal'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly TypedValue[] }
  | {
      readonly kind: 'context';
      readonly members: readonly { readonly name: string; readonly value: TypedValue }[];
    };

export interface BetsyCase {
  readonly startBefore: readonly { readonly processId: string; readonly variables: JsonObject }[];
  readonly start: { readonly processId: string; readonly variables: JsonObject };
  readonly observeMs: number;
  readonly expect: {
    readonly deploy: string;
    readonly marks: readonly string[];
    readonly marksCorrected?: readonly string[];
    readonly overlap?: boolean;
    readonly dataReadBack?: string;
    readonly state: string;
    readonly uncaughtErrorCode?: string;
    readonly runtimeError?: boolean;
    readonly anyError?: boolean;
    readonly markerWrittenByOtherProcess?: boolean;
  };
}

export type CaseResult =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly difference: string }
  | { readonly status: 'skipped'; readonly reason: string };
