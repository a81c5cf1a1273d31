import { findDueInstants, findDueTimers, findNextDue, type DueTimer } from '../store/port.ts';
import { createDueHeap, type DueHeap } from './due-heap.ts';
import { fireTimer, type TimersPorts } from './fire-timer.ts';

/** How far ahead due times sit in memory; pg-boss and the reconciler see to the rest. */
const horizonMs = 60_000;
const refillEveryMs = 30_000;
const pageSize = 1000;

/** Due timers become commands (guarantees 4.5). Rows are the truth: whoever fires, each occurrence has one effect. */
export class Timers {
  private readonly ports: TimersPorts;
  private readonly heap: DueHeap;
  private readonly inFlight = new Set<string>();
  private running: Promise<number> | null = null;
  private isAskedAgain = false;
  private refillTimer: NodeJS.Timeout | null = null;

  constructor(ports: TimersPorts) {
    this.ports = ports;
    this.heap = createDueHeap(ports.clock, () => this.fireQuietly());
  }

  /** A committed timer; only those of the next minute need memory. */
  expect(dueAt: number): void {
    if (dueAt <= this.ports.clock.now() + horizonMs) this.heap.add(dueAt);
  }

  /** Fires everything that is due now; answers how many fired. */
  async fireDue(): Promise<number> {
    if (this.running !== null) {
      this.isAskedAgain = true;
      return this.running;
    }
    this.running = this.fireUntilQuiet();
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  /** Reads the due times of the next minute from the rows. */
  async refill(): Promise<void> {
    const now = this.ports.clock.now();
    for (const instant of await findDueInstants(this.ports.pools.maintenance, now, now + horizonMs))
      this.heap.add(instant);
  }

  nextDueAt(): Promise<number | null> {
    return findNextDue(this.ports.pools.work);
  }

  start(): void {
    const refill = (): void => {
      this.refill().catch((error: unknown) =>
        this.ports.log('The timers of the next minute could not be read.', error),
      );
    };
    this.fireQuietly();
    refill();
    this.refillTimer = setInterval(refill, refillEveryMs);
  }

  /** After the clock was moved. */
  look(): void {
    this.heap.look();
  }

  stop(): void {
    if (this.refillTimer !== null) clearInterval(this.refillTimer);
    this.heap.stop();
  }

  private fireQuietly(): void {
    this.fireDue().catch((error: unknown) =>
      this.ports.log('Due timers could not be read; they are tried again.', error),
    );
  }

  private async fireUntilQuiet(): Promise<number> {
    let fired = 0;
    do {
      this.isAskedAgain = false;
      fired += await this.fireAll();
    } while (this.isAskedAgain);
    return fired;
  }

  /** Page after page, without waiting for those of the page before: groups fill by themselves. */
  private async fireAll(): Promise<number> {
    const pending: Promise<boolean>[] = [];
    let page: readonly DueTimer[] = [];
    do {
      page = await findDueTimers(
        this.ports.pools.work,
        this.ports.clock.now(),
        pageSize,
        page[page.length - 1] ?? null,
      );
      for (const timer of page) {
        const id = `${timer.key} ${timer.occurrence}`;
        if (this.inFlight.has(id)) continue;
        this.inFlight.add(id);
        pending.push(this.fire(timer).finally(() => this.inFlight.delete(id)));
      }
    } while (page.length === pageSize);
    return (await Promise.all(pending)).filter(Boolean).length;
  }

  private async fire(timer: DueTimer): Promise<boolean> {
    try {
      return await fireTimer(this.ports, timer);
    } catch (error) {
      this.ports.log(`Timer ${timer.key} could not fire; it is tried again.`, error);
      return false;
    }
  }
}
