import type { JsonObject, JsonValue, Key } from '#engine';
import type { CommandContext } from './caller.ts';
import type { DeploymentRequest } from './runtime.ts';

/** Evaluating decisions without a process. */
export interface Decisions {
  /** Refused `NOT_FOUND` when there is no such decision; a failed evaluation is an answer, kept as such. */
  evaluate(
    context: CommandContext,
    request: {
      /** The newest version of this id, or the version of this key. */
      readonly decision: { readonly id: string } | { readonly key: Key };
      readonly variables: JsonObject;
    },
  ): Promise<DecisionEvaluation>;
  /** Evaluates a decision of files that are not deployed; nothing is kept. Refused `DEPLOYMENT_REFUSED` when the files have errors. */
  tryOut(request: {
    readonly resources: DeploymentRequest['resources'];
    readonly decisionId: string;
    readonly variables: JsonObject;
    readonly tenantId?: string;
  }): Promise<DecisionTrial>;
  /** Removes one evaluation with all its decision instances. */
  deleteEvaluation(context: CommandContext, decisionEvaluationKey: Key): Promise<void>;
}

export interface DecisionEvaluation {
  readonly decisionDefinitionId: string;
  readonly decisionDefinitionKey: Key;
  readonly decisionDefinitionName: string;
  readonly decisionDefinitionVersion: number;
  readonly decisionEvaluationKey: Key;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: Key;
  readonly tenantId: string;
  /** JSON text, as all values of inputs and outputs. */
  readonly output: string;
  readonly failedDecisionDefinitionId: string | null;
  readonly failureMessage: string | null;
  readonly evaluatedDecisions: readonly EvaluatedDecisionItem[];
  /** One object per hit, with a member per output: how Camunda 7 shows a result. */
  readonly rows: readonly JsonObject[];
}

/** What a decision says that is not deployed. */
export interface DecisionTrial {
  readonly output: JsonValue;
  readonly failedDecisionDefinitionId: string | null;
  readonly failureMessage: string | null;
  readonly evaluatedDecisions: readonly Pick<
    EvaluatedDecisionItem,
    | 'decisionDefinitionId'
    | 'decisionDefinitionName'
    | 'decisionDefinitionType'
    | 'output'
    | 'evaluatedInputs'
    | 'matchedRules'
  >[];
}

export interface EvaluatedDecisionItem {
  readonly decisionDefinitionId: string;
  readonly decisionDefinitionKey: Key;
  readonly decisionDefinitionName: string;
  readonly decisionDefinitionVersion: number;
  readonly decisionDefinitionType: string;
  readonly decisionEvaluationInstanceKey: string;
  readonly output: string;
  readonly tenantId: string;
  readonly evaluatedInputs: readonly EvaluatedInput[];
  readonly matchedRules: readonly MatchedRuleItem[];
}

export interface EvaluatedInput {
  readonly inputId: string;
  readonly inputName: string;
  readonly inputValue: string;
}

export interface MatchedRuleItem {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly evaluatedOutputs: readonly {
    readonly outputId: string;
    readonly outputName: string;
    readonly outputValue: string;
    readonly ruleId: string;
    readonly ruleIndex: number;
  }[];
}

/** Where an evaluated decision belongs, with its inputs and the rules that matched. */
export interface DecisionOrigin {
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: Key;
  readonly decisionRequirementsVersion: number;
  readonly processDefinitionId: string | null;
  readonly processDefinitionVersion: number | null;
  readonly elementId: string | null;
  /** The decision that was asked for in the same evaluation; null when this is it, or when it was never reached. */
  readonly rootInstanceKey: string | null;
  /** The result is made of all hits by sum, minimum, maximum or count. */
  readonly isAggregated: boolean;
  readonly evaluatedInputs: readonly EvaluatedInput[];
  readonly matchedRules: readonly MatchedRuleItem[];
}
