import { prepareFeel } from './feel.ts';
import type { PreparedFeel } from './feel.ts';
import { parseJuel } from './juel-parse.ts';
import type { JuelNode } from './juel-parse.ts';

/**
 * Parsed expressions by source. A source always parses the same, so this memory changes nothing but speed. The number of
 * entries is bounded: when it is reached the oldest goes.
 */
const MAXIMUM_ENTRIES = 5000;
const feelBySource = new Map<string, PreparedFeel>();
const juelBySource = new Map<string, JuelNode>();

export function preparedFeel(source: string): PreparedFeel {
  return remembered(feelBySource, source, prepareFeel);
}

/** Throws JuelError for a text outside the subset. */
export function preparedJuel(source: string): JuelNode {
  return remembered(juelBySource, source, parseJuel);
}

// helpers

function remembered<T>(memory: Map<string, T>, source: string, make: (source: string) => T): T {
  const known = memory.get(source);
  if (known !== undefined) return known;
  const made = make(source);
  if (memory.size >= MAXIMUM_ENTRIES) {
    const oldest = memory.keys().next();
    if (oldest.done !== true) memory.delete(oldest.value);
  }
  memory.set(source, made);
  return made;
}
