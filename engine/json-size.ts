import type { JsonValue } from './model/json.ts';

/** What one JSON value costs: characters of its JSON text (near enough), nesting and object members. */
export interface JsonSize {
  readonly bytes: number;
  readonly depth: number;
  readonly keys: number;
}

/** Measures without recursion, because the depth is one of the things being checked. */
export function jsonSize(value: JsonValue): JsonSize {
  if (typeof value !== 'object' || value === null) return { bytes: scalarBytes(value), depth: 0, keys: 0 };
  let bytes = 0;
  let deepest = 0;
  let keys = 0;
  const pending: { value: JsonValue; depth: number }[] = [{ value, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const inner = next.value;
    if (typeof inner !== 'object' || inner === null) {
      bytes += scalarBytes(inner);
      continue;
    }
    const depth = next.depth + 1;
    if (depth > deepest) deepest = depth;
    bytes += 2;
    if (Array.isArray(inner)) {
      for (const item of inner as readonly JsonValue[]) pending.push({ value: item, depth });
      bytes += inner.length;
      continue;
    }
    for (const [name, member] of Object.entries(inner)) {
      keys += 1;
      bytes += name.length + 4;
      pending.push({ value: member, depth });
    }
  }
  return { bytes, depth: deepest, keys };
}

// helpers

function scalarBytes(value: string | number | boolean | null): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return 8;
  return 5;
}
