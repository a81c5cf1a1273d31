import type pg from 'pg';

/** The time of this process as commands and due dates see it; virtual in test mode. Integer milliseconds. */
export interface Clock {
  now(): number;
  /** False while a test holds or moves the clock. */
  readonly isReal: boolean;
  /** Milliseconds of real time until this moment of the clock; Infinity when the clock is held. */
  untilReal(instant: number): number;
  stop(): void;
}

export interface TestClock extends Clock {
  pin(instant: number): void;
  advance(ms: number): void;
  reset(): void;
}

const estimateEveryMs = 10_000;

/**
 * The database's time: the monotonic clock plus an offset that is estimated again every 10 s, so that a jump of this host's
 * wall clock changes nothing. The estimate is never ahead of the database: no timer fires early (TMR-10).
 */
export async function createDatabaseClock(pool: pg.Pool): Promise<TestClock> {
  let offset = await estimateOffset(pool);
  let latest = 0;
  let shift = 0;
  let pinned: number | null = null;
  const timer = setInterval(() => {
    estimateOffset(pool).then(
      (estimate) => {
        offset = estimate;
      },
      () => undefined,
    );
  }, estimateEveryMs);
  timer.unref();
  const now = (): number => {
    if (pinned !== null) return pinned;
    const value = Math.floor(performance.now() + offset) + shift;
    // A new estimate may be a little behind the last one; time of one process never runs backwards.
    if (value > latest) latest = value;
    return latest;
  };
  return {
    now,
    get isReal() {
      return pinned === null && shift === 0;
    },
    untilReal: (instant) =>
      pinned === null ? Math.max(0, instant - now()) : instant <= pinned ? 0 : Infinity,
    stop: () => {
      clearInterval(timer);
    },
    pin: (instant) => {
      pinned = instant;
    },
    advance: (ms) => {
      if (pinned !== null) pinned += ms;
      else shift += ms;
    },
    reset: () => {
      pinned = null;
      shift = 0;
      latest = 0;
    },
  };
}

// helpers

async function estimateOffset(pool: pg.Pool): Promise<number> {
  let best = -Infinity;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { rows } = await pool.query<{ now: string }>(
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
    );
    // The reading is older than its arrival, so this offset is at most the true one; the largest is the closest.
    best = Math.max(best, Number(rows[0]?.now) - performance.now());
  }
  return best;
}
