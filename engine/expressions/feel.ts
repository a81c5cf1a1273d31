import type { InstantMs } from '../model/json.ts';
import { analyzeFeel } from './feel-analysis.ts';
import type { FeelAnalysis } from './feel-analysis.ts';
import { compileFast, SLOW } from './feel-fast.ts';
import type { FastFeel, Lookup } from './feel-fast.ts';
import { parseFeel } from './feel-tree.ts';
import { compile } from './feel/compile.ts';
import type { Evaluator } from './feel/evaluator.ts';
import { fromJson } from './feel/json.ts';
import { Scope } from './feel/scope.ts';
import type { FeelValue } from './feel/values.ts';

export type PreparedFeel =
  | {
      readonly ok: true;
      readonly source: string;
      readonly analysis: FeelAnalysis;
      readonly depth: number;
      readonly fast?: FastFeel;
      readonly full: Evaluator;
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
  // Deeper expressions are refused and never run; compiling them could exhaust the stack.
  const full = parsed.depth <= MAXIMUM_FEEL_DEPTH ? compile(parsed.root, () => undefined) : () => null;
  return { ok: true, source, analysis, depth: parsed.depth, full, ...(fast === undefined ? {} : { fast }) };
}

/**
 * Evaluates with the variables the expression reads. A missing variable is null (VAR-1), also where a function of the
 * library has its name. The result may hold values of FEEL that JSON does not have; `toJson` makes it plain.
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
  const reads = new Set(feel.analysis.reads);
  const values = new Map<string, FeelValue>();
  return feel.full(
    new Scope({ now, timeZone }, (name) => {
      if (!reads.has(name)) return undefined;
      let value = values.get(name);
      if (value === undefined) values.set(name, (value = fromJson(lookup(name) ?? null)));
      return value;
    }),
  );
}
