import { beat, enroll, findDeadProcesses, leave } from '../store/process-rows.ts';
import type { Pool } from '../store/pools.ts';
import type { TimerShare } from '../store/timer-rows.ts';

export interface ProcessRegistry {
  readonly processId: string;
  /** Other processes seen in the last seconds: whom a NOTIFY could reach. */
  readonly hasOthers: boolean;
  /** Which timers are this process's own to fire; null when it is alone, as far as is known. */
  readonly timerShare: TimerShare | null;
  /** Another process has just told that it is there. */
  sawOther(): void;
  /** Processes that are gone; their in-process attempts can be given to others. */
  dead(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface DatabaseTraits {
  /** Connections can be told by their names. */
  readonly hasSessions: boolean;
  /** A process that joins cannot tell: nobody may ever think that it is alone. */
  readonly mayBeUnheard: boolean;
}

const beatEveryMs = 5000;
/** Three missed beats: a process that is late by more has lost its in-process leases. */
const lostAfterMs = 15_000;

/**
 * Who runs on this database. A process that has no pulse is dead (guarantees G3), and sooner one without any connection; behind a
 * pooler connections tell nothing.
 */
export async function createProcessRegistry(
  pool: Pool,
  processId: string,
  host: string,
  roles: readonly string[],
  { hasSessions, mayBeUnheard }: DatabaseTraits,
): Promise<ProcessRegistry> {
  let pulse = await enroll(pool, processId, host, roles);
  /** Those that said hello since the last beat. */
  let newcomers = 0;
  const timer = setInterval(() => {
    beat(pool, processId, lostAfterMs).then(
      (next) => {
        pulse = next;
        newcomers = 0;
      },
      () => undefined,
    );
  }, beatEveryMs);
  timer.unref();
  return {
    processId,
    get hasOthers() {
      return mayBeUnheard || pulse.others + newcomers > 0;
    },
    get timerShare() {
      return pulse.firing > 1 ? { place: pulse.place, of: pulse.firing } : null;
    },
    sawOther: () => {
      newcomers += 1;
    },
    dead: () => findDeadProcesses(pool, processId, lostAfterMs, hasSessions),
    stop: async () => {
      clearInterval(timer);
      await leave(pool, processId).catch(() => undefined);
    },
  };
}
