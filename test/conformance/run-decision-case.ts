import { readDmn } from '#engine';
import { evaluateWith } from '../../engine/decisions/evaluate-decision.ts';
import { normalName } from '../../engine/expressions/feel/normal-name.ts';
import { fromDouble } from '../../engine/expressions/feel/decimal.ts';
import type { DecisionRequirements, JsonObject, JsonValue } from '#engine';
import { parseTemporal } from '../../engine/expressions/feel/temporal-text.ts';
import { isContext, memberNamed } from '../../engine/expressions/feel/values.ts';
import type { FeelContext, FeelValue } from '../../engine/expressions/feel/values.ts';
import type { CaseResult, ConformanceCase, DecisionCase, TypedValue } from './case.ts';
import type { ModelFile } from './driver.ts';

/** The kit's own runners compare numbers so. */
const TOLERANCE = 1e-8;
/** `now()` and `today()` of the cases. */
const NOW = Date.UTC(2026, 0, 15, 12);

interface LoadedModel {
  readonly requirements?: DecisionRequirements;
  readonly imported: readonly DecisionRequirements[];
  /** Functions in Java or PMML, which a deployment refuses and the kit's cases may call. */
  readonly usesForeignCode: boolean;
  readonly errors: readonly { readonly code: string; readonly text: string }[];
}

const loaded = new WeakMap<Uint8Array, Promise<LoadedModel>>();

/** Evaluates every result node of a case; a case passes when each has the expected value. */
export async function runDecisionCase(test: ConformanceCase, decision: DecisionCase): Promise<CaseResult> {
  const [main, ...others] = test.models;
  if (main === undefined) return { status: 'failed', difference: 'there is no model' };
  let loading = loaded.get(main.content);
  if (loading === undefined) loaded.set(main.content, (loading = load(main, others)));
  const { requirements, imported, errors, usesForeignCode } = await loading;
  if (requirements === undefined) {
    return { status: 'failed', difference: `refused: ${errors.map(({ text }) => text).join('; ')}` };
  }
  const variables = variablesOf(decision, requirements);
  for (const result of decision.results) {
    const id = idOf(decision.invocable ?? result.name, requirements, imported, result.namespace);
    const find = (name: string): FeelValue | undefined => memberNamed(variables, normalName(name));
    const outcome = evaluateWith(requirements, id, find, { now: NOW, timeZone: 'UTC' }, imported);
    const output = decision.invocable === undefined ? outcome.output : member(outcome.output, result.name);
    const difference = result.isError
      ? output === null
        ? undefined
        : `is ${shown(output)} instead of an error`
      : differenceOf(output, result.expected);
    if (difference !== undefined) {
      const failure =
        outcome.failure === undefined ? '' : ` (${outcome.failure.code}: ${outcome.failure.message})`;
      if (usesForeignCode)
        return {
          status: 'skipped',
          reason: 'the model needs functions of another language, which are refused',
        };
      return { status: 'failed', difference: `${result.name} ${difference}${failure}` };
    }
  }
  return { status: 'passed' };
}

// helpers

async function load(main: ModelFile, others: readonly ModelFile[]): Promise<LoadedModel> {
  const options = { tolerant: true };
  const imported: DecisionRequirements[] = [];
  for (const other of others) {
    const { requirements } = await readDmn(other, options);
    if (requirements !== undefined) imported.push(requirements);
  }
  const { requirements, problems } = await readDmn(main, { ...options, imports: imported });
  const errors = problems
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message }) => ({ code, text: `${code} ${message}` }));
  const usesForeignCode = problems.some(({ code }) => code === 'EXPRESSION_UNSUPPORTED');
  return { imported, errors, usesForeignCode, ...(requirements === undefined ? {} : { requirements }) };
}

/** Inputs of an imported model stand in a context with the name of the import. */
function variablesOf({ inputs }: DecisionCase, requirements: DecisionRequirements): FeelContext {
  const variables = new Map<string, FeelValue>();
  for (const { name, namespace, value } of inputs) {
    const prefix = requirements.imports.find((one) => one.namespace === namespace)?.name;
    if (prefix === undefined || prefix === '') variables.set(name, valueOf(value));
    else {
      const group = variables.get(prefix);
      variables.set(prefix, new Map([...(isContext(group) ? group : []), [name, valueOf(value)]]));
    }
  }
  return variables;
}

function valueOf(value: TypedValue): FeelValue {
  switch (value.kind) {
    case 'null':
      return null;
    case 'number':
      return fromDouble(value.value) ?? null;
    case 'temporal':
      return parseTemporal(value.text) ?? null;
    case 'list':
      return value.items.map(valueOf);
    case 'context':
      return new Map(value.members.map((member) => [member.name, valueOf(member.value)]));
    default:
      return value.value;
  }
}

function idOf(
  name: string,
  requirements: DecisionRequirements,
  imported: readonly DecisionRequirements[],
  namespace: string | undefined,
): string {
  const models = [requirements, ...imported].filter(
    (model) => namespace === undefined || model.namespace === namespace,
  );
  for (const { decisions, services } of models) {
    const found = [...decisions, ...services].find((element) => element.name === name);
    if (found !== undefined) return found.id;
  }
  return name;
}

/** A service with several outputs gives them all at once. */
function member(output: JsonValue, name: string): JsonValue {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return output;
  const members = output as JsonObject;
  return Object.hasOwn(members, name) ? (members[name] ?? null) : output;
}

function differenceOf(actual: JsonValue, expected: TypedValue): string | undefined {
  const differs = `is ${shown(actual)} instead of ${shownExpected(expected)}`;
  switch (expected.kind) {
    case 'null':
      return actual === null ? undefined : differs;
    case 'number':
      return typeof actual === 'number' &&
        Math.abs(actual - expected.value) <= TOLERANCE * Math.max(1, Math.abs(expected.value))
        ? undefined
        : differs;
    case 'boolean':
    case 'string':
      return actual === expected.value ? undefined : differs;
    case 'temporal':
      return typeof actual === 'string' && canonical(actual) === canonical(expected.text)
        ? undefined
        : differs;
    case 'list': {
      if (!Array.isArray(actual) || actual.length !== expected.items.length) return differs;
      const list = actual as readonly JsonValue[];
      return expected.items.some((item, index) => differenceOf(list[index] ?? null, item) !== undefined)
        ? differs
        : undefined;
    }
    case 'context': {
      if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) return differs;
      const members = actual as JsonObject;
      const same =
        Object.keys(members).length === expected.members.length &&
        expected.members.every(
          ({ name, value }) =>
            Object.hasOwn(members, name) && differenceOf(members[name] ?? null, value) === undefined,
        );
      return same ? undefined : differs;
    }
  }
}

/** The same date, time or duration has many spellings. */
function canonical(text: string): string {
  return parseTemporal(text.replace(/\[([\w/+-]+)\]$/, '@$1'))?.toString() ?? text;
}

function shown(value: JsonValue): string {
  return JSON.stringify(value);
}

function shownExpected(expected: TypedValue): string {
  switch (expected.kind) {
    case 'null':
      return 'null';
    case 'temporal':
      return expected.text;
    case 'list':
      return `[${expected.items.map(shownExpected).join(',')}]`;
    case 'context':
      return `{${expected.members.map(({ name, value }) => `${name}: ${shownExpected(value)}`).join(', ')}}`;
    default:
      return JSON.stringify(expected.value);
  }
}
