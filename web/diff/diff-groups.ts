import type { ElementChange, ModelDiff, TextChange } from '#client';
import type { ElementDifference, ElementMarks } from '../diagram/element-marks.ts';

/** One entry of the list of differences. */
export interface DiffEntry {
  /** From 1, as it stands on the diagrams too. */
  number: number;
  group: ElementDifference;
  change: ElementChange;
}

/** The groups in the order a person reads them. */
export const differenceGroups: readonly ElementDifference[] = ['added', 'removed', 'behavior', 'minor'];

/** All differences in the order of the flow, numbered; those of layout and text can be left out. */
export function diffEntries(diff: ModelDiff, isBehaviorOnly = false): DiffEntry[] {
  return diff.changes
    .map((change) => ({ change, group: groupOf(change) }))
    .filter(({ group, change }) => !isBehaviorOnly || (group !== 'minor' && change.category === 'BEHAVIOR'))
    .map((entry, index) => ({ ...entry, number: index + 1 }));
}

/** What is marked on the older (`left`) or the newer diagram. */
export function diffMarks(entries: readonly DiffEntry[], side: 'left' | 'right'): ElementMarks {
  const other = side === 'left' ? 'added' : 'removed';
  return Object.fromEntries(
    entries
      .filter(({ group }) => group !== other)
      .map(({ change, group, number }) => [change.elementId, { difference: group, number }]),
  );
}

/** How many entries of each group there are, forms and decisions among them. */
export function groupCounts(diff: ModelDiff): Record<ElementDifference, number> {
  const counts = { added: 0, removed: 0, behavior: 0, minor: 0 };
  for (const change of diff.changes) counts[groupOf(change)] += 1;
  for (const text of [...diff.forms, ...diff.decisions]) counts[groupOfText(text)] += 1;
  return counts;
}

export function groupOfText({ kind }: TextChange): ElementDifference {
  return kind === 'ADDED' ? 'added' : kind === 'REMOVED' ? 'removed' : 'behavior';
}

// helpers

function groupOf({ kind, category }: ElementChange): ElementDifference {
  if (kind === 'ADDED') return 'added';
  if (kind === 'REMOVED') return 'removed';
  return category === 'BEHAVIOR' ? 'behavior' : 'minor';
}
