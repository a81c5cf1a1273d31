import type { JsonValue } from '../model/json.ts';
import { Decimal } from './feel/decimal.ts';
import { isTemporal } from './feel/temporal.ts';

export type Rebased =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly limit: boolean; readonly message: string };

/** JSON may nest this deep (bpmn.md 5); deeper values cannot be stored safely. */
const MAXIMUM_DEPTH = 100;

/**
 * Copies an evaluation result to plain JSON: dates, times and durations become their ISO 8601 text, objects get a plain
 * prototype and lose `__proto__`. What JSON cannot hold (functions, ranges, NaN) fails with the place where it stands.
 */
export function toJson(value: unknown, depth = 0): Rebased {
  if (value === null || value === undefined) return { ok: true, value: null };
  if (typeof value === 'string' || typeof value === 'boolean') return { ok: true, value };
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? { ok: true, value }
      : { ok: false, limit: false, message: 'the result is not a finite number' };
  }
  if (depth >= MAXIMUM_DEPTH)
    return { ok: false, limit: true, message: `the result nests deeper than ${MAXIMUM_DEPTH} levels` };
  if (Array.isArray(value)) return listToJson(value, depth);
  if (typeof value !== 'object')
    return { ok: false, limit: false, message: 'the result contains a function' };
  if (value instanceof Map) return mapToJson(value as ReadonlyMap<string, unknown>, depth);
  if (value instanceof Decimal) return { ok: true, value: value.toJSON() };
  if (isTemporal(value)) return { ok: true, value: isoText(value.toString()) };
  if (isPlainObject(value)) return objectToJson(value, depth);
  return { ok: false, limit: false, message: 'the result contains a range or a function' };
}

// helpers

function listToJson(list: readonly unknown[], depth: number): Rebased {
  const copy: JsonValue[] = [];
  for (const item of list) {
    const member = toJson(item, depth + 1);
    if (!member.ok) return member;
    copy.push(member.value);
  }
  return { ok: true, value: copy };
}

function mapToJson(members: ReadonlyMap<string, unknown>, depth: number): Rebased {
  return objectToJson(Object.fromEntries(members), depth);
}

function objectToJson(object: object, depth: number): Rebased {
  const copy: Record<string, JsonValue> = {};
  for (const [name, item] of Object.entries(object)) {
    if (name === '__proto__') continue;
    const member = toJson(item, depth + 1);
    if (!member.ok) return member;
    copy[name] = member.value;
  }
  return { ok: true, value: copy };
}

function isPlainObject(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The FEEL spelling of a named zone is `…@Europe/Paris`; ISO 8601 extended writes `…[Europe/Paris]`. */
function isoText(text: string): string {
  const at = text.indexOf('@');
  return at < 0 ? text : `${text.slice(0, at)}[${text.slice(at + 1)}]`;
}
