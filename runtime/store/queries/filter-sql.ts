import type { JsonObject, JsonValue } from '#engine';
import type { Filter, FilterValue } from '../../contract/queries.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Column, ColumnKind, ReadModel } from './read-model.ts';
import type { SqlText } from './sql-text.ts';

/** The conditions of a filter, ANDed; a field that the model does not list is refused `INVALID_FILTER`. */
export function filterSql(model: ReadModel, filter: Filter, sql: SqlText, depth = 0): string {
  const conditions = Object.entries(filter).map(([field, value]) => {
    if (field === '$or') return anyOf(model, value, sql, depth);
    const special =
      model.specials !== undefined && Object.hasOwn(model.specials, field)
        ? model.specials[field]
        : undefined;
    if (special !== undefined) return special(value, sql, filter);
    const column = Object.hasOwn(model.columns, field) ? model.columns[field] : undefined;
    if (column === undefined || column.isShownOnly === true || column.kind === 'json') {
      throw invalid(`"${field}" cannot be searched here.`);
    }
    return columnSql(field, column, value, sql);
  });
  const defaults = Object.entries(model.unlessFiltered ?? {})
    .filter(([field]) => depth === 0 && !(field in filter))
    .map(([, condition]) => condition);
  return [...defaults, ...conditions].map((c) => `(${c})`).join(' and ') || 'true';
}

/** Refused filters name the field, so that a caller finds it. */
export function invalid(message: string): Refusal {
  return new Refusal('INVALID_FILTER', message);
}

/** `*` any text, `?` one character, `\` takes the next one as it is. */
export function likePattern(text: string): string {
  let pattern = '';
  for (let i = 0; i < text.length; i++) {
    let char = text.charAt(i);
    if (char === '*') pattern += '%';
    else if (char === '?') pattern += '_';
    else {
      if (char === '\\' && i + 1 < text.length) char = text.charAt(++i);
      pattern += /[\\%_]/.test(char) ? `\\${char}` : char;
    }
  }
  return pattern;
}

/** A value as a parameter of the column's type; refused when it is of another. */
export function bindValue(field: string, kind: ColumnKind, value: JsonValue, sql: SqlText): string {
  return sql.bind(checkedValue(field, kind, value), sqlType(kind, [value]));
}

/** A 64-bit key as text. */
export function isKey(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= KEY_MAX;
}

/** JSON text as a `jsonb` parameter; refused when it is none. */
export function bindJsonText(value: JsonValue | undefined, sql: SqlText): string {
  if (typeof value === 'string' && !value.includes('\\u0000')) {
    try {
      JSON.parse(value);
      return sql.bind(value, 'jsonb');
    } catch {
      // Refused below, as every other value that is not JSON text.
    }
  }
  throw invalid('The value of a variable is searched by its JSON text, for example "\\"abc\\"" or "12".');
}

// helpers

type Operator = '$eq' | '$neq' | '$exists' | '$gt' | '$gte' | '$lt' | '$lte' | '$in' | '$notIn' | '$like';

const ORDERED: readonly Operator[] = [
  '$eq',
  '$neq',
  '$exists',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$notIn',
];
const TEXTUAL: readonly Operator[] = ['$eq', '$neq', '$exists', '$in', '$notIn', '$like'];

const operators: Readonly<Record<ColumnKind, readonly Operator[]>> = {
  text: TEXTUAL,
  enum: TEXTUAL,
  key: ['$eq', '$neq', '$exists', '$in', '$notIn'],
  number: ORDERED,
  date: ORDERED,
  boolean: ['$eq', '$neq', '$exists'],
  texts: ['$eq', '$in'],
  json: [],
};

function anyOf(model: ReadModel, value: FilterValue, sql: SqlText, depth: number): string {
  if (!Array.isArray(value) || depth > 0) throw invalid('$or takes a list of filters, one level deep.');
  const parts = (value as readonly JsonValue[]).map((part) => {
    if (!isObject(part)) throw invalid('$or takes a list of filters.');
    return filterSql(model, part, sql, depth + 1);
  });
  return parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' or ');
}

function columnSql(field: string, column: Column, value: FilterValue, sql: SqlText): string {
  if (!isObject(value)) return operatorSql(field, column, Array.isArray(value) ? '$in' : '$eq', value, sql);
  const conditions = Object.entries(value).map(([operator, operand]) => {
    if (!(operators[column.kind] as readonly string[]).includes(operator)) {
      throw invalid(`"${field}" cannot be searched with ${operator}.`);
    }
    return operatorSql(field, column, operator as Operator, operand, sql);
  });
  return conditions.join(' and ') || 'true';
}

function operatorSql(
  field: string,
  column: Column,
  operator: Operator,
  operand: JsonValue,
  sql: SqlText,
): string {
  const { sql: left, kind } = column;
  switch (operator) {
    case '$eq':
      if (kind === 'texts') return `${left} @> ${sql.bind([checkedValue(field, 'text', operand)], 'text[]')}`;
      return withShard(column, `${left} = ${bindValue(field, kind, operand, sql)}`, operand, sql);
    case '$neq':
      return `${left} is distinct from ${bindValue(field, kind, operand, sql)}`;
    case '$exists':
      if (typeof operand !== 'boolean') throw invalid(`$exists of "${field}" takes true or false.`);
      return `${left} is ${operand ? 'not ' : ''}null`;
    case '$gt':
      return `${left} > ${bindValue(field, kind, operand, sql)}`;
    case '$gte':
      return `${left} >= ${bindValue(field, kind, operand, sql)}`;
    case '$lt':
      return `${left} < ${bindValue(field, kind, operand, sql)}`;
    case '$lte':
      return `${left} <= ${bindValue(field, kind, operand, sql)}`;
    case '$in':
      if (kind === 'texts') return `${left} @> ${bindList(field, 'text', operand, sql)}`;
      return `${left} = any (${bindList(field, kind, operand, sql)})`;
    case '$notIn':
      return `(${left} is null or ${left} <> all (${bindList(field, kind, operand, sql)}))`;
    case '$like':
      return `${left} like ${sql.bind(likePattern(String(checkedValue(field, 'text', operand))), 'text')}`;
  }
}

function withShard(column: Column, condition: string, operand: JsonValue, sql: SqlText): string {
  return column.shard === undefined
    ? condition
    : `${condition} and ${column.shard} = (${sql.bind(operand, 'bigint')} & 1023)::smallint`;
}

function bindList(field: string, kind: ColumnKind, operand: JsonValue, sql: SqlText): string {
  if (!Array.isArray(operand)) throw invalid(`"${field}" needs a list here.`);
  const list = operand as readonly JsonValue[];
  return sql.bind(
    list.map((value) => checkedValue(field, kind, value)),
    `${sqlType(kind, list)}[]`,
  );
}

/** Whole numbers are compared as `bigint`, so that an index on an `int` column stays usable. */
function sqlType(kind: ColumnKind, values: readonly JsonValue[]): string {
  switch (kind) {
    case 'key':
      return 'bigint';
    case 'number':
      return values.every((value) => Number.isInteger(value)) ? 'bigint' : 'float8';
    case 'date':
      return 'timestamptz';
    case 'boolean':
      return 'boolean';
    default:
      return 'text';
  }
}

const KEY_MAX = 9_223_372_036_854_775_807n;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;

function checkedValue(field: string, kind: ColumnKind, value: JsonValue): JsonValue {
  if (isOfKind(kind, value)) return value;
  throw invalid(`"${field}" cannot be compared with ${JSON.stringify(value).slice(0, 100)}.`);
}

function isOfKind(kind: ColumnKind, value: JsonValue): boolean {
  switch (kind) {
    case 'key':
      return isKey(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'date':
      return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string' && !value.includes('\0');
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
