import { alignPositions, foldCounts } from '../store/element-counts.ts';
import { createJournalSummary } from '../store/journal-summary.ts';
import type { Pools } from '../store/pools.ts';

export interface CountFolderPorts {
  readonly pools: Pools;
  /** Told of work that nobody waits for. */
  readonly follow: (work: Promise<unknown>) => void;
  readonly log: (message: string, error: unknown) => void;
}

/** Adds what transitions change to the counts per element, so that readers have little left to add. */
export interface CountFolder {
  /** Once, before the first command. */
  start(): Promise<void>;
  /** After each commit. */
  committed(transitions: number): void;
  /** Every few seconds: what a quiet process left over. */
  tick(): void;
  /** So much is committed here that numbers of a second ago are as good as those of now. */
  isBusy(): boolean;
}

/** So many rows of the journal are added while reading within a few milliseconds; with less nothing is folded under load. */
const waitingMax = 2000;
/** Transitions of one second; people alone never come near. */
const busyFrom = 200;
/** Ticks after which few rows are folded too: a trickle of commands does not cause a fold each. */
const quietTicks = 6;

export function createCountFolder({ pools, follow, log }: CountFolderPorts): CountFolder {
  const summary = createJournalSummary(pools.maintenance);
  let waiting = 0;
  let ticks = 0;
  let running: Promise<void> | null = null;
  const pace = new Pace();
  const fold = async (): Promise<void> => {
    waiting = 0;
    ticks = 0;
    try {
      if ((await foldCounts(pools.maintenance)) > 0) await summary.extend();
    } catch (error) {
      log('Counts per element could not be added up; it is tried again.', error);
    } finally {
      running = null;
    }
  };
  const begin = (): void => {
    if (running === null) follow((running = fold()));
  };
  return {
    start: async () => {
      await alignPositions(pools.maintenance);
      // What a process left that is gone.
      waiting = 1;
    },
    committed: (transitions) => {
      waiting += transitions;
      pace.add(transitions);
      if (waiting >= waitingMax) begin();
    },
    tick: () => {
      ticks += 1;
      if (waiting > 0 && ticks >= quietTicks) begin();
    },
    isBusy: () => pace.ofLastSecond() >= busyFrom,
  };
}

// helpers

/** What came in the second before this one. */
class Pace {
  private second = 0;
  private count = 0;
  private before = 0;

  add(count: number): void {
    this.turn();
    this.count += count;
  }

  ofLastSecond(): number {
    this.turn();
    return this.before;
  }

  private turn(): void {
    const second = Math.floor(performance.now() / 1000);
    if (second === this.second) return;
    this.before = second === this.second + 1 ? this.count : 0;
    this.second = second;
    this.count = 0;
  }
}
