import { ARITHMETIC } from '../expressions/feel/arithmetic.ts';
import { compare, equal } from '../expressions/feel/comparison.ts';
import { context } from '../expressions/feel/values.ts';
import type { FeelValue } from '../expressions/feel/values.ts';
import type { Aggregation, DecisionTable } from './decision-requirements.ts';
import { DecisionFault } from './fault.ts';

/** A rule that matched, with its outputs; `ruleIndex` from 0. */
export interface Match {
  readonly ruleIndex: number;
  readonly values: readonly FeelValue[];
}

export interface OutputClauses {
  /** Per output: its values from the most to the least important. */
  readonly priorities: () => readonly (readonly FeelValue[])[];
  /** Per output: the value when no rule matches. */
  readonly defaults: () => readonly (FeelValue | undefined)[];
}

/** DMN 1.5, 8.2.10: which matching rules give the result. */
export function applyHitPolicy(
  table: DecisionTable,
  matches: readonly Match[],
  clauses: OutputClauses,
): FeelValue {
  const [first] = matches;
  if (first === undefined) return noMatch(table, clauses);
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (matches.length > 1) throw contradiction(table, matches, 'only one may match');
      return resultOf(table, first);
    case 'ANY':
      if (!matches.every((match) => sameValues(match.values, first.values)))
        throw contradiction(table, matches, 'they must give the same result');
      return resultOf(table, first);
    case 'FIRST':
      return resultOf(table, first);
    case 'PRIORITY':
      return resultOf(table, byPriority(matches, clauses)[0] ?? first);
    case 'OUTPUT ORDER':
      return byPriority(matches, clauses).map((match) => resultOf(table, match));
    case 'RULE ORDER':
      return matches.map((match) => resultOf(table, match));
    case 'COLLECT':
      return collected(table, matches);
  }
}

// helpers

/** The default is the whole result, also where several rules could have given a list. */
function noMatch(table: DecisionTable, clauses: OutputClauses): FeelValue {
  const defaults = clauses.defaults();
  if (defaults.some((value) => value !== undefined))
    return resultOf(table, { ruleIndex: -1, values: defaults.map((value) => value ?? null) });
  return table.aggregation === 'COUNT' ? 0 : null;
}

/** One output: its value; several: a context. */
function resultOf({ outputs }: DecisionTable, { values }: Match): FeelValue {
  if (outputs.length === 1) return values[0] ?? null;
  return context(outputs.map(({ name }, index) => [name, values[index] ?? null]));
}

function sameValues(a: readonly FeelValue[], b: readonly FeelValue[]): boolean {
  return a.every((value, index) => equal(value, b[index] ?? null) === true);
}

function contradiction(table: DecisionTable, matches: readonly Match[], rule: string): DecisionFault {
  const numbers = matches.map(({ ruleIndex }) => ruleIndex + 1).join(', ');
  return new DecisionFault(
    'HIT_POLICY_VIOLATION',
    `The rules ${numbers} of the decision table match together; with hit policy ${table.hitPolicy} ${rule}.`,
  );
}

/** By the first output, then the next; a value outside the list comes last. Rules of the same priority keep their order. */
function byPriority(matches: readonly Match[], clauses: OutputClauses): readonly Match[] {
  const priorities = clauses.priorities();
  const rank = (value: FeelValue, column: number): number => {
    const at = (priorities[column] ?? []).findIndex((candidate) => equal(candidate, value) === true);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  return matches.toSorted((a, b) => {
    for (const [column, value] of a.values.entries()) {
      const order = rank(value, column) - rank(b.values[column] ?? null, column);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function collected(table: DecisionTable, matches: readonly Match[]): FeelValue {
  const { aggregation } = table;
  if (aggregation === undefined) return matches.map((match) => resultOf(table, match));
  const values = table.outputs.map((_output, column) =>
    aggregated(
      aggregation,
      matches.map((match) => match.values[column] ?? null),
    ),
  );
  return resultOf(table, { ruleIndex: -1, values });
}

function aggregated(aggregation: Aggregation, values: readonly FeelValue[]): FeelValue {
  switch (aggregation) {
    case 'COUNT':
      return values.length;
    case 'SUM':
      return values
        .slice(1)
        .reduce<FeelValue>((sum, value) => ARITHMETIC.get('+')!(sum, value), values[0] ?? null);
    case 'MIN':
    case 'MAX': {
      const direction = aggregation === 'MIN' ? -1 : 1;
      return values.slice(1).reduce<FeelValue>((best, value) => {
        const order = compare(value, best);
        return order === null ? null : Math.sign(order) === direction ? value : best;
      }, values[0] ?? null);
    }
  }
}
