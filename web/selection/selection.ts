/**
 * What a person has selected in a list that the server holds. "All" means everything the query
 * finds, minus the rows taken out again, so one click selects 10 000 rows and neither paging nor
 * live updates can lose the selection. A changed query is another selection: it starts empty.
 */
export type Selection =
  { kind: 'some'; keys: ReadonlySet<string> } | { kind: 'all'; excluded: ReadonlySet<string> };

export const nothingSelected: Selection = { kind: 'some', keys: new Set() };
export const allSelected: Selection = { kind: 'all', excluded: new Set() };

export function isSelected(selection: Selection, key: string): boolean {
  return selection.kind === 'some' ? selection.keys.has(key) : !selection.excluded.has(key);
}

export function toggleKey(selection: Selection, key: string): Selection {
  if (selection.kind === 'some') return { kind: 'some', keys: toggled(selection.keys, key) };
  return { kind: 'all', excluded: toggled(selection.excluded, key) };
}

/** Selects the rows between two rows of the shown page, both included, in either direction. */
export function selectRange(selection: Selection, shownKeys: string[], from: string, to: string): Selection {
  const [first, last] = [shownKeys.indexOf(from), shownKeys.indexOf(to)].sort((a, b) => a - b);
  if (first === undefined || last === undefined || first < 0) return selection;
  const range = shownKeys.slice(first, last + 1);
  if (selection.kind === 'some') {
    return { kind: 'some', keys: new Set([...selection.keys, ...range]) };
  }
  return {
    kind: 'all',
    excluded: new Set([...selection.excluded].filter((key) => !range.includes(key))),
  };
}

/** How many rows are selected when the query finds `total`. */
export function selectedCount(selection: Selection, total: number): number {
  if (selection.kind === 'some') return selection.keys.size;
  return Math.max(0, total - selection.excluded.size);
}

/** State of the checkbox above the rows. */
export function headerState(selection: Selection, total: number): 'none' | 'some' | 'all' {
  const count = selectedCount(selection, total);
  if (count === 0) return 'none';
  return count >= total ? 'all' : 'some';
}

// helpers

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
