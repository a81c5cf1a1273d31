import type { Key } from '#engine';
import {
  allTypes,
  claimJobsWithin,
  countSlots,
  findLease,
  inTransaction,
  lockFlow,
  lockOpenBreakers,
  takeSlots,
  writeBreakers,
  writeTokens,
  type ClaimedJob,
  type JobClaim,
  type JobTypeRow,
  type Pools,
  type Transaction,
} from '../store/port.ts';
import { hasSlots, type FlowBook } from './flow-book.ts';
import { lookAgainAt, planClaim, spend, type ClaimPlan, type FlowState } from './plan-claim.ts';

export interface LimitedClaimsPorts {
  readonly pools: Pools;
  readonly book: FlowBook;
  /** Whoever waits for work looks again at that moment. */
  readonly lookAgainAt: (instant: number) => void;
}

/**
 * A claim of a job type with limits: one transaction that first takes the row of the type, so that claims of all processes come
 * one after the other, then reckons with what it sees after that, and gives out no more (I25, I26, I27).
 */
export async function claimWithinLimits(
  ports: LimitedClaimsPorts,
  claim: JobClaim,
): Promise<readonly ClaimedJob[]> {
  const { jobs, again } = await inTransaction(ports.pools.work, async (client) => {
    const state = await readFlow(client, ports.book, claim);
    const plan = planClaim(state);
    const given = plan.bounds.max === 0 ? [] : await claimJobsWithin(client, claim, plan.bounds);
    const retries = given.filter((job) => job.attempt > 1).length;
    if (given.length > 0) await count(client, state, plan, given, retries);
    return { jobs: given, again: lookAgainAt(plan, state, given.length, retries) };
  });
  if (again !== null) ports.lookAgainAt(again);
  return jobs;
}

export interface NamedJob {
  readonly key: Key;
  readonly type: string;
  readonly tenantId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly now: number;
}

export type LockClient = Pick<Transaction, 'query'>;

/** The same for a lock on a job that somebody names: `lock` takes it where there is room. */
export function lockWithinLimits(
  ports: LimitedClaimsPorts,
  job: NamedJob,
  lock: (client: LockClient) => Promise<boolean>,
): Promise<'locked' | 'refused' | 'limited'> {
  const { key, type, tenantId, worker, now } = job;
  return inTransaction(ports.pools.work, async (client) => {
    const claimants = [{ worker, max: 1 }];
    const state = await readFlow(client, ports.book, { type, tenantIds: [tenantId], now, claimants });
    const plan = planClaim(state);
    const { max, tenantMax, retriesMax } = plan.bounds;
    const isRetry = job.attempt > 0;
    if (max === 0 || tenantMax.get(tenantId) === 0 || (isRetry && retriesMax === 0)) return 'limited';
    if (!(await lock(client))) return 'refused';
    const lease = await findLease(client, key);
    if (lease !== null) await count(client, state, plan, [{ key, lease, type, tenantId }], isRetry ? 1 : 0);
    return 'locked';
  });
}

// helpers

async function readFlow(
  client: Transaction,
  book: FlowBook,
  claim: Pick<JobClaim, 'type' | 'tenantIds' | 'now' | 'claimants'>,
): Promise<FlowState> {
  const { type, tenantIds, now } = claim;
  const limited = book.limitedTenants(tenantIds);
  const { types: rows, tenants } = await lockFlow(client, type, limited);
  const own = rows.find(({ jobType }) => jobType === type);
  const isAllCounted = rows.some(({ jobType, settings }) => jobType === allTypes && hasSlots(settings));
  const isCounted = isAllCounted || hasSlots(own?.settings) || tenants.length > 0;
  return {
    type,
    tenantIds,
    now,
    asked: claim.claimants.reduce((sum, { max }) => sum + max, 0),
    rows,
    tenants: new Map(tenants.map(({ tenantId, limits }) => [tenantId, limits])),
    slots: isCounted
      ? await countSlots(client, { jobType: isAllCounted ? allTypes : type, tenantIds: limited })
      : [],
    breakers: (own?.settings.breaker ?? null) === null ? [] : await lockOpenBreakers(client, type),
  };
}

type CountedJob = Pick<ClaimedJob, 'key' | 'lease' | 'type' | 'tenantId'>;

/** What was given out is written before it leaves. */
async function count(
  client: Transaction,
  state: FlowState,
  plan: ClaimPlan,
  jobs: readonly CountedJob[],
  retries: number,
): Promise<void> {
  const counts = (row: JobTypeRow): boolean => hasSlots(row.settings);
  if (state.rows.some(counts) || state.tenants.size > 0) await takeSlots(client, jobs);
  for (const row of state.rows) {
    const { ratePerSecond, retryBudget } = row.settings;
    if (ratePerSecond === null && retryBudget === null) continue;
    await writeTokens(client, row.jobType, state.now, spend(row, jobs.length, retries, state.now));
  }
  const own = state.rows.find(({ jobType }) => jobType === state.type);
  const probeEveryMs = own?.settings.breaker?.probeEveryMs ?? 0;
  const probed = state.breakers.flatMap((breaker) => {
    const job = plan.probing.has(breaker.tenantId)
      ? jobs.find(({ tenantId }) => tenantId === breaker.tenantId)
      : undefined;
    return job === undefined ? [] : [{ ...breaker, probeJob: job.key, probeAt: state.now + probeEveryMs }];
  });
  await writeBreakers(client, probed);
}
