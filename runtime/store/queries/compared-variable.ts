import type { JsonValue } from '#engine';
import { bindJsonText, invalid } from './filter-sql.ts';
import type { SqlText } from './sql-text.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gteq: '>=',
  lt: '<',
  lteq: '<=',
};

/** A JSON value against one of the same kind: a text is never greater than a number. `like` is for texts, with `%` and `_`. */
export function comparedVariable(
  column: string,
  operator: JsonValue,
  jsonText: JsonValue | undefined,
  sql: SqlText,
): string {
  if (operator === 'like') {
    const pattern = bindJsonText(jsonText, sql);
    return `(jsonb_typeof(${column}) = 'string' and ${column} #>> '{}' like ${pattern} #>> '{}')`;
  }
  const sign =
    typeof operator === 'string' && Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (sign === undefined) throw invalid('A variable is compared with eq, neq, gt, gteq, lt, lteq or like.');
  const value = bindJsonText(jsonText, sql);
  if (sign === '=' || sign === '<>') return `${column} ${sign} ${value}`;
  return `(jsonb_typeof(${column}) = jsonb_typeof(${value}) and ${column} ${sign} ${value})`;
}
