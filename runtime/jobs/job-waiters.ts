import type { ActivatedJob, ActivateRequest } from '../contract/runtime.ts';

export interface JobWaitersPorts {
  readonly claim: (requests: readonly ActivateRequest[]) => Promise<readonly ActivatedJob[]>;
  readonly release: (jobs: readonly ActivatedJob[]) => Promise<void>;
}

/**
 * Long polls wait in memory and cost the database nothing. A hint asks the database once for the oldest waiter of the type, and
 * again only while it gives jobs: a hundred idle workers cost one query per hint.
 */
export class JobWaiters {
  private readonly byType = new Map<string, Set<Waiter>>();
  private readonly serving = new Set<string>();
  private readonly again = new Set<string>();
  private readonly ports: JobWaitersPorts;

  constructor(ports: JobWaitersPorts) {
    this.ports = ports;
  }

  /** Types somebody waits for. */
  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  wait(
    requests: readonly ActivateRequest[],
    waitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly ActivatedJob[]> {
    if (signal?.aborted === true) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const close = (): void => {
        waiter.isOpen = false;
        clearTimeout(timer);
        signal?.removeEventListener('abort', nothing);
        this.remove(waiter);
      };
      const nothing = (): void => waiter.give([]);
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
      const timer = setTimeout(nothing, waitMs);
      signal?.addEventListener('abort', nothing, { once: true });
      this.add(waiter);
    });
  }

  /** Work of these types may be there. */
  wake(types: Iterable<string>): void {
    for (const type of types) if (this.byType.has(type)) void this.serve(type);
  }

  stop(): void {
    for (const waiters of [...this.byType.values()]) for (const waiter of [...waiters]) waiter.give([]);
  }

  private add(waiter: Waiter): void {
    for (const { type } of waiter.requests) {
      let waiters = this.byType.get(type);
      if (waiters === undefined) this.byType.set(type, (waiters = new Set()));
      waiters.add(waiter);
      // Between the claim that found nothing and this moment work may have come.
      void this.serve(type);
    }
  }

  private remove(waiter: Waiter): void {
    for (const { type } of waiter.requests) {
      const waiters = this.byType.get(type);
      waiters?.delete(waiter);
      if (waiters?.size === 0) this.byType.delete(type);
    }
  }

  /** One at a time per type; a hint that comes meanwhile means one more round. */
  private async serve(type: string): Promise<void> {
    if (this.serving.has(type)) {
      this.again.add(type);
      return;
    }
    this.serving.add(type);
    try {
      do {
        this.again.delete(type);
        await this.serveWaiters(type);
      } while (this.again.has(type));
    } finally {
      this.serving.delete(type);
    }
  }

  private async serveWaiters(type: string): Promise<void> {
    for (const waiter of [...(this.byType.get(type) ?? [])]) {
      if (!waiter.isOpen || waiter.isAsking) continue;
      waiter.isAsking = true;
      try {
        const jobs = await this.ports.claim(waiter.requests);
        if (jobs.length > 0 && waiter.isOpen) waiter.give(jobs);
        else if (jobs.length > 0) await this.ports.release(jobs);
        // Filters differ between waiters; without any, nobody else would find more.
        else if (!isFiltered(waiter)) return;
      } catch (error) {
        waiter.fail(error);
      } finally {
        waiter.isAsking = false;
      }
    }
  }
}

// helpers

/** One long poll: several types may share it. */
interface Waiter {
  readonly requests: readonly ActivateRequest[];
  readonly give: (jobs: readonly ActivatedJob[]) => void;
  readonly fail: (error: unknown) => void;
  isOpen: boolean;
  /** In a claim right now; it is not asked twice at once. */
  isAsking: boolean;
}

function isFiltered({ requests }: Waiter): boolean {
  return requests.some(
    (request) =>
      request.processDefinitionIds !== undefined ||
      request.processDefinitionKeys !== undefined ||
      request.businessId !== undefined ||
      !request.withLease ||
      request.tenantIds.length !== 1,
  );
}
