import type { Caller, Filter, JsonValue, Runtime } from '#runtime';
import { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import { opt } from '../../http/fields.ts';
import { camundaInstant } from '../engine-rest-fields.ts';

/** Where conditions look up what the rows themselves do not say. */
export interface LookUp {
  readonly caller: Caller;
  readonly runtime: Runtime;
}

/** What time it is for conditions on locks and due dates; virtual in test mode. */
export const nowOf = ({ runtime }: LookUp): string => new Date(runtime.clock.now()).toISOString();

/** What a condition asks of the search; those that have to look something up answer later. */
export type Asked<T> = (value: T, lookUp: LookUp) => Filter | Promise<Filter>;

/** One condition of a Camunda 7 list: how it comes in a query string, how in a body, and what it means. */
export interface Condition {
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly asked: Asked<never>;
}

const TEXT_MAX = 4_000;
const LIST_MAX = 1_000;

export function text(asked: Asked<string>): Condition {
  const schema = opt(z.string().min(1).max(TEXT_MAX));
  return { query: schema, body: schema, asked };
}

/** One of a few words, in any case. */
export function oneOf<Word extends string>(words: readonly Word[], asked: Asked<Word>): Condition {
  const schema = opt(
    z
      .string()
      .transform((value) => value.toUpperCase())
      .pipe(z.enum(words, { error: `INVALID_VALUE: Use one of ${words.join(', ')}.` })),
  );
  return { query: schema, body: schema, asked };
}

/** Camunda 7 reads `false` like an absent flag. */
export function flag(asked: Asked<true>): Condition {
  const only: Asked<boolean> = (isSet, lookUp) => (isSet ? asked(true, lookUp) : {});
  return choice(only);
}

/** Both values mean something. */
export function choice(asked: Asked<boolean>): Condition {
  const query = z
    .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
    .transform((value) => value === 'true');
  return { query: opt(query), body: opt(z.boolean()), asked };
}

export function whole(asked: Asked<number>): Condition {
  const query = z
    .string()
    .regex(/^-?\d{1,9}$/, { error: 'INVALID_VALUE: Send a whole number.' })
    .transform(Number);
  return { query: opt(query), body: opt(z.int()), asked };
}

/** Several values: separated by commas in a query string, a list in a body. */
export function texts(asked: Asked<readonly string[]>): Condition {
  const query = z
    .string()
    .min(1)
    .max(TEXT_MAX * 10)
    .transform((value) => value.split(',').map((part) => part.trim()));
  return { query: opt(query), body: opt(z.array(z.string().max(TEXT_MAX)).max(LIST_MAX)), asked };
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ` or RFC 3339; given on as RFC 3339. */
export function instant(asked: Asked<string>): Condition {
  const schema = opt(camundaInstant());
  return { query: schema, body: schema, asked };
}

/** A comparison of one variable, as the runtime's searches take it. */
export interface VariableComparison {
  readonly name: string;
  readonly operator: (typeof VARIABLE_OPERATORS)[number];
  /** JSON text. */
  readonly value: string;
}

const VARIABLE_OPERATORS = ['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq', 'like'] as const;
const VARIABLES_MAX = 50;

/** `name_operator_value` separated by commas, values as texts; in a body a list of objects. */
export function variableComparisons(asked: Asked<readonly VariableComparison[]>): Condition {
  const operator = z.enum(VARIABLE_OPERATORS, {
    error: `INVALID_VALUE: Use one of ${VARIABLE_OPERATORS.join(', ')}.`,
  });
  const body = z.strictObject({ name: z.string().min(1).max(255), operator, value: z.json() });
  const query = z
    .string()
    .max(TEXT_MAX)
    .transform((value, context): VariableComparison[] =>
      value.split(',').map((part) => {
        const [, name = '', operator = '', compared = ''] = /^(.+?)_([a-z]+)_(.*)$/s.exec(part) ?? [];
        const known = VARIABLE_OPERATORS.find((each) => each === operator);
        if (known === undefined) {
          const message = `INVALID_VALUE: Send name_operator_value; the operator is one of ${VARIABLE_OPERATORS.join(', ')}.`;
          context.addIssue({ code: 'custom', message });
          return z.NEVER;
        }
        return { name, operator: known, value: JSON.stringify(compared) };
      }),
    );
  return {
    query: opt(query),
    body: opt(
      z
        .array(body.transform(({ value, ...rest }) => ({ ...rest, value: JSON.stringify(value) })))
        .max(VARIABLES_MAX),
    ),
    asked,
  };
}

/** Patterns of Camunda 7 have `%`; ours have `*`. */
export const like = (pattern: string): Filter => ({ $like: wildcards(pattern) });

export const wildcards = (pattern: string): string =>
  pattern.replace(/[*?\\]/g, (char) => `\\${char}`).replaceAll('%', '*');

/** All conditions together. Two on one field hold both; two that ask the same of a field differently cannot. */
export async function filterOf(
  conditions: Readonly<Record<string, Condition>>,
  given: Readonly<Record<string, unknown>>,
  lookUp: LookUp,
): Promise<Filter> {
  const filter: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const condition = conditions[name];
    if (value === undefined || condition === undefined) continue;
    const asked = await (condition.asked as Asked<unknown>)(value, lookUp);
    for (const [field, wanted] of Object.entries(asked))
      filter[field] = together(name, filter[field], wanted);
  }
  return filter;
}

// helpers

function together(name: string, known: JsonValue | undefined, wanted: JsonValue): JsonValue {
  if (known === undefined) return wanted;
  if (Array.isArray(known) && Array.isArray(wanted)) return [...known, ...wanted] as JsonValue;
  const [first, second] = [operators(known), operators(wanted)];
  const twice = Object.keys(second).find((operator) => operator in first);
  if (twice !== undefined && JSON.stringify(first[twice]) !== JSON.stringify(second[twice]))
    throw new ApiProblem(
      'INVALID_VALUE',
      `${name} cannot be combined with another condition on the same field.`,
    );
  return { ...first, ...second };
}

function operators(condition: JsonValue): Readonly<Record<string, JsonValue>> {
  const isObject = typeof condition === 'object' && condition !== null && !Array.isArray(condition);
  return isObject ? (condition as Readonly<Record<string, JsonValue>>) : { $eq: condition };
}
