import type { Key } from '#engine';

/**
 * A key of the instance: the number n stands for the n-th key behind the instance's own (all share its shard), which is shorter;
 * text is a key as it is.
 */
export type PackedKey = number | Key;

/** Keys of one instance share its shard, so their distance is a multiple of 1024. */
export function packKey(key: Key, instanceKey: Key): PackedKey {
  if (key.length > 15 || instanceKey.length > 15) return key;
  const distance = (Number(key) - Number(instanceKey)) / 1024;
  return Number.isInteger(distance) ? distance : key;
}

export function unpackKey(packed: PackedKey, instanceKey: Key): Key {
  return typeof packed === 'number' ? (String(Number(instanceKey) + 1024 * packed) as Key) : packed;
}

/** Zeros at the end stand for what is usual there and need not be written. */
export function withoutUsual(row: unknown[]): unknown[] {
  while (row.length > 2 && row[row.length - 1] === 0) row.pop();
  return row;
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
