import type { InstantMs, JsonValue } from '../model/json.ts';

/** What a decision may know of the world beside its variables. */
export interface DecisionEnv {
  readonly now: InstantMs;
  readonly timeZone: string;
}

/** As the public API lists the types of decisions. */
export type DecisionType = 'DECISION_TABLE' | 'LITERAL_EXPRESSION' | 'UNKNOWN';

export interface MatchedRule {
  readonly ruleId: string;
  /** From 1. */
  readonly ruleIndex: number;
  readonly outputs: readonly {
    readonly outputId: string;
    readonly outputName: string;
    readonly outputValue: JsonValue;
  }[];
}

export interface EvaluatedDecision {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionType: DecisionType;
  readonly output: JsonValue;
  /** Inputs of the decision table; empty for other logic. */
  readonly inputs: readonly {
    readonly inputId: string;
    readonly inputName: string;
    readonly inputValue: JsonValue;
  }[];
  /** In the order of the rules. */
  readonly matchedRules: readonly MatchedRule[];
}

export interface DecisionFailure {
  /** The decision that failed: the asked one, or one it requires. */
  readonly decisionId: string;
  readonly code: string;
  readonly message: string;
}

export interface DecisionOutcome {
  /** Null when the decision failed. */
  readonly output: JsonValue;
  readonly failure?: DecisionFailure;
  /** In the order of evaluation, the asked decision last. */
  readonly evaluated: readonly EvaluatedDecision[];
}
