import type { BreakerSettings } from '../contract/flow-control.ts';
import type { BreakerRow } from '../store/port.ts';

/** How an attempt ended, for the breaker of its type. */
export interface CallOutcome {
  readonly jobKey: string;
  readonly ok: boolean;
}

/**
 * Guarantees 4.7. Calls are counted in two halves of the window, so that what is older than a window no longer counts. While it
 * is open only the probe matters: what began before it opened says nothing about now.
 */
export function advanceBreaker(
  row: BreakerRow,
  outcomes: readonly CallOutcome[],
  settings: BreakerSettings,
  now: number,
): BreakerRow {
  if (row.state === 'OPEN') return settleProbe(row, outcomes, settings, now);
  const rolled = roll(row, settings.windowMs, now);
  const calls = rolled.calls + outcomes.length;
  const failures = rolled.failures + outcomes.filter(({ ok }) => !ok).length;
  const counted = { ...rolled, calls, failures };
  const inWindow = calls + counted.earlierCalls;
  const isTooMany =
    inWindow >= settings.callsMin &&
    failures + counted.earlierFailures >= settings.failureRate * inWindow &&
    failures > 0;
  if (!isTooMany) return counted;
  return { ...counted, state: 'OPEN', openedAt: now, probeAt: now + settings.probeEveryMs, probeJob: null };
}

export function closedBreaker(
  jobType: string,
  tenantId: string,
  now: number,
): BreakerRow & { state: 'CLOSED' } {
  return {
    ...{ jobType, tenantId, state: 'CLOSED', windowAt: now, openedAt: null, probeAt: null, probeJob: null },
    ...{ calls: 0, failures: 0, earlierCalls: 0, earlierFailures: 0, successes: 0 },
  };
}

// helpers

function roll(row: BreakerRow, windowMs: number, now: number): BreakerRow {
  const age = now - row.windowAt;
  if (age < windowMs / 2) return row;
  const isStale = age >= windowMs;
  return {
    ...row,
    windowAt: now,
    calls: 0,
    failures: 0,
    earlierCalls: isStale ? 0 : row.calls,
    earlierFailures: isStale ? 0 : row.failures,
  };
}

function settleProbe(
  row: BreakerRow,
  outcomes: readonly CallOutcome[],
  settings: BreakerSettings,
  now: number,
): BreakerRow {
  const probe = row.probeJob === null ? undefined : outcomes.find(({ jobKey }) => jobKey === row.probeJob);
  if (probe === undefined) return row;
  if (!probe.ok) return { ...row, successes: 0, probeJob: null, probeAt: now + settings.probeEveryMs };
  const successes = row.successes + 1;
  if (successes >= settings.probes) return closedBreaker(row.jobType, row.tenantId, now);
  return { ...row, successes, probeJob: null, probeAt: now };
}
