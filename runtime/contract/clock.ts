/** Virtual only in test mode (`/v2/clock`); else `NOT_IN_TEST_MODE`. */
export interface RuntimeClock {
  now(): number;
  pin(epochMs: number): Promise<void>;
  reset(): Promise<void>;
  /** Moves the clock and runs all due work before it answers. */
  advance(by: { ms: number } | { to: 'NEXT_TIMER' }): Promise<{ now: number; firedTimers: number }>;
}
