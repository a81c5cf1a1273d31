import type { InstantMs, JsonValue } from '../model/json.ts';
import type { Expression } from '../model/process-model.ts';
import { runFeel } from './feel.ts';
import type { Lookup } from './feel-fast.ts';
import { toJson } from './json-result.ts';
import { JuelError } from './juel-parse.ts';
import { JuelFailure, runJuel } from './juel.ts';
import { preparedFeel, preparedJuel } from './prepared.ts';

export type Evaluated =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false;
      readonly code: 'EXPRESSION_FAILED' | 'EXPRESSION_LIMIT' | 'NEEDS_GUARD';
      readonly message: string;
    };

/**
 * Evaluates authored text only (INC-4): a pure function of the expression, the variables it reads and the command's time.
 * An expression that is not plain runs only where the caller can kill the thread (`guarded`), see guarantees 4.11.
 */
export function evaluate(
  expression: Expression,
  lookup: Lookup,
  now: InstantMs,
  timeZone: string,
  guarded = false,
): Evaluated {
  if (expression.language === 'literal') return { ok: true, value: expression.value };
  if (!expression.plain && !guarded) {
    return {
      ok: false,
      code: 'NEEDS_GUARD',
      message: `The expression "${expression.source}" iterates and must run where it can be stopped.`,
    };
  }
  try {
    return expression.language === 'juel'
      ? evaluateJuel(expression.source, lookup, now, timeZone)
      : evaluateFeel(expression.source, lookup, now, timeZone);
  } catch (thrown) {
    // Too deep a recursion or too large a text; everything else the interpreters throw is about the values they met.
    if (thrown instanceof RangeError)
      return {
        ok: false,
        code: 'EXPRESSION_LIMIT',
        message: `The expression "${expression.source}" exceeds a limit: ${thrown.message}.`,
      };
    return {
      ok: false,
      code: 'EXPRESSION_FAILED',
      message: `The expression "${expression.source}" failed: ${describe(thrown)}.`,
    };
  }
}

// helpers

function evaluateFeel(source: string, lookup: Lookup, now: InstantMs, timeZone: string): Evaluated {
  const prepared = preparedFeel(source);
  if (!prepared.ok)
    return {
      ok: false,
      code: 'EXPRESSION_FAILED',
      message: `The expression "${source}" is not valid: ${prepared.message}.`,
    };
  const result = toJson(runFeel(prepared, lookup, now, timeZone));
  if (result.ok) return result;
  return {
    ok: false,
    code: result.limit ? 'EXPRESSION_LIMIT' : 'EXPRESSION_FAILED',
    message: `The expression "${source}" failed: ${result.message}.`,
  };
}

function evaluateJuel(source: string, lookup: Lookup, now: InstantMs, timeZone: string): Evaluated {
  return { ok: true, value: runJuel(preparedJuel(source), lookup, now, timeZone) };
}

function describe(thrown: unknown): string {
  if (thrown instanceof JuelFailure || thrown instanceof JuelError) return thrown.message;
  return thrown instanceof Error ? thrown.message : 'unknown reason';
}
