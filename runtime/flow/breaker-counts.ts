import { inTransaction, lockBreakers, writeBreakers, type BreakerRow, type Pools } from '../store/port.ts';
import { advanceBreaker, closedBreaker, type CallOutcome } from './breaker-law.ts';
import type { FlowBook } from './flow-book.ts';

export interface BreakerCountsPorts {
  readonly pools: Pools;
  readonly book: FlowBook;
  readonly now: () => number;
  readonly log: (message: string, error: unknown) => void;
  /** A breaker was closed: whoever waits for work of the type looks again. */
  readonly onClosed: (type: string) => void;
}

/**
 * Outcomes of calls on their way into the row that all processes share. While one write is on its way the next outcomes gather,
 * so that a thousand calls a second cost a few writes.
 */
export class BreakerCounts {
  private pending = new Map<string, Gathered>();
  private writing: Promise<void> | null = null;
  private readonly ports: BreakerCountsPorts;

  constructor(ports: BreakerCountsPorts) {
    this.ports = ports;
  }

  add(type: string, tenantId: string, outcome: CallOutcome): void {
    const id = JSON.stringify([type, tenantId]);
    const gathered = this.pending.get(id);
    if (gathered !== undefined) gathered.outcomes.push(outcome);
    else this.pending.set(id, { type, tenantId, outcomes: [outcome] });
    this.writing ??= this.write();
  }

  /** Waits until everything is written. */
  async idle(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    try {
      while (this.pending.size > 0) {
        const gathered = this.pending;
        this.pending = new Map();
        await this.writeOnce(gathered);
      }
    } catch (error) {
      // What was counted is lost with it; a receiver that fails goes on failing, and is counted then.
      this.ports.log('Calls could not be counted for their circuit breakers.', error);
    } finally {
      this.writing = null;
    }
  }

  private async writeOnce(gathered: ReadonlyMap<string, Gathered>): Promise<void> {
    const { pools, book, now } = this.ports;
    const at = now();
    const counted = [...gathered.values()].filter(({ type }) => (book.of(type)?.breaker ?? null) !== null);
    if (counted.length === 0) return;
    const missing = counted.map(({ type, tenantId }) => closedBreaker(type, tenantId, at));
    const closed = await inTransaction(pools.work, async (client) => {
      const before = await lockBreakers(client, missing);
      const after = before.map((row) => this.advance(row, gathered, at));
      await writeBreakers(client, after);
      return after.filter((row, index) => row.state === 'CLOSED' && before[index]?.state === 'OPEN');
    });
    for (const { jobType } of closed) this.ports.onClosed(jobType);
  }

  private advance(row: BreakerRow, gathered: ReadonlyMap<string, Gathered>, at: number): BreakerRow {
    const settings = this.ports.book.of(row.jobType)?.breaker ?? null;
    const outcomes = gathered.get(JSON.stringify([row.jobType, row.tenantId]))?.outcomes ?? [];
    return settings === null ? row : advanceBreaker(row, outcomes, settings, at);
  }
}

// helpers

interface Gathered {
  readonly type: string;
  readonly tenantId: string;
  readonly outcomes: CallOutcome[];
}
