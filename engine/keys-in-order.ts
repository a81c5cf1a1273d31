import type { Key } from './model/json.ts';

/** Numeric order of decimal keys: by length, then text. A store may return records in another order. */
export function compareKeys(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The keys of a record or a set of keys, oldest first. */
export function keysInOrder(keys: Iterable<string> | Readonly<Record<string, unknown>>): Key[] {
  const list = Symbol.iterator in keys ? [...(keys as Iterable<string>)] : Object.keys(keys);
  if (list.length > 1) list.sort(compareKeys);
  return list as Key[];
}

/** The members of a JSON object by name: a stored object may come back with its members in another order. */
export function entriesInOrder<Value>(object: Readonly<Record<string, Value>>): [string, Value][] {
  const entries = Object.entries(object);
  if (entries.length > 1) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries;
}
