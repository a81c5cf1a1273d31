import { firstMismatch } from './json-schema.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { DataType } from './model/process-model.ts';
import { parseDate, parseDuration } from './time/iso-8601.ts';

/** DAT-8: why a value does not fit its type; undefined when it does. Null fits every type: it says that there is no value. */
export function typeMismatch(type: DataType, value: JsonValue, isList: boolean): string | undefined {
  if (value === null) return undefined;
  if (!isList && !type.collection) return mismatchOf(type, value);
  if (!Array.isArray(value)) return 'it must be a list';
  for (const item of value as readonly JsonValue[]) {
    const found = item === null ? undefined : mismatchOf(type, item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same for what a message or operation carries: the only data item it maps to, or the variables as one object. */
export function payloadMismatch(
  type: DataType,
  variables: JsonObject,
  only: string | undefined,
): string | undefined {
  if (only !== undefined) return typeMismatch(type, variables[only] ?? null, false);
  if (type.kind === 'schema' && !type.collection) return mismatchOf(type, variables);
  const values = Object.values(variables);
  return values.length === 1 && values[0] !== undefined
    ? typeMismatch(type, values[0], false)
    : `it must be exactly one variable with ${type.name}`;
}

// helpers

function mismatchOf(type: DataType, value: JsonValue): string | undefined {
  if (type.kind === 'schema') return firstMismatch(type.schema, value);
  return isPrimitive(type.name, value) ? undefined : `it must be ${type.name}`;
}

const INTEGER_BOUNDS: Readonly<Record<string, readonly [minimum: number, maximum: number]>> = {
  integer: [-Infinity, Infinity],
  nonNegativeInteger: [0, Infinity],
  positiveInteger: [1, Infinity],
  nonPositiveInteger: [-Infinity, 0],
  negativeInteger: [-Infinity, -1],
  long: [-(2 ** 63), 2 ** 63],
  unsignedLong: [0, 2 ** 64],
  int: [-2_147_483_648, 2_147_483_647],
  unsignedInt: [0, 4_294_967_295],
  short: [-32_768, 32_767],
  unsignedShort: [0, 65_535],
  byte: [-128, 127],
  unsignedByte: [0, 255],
};

function isPrimitive(name: string, value: JsonValue): boolean {
  const bounds = INTEGER_BOUNDS[name];
  if (bounds !== undefined)
    return typeof value === 'number' && Number.isInteger(value) && value >= bounds[0] && value <= bounds[1];
  switch (name) {
    case 'anyType':
      return true;
    case 'anySimpleType':
      return typeof value !== 'object';
    case 'boolean':
      return typeof value === 'boolean';
    case 'decimal':
    case 'float':
    case 'double':
      return typeof value === 'number';
    default:
      return typeof value === 'string' && isLexical(name, value);
  }
}

/** The texts of dates and bytes have a form of their own. */
function isLexical(name: string, text: string): boolean {
  switch (name) {
    case 'date':
      return /^-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$/.test(text) && isDay(text.slice(0, 10));
    case 'dateTime':
      return text.includes('T') && parseDate(text, 'UTC') !== undefined;
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(text);
    case 'duration':
      return parseDuration(text.replace(/^-/, '')) !== undefined;
    case 'hexBinary':
      return text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text);
    case 'base64Binary':
      return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
    default:
      return true;
  }
}

function isDay(text: string): boolean {
  return parseDate(`${text}T00:00:00Z`, 'UTC') !== undefined;
}
