import { dateAndTime, date } from 'feelin';
import { RE2JS } from 're2js';
import type { InstantMs } from '../model/json.ts';
import { localIso, offsetText } from '../time/zone.ts';

type FeelFunctionBody = (...args: never[]) => unknown;

/**
 * Functions Millrace adds to, or replaces in, the FEEL library. `matches`, `replace` and `split` run on a linear-time
 * pattern engine, because a backtracking one can be made to run for seconds by a short pattern; `now` and `today`
 * answer from the command's time, never from the clock.
 */
export function feelFunctions(now: InstantMs, timeZone: string): Readonly<Record<string, FeelFunctionBody>> {
  return {
    ...LINEAR_FUNCTIONS,
    now: named([], () => dateAndTime(zonedIso(now, timeZone))),
    today: named([], () => date(localIso(now, timeZone).slice(0, 10))),
  };
}

/** Names the FEEL grammar has to know to read them as one name; the values do not matter. */
export const FEEL_EXTRA_NAMES: Readonly<Record<string, unknown>> = {
  'get or else': null,
  'is defined': null,
  'is empty': null,
  'is blank': null,
};

/** What `classify` accepts beside the library's own names. */
export const FEEL_EXTRA_FUNCTIONS: ReadonlySet<string> = new Set([
  ...Object.keys(FEEL_EXTRA_NAMES),
  'trim',
  'now',
  'today',
]);

/** Above this a pattern is refused: compiling it would cost more than any process needs. */
const MAXIMUM_PATTERN_LENGTH = 1000;

const LINEAR_FUNCTIONS: Readonly<Record<string, FeelFunctionBody>> = {
  matches: named(['input', 'pattern', 'flags'], (input: unknown, pattern: unknown, flags?: unknown) => {
    const compiled = compile(pattern, flags);
    return typeof input !== 'string' || compiled === null ? null : compiled.matcher(input).find();
  }),
  replace: named(
    ['input', 'pattern', 'replacement', 'flags'],
    (input: unknown, pattern: unknown, replacement: unknown, flags?: unknown) => {
      const compiled = compile(pattern, flags);
      if (typeof input !== 'string' || typeof replacement !== 'string' || compiled === null) return null;
      // XPath writes $1; the engine's own form is the same for digits.
      return compiled.matcher(input).replaceAll(replacement);
    },
  ),
  split: named(['string', 'delimiter'], (text: unknown, delimiter: unknown) => {
    const compiled = compile(delimiter, undefined);
    return typeof text !== 'string' || compiled === null ? null : compiled.split(text, -1);
  }),
  'get or else': named(
    ['value', 'default'],
    (value: unknown, otherwise: unknown) => value ?? otherwise ?? null,
  ),
  'is defined': named(['value'], (value: unknown) => value !== null && value !== undefined),
  'is empty': named(['list'], (list: unknown) => (Array.isArray(list) ? list.length === 0 : null)),
  'is blank': named(['string'], (text: unknown) => (typeof text === 'string' ? text.trim() === '' : null)),
  trim: named(['string'], (text: unknown) => (typeof text === 'string' ? text.trim() : null)),
};

// helpers

/** The interpreter reads parameter names from `$args`. */
function named(names: readonly string[], body: (...args: never[]) => unknown): FeelFunctionBody {
  return Object.assign(body, { $args: [...names] });
}

function compile(pattern: unknown, flags: unknown): RE2JS | null {
  if (typeof pattern !== 'string' || pattern.length > MAXIMUM_PATTERN_LENGTH) return null;
  let mode = 0;
  for (const flag of typeof flags === 'string' ? flags : '') {
    if (flag === 'i') mode |= RE2JS.CASE_INSENSITIVE;
    else if (flag === 's') mode |= RE2JS.DOTALL;
    else if (flag === 'm') mode |= RE2JS.MULTILINE;
    else return null;
  }
  try {
    return RE2JS.compile(pattern, mode);
  } catch {
    return null;
  }
}

function zonedIso(now: InstantMs, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(now).toISOString();
  const local = localIso(now, timeZone);
  return /^[A-Za-z_]+\/[A-Za-z_/+-]+$/.test(timeZone)
    ? `${local}@${timeZone}`
    : `${local}${offsetText(now, timeZone)}`;
}
