import { findDueInstants, findDueTimers, findNextDue, type DueTimer } from '../store/port.ts';
import { createDueHeap, type DueHeap } from './due-heap.ts';
import { fireTimer, type TimersPorts } from './fire-timer.ts';

/** How far ahead due times sit in memory; pg-boss and the reconciler see to the rest. */
const horizonMs = 60_000;
const refillEveryMs = 30_000;
/** As many as one group commits. */
const pageSize = 128;
/**
 * Timers on their way at once: one group is written while the next one gathers. More would only wait in memory, and the work behind
 * them would find no free worker: the jobs of one group begin, and are done, while the timers of another fire.
 */
const onTheirWayMax = 2 * pageSize;
/** Timers that take longer, because their expressions run where they can be killed, do not hold up those behind them. */
const patienceMs = 500;

/**
 * So late a timer is fired by whoever sees it, whosever it is: that process may have ended, or been cut off. Less would set all of them on
 * the same rows just when they have most to do.
 */
const lateMs = 1000;
const lateLookMs = lateMs + 250;

/** Due timers become commands (guarantees 4.5). Rows are the truth: whoever fires, each occurrence has one effect. */
export class Timers {
  private readonly ports: TimersPorts;
  private readonly heap: DueHeap;
  private readonly onTheirWay = new Map<string, Promise<void>>();
  /** Told when there is room for a page again. */
  private onRoom: (() => void) | null = null;
  private fired = 0;
  /** The pass over the rows that runs, and the one that follows it; a pass that has begun may be past what is asked for. */
  private running: Promise<void> = Promise.resolve();
  private following: Promise<void> | null = null;
  /** The last one a pass has read: everything before it has been fired, but for what came later or could not fire. */
  private last: DueTimer | null = null;
  private startsAnew = false;
  /** The pass fires the shares of others too. */
  private firesAll = false;
  /** Looks for what others should have fired. */
  private lateLook: NodeJS.Timeout | null = null;
  private isLateLookDue = false;
  private refillTimer: NodeJS.Timeout | null = null;

  constructor(ports: TimersPorts) {
    this.ports = ports;
    this.heap = createDueHeap(ports.clock, (instant) => this.strike(instant));
  }

  /** A committed timer; only those of the next minute need memory. */
  expect(dueAt: number): void {
    if (dueAt <= this.ports.clock.now() + horizonMs) this.heap.add(dueAt);
  }

  /** Fires everything that is due now; answers how many fired. */
  async fireDue(): Promise<number> {
    const before = this.fired;
    this.startsAnew = true;
    this.firesAll = true;
    await this.pass();
    await Promise.all(this.onTheirWay.values());
    return this.fired - before;
  }

  /** Reads the due times of the next minute from the rows. */
  async refill(): Promise<void> {
    const now = this.ports.clock.now();
    for (const instant of await findDueInstants(this.ports.pools.maintenance, now, now + horizonMs))
      this.heap.add(instant);
  }

  /** TMR-11: one occurrence of a start event, whatever its due time; false when it has fired. */
  fireStart(timer: DueTimer): Promise<boolean> {
    return fireTimer(this.ports, timer);
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
    this.strike(-Infinity);
    refill();
    this.refillTimer = setInterval(refill, refillEveryMs);
  }

  /** After the clock was moved. */
  look(): void {
    this.startsAnew = true;
    this.heap.look();
  }

  stop(): void {
    if (this.refillTimer !== null) clearInterval(this.refillTimer);
    if (this.lateLook !== null) clearTimeout(this.lateLook);
    this.lateLook = null;
    this.heap.stop();
  }

  /** Something is due since that instant: what was read before need not be read again when it is later. */
  private strike(instant: number): void {
    if (this.last !== null && (instant <= this.last.dueAt || !this.ports.clock.isReal))
      this.startsAnew = true;
    this.beginPass();
    if (this.ports.share() !== null) this.planLateLook();
  }

  private beginPass(): void {
    this.pass().catch((error: unknown) =>
      this.ports.log('Due timers could not be read; they are tried again.', error),
    );
  }

  /** Once for all that becomes due until then, and once more when something did. */
  private planLateLook(): void {
    this.isLateLookDue = this.lateLook !== null;
    this.lateLook ??= setTimeout(() => {
      this.lateLook = null;
      this.startsAnew = true;
      this.beginPass();
      if (this.isLateLookDue) this.planLateLook();
    }, lateLookMs);
  }

  private pass(): Promise<void> {
    return (this.following ??= this.running.then(() => {
      this.following = null;
      const pass = this.readDue();
      this.running = pass.catch(() => undefined);
      return pass;
    }));
  }

  /** Page after page, without waiting for all of those before: the next page is read while one is written. */
  private async readDue(): Promise<void> {
    if (this.startsAnew) this.last = null;
    this.startsAnew = false;
    const own = this.firesAll || !this.ports.clock.isReal ? null : this.ports.share();
    this.firesAll = false;
    let page: readonly DueTimer[];
    do {
      const now = this.ports.clock.now();
      const share = own === null ? null : { ...own, lateBefore: now - lateMs };
      page = await findDueTimers(this.ports.pools.work, now, pageSize, this.last, share);
      if (page.length > 0) await this.room();
      for (const timer of page) {
        const id = `${timer.key} ${String(timer.occurrence)}`;
        if (!this.onTheirWay.has(id)) this.onTheirWay.set(id, this.fire(id, timer));
        this.last = timer;
      }
    } while (page.length === pageSize);
  }

  private async fire(id: string, timer: DueTimer): Promise<void> {
    try {
      if (await fireTimer(this.ports, timer)) this.fired += 1;
    } catch (error) {
      this.ports.log(`Timer ${timer.key} could not fire; it is tried again.`, error);
    } finally {
      this.onTheirWay.delete(id);
      if (this.hasRoom) this.onRoom?.();
    }
  }

  private get hasRoom(): boolean {
    return this.onTheirWay.size + pageSize <= onTheirWayMax;
  }

  private room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.onRoom?.(), patienceMs);
      this.onRoom = () => {
        clearTimeout(patience);
        this.onRoom = null;
        resolve();
      };
    });
  }
}
