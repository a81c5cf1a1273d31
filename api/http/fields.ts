import type { JsonObject, Key } from '#runtime';
import { z } from 'zod';

/**
 * The building blocks of all request and response schemas. A message may start with `CODE: `, then the field error carries
 * that code of api.md 8 instead of the one derived from the kind of the issue.
 */

/** Limits of api.md 1.15. */
export const ID_LENGTH_MAX = 255;
const BUSINESS_ID_MAX = 256;
const VARIABLE_BYTES_MAX = 1_048_576;
const VARIABLES_BYTES_MAX = 4 * VARIABLE_BYTES_MAX;

const KEY_PATTERN = /^[0-9]{1,19}$/;
const KEY_MAX = 9_223_372_036_854_775_807n;

/** A 64-bit key: decimal text, never a JSON number (api.md 1.3). */
export function key(): z.ZodType<Key, string> {
  return z
    .string({
      error: (issue) =>
        typeof issue.input === 'number'
          ? 'KEY_NOT_A_STRING: Send the key as text; a JSON number loses digits.'
          : undefined,
    })
    .refine(isKey, { error: 'INVALID_VALUE: A key has 1 to 19 digits and is at most 9223372036854775807.' })
    .meta({ pattern: '^[0-9]{1,19}$', format: 'int64-text' }) as unknown as z.ZodType<Key, string>;
}

export function isKey(text: string): text is Key {
  return KEY_PATTERN.test(text) && (text.length < 19 || BigInt(text) <= KEY_MAX);
}

export const text = (max: number) => z.string().max(max);
export const id = () => z.string().min(1).max(ID_LENGTH_MAX);
export const businessId = () => z.string().min(1).max(BUSINESS_ID_MAX);
/** One word of the process's author or of a person; control characters would forge log lines and headers. */
export const plainName = () =>
  id().regex(/^[^\p{Cc}]*$/u, { error: 'INVALID_VALUE: Control characters are not allowed.' });
export const operationReference = () => z.int().min(1).transform(String);
export const reason = () => text(2000);
export const timeoutMs = () => z.int();
export const tenantId = () =>
  z.string().regex(/^(<default>|[\w.-]{1,31})$/, {
    error: 'INVALID_VALUE: A tenant id has 1 to 31 letters, digits, dots, dashes or underscores.',
  });
export const tags = () => z.array(z.string().regex(/^[A-Za-z][\w\-:.]{0,99}$/)).max(10);

/** RFC 3339 with an offset; written back as UTC with milliseconds. */
export const dateTime = () =>
  z.iso.datetime({
    offset: true,
    error: 'INVALID_VALUE: Send an RFC 3339 date-time with offset, such as 2026-11-21T07:10:52Z.',
  });

/** Optional and `null` mean the same (api.md 1.6). */
export function opt<T extends z.ZodType>(
  schema: T,
): z.ZodType<z.output<T> | undefined, z.input<T> | null | undefined> {
  return schema.nullish().transform((value) => value ?? undefined) as unknown as z.ZodType<
    z.output<T> | undefined,
    z.input<T> | null | undefined
  >;
}

/** Optional with a default. */
export function withDefault<T extends z.ZodType>(
  schema: T,
  value: z.output<T>,
): z.ZodType<z.output<T>, z.input<T> | null | undefined> {
  return schema
    .nullish()
    .transform((given) => given ?? value)
    .meta({ default: value as never }) as unknown as z.ZodType<z.output<T>, z.input<T> | null | undefined>;
}

/** Read in any case, kept as documented. */
export function anyCase<const T extends readonly [string, ...string[]]>(
  values: T,
): z.ZodType<T[number], string> {
  const byUpper = new Map(values.map((value) => [value.toUpperCase(), value]));
  return z
    .string()
    .transform((given, context) => {
      const value = byUpper.get(given.toUpperCase());
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: `INVALID_VALUE: Use one of ${values.join(', ')}.` });
      return z.NEVER;
    })
    .meta({ enum: [...values] }) as unknown as z.ZodType<T[number], string>;
}

/** Names that would reach the prototype of an object in somebody's program. */
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/** One JSON object, name → value. Depth, numbers and texts were checked by the scan of the raw body. */
export function variables(): z.ZodType<JsonObject, JsonObject> {
  return z
    .unknown()
    .superRefine((value, context) => {
      if (!isPlainObject(value)) {
        context.addIssue({
          code: 'custom',
          message: 'WRONG_TYPE: Send one JSON object with a member per variable.',
        });
        return;
      }
      for (const name of Object.keys(value)) {
        if (FORBIDDEN_NAMES.has(name))
          context.addIssue({
            code: 'custom',
            path: [name],
            message: `INVALID_VALUE: The variable name ${name} is not allowed.`,
          });
        else if (name.length > ID_LENGTH_MAX)
          context.addIssue({
            code: 'custom',
            path: [name],
            message: 'TOO_LONG: A variable name has at most 255 characters.',
          });
      }
      checkSizes(value, context);
    })
    .meta({ type: 'object', additionalProperties: true }) as unknown as z.ZodType<JsonObject, JsonObject>;
}

/** A JSON object whose contents another part checks. */
export function jsonObject(): z.ZodType<JsonObject, JsonObject> {
  return z
    .unknown()
    .refine(isPlainObject, { error: 'WRONG_TYPE: Send a JSON object.' })
    .meta({ type: 'object', additionalProperties: true }) as unknown as z.ZodType<JsonObject, JsonObject>;
}

export function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Drops members that are undefined, because optional members of contracts may be absent but not undefined. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  for (const name of Object.keys(fields) as (keyof T)[]) if (fields[name] === undefined) delete fields[name];
  return fields as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Marks a response field that only extended answers have (api.md 1.5). */
export function ext<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), 'x-extended': true }) as T;
}

/**
 * A closed enum of the public spec: plain answers only have its values, extended answers the exact own ones.
 * `instead` names the public value for own ones; the rest becomes `otherwise`.
 */
export function closedEnum<const T extends readonly [string, ...string[]]>(
  values: T,
  instead: Readonly<Record<string, T[number]>>,
  otherwise: T[number],
) {
  return z.string().meta({ enum: [...values], 'x-plain': { values, instead, otherwise } });
}

// helpers

function checkSizes(value: JsonObject, context: z.RefinementCtx): void {
  const names = Object.keys(value);
  let total = 0;
  for (const name of names) {
    const member = value[name];
    // Only texts and containers can be large; numbers and booleans need no look.
    if (typeof member !== 'string' && (typeof member !== 'object' || member === null)) continue;
    const size = typeof member === 'string' ? member.length : JSON.stringify(member).length;
    total += size;
    if (size > VARIABLE_BYTES_MAX)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'VARIABLES_TOO_LARGE: One variable has at most 1 MB. Keep it in a document.',
      });
  }
  if (total > VARIABLES_BYTES_MAX)
    context.addIssue({
      code: 'custom',
      message: 'VARIABLES_TOO_LARGE: All variables together have at most 4 MB.',
    });
}
