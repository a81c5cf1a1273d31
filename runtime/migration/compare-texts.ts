import type { ComparedText, TextChange } from '../contract/diffs.ts';

export interface TextSide {
  readonly texts: readonly ComparedText[];
  /** Files may leave out what is deployed already: what their models still name has not gone. Null: nothing is left out. */
  readonly named: ReadonlySet<string> | null;
}

/** Forms and decisions are compared as texts; those of JSON by what they say, not by how they are set. */
export function compareTexts(left: TextSide, right: TextSide): readonly TextChange[] {
  const before = new Map(left.texts.map(({ id, text }) => [id, shownText(text)]));
  const after = new Map(right.texts.map(({ id, text }) => [id, shownText(text)]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): readonly TextChange[] => {
    const [old, now] = [before.get(id) ?? null, after.get(id) ?? null];
    if (old === now) return [];
    if (old === null) return left.named?.has(id) === true ? [] : [{ id, kind: 'ADDED', old, new: now }];
    if (now === null) return right.named?.has(id) === true ? [] : [{ id, kind: 'REMOVED', old, new: now }];
    return [{ id, kind: 'CHANGED', old, new: now }];
  });
}

// helpers

function shownText(text: string): string {
  const plain = text.replaceAll('\r\n', '\n').trim();
  if (!plain.startsWith('{')) return plain;
  try {
    return JSON.stringify(JSON.parse(plain), null, 2);
  } catch {
    return plain;
  }
}
