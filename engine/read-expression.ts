import type { BehaviorContext } from './element-behavior.ts';
import { Failure, type IncidentCode } from './failure.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { Expression } from './model/process-model.ts';

/** Text that is not empty; numbers are taken as text where a modeler may have written either. */
export function readText(
  ctx: BehaviorContext,
  expression: Expression,
  scopeKey: Key,
  what: string,
  code: IncidentCode = 'EXTRACT_VALUE_ERROR',
  inFront?: JsonObject,
): string {
  const value = ctx.evaluate(expression, scopeKey, code, inFront);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  throw new Failure(
    code,
    `${capital(what)} must be text, but ${authored(expression)} gave ${describe(value)}.`,
  );
}

/** Null and empty text mean: none. */
export function readOptionalText(
  ctx: BehaviorContext,
  expression: Expression | undefined,
  scopeKey: Key,
  what: string,
  inFront?: JsonObject,
): string | null {
  if (expression === undefined) return null;
  const value = ctx.evaluate(expression, scopeKey, 'EXTRACT_VALUE_ERROR', inFront);
  if (value === null || value === '') return null;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  throw new Failure(
    'EXTRACT_VALUE_ERROR',
    `${capital(what)} must be text, but ${authored(expression)} gave ${describe(value)}.`,
  );
}

export function readInteger(
  ctx: BehaviorContext,
  expression: Expression,
  scopeKey: Key,
  what: string,
  bounds: { readonly minimum?: number; readonly maximum?: number; readonly code?: IncidentCode } = {},
): number {
  const code = bounds.code ?? 'EXTRACT_VALUE_ERROR';
  const value = ctx.evaluate(expression, scopeKey, code);
  const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = bounds;
  if (typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum)
    return number;
  const range =
    maximum === Number.MAX_SAFE_INTEGER
      ? `from ${String(minimum)}`
      : `from ${String(minimum)} to ${String(maximum)}`;
  throw new Failure(
    code,
    `${capital(what)} must be an integer ${range}, but ${authored(expression)} gave ${describe(value)}.`,
  );
}

/** A condition: exactly true or false. Null is neither (reading 4). */
export function readBoolean(
  ctx: BehaviorContext,
  expression: Expression,
  scopeKey: Key,
  what: string,
  inFront?: JsonObject,
): boolean {
  const value = ctx.evaluate(expression, scopeKey, 'CONDITION_ERROR', inFront);
  if (typeof value === 'boolean') return value;
  throw new Failure(
    'CONDITION_ERROR',
    `${capital(what)} must be true or false, but ${authored(expression)} gave ${describe(value)}.`,
  );
}

/** Names as a list, or as text with commas. */
export function readNames(
  ctx: BehaviorContext,
  expression: Expression | undefined,
  scopeKey: Key,
  what: string,
): string[] {
  if (expression === undefined) return [];
  const value = ctx.evaluate(expression, scopeKey, 'EXTRACT_VALUE_ERROR');
  if (value === null) return [];
  const items: readonly JsonValue[] = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  return items.map((item) => nameOf(item, what)).filter((name) => name !== '');
}

export function describe(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === '' ? 'empty text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

// helpers

function nameOf(item: JsonValue, what: string): string {
  if (typeof item === 'string') return item.trim();
  if (typeof item === 'number') return String(item);
  throw new Failure(
    'EXTRACT_VALUE_ERROR',
    `${capital(what)} must be names, but one of them is ${describe(item)}.`,
  );
}

function authored(expression: Expression): string {
  return expression.language === 'literal' ? 'the model' : `"${expression.source}"`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
