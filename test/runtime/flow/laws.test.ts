import { describe, expect, test } from '@jest/globals';
import type { JobTypeSettings } from '../../../runtime/index.ts';
import { advanceBreaker, closedBreaker } from '../../../runtime/flow/breaker-law.ts';
import { lookAgainAt, planClaim, spend, tokensOf, type FlowState } from '../../../runtime/flow/plan-claim.ts';
import { retryDueAt, retryPolicyOf } from '../../../runtime/jobs/retry-law.ts';
import type { JobTypeRow } from '../../../runtime/store/port.ts';
import { unlimited } from './flow-settings.ts';

const settings = { failureRate: 0.5, callsMin: 20, windowMs: 30_000, probeEveryMs: 10_000, probes: 2 };
const outcomes = (ok: number, failed: number): { jobKey: string; ok: boolean }[] => [
  ...Array.from({ length: ok }, (_, index) => ({ jobKey: `ok${index}`, ok: true })),
  ...Array.from({ length: failed }, (_, index) => ({ jobKey: `bad${index}`, ok: false })),
];

describe('circuit breaker law (guarantees 4.7)', () => {
  const fresh = closedBreaker('t', 'a', 0);

  test('opens at half of at least twenty calls, not before', () => {
    expect(advanceBreaker(fresh, outcomes(0, 19), settings, 1).state).toBe('CLOSED');
    expect(advanceBreaker(fresh, outcomes(11, 9), settings, 1).state).toBe('CLOSED');
    expect(advanceBreaker(fresh, outcomes(10, 10), settings, 1)).toMatchObject({
      state: 'OPEN',
      openedAt: 1,
      probeAt: 10_001,
    });
  });

  test('calls older than the window no longer count', () => {
    const before = advanceBreaker(fresh, outcomes(0, 12), settings, 1);
    expect(advanceBreaker(before, outcomes(0, 8), settings, 16_000).state).toBe('OPEN');
    const later = advanceBreaker(before, outcomes(0, 8), settings, 40_000);
    expect(later).toMatchObject({ state: 'CLOSED', calls: 8, earlierCalls: 0 });
  });

  test('only the probe decides, and as many good ones in a row as asked for', () => {
    const open = advanceBreaker(fresh, outcomes(0, 20), settings, 0);
    const probing = { ...open, probeJob: '7', probeAt: 20_000 };
    expect(advanceBreaker(probing, outcomes(50, 0), settings, 12_000)).toEqual(probing);
    const half = advanceBreaker(probing, [{ jobKey: '7', ok: true }], settings, 12_000);
    expect(half).toMatchObject({ state: 'OPEN', successes: 1, probeAt: 12_000, probeJob: null });
    const failed = advanceBreaker({ ...half, probeJob: '8' }, [{ jobKey: '8', ok: false }], settings, 13_000);
    expect(failed).toMatchObject({ state: 'OPEN', successes: 0, probeAt: 23_000 });
    const closed = advanceBreaker({ ...half, probeJob: '8' }, [{ jobKey: '8', ok: true }], settings, 13_000);
    expect(closed).toEqual(closedBreaker('t', 'a', 13_000));
  });
});

const row = (own: Partial<JobTypeSettings>, more: Partial<JobTypeRow> = {}): JobTypeRow => ({
  jobType: 't',
  settings: { ...unlimited, ...own },
  countedAt: null,
  tokens: null,
  retryTokens: null,
  ...more,
});
const state = (rows: readonly JobTypeRow[], more: Partial<FlowState> = {}): FlowState => ({
  type: 't',
  tenantIds: ['a', 'b'],
  asked: 10,
  now: 1000,
  rows,
  tenants: new Map(),
  slots: [],
  breakers: [],
  ...more,
});

describe('what a claim may give out', () => {
  test('is bounded by the type, by all types and by each tenant', () => {
    const slots = [
      { jobType: 't', tenantId: 'a', count: 3 },
      { jobType: 'u', tenantId: 'a', count: 2 },
    ];
    const own = row({ maxConcurrent: 8, perTenantMaxConcurrent: 4 });
    const all = row({ maxConcurrent: 9 }, { jobType: '*' });
    const tenants = new Map([['b', { maxConcurrentJobs: 6, maxRunningInstances: null }]]);
    const { bounds } = planClaim(state([all, own], { slots, tenants }));
    expect(bounds.max).toBe(4);
    expect([...bounds.tenantMax]).toEqual([
      ['a', 1],
      ['b', 4],
    ]);
    expect(planClaim(state([row({ maxConcurrent: 0 })])).bounds.max).toBe(0);
    expect(planClaim(state([row({ maxConcurrent: 2 })], { slots })).bounds.max).toBe(0);
  });

  test('a bucket fills with time, up to its size', () => {
    const bucket = row({ ratePerSecond: 10, burst: 20 }, { tokens: 0, countedAt: 1000 });
    expect([1000, 1500, 9000].map((now) => tokensOf(bucket, now))).toEqual([0, 5, 20]);
    // A clock that lags behind the one that counted takes nothing away.
    expect(tokensOf(bucket, 500)).toBe(0);
    const empty = state([bucket]);
    expect(lookAgainAt(planClaim(empty), empty, 0, 0)).toBe(1100);
    const full = state([row({ ratePerSecond: 10, burst: 20 })]);
    expect(lookAgainAt(planClaim(full), full, 3, 0)).toBeNull();
  });

  test('retries earn what first attempts leave', () => {
    const budget = row(
      { retryBudget: { percent: 10, minPerSecond: 2 } },
      { retryTokens: 1.5, countedAt: 1000 },
    );
    expect(planClaim(state([budget])).bounds.retriesMax).toBe(1);
    expect(spend(budget, 11, 1, 1000).retryTokens).toBeCloseTo(1.5);
    const used = state([{ ...budget, retryTokens: 0 }]);
    expect(planClaim(used).bounds.retriesMax).toBe(0);
    expect(lookAgainAt(planClaim(used), used, 0, 0)).toBe(1500);
  });

  test('an open breaker gives nothing to its tenant, then one probe', () => {
    const breaker = { ...closedBreaker('t', 'a', 0), state: 'OPEN' as const, probeAt: 1500 };
    const rows = [row({ breaker: settings })];
    const closed = state(rows, { breakers: [breaker] });
    expect(planClaim(closed)).toMatchObject({ probeAt: 1500, bounds: { max: 10 } });
    expect(planClaim(closed).bounds.tenantMax).toEqual(new Map([['a', 0]]));
    const probing = planClaim(state(rows, { breakers: [breaker], now: 1500 }));
    expect([...probing.probing]).toEqual(['a']);
    expect(probing.bounds.tenantMax).toEqual(new Map([['a', 1]]));
  });
});

describe('retry law (guarantees 4.6)', () => {
  test('2,000 waits are never early and fill the jitter evenly', () => {
    const policy = { baseMs: 500, capMs: 60_000, jitter: 0.5 };
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (const failures of [0, 3, 6, 20]) {
      const wait = Math.min(60_000, 500 * 2 ** failures);
      const waits = Array.from({ length: 2000 }, () => retryDueAt(0, failures, [], random, policy)).sort(
        (a, b) => a - b,
      );
      // Kolmogorov-Smirnov at 1 in 1,000: 1.95 / sqrt(2,000), and a millisecond of rounding.
      const distance = Math.max(
        ...waits.map((each, index) => Math.abs((each - wait) / (0.5 * wait) - index / 2000)),
      );
      expect(waits[0]).toBeGreaterThanOrEqual(wait);
      expect(waits[1999]).toBeLessThanOrEqual(1.5 * wait + 1);
      expect(distance).toBeLessThan(0.044 + 2 / wait);
    }
  });

  test('the model goes before the job type, and that before what is usual', () => {
    const job = { retry: { baseMs: 7 } };
    const element = { type: 'serviceTask', job } as never;
    const configured = { baseMs: 100, capMs: 200, jitter: 0 };
    expect(retryPolicyOf(element, configured)).toEqual({ baseMs: 7, capMs: 200, jitter: 0 });
    expect(retryPolicyOf(undefined, configured)).toEqual(configured);
    expect(retryPolicyOf(undefined, null)).toEqual({ baseMs: 1000, capMs: 3_600_000, jitter: 0.5 });
  });

  test('the list of the model goes before the law', () => {
    expect(retryDueAt(0, 5, ['PT1S', 'PT3S'], () => 1)).toBe(3000);
  });
});
