import { evaluate as interpret } from 'feelin';
import type { InstantMs, JsonValue } from '../model/json.ts';
import { analyzeFeel } from './feel-analysis.ts';
import type { FeelAnalysis } from './feel-analysis.ts';
import { compileFast, SLOW } from './feel-fast.ts';
import type { FastFeel, Lookup } from './feel-fast.ts';
import { feelFunctions } from './feel-functions.ts';
import { parseFeel } from './feel-tree.ts';
import { detached } from './json-result.ts';

export type PreparedFeel =
  | {
      readonly ok: true;
      readonly source: string;
      readonly analysis: FeelAnalysis;
      readonly depth: number;
      readonly fast?: FastFeel;
    }
  | { readonly ok: false; readonly position: number; readonly message: string };

/** Nesting that evaluation may recurse into; classification refuses more, so this only guards stored models of the future. */
export const MAXIMUM_FEEL_DEPTH = 50;

/** Parses, classes and, where possible, compiles an expression. The caller caches the result by source. */
export function prepareFeel(source: string): PreparedFeel {
  const parsed = parseFeel(source);
  if (!parsed.ok) return parsed;
  const analysis = analyzeFeel(parsed.root);
  const fast = analysis.plain && parsed.depth <= MAXIMUM_FEEL_DEPTH ? compileFast(parsed.root) : undefined;
  return { ok: true, source, analysis, depth: parsed.depth, ...(fast === undefined ? {} : { fast }) };
}

/**
 * Evaluates with the variables the expression reads. A missing variable is null (VAR-1), also where a function of the
 * library has its name. The result may hold the interpreter's own values; `toJson` makes it plain.
 */
export function runFeel(
  feel: Extract<PreparedFeel, { ok: true }>,
  lookup: Lookup,
  now: InstantMs,
  timeZone: string,
): unknown {
  if (feel.fast !== undefined) {
    try {
      return feel.fast(lookup);
    } catch (thrown) {
      if (thrown !== SLOW) throw thrown;
    }
  }
  return interpret(feel.source, contextFor(feel.analysis, lookup, now, timeZone), 'camunda').value;
}

// helpers

function contextFor(
  analysis: FeelAnalysis,
  lookup: Lookup,
  now: InstantMs,
  timeZone: string,
): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  const functions = feelFunctions(now, timeZone);
  for (const name of analysis.reads) {
    if (name === '__proto__') continue;
    const value: JsonValue | undefined = lookup(name);
    context[name] = value === undefined ? null : detached(value);
  }
  for (const [name, body] of Object.entries(functions)) {
    // Names of several words must be known to the grammar even when they are not called.
    if (analysis.calls.includes(name) || name.includes(' ')) context[name] = body;
  }
  return context;
}
