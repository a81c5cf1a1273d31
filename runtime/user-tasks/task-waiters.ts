import type { Fact, Key, TaskListenerEvent } from '#engine';

/** What became of a change that listeners were asked about (LSN-2). */
export type TaskOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'denied'; readonly event: TaskListenerEvent; readonly reason: string }
  | { readonly kind: 'canceled' };

export interface TaskWaiters {
  /** Registered before the command is sent, so that no answer is missed. */
  expect(key: Key): {
    outcome(waitMs: number): Promise<TaskOutcome | null>;
    cancel(): void;
  };
  settled(key: Key, outcome: TaskOutcome): void;
  /** True while somebody waits: facts are looked at only then. */
  readonly isAnybodyWaiting: boolean;
}

/** Callers who wait until the listeners of a task have answered. */
export function createTaskWaiters(): TaskWaiters {
  const waiting = new Map<Key, Set<(outcome: TaskOutcome) => void>>();
  return {
    expect: (key) => {
      let settle: (outcome: TaskOutcome | null) => void = () => undefined;
      const settled = new Promise<TaskOutcome | null>((resolve) => {
        settle = resolve;
      });
      const all = waiting.get(key) ?? new Set();
      waiting.set(key, all.add(settle));
      return {
        outcome: async (waitMs) => {
          const late = setTimeout(() => settle(null), waitMs);
          try {
            return await settled;
          } finally {
            clearTimeout(late);
          }
        },
        cancel: () => {
          all.delete(settle);
          if (all.size === 0 && waiting.get(key) === all) waiting.delete(key);
        },
      };
    },
    settled: (key, outcome) => {
      for (const settle of waiting.get(key) ?? []) settle(outcome);
    },
    get isAnybodyWaiting() {
      return waiting.size > 0;
    },
  };
}

/** What a fact says about a change that was waited for; undefined when it says nothing. */
export function taskOutcomeOf(fact: Fact): { readonly key: Key; readonly outcome: TaskOutcome } | undefined {
  if (fact.kind === 'userTaskCanceled') return { key: fact.key, outcome: { kind: 'canceled' } };
  if (fact.kind !== 'userTaskTransition') return undefined;
  const { key, transition, denied } = fact;
  if (transition?.kind === 'canceling') return { key, outcome: { kind: 'canceled' } };
  if (transition !== null) return undefined;
  return { key, outcome: denied === null ? { kind: 'done' } : { kind: 'denied', ...denied } };
}
