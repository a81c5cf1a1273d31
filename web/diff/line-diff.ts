export type DiffLine =
  | { kind: 'same' | 'added' | 'removed'; text: string }
  /** Lines that are the same on both sides, left out. */
  | { kind: 'skipped'; count: number };

/** The table of the comparison has the product of both lengths as cells; longer texts are not compared line by line. */
const cellsMax = 4_000_000;
const contextLines = 3;

/**
 * Two texts line by line: the longest common sequence of lines is what stayed. Null when the texts are too long for that.
 */
export function lineDiff(old: string, now: string): DiffLine[] | null {
  const [before, after] = [linesOf(old), linesOf(now)];
  if ((before.length + 1) * (after.length + 1) > cellsMax) return null;
  return withoutLongSame(walk(before, after, commonLengths(before, after)));
}

// helpers

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** `lengths[i][j]`: how many lines the rests from line i and from line j have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [lengths[i], lengths[i + 1]];
    if (!row || !below) continue;
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function walk(before: readonly string[], after: readonly string[], lengths: Uint32Array[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, now] = [before[i], after[j]];
    if (old !== undefined && old === now) {
      lines.push({ kind: 'same', text: old });
      i += 1;
      j += 1;
    } else if (
      old !== undefined &&
      (now === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: old });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: now ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Keeps a few lines around each difference. */
function withoutLongSame(lines: readonly DiffLine[]): DiffLine[] {
  const isNear = lines.map(() => false);
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let near = at - contextLines; near <= at + contextLines; near += 1) isNear[near] = true;
  });
  const kept: DiffLine[] = [];
  lines.forEach((line, at) => {
    const last = kept.at(-1);
    if (isNear[at]) kept.push(line);
    else if (last?.kind === 'skipped') last.count += 1;
    else kept.push({ kind: 'skipped', count: 1 });
  });
  return kept;
}
