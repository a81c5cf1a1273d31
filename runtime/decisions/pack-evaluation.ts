import type { DecisionOutcome, EvaluatedDecision, JsonValue, Key } from '#engine';
import type { EvaluatedInput, MatchedRuleItem } from '../contract/decisions.ts';
import type { StoredRequirements } from '../store/port.ts';

/** What history keeps of one evaluation. */
export interface DecisionRecord {
  readonly decisionKey: Key;
  /** JSON text of all evaluated decisions, packed. */
  readonly evaluated: string;
  /** Why the last of them failed. */
  readonly failure: string | null;
}

/**
 * Decisions are kept by their keys, inputs and outputs by their place in the table: names and ids are those of the model, which
 * never changes. The decision that failed is the last one; without a value of its own it is null.
 */
export function packEvaluation(
  decisionKey: Key,
  models: readonly StoredRequirements[],
  outcome: DecisionOutcome,
): DecisionRecord {
  const { failure } = outcome;
  const packed = evaluatedIn(outcome).map((decision) =>
    packDecision(keyOf(models, decision.decisionId), decision),
  );
  return { decisionKey, evaluated: JSON.stringify(packed), failure: failure?.message ?? null };
}

/** The evaluated decisions; one that failed before it had anything to tell stands last. */
export function evaluatedIn({ evaluated, failure }: DecisionOutcome): readonly EvaluatedDecision[] {
  if (failure === undefined) return evaluated;
  const failed = evaluated.find(({ decisionId }) => decisionId === failure.decisionId);
  const others = evaluated.filter((decision) => decision !== failed);
  const { decisionId } = failure;
  return [
    ...others,
    failed ?? {
      decisionId,
      decisionName: decisionId,
      decisionType: 'UNKNOWN',
      output: null,
      inputs: [],
      matchedRules: [],
    },
  ];
}

export function keyOf(models: readonly StoredRequirements[], decisionId: string): Key {
  for (const { decisions } of models) {
    const found = decisions.find((decision) => decision.decisionId === decisionId);
    if (found !== undefined) return found.key;
  }
  throw new Error(`The evaluated decision "${decisionId}" belongs to no deployed model.`);
}

export function publicInputs(decision: EvaluatedDecision): readonly EvaluatedInput[] {
  return decision.inputs.map(({ inputId, inputName, inputValue }) => ({
    inputId,
    inputName,
    inputValue: JSON.stringify(inputValue),
  }));
}

export function publicRules(decision: EvaluatedDecision): readonly MatchedRuleItem[] {
  return decision.matchedRules.map(({ ruleId, ruleIndex, outputs }) => ({
    ruleId,
    ruleIndex,
    evaluatedOutputs: outputs.map(({ outputId, outputName, outputValue }) => ({
      outputId,
      outputName,
      outputValue: JSON.stringify(outputValue),
      ruleId,
      ruleIndex,
    })),
  }));
}

// helpers

function packDecision(key: Key, { output, inputs, matchedRules }: EvaluatedDecision): JsonValue {
  const packed: JsonValue[] = [
    key,
    output,
    inputs.map((input) => input.inputValue),
    matchedRules.map((rule) => [rule.ruleIndex, rule.outputs.map((out) => out.outputValue)]),
  ];
  if (matchedRules.length === 0) packed.pop();
  if (matchedRules.length === 0 && inputs.length === 0) packed.pop();
  return packed;
}
