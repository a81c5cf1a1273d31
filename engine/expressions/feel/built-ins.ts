import { CONTEXT_FUNCTIONS } from './functions/contexts.ts';
import { EXTENSION_FUNCTIONS } from './functions/extensions.ts';
import { LIST_FUNCTIONS } from './functions/lists.ts';
import { NUMBER_FUNCTIONS } from './functions/numbers.ts';
import { RANGE_TEXT_FUNCTIONS } from './functions/range-text.ts';
import { RANGE_FUNCTIONS } from './functions/ranges.ts';
import { overloaded } from './functions/signature.ts';
import { STRING_FUNCTIONS } from './functions/strings.ts';
import { TEMPORAL_FUNCTIONS } from './functions/temporal.ts';
import type { FeelFunction } from './values.ts';

/** The one table of functions every expression can call. */
const BUILT_INS: ReadonlyMap<string, FeelFunction> = new Map(
  [
    CONTEXT_FUNCTIONS,
    EXTENSION_FUNCTIONS,
    LIST_FUNCTIONS,
    NUMBER_FUNCTIONS,
    RANGE_FUNCTIONS,
    RANGE_TEXT_FUNCTIONS,
    STRING_FUNCTIONS,
    TEMPORAL_FUNCTIONS,
  ].flatMap((family) =>
    Object.entries(family).map(([name, signatures]) => [name, overloaded(signatures)] as const),
  ),
);

export function builtIn(name: string): FeelFunction | undefined {
  return BUILT_INS.get(name);
}

export function builtInNames(): readonly string[] {
  return [...BUILT_INS.keys()];
}
