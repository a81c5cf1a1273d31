import type { Key, ProcessModel } from '#engine';
import { loadDefinition, type StoredDefinition } from '../store/load-definition.ts';
import type { Pool } from '../store/pools.ts';

/** A version as everything that runs needs it: immutable, so it may be kept for as long as there is room. */
export type Definition = StoredDefinition;

export interface ModelCache {
  /** Null when there is no such version. */
  get(key: Key): Promise<Definition | null>;
  /** Only what is in memory. */
  peek(key: Key): Definition | undefined;
  model(key: Key): ProcessModel | undefined;
}

const definitionsMax = 1000;

/** Compiled models by definition key. The row is read once per process; the oldest used leaves when the cache is full. */
export function createModelCache(pool: Pool): ModelCache {
  const kept = new Map<Key, Definition>();
  const loading = new Map<Key, Promise<Definition | null>>();
  const load = async (key: Key): Promise<Definition | null> => {
    try {
      const definition = await loadDefinition(pool, key);
      if (definition !== null) kept.set(key, definition);
      if (kept.size > definitionsMax) kept.delete(kept.keys().next().value as Key);
      return definition;
    } finally {
      loading.delete(key);
    }
  };
  return {
    peek: (key) => kept.get(key),
    model: (key) => kept.get(key)?.model,
    get: (key) => {
      const known = kept.get(key);
      if (known !== undefined) return Promise.resolve(known);
      let promise = loading.get(key);
      if (promise === undefined) loading.set(key, (promise = load(key)));
      return promise;
    },
  };
}
