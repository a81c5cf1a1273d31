import type { ActivatedJob, ActivateRequest } from '../contract/runtime.ts';

/** One long poll: several types may share it. */
interface Waiter {
  readonly requests: readonly ActivateRequest[];
  readonly give: (jobs: readonly ActivatedJob[]) => void;
  readonly fail: (error: unknown) => void;
  isOpen: boolean;
  /** In a claim right now; it is not asked twice at once. */
  isAsking: boolean;
}

export interface JobWaiters {
  wait(requests: readonly ActivateRequest[], waitMs: number, signal: AbortSignal | undefined): Promise<readonly ActivatedJob[]>;
  /** Work of these types may be there. */
  wake(types: Iterable<string>): void;
  /** Types somebody waits for. */
  readonly types: readonly string[];
  stop(): void;
}

/**
 * Long polls wait in memory and cost the database nothing. A hint asks the database once for the oldest waiter of the type, and
 * again only while it gives jobs: a hundred idle workers cost one query per hint.
 */
export function createJobWaiters(
  claim: (requests: readonly ActivateRequest[]) => Promise<readonly ActivatedJob[]>,
  release: (jobs: readonly ActivatedJob[]) => Promise<void>,
): JobWaiters {
  const byType = new Map<string, Set<Waiter>>();
  const serving = new Set<string>();
  const again = new Set<string>();

  const serve = async (type: string): Promise<void> => {
    if (serving.has(type)) {
      again.add(type);
      return;
    }
    serving.add(type);
    try {
      do {
        again.delete(type);
        await serveWaiters(type);
      } while (again.has(type));
    } finally {
      serving.delete(type);
    }
  };
  const serveWaiters = async (type: string): Promise<void> => {
    for (const waiter of [...(byType.get(type) ?? [])]) {
      if (!waiter.isOpen || waiter.isAsking) continue;
      waiter.isAsking = true;
      try {
        const jobs = await claim(waiter.requests);
        if (jobs.length === 0) {
          // Filters differ between waiters; without any, nobody else would find more.
          if (!isFiltered(waiter)) return;
        } else if (waiter.isOpen) waiter.give(jobs);
        else await release(jobs);
      } catch (error) {
        waiter.fail(error);
      } finally {
        waiter.isAsking = false;
      }
    }
  };

  return {
    wait: (requests, waitMs, signal) =>
      new Promise((resolve, reject) => {
        const close = (): void => {
          waiter.isOpen = false;
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          for (const { type } of requests) {
            const waiters = byType.get(type);
            waiters?.delete(waiter);
            if (waiters?.size === 0) byType.delete(type);
          }
        };
        const abort = (): void => {
          close();
          resolve([]);
        };
        const waiter: Waiter = {
          requests,
          isOpen: true,
          isAsking: false,
          give: (jobs) => {
            close();
            resolve(jobs);
          },
          fail: (error) => {
            close();
            reject(error as Error);
          },
        };
        const timer = setTimeout(abort, waitMs);
        if (signal?.aborted === true) {
          abort();
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        for (const { type } of requests) {
          let waiters = byType.get(type);
          if (waiters === undefined) byType.set(type, (waiters = new Set()));
          waiters.add(waiter);
          // Between the claim that found nothing and this moment work may have come.
          void serve(type);
        }
      }),
    wake: (types) => {
      for (const type of types) if (byType.has(type)) void serve(type);
    },
    get types() {
      return [...byType.keys()];
    },
    stop: () => {
      for (const waiters of byType.values()) for (const waiter of [...waiters]) waiter.give([]);
    },
  };
}

// helpers

function isFiltered(waiter: Waiter): boolean {
  return waiter.requests.some(
    (request) =>
      request.processDefinitionIds !== undefined ||
      request.processDefinitionKeys !== undefined ||
      request.businessId !== undefined ||
      !request.withLease ||
      request.tenantIds.length > 0,
  );
}
