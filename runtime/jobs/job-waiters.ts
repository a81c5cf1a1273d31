import type { ActivatedJob, ActivateRequest } from '../contract/runtime.ts';

export interface JobWaitersPorts {
  readonly claim: (requests: readonly ActivateRequest[]) => Promise<readonly ActivatedJob[]>;
  readonly release: (jobs: readonly ActivatedJob[]) => Promise<void>;
}

/**
 * Waiters of one kind are asked in waves that double, so that a burst of work reaches thousands of them in few statements: polls
 * that ask for the same at once are one claim. More would take more jobs at once than one statement should hold.
 */
const waveMax = 64;

/**
 * Long polls wait in memory and cost the database nothing. A hint asks the database once for the oldest waiter of each kind, and
 * again only while it gives jobs: a thousand idle workers cost one query per hint, and none when they come back.
 */
export class JobWaiters {
  private readonly byType = new Map<string, Map<string, Set<Waiter>>>();
  private readonly serving = new Set<string>();
  private readonly again = new Set<string>();
  /** How often work of a type was announced; tells whether some came between a claim and the wait that follows it. */
  private readonly announced = new Map<string, number>();
  private readonly ports: JobWaitersPorts;
  private arrivals = 0;

  constructor(ports: JobWaitersPorts) {
    this.ports = ports;
  }

  /** Types somebody waits for. */
  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** Taken before a claim and given to `wait`: what was announced since then has to be looked at. */
  mark(requests: readonly ActivateRequest[]): Mark {
    return requests.map(({ type }) => this.announced.get(type) ?? 0);
  }

  wait(
    requests: readonly ActivateRequest[],
    waitMs: number,
    signal: AbortSignal | undefined,
    mark: Mark,
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
        kind: kindOf(requests),
        arrival: ++this.arrivals,
        missed: new Set(),
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
      const now = this.mark(requests);
      requests.forEach(({ type }, index) => {
        if (now[index] !== mark[index]) void this.serve(type);
      });
    });
  }

  /** Work of these types may be there. */
  wake(types: Iterable<string>): void {
    for (const type of types) {
      this.announced.set(type, (this.announced.get(type) ?? 0) + 1);
      if (this.byType.has(type)) void this.serve(type);
    }
  }

  stop(): void {
    for (const kinds of [...this.byType.values()])
      for (const waiters of [...kinds.values()]) for (const waiter of [...waiters]) waiter.give([]);
  }

  private add(waiter: Waiter): void {
    for (const { type } of waiter.requests) {
      let kinds = this.byType.get(type);
      if (kinds === undefined) this.byType.set(type, (kinds = new Map()));
      const waiters = kinds.get(waiter.kind);
      if (waiters === undefined) kinds.set(waiter.kind, new Set([waiter]));
      else waiters.add(waiter);
    }
  }

  private remove(waiter: Waiter): void {
    for (const { type } of waiter.requests) {
      const kinds = this.byType.get(type);
      const waiters = kinds?.get(waiter.kind);
      waiters?.delete(waiter);
      if (waiters?.size === 0) kinds?.delete(waiter.kind);
      if (kinds?.size === 0) this.byType.delete(type);
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
        for (const kind of this.kindsByAge(type)) await this.serveKind(type, kind);
      } while (this.again.has(type));
    } finally {
      this.serving.delete(type);
    }
  }

  /** Who has waited longest comes first, so that no kind takes everything while another waits. */
  private kindsByAge(type: string): readonly string[] {
    const oldest = [...(this.byType.get(type) ?? [])].map(([kind, [first]]) => ({
      kind,
      arrival: first?.arrival ?? 0,
    }));
    return oldest.sort((a, b) => a.arrival - b.arrival).map(({ kind }) => kind);
  }

  /** What one waiter does not find, no other of its kind would. */
  private async serveKind(type: string, kind: string): Promise<void> {
    for (let size = 1; ; size = Math.min(size * 2, waveMax)) {
      const wave = this.oldest(type, kind, size);
      if (wave.length === 0) return;
      const isEmpty = await Promise.all(wave.map((waiter) => this.ask(waiter)));
      if (isEmpty.includes(true)) return;
    }
  }

  private oldest(type: string, kind: string, count: number): readonly Waiter[] {
    const wave: Waiter[] = [];
    for (const waiter of this.byType.get(type)?.get(kind) ?? []) {
      if (wave.length === count) break;
      if (waiter.isAsking) waiter.missed.add(type);
      else if (waiter.isOpen) wave.push(waiter);
    }
    return wave;
  }

  /** True when there was nothing. */
  private async ask(waiter: Waiter): Promise<boolean> {
    waiter.isAsking = true;
    try {
      const jobs = await this.ports.claim(waiter.requests);
      if (jobs.length === 0) return true;
      if (waiter.isOpen) waiter.give(jobs);
      else await this.ports.release(jobs);
    } catch (error) {
      waiter.fail(error);
    } finally {
      waiter.isAsking = false;
      // Work that was announced while it asked may be of a topic that it had asked for already.
      for (const type of waiter.missed) void this.serve(type);
      waiter.missed.clear();
    }
    return false;
  }
}

export type Mark = readonly number[];

// helpers

/** One long poll: several types may share it. */
interface Waiter {
  readonly requests: readonly ActivateRequest[];
  /** What it can find; waiters of one kind find the same. */
  readonly kind: string;
  readonly arrival: number;
  readonly give: (jobs: readonly ActivatedJob[]) => void;
  readonly fail: (error: unknown) => void;
  isOpen: boolean;
  /** Topics that were announced while it asked. */
  readonly missed: Set<string>;
  /** In a claim right now; it is not asked twice at once. */
  isAsking: boolean;
}

function kindOf(requests: readonly ActivateRequest[]): string {
  return JSON.stringify(
    requests.map((request) => [
      request.type,
      request.withLease,
      request.tenantIds,
      request.processDefinitionIds ?? null,
      request.processDefinitionKeys ?? null,
      request.businessId ?? null,
    ]),
  );
}
