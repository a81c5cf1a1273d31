import type { JobTypeSettings, TenantLimits } from '../contract/flow-control.ts';
import {
  allTypes,
  type BreakerRow,
  type ClaimBounds,
  type JobTypeRow,
  type SlotCount,
} from '../store/port.ts';

/** What flow control knows at the moment of a claim, read under the locks that line claims up. */
export interface FlowState {
  readonly type: string;
  readonly tenantIds: readonly string[];
  readonly asked: number;
  readonly now: number;
  /** Of the type itself and of all types, where they have settings. */
  readonly rows: readonly JobTypeRow[];
  readonly tenants: ReadonlyMap<string, TenantLimits>;
  readonly slots: readonly SlotCount[];
  /** Those of this type that are not closed. */
  readonly breakers: readonly BreakerRow[];
}

export interface ClaimPlan {
  readonly bounds: ClaimBounds;
  /** Tenants whose breaker is open and lets one call through now. */
  readonly probing: ReadonlySet<string>;
  /** When a breaker that is open now lets a call through. */
  readonly probeAt: number | null;
}

/** Seconds of retries that may be saved up: as many as a short outage leaves, not as many as a long one. */
const retrySavingSeconds = 10;
/** Retries that a quiet type may always make at once. */
const retrySavingMin = 10;

/** How many jobs may be given out now (I25, I26, I27), from state alone. */
export function planClaim(state: FlowState): ClaimPlan {
  let max = state.asked;
  let retriesMax: number | null = null;
  for (const row of state.rows) {
    const { maxConcurrent, ratePerSecond, retryBudget } = row.settings;
    if (maxConcurrent !== null) max = Math.min(max, maxConcurrent - used(state, row.jobType, null));
    if (ratePerSecond !== null) max = Math.min(max, Math.floor(tokensOf(row, state.now)));
    if (retryBudget !== null)
      retriesMax = Math.min(retriesMax ?? Infinity, Math.floor(retryTokensOf(row, state.now)));
  }
  const probing = new Set<string>();
  let probeAt: number | null = null;
  const tenantMax = new Map<string, number>();
  for (const tenantId of state.tenantIds) {
    let most = tenantRoom(state, tenantId);
    const breaker = state.breakers.find((each) => each.tenantId === tenantId && each.state === 'OPEN');
    if (breaker?.probeAt !== undefined && breaker.probeAt !== null) {
      if (breaker.probeAt > state.now) {
        most = 0;
        probeAt = Math.min(probeAt ?? Infinity, breaker.probeAt);
      } else {
        most = Math.min(most, 1);
        probing.add(tenantId);
      }
    }
    if (most < state.asked) tenantMax.set(tenantId, Math.max(0, most));
  }
  return { bounds: { max: Math.max(0, max), tenantMax, retriesMax }, probing, probeAt };
}

/** Tokens in the bucket of a type at a moment: full until the first call is counted. */
export function tokensOf(row: JobTypeRow, now: number): number {
  const { ratePerSecond } = row.settings;
  if (ratePerSecond === null) return Infinity;
  const size = bucketSize(row.settings);
  if (row.tokens === null || row.countedAt === null) return size;
  return Math.min(size, row.tokens + (ratePerSecond * Math.max(0, now - row.countedAt)) / 1000);
}

/** Retries that the budget of a type allows at a moment. */
export function retryTokensOf(row: JobTypeRow, now: number): number {
  const { retryBudget } = row.settings;
  if (retryBudget === null) return Infinity;
  const most = retrySaving(row.settings);
  if (row.retryTokens === null || row.countedAt === null) return most;
  return Math.min(
    most,
    row.retryTokens + (retryBudget.minPerSecond * Math.max(0, now - row.countedAt)) / 1000,
  );
}

/** The buckets after calls were given out, of which so many were retries. */
export function spend(
  row: JobTypeRow,
  calls: number,
  retries: number,
  now: number,
): { readonly tokens: number | null; readonly retryTokens: number | null } {
  const { ratePerSecond, retryBudget } = row.settings;
  return {
    tokens: ratePerSecond === null ? null : tokensOf(row, now) - calls,
    retryTokens:
      retryBudget === null
        ? null
        : Math.min(
            retrySaving(row.settings),
            retryTokensOf(row, now) + ((calls - retries) * retryBudget.percent) / 100,
          ) - retries,
  };
}

/** When there is something to look for again; null when a new job, the end of an attempt or nobody's doing will tell. */
export function lookAgainAt(
  plan: ClaimPlan,
  state: FlowState,
  calls: number,
  retries: number,
): number | null {
  if (calls >= state.asked) return null;
  let at = plan.probeAt;
  const sooner = (when: number): void => {
    at = Math.min(at ?? Infinity, when);
  };
  for (const row of state.rows) {
    const { ratePerSecond, retryBudget } = row.settings;
    const left = spend(row, calls, retries, state.now);
    if (ratePerSecond !== null && left.tokens !== null && left.tokens < 1)
      sooner(state.now + Math.ceil(((1 - left.tokens) / ratePerSecond) * 1000));
    if (retryBudget !== null && left.retryTokens !== null && left.retryTokens < 1)
      sooner(state.now + Math.ceil(((1 - left.retryTokens) / retryBudget.minPerSecond) * 1000));
  }
  return at;
}

// helpers

function bucketSize({ burst, ratePerSecond }: JobTypeSettings): number {
  return burst ?? Math.max(1, Math.floor(ratePerSecond ?? 1));
}

function retrySaving({ retryBudget }: JobTypeSettings): number {
  return Math.max(retrySavingMin, retrySavingSeconds * (retryBudget?.minPerSecond ?? 0));
}

function used(state: FlowState, jobType: string, tenantId: string | null): number {
  let count = 0;
  for (const slot of state.slots) {
    if (jobType !== allTypes && slot.jobType !== jobType) continue;
    if (tenantId !== null && slot.tenantId !== tenantId) continue;
    count += slot.count;
  }
  return count;
}

function tenantRoom(state: FlowState, tenantId: string): number {
  let most = state.asked;
  for (const row of state.rows) {
    const { perTenantMaxConcurrent } = row.settings;
    if (perTenantMaxConcurrent !== null)
      most = Math.min(most, perTenantMaxConcurrent - used(state, row.jobType, tenantId));
  }
  const inAll = state.tenants.get(tenantId)?.maxConcurrentJobs ?? null;
  return inAll === null ? most : Math.min(most, inAll - used(state, allTypes, tenantId));
}
