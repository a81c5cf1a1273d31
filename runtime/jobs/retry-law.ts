import { firstDue } from '#engine';

const baseMs = 1000;
const capMs = 3_600_000;

/**
 * When a failed attempt may be tried again: T = min(cap, base * 2^attempt) + jitter (guarantees 4.6), never early. `failures`
 * counts from 0 for the first failure. The model's own list of waits goes first; its last entry serves all further failures.
 */
export function retryDueAt(
  now: number,
  failures: number,
  backoff: readonly string[],
  random: () => number,
): number {
  const own = backoff[Math.min(failures, backoff.length - 1)];
  if (own !== undefined) {
    const due = firstDue({ kind: 'duration', text: own, timeZone: 'UTC' }, now);
    if (due.ok) return due.dueAt;
  }
  const wait = Math.min(capMs, baseMs * 2 ** Math.min(failures, 30));
  return now + Math.ceil(wait + random() * 0.5 * wait);
}
