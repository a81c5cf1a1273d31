import type { Fact, Key } from '#engine';

type Of<Kind> = Extract<Fact, { readonly kind: Kind }>;

/** [active, completed, terminated] by element id; the instance itself has the id ''. */
export type Tally = Map<string, [number, number, number]>;

/** What wraps the runs of a multi-instance or of an ad-hoc sub-process is no activation of its element. */
const uncounted: ReadonlySet<string> = new Set(['body', 'activation']);

export function countBegin(tally: Tally, { role, elementId }: Of<'elementActivating'>): void {
  if (!uncounted.has(role)) changesOf(tally, role, elementId)[0] += 1;
}

export function countEnd(
  tally: Tally,
  { kind, role, elementId }: Of<'elementCompleted' | 'elementTerminated'>,
): void {
  if (uncounted.has(role)) return;
  const changes = changesOf(tally, role, elementId);
  changes[0] -= 1;
  changes[kind === 'elementCompleted' ? 1 : 2] += 1;
}

/** As the journal and `element_tallies` keep it; null when no count changes. Transitions of one shape give one text. */
export function packTally(definitionKey: Key, tally: Tally): string | null {
  let lines = '';
  tally.forEach(([active, completed, terminated], elementId) => {
    if (active === 0 && completed === 0 && terminated === 0) return;
    lines += `,[${JSON.stringify(elementId)},${String(active)},${String(completed)},${String(terminated)}]`;
  });
  return lines === '' ? null : `["${definitionKey}"${lines}]`;
}

// helpers

function changesOf(tally: Tally, role: string, elementId: string): [number, number, number] {
  const id = role === 'process' ? '' : elementId;
  let changes = tally.get(id);
  if (changes === undefined) tally.set(id, (changes = [0, 0, 0]));
  return changes;
}
