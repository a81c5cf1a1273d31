import { coerce } from '../expressions/feel/conformance.ts';
import type { Evaluator } from '../expressions/feel/evaluator.ts';
import type { Scope } from '../expressions/feel/scope.ts';

import type { FeelType } from '../expressions/feel/type.ts';
import type { NamedTypes } from '../expressions/feel/type-expression.ts';
import type { Test } from '../expressions/feel/unary-test.ts';
import { isList } from '../expressions/feel/values.ts';
import type { FeelValue } from '../expressions/feel/values.ts';
import type { DecisionTable, TableInput, TableOutput } from './decision-requirements.ts';
import { DecisionFault } from './fault.ts';
import { applyHitPolicy } from './hit-policy.ts';
import type { Match } from './hit-policy.ts';
import { typeOfRef, withTemporals } from './item-types.ts';

/** What one evaluation of a table saw, for history. */
export interface TableTrace {
  inputs: readonly { readonly input: TableInput; readonly value: FeelValue }[];
  matches: readonly Match[];
}

export type TableEvaluator = (scope: Scope, trace?: TableTrace) => FeelValue;

interface Place {
  readonly types: NamedTypes;
}

/** How texts are compiled; given by the caller, because the logic of tables is part of all logic. */
interface TextCompilers<P extends Place> {
  readonly compileText: (text: string, place: P, elementId: string | undefined) => Evaluator;
  readonly compileTests: (text: string, place: P, elementId: string | undefined) => Test;
}

/** DMN 1.5, 8.3: inputs, the rules whose cells all hold, then the hit policy. */
export function compileTable<P extends Place>(
  table: DecisionTable,
  place: P,
  texts: TextCompilers<P>,
): TableEvaluator {
  const inputs = table.inputs.map((input) => compileInput(input, place, texts));
  const outputs = table.outputs.map((output) => compileOutput(output, place, texts));
  const rules = table.rules.map((rule) => ({
    tests: rule.conditions.map((cell) => ({
      test: texts.compileTests(cell, place, rule.id),
      isAny: cell === '' || cell === '-',
    })),
    values: rule.conclusions.map((cell) => texts.compileText(cell === '-' ? '' : cell, place, rule.id)),
  }));
  return (scope, trace) => {
    const values = inputs.map(({ evaluate }) => evaluate(scope));
    const named = withInputVariables(scope, table.inputs, values);
    if (trace !== undefined)
      trace.inputs = table.inputs.map((input, index) => ({ input, value: values[index] ?? null }));
    const allowed = inputs.map(({ isAllowed: isOneOf }, index) => isOneOf(scope, values[index] ?? null));
    const matches: Match[] = [];
    for (const [ruleIndex, rule] of rules.entries()) {
      scope.count();
      const holds = rule.tests.every(({ test, isAny }, column) =>
        isAny ? allowed[column] : test(named, values[column] ?? null) === true,
      );
      if (!holds) continue;
      matches.push({
        ruleIndex,
        values: rule.values.map((value, column) => outputs[column]?.accept(value(named), named) ?? null),
      });
      if (table.hitPolicy === 'FIRST') break;
    }
    if (trace !== undefined) trace.matches = matches;
    return applyHitPolicy(table, matches, {
      priorities: () => outputs.map(({ priorities }) => priorities(scope)),
      defaults: () => outputs.map(({ fallback }) => fallback?.(scope)),
    });
  };
}

// helpers

function compileInput<P extends Place>(input: TableInput, place: P, texts: TextCompilers<P>) {
  const run = texts.compileText(input.expression, place, input.id);
  const type = typeOfRef(input.typeRef, place.types);
  const allows =
    input.allowedValues === undefined ? undefined : texts.compileTests(input.allowedValues, place, input.id);
  return {
    evaluate: (scope: Scope): FeelValue => {
      const value = withTemporals(run(scope), type);
      // A value of another type matches no cell of its own accord; making it null could match one.
      return coerce(value, type) ?? value;
    },
    /** DMN 1.5, 10.3.2.10: a cell that does not care still cares that the value is an allowed one. */
    isAllowed: (scope: Scope, value: FeelValue): boolean =>
      value === null || allows === undefined || isAllowed(allows, scope, value),
  };
}

/** Of a list each item must be allowed. */
function isAllowed(allows: Test, scope: Scope, value: FeelValue): boolean {
  if (allows(scope, value) === true) return true;
  return isList(value) && value.every((item) => allows(scope, item) === true);
}

function compileOutput<P extends Place>(output: TableOutput, place: P, texts: TextCompilers<P>) {
  const type = typeOfRef(output.typeRef, place.types);
  const allows =
    output.allowedValues === undefined
      ? undefined
      : texts.compileTests(output.allowedValues, place, output.id);
  const fallback =
    output.defaultValue === undefined ? undefined : texts.compileText(output.defaultValue, place, output.id);
  const accept = (value: FeelValue, scope: Scope): FeelValue => {
    const fitting = coerce(value, type);
    if (fitting === null || allows === undefined || isAllowed(allows, scope, fitting)) return fitting;
    throw new DecisionFault(
      'OUTPUT_NOT_ALLOWED',
      `A rule gives output "${output.name}" (${output.id}) a value that is not one of the allowed values ${output.allowedValues ?? ''}.`,
    );
  };
  const order = output.allowedValues ?? allowedTextOf(type);
  const list = order === undefined ? undefined : texts.compileText(`[${order}]`, place, output.id);
  return {
    accept,
    priorities: (scope: Scope): readonly FeelValue[] => {
      const values = list?.(scope) ?? null;
      return isList(values) ? values : [];
    },
    ...(fallback === undefined
      ? {}
      : { fallback: (scope: Scope): FeelValue => coerce(fallback(scope), type) }),
  };
}

/** The values of the output's type are its order where the clause names none. */
function allowedTextOf(type: FeelType): string | undefined {
  if (type.kind === 'restricted') return type.text;
  return type.kind === 'deferred' ? allowedTextOf(type.resolve()) : undefined;
}

/** `camunda:inputVariable`: cells may name the value of their input. */
function withInputVariables(
  scope: Scope,
  inputs: readonly TableInput[],
  values: readonly FeelValue[],
): Scope {
  const named = inputs.flatMap(({ variable }, index) =>
    variable === undefined || variable === inputs[index]?.expression
      ? []
      : [[variable, values[index] ?? null] as const],
  );
  return named.length === 0 ? scope : scope.withAll(new Map(named));
}
