import { firstDue, type FlowElement } from '#engine';
import type { RetryPolicy } from '../contract/flow-control.ts';

/** Guarantees 4.6: a second for what was a hiccup; an hour, because somebody will have looked by then. */
const usualPolicy: RetryPolicy = { baseMs: 1000, capMs: 3_600_000, jitter: 0.5 };
/** 2 to this power is beyond any cap. */
const exponentMax = 30;

/** The model goes before what is configured for the job type, and that before what is usual; each member by itself. */
export function retryPolicyOf(element: FlowElement | undefined, configured: RetryPolicy | null): RetryPolicy {
  const own = element !== undefined && 'job' in element ? element.job?.retry : undefined;
  return { ...usualPolicy, ...configured, ...own };
}

/**
 * When a failed attempt may be tried again: T = min(cap, base * 2^attempt) + jitter (guarantees 4.6), never early. `failures`
 * counts from 0 for the first failure. The model's own list of waits goes first; its last entry serves all further failures.
 */
export function retryDueAt(
  now: number,
  failures: number,
  backoff: readonly string[],
  random: () => number,
  policy: RetryPolicy = usualPolicy,
): number {
  const own = backoff[Math.min(failures, backoff.length - 1)];
  if (own !== undefined) {
    const due = firstDue({ kind: 'duration', text: own, timeZone: 'UTC' }, now);
    if (due.ok) return due.dueAt;
  }
  const { baseMs, capMs, jitter } = policy;
  const wait = Math.min(capMs, baseMs * 2 ** Math.min(failures, exponentMax));
  return now + Math.ceil(wait + random() * jitter * wait);
}
