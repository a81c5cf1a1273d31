import type { JsonObject, Key } from '#engine';

export interface EndWaiters {
  /** Resolves with the root variables at the end, or null when the time is over. */
  expect(key: Key, waitMs: number): { readonly promise: Promise<JsonObject | null>; cancel(): void };
  /** True when somebody here has waited for it. */
  ended(key: Key, variables: JsonObject): boolean;
  /** Instances somebody waits for: ends in other processes that nobody told of are found by asking. */
  readonly keys: readonly Key[];
}

/** Callers who wait for the end of an instance they start (`awaitCompletion`). */
export function createEndWaiters(): EndWaiters {
  const waiting = new Map<Key, (variables: JsonObject | null) => void>();
  return {
    expect: (key, waitMs) => {
      let cancel = (): void => undefined;
      const promise = new Promise<JsonObject | null>((resolve) => {
        const timer = setTimeout(() => finish(null), waitMs);
        const finish = (variables: JsonObject | null): void => {
          clearTimeout(timer);
          waiting.delete(key);
          resolve(variables);
        };
        waiting.set(key, finish);
        cancel = () => finish(null);
      });
      return { promise, cancel: () => cancel() };
    },
    ended: (key, variables) => {
      const finish = waiting.get(key);
      finish?.(variables);
      return finish !== undefined;
    },
    get keys() {
      return [...waiting.keys()];
    },
  };
}
