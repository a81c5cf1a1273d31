import { toJson } from '../expressions/json-result.ts';
import { fromJson } from '../expressions/feel/json.ts';
import { AssertionFailed } from '../expressions/feel/functions/extensions.ts';
import { normalName } from '../expressions/feel/normal-name.ts';
import { Scope } from '../expressions/feel/scope.ts';
import type { FindVariable } from '../expressions/feel/scope.ts';
import type { FeelValue } from '../expressions/feel/values.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { TableTrace } from './compile-table.ts';
import type { DecisionEnv, DecisionOutcome, DecisionType, EvaluatedDecision } from './decision-outcome.ts';
import type { Decision, DecisionRequirements } from './decision-requirements.ts';
import { Evaluation } from './evaluation.ts';
import { DecisionFault } from './fault.ts';
import { LinkedModel } from './linked-model.ts';

/** Evaluates one decision (or decision service) of a model with all it requires; a pure function of its arguments. */
export function evaluateDecision(
  requirements: DecisionRequirements,
  decisionId: string,
  variables: JsonObject,
  env: DecisionEnv,
  /** Models that `requirements` imports, and those they import. */
  imported: readonly DecisionRequirements[] = [],
): DecisionOutcome {
  return evaluateWith(requirements, decisionId, variablesOf(variables), env, imported);
}

/** The same with variables that may be values JSON does not have. */
export function evaluateWith(
  requirements: DecisionRequirements,
  decisionId: string,
  variables: FindVariable,
  env: DecisionEnv,
  imported: readonly DecisionRequirements[],
): DecisionOutcome {
  const model = linkedModel(requirements, imported);
  const asked = model.find({ id: decisionId }) ?? model.findAnywhere(decisionId);
  const evaluated: EvaluatedDecision[] = [];
  if (asked?.kind !== 'decision' && asked?.kind !== 'service')
    return failed(
      evaluated,
      decisionId,
      'DECISION_UNKNOWN',
      `There is no decision "${decisionId}" in "${requirements.id}".`,
    );
  let current = decisionId;
  const evaluation = new Evaluation(model, new Scope(env, variables), {
    onStart: (decision) => {
      current = decision.id;
    },
    onEvaluated: (decision, output, trace) => evaluated.push(describe(decision, output, trace)),
  });
  try {
    const value =
      asked.kind === 'decision'
        ? evaluation.decision(asked.model, asked.element)
        : evaluation.service(asked.model, asked.element);
    const json = toJson(value);
    if (json.ok) return { output: json.value, evaluated };
    return failed(
      evaluated,
      decisionId,
      'RESULT_INVALID',
      `The decision "${decisionId}" gives no value that can be stored: ${json.message}.`,
    );
  } catch (thrown) {
    if (thrown instanceof DecisionFault) return failed(evaluated, current, thrown.code, thrown.message);
    if (thrown instanceof AssertionFailed)
      return failed(
        evaluated,
        current,
        'ASSERTION_FAILED',
        `An assertion of decision "${current}" failed: ${thrown.message}.`,
      );
    if (thrown instanceof RangeError)
      return failed(
        evaluated,
        current,
        'DECISION_LIMIT',
        `The evaluation of decision "${current}" exceeds a limit: ${thrown.message}.`,
      );
    throw thrown;
  }
}

// helpers

/** Linked models by their requirements: the runtime keeps the requirements it uses, and with them goes this memory. */
const linkedModels = new WeakMap<
  DecisionRequirements,
  { readonly imported: readonly DecisionRequirements[]; readonly model: LinkedModel }
>();

function linkedModel(
  requirements: DecisionRequirements,
  imported: readonly DecisionRequirements[],
): LinkedModel {
  const known = linkedModels.get(requirements);
  const sameImports =
    known !== undefined &&
    known.imported.length === imported.length &&
    known.imported.every((one, index) => one === imported[index]);
  if (sameImports) return known.model;
  const model = new LinkedModel(requirements, imported);
  linkedModels.set(requirements, { imported: [...imported], model });
  return model;
}

/** Variables are converted when they are first read: most decisions read few of many. */
function variablesOf(variables: JsonObject): (name: string) => FeelValue | undefined {
  const converted = new Map<string, FeelValue>();
  let normalized: ReadonlyMap<string, string> | undefined;
  return (name) => {
    const known = converted.get(name);
    if (known !== undefined) return known;
    let written = name;
    if (!Object.hasOwn(variables, name)) {
      if (!/\W/.test(name)) return undefined;
      normalized ??= new Map(Object.keys(variables).map((key) => [normalName(key), key]));
      const found = normalized.get(normalName(name));
      if (found === undefined) return undefined;
      written = found;
    }
    const value = fromJson(variables[written] as JsonValue);
    converted.set(name, value);
    return value;
  };
}

function failed(
  evaluated: readonly EvaluatedDecision[],
  decisionId: string,
  code: string,
  message: string,
): DecisionOutcome {
  return { output: null, failure: { decisionId, code, message }, evaluated };
}

function describe(decision: Decision, output: FeelValue, trace: TableTrace | undefined): EvaluatedDecision {
  const { logic } = decision;
  const outputs = logic?.kind === 'table' ? logic.outputs : [];
  const rules = logic?.kind === 'table' ? logic.rules : [];
  return {
    decisionId: decision.id,
    decisionName: decision.name,
    decisionType: decisionTypeOf(decision),
    output: jsonOf(output),
    inputs: (trace?.inputs ?? []).map(({ input, value }) => ({
      inputId: input.id,
      inputName: input.name,
      inputValue: jsonOf(value),
    })),
    matchedRules: (trace?.matches ?? []).map(({ ruleIndex, values }) => ({
      ruleId: rules[ruleIndex]?.id ?? '',
      ruleIndex: ruleIndex + 1,
      outputs: outputs.map(({ id, name, label }, index) => ({
        outputId: id,
        outputName: label ?? (name === '' ? decision.name : name),
        outputValue: jsonOf(values[index] ?? null),
      })),
    })),
  };
}

function decisionTypeOf({ logic }: Decision): DecisionType {
  if (logic?.kind === 'table') return 'DECISION_TABLE';
  return logic?.kind === 'literal' ? 'LITERAL_EXPRESSION' : 'UNKNOWN';
}

/** Functions and ranges have no JSON; history shows null for them. */
function jsonOf(value: FeelValue): JsonValue {
  const json = toJson(value);
  return json.ok ? json.value : null;
}
