import type { Problem } from '../problem.ts';
import type { EarlyCall } from './loops-without-wait.ts';

export interface CallRecursion {
  readonly processId: string;
  readonly elementId: string;
  /** Process ids from the first call round to the same process again. */
  readonly processIds: readonly string[];
}

/** Processes that call themselves, directly or through others, before any of them waits: each call goes one level deeper (CALL-3). */
export function findCallRecursions(
  callsOf: ReadonlyMap<string, readonly EarlyCall[]>,
): readonly CallRecursion[] {
  const found: CallRecursion[] = [];
  for (const [processId, calls] of callsOf) {
    for (const call of calls) {
      const way = wayBack(callsOf, call.processId, processId);
      if (way !== undefined)
        found.push({ processId, elementId: call.elementId, processIds: [processId, ...way] });
    }
  }
  return found;
}

/** The finding at the call; given once by the files themselves and once where the circle goes through what is deployed. */
export function callRecursionProblem(
  resourceName: string,
  elementId: string,
  processIds: readonly string[],
  isStrict: boolean,
): Problem {
  return {
    code: 'CALL_RECURSION',
    severity: isStrict ? 'ERROR' : 'WARNING',
    resourceName,
    elementId,
    message: `${processIds.join(' → ')} calls itself without a wait state. Let it wait before it calls, or decide before the call. (${elementId})`,
    why: 'Every call is one level deeper, and there is a limit to that (LIMIT_CALL_DEPTH).',
  };
}

// helpers

function wayBack(
  callsOf: ReadonlyMap<string, readonly EarlyCall[]>,
  from: string,
  goal: string,
): readonly string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const at of before.keys()) {
    if (at === goal) {
      const way: string[] = [];
      for (let id: string | undefined = at; id !== undefined; id = before.get(id)) way.unshift(id);
      return way;
    }
    for (const { processId } of callsOf.get(at) ?? []) if (!before.has(processId)) before.set(processId, at);
  }
  return undefined;
}
