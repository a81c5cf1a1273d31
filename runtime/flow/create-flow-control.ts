import { requireTenant } from '../commands/settle-outcome.ts';
import type { Caller } from '../contract/caller.ts';
import type {
  BreakerView,
  FlowControl,
  JobTypeSettings,
  JobTypeView,
  TenantLimits,
} from '../contract/flow-control.ts';
import { Refusal } from '../contract/refusal.ts';
import {
  allTypes,
  deleteBreakers,
  deleteJobType,
  inTransaction,
  readBreakers,
  readJobCounts,
  readJobTypes,
  readTenantLimits,
  seedSlots,
  writeJobType,
  writeTenantLimits,
  type BreakerRow,
  type JobCounts,
  type JobTypeRow,
  type Pools,
} from '../store/port.ts';
import { hasSlots, type FlowBook } from './flow-book.ts';
import { tokensOf } from './plan-claim.ts';

export interface FlowControlPorts {
  readonly pools: Pools;
  readonly book: FlowBook;
  readonly now: () => number;
  /** Other processes read the settings anew, and everybody looks for work again. */
  readonly tellOthers: () => void;
  readonly wake: () => void;
}

const noLimits: TenantLimits = { maxConcurrentJobs: null, maxRunningInstances: null, weight: null };

/** Limits, rates and breakers as administrators see and set them. */
export function createFlowControl(ports: FlowControlPorts): FlowControl {
  const { pools, book, now } = ports;
  const changed = async (): Promise<void> => {
    await book.refresh();
    ports.tellOthers();
    ports.wake();
  };
  const list = (caller: Caller, type: string | null): Promise<readonly JobTypeView[]> =>
    readViews(ports, caller, type);
  return {
    listJobTypes: (caller, filter) => list(caller, filter.type ?? null),
    getJobType: async (caller, type) => {
      const [found] = await list(caller, type);
      if (found === undefined)
        throw new Refusal('NOT_FOUND', `No job has the type "${type}", and nothing is configured for it.`);
      return found;
    },
    putJobType: async (context, type, settings) => {
      requireTenant(context);
      refuseWrong(type, settings);
      await inTransaction(pools.maintenance, async (client) => {
        await writeJobType(client, { jobType: type, settings, at: new Date(now()), by: context.caller.id });
        if (hasSlots(settings)) await seedSlots(client, { jobType: type, tenantId: null });
      });
      await changed();
    },
    deleteJobType: async (context, type) => {
      requireTenant(context);
      const wasThere = await inTransaction(pools.maintenance, (client) => deleteJobType(client, type));
      if (!wasThere) throw new Refusal('NOT_FOUND', `Nothing is configured for the job type "${type}".`);
      await changed();
    },
    resetBreakers: async (context, type, tenantId) => {
      requireTenant(context);
      const { tenantIds } = context.caller;
      if (tenantId !== undefined && !tenantIds.includes(tenantId))
        throw new Refusal('NOT_FOUND', `There is no open breaker of the tenant "${tenantId}".`);
      const closed = await deleteBreakers(
        pools.maintenance,
        type,
        tenantId === undefined ? tenantIds : [tenantId],
      );
      if (closed > 0) await changed();
      return closed;
    },
    getTenantLimits: async (tenantId) => {
      const rows = await readTenantLimits(pools.maintenance);
      return { ...noLimits, ...rows.find((row) => row.tenantId === tenantId)?.limits };
    },
    putTenantLimits: async (context, tenantId, limits) => {
      requireTenant(context);
      await inTransaction(pools.maintenance, async (client) => {
        await writeTenantLimits(client, { tenantId, limits, at: new Date(now()), by: context.caller.id });
        if (limits.maxConcurrentJobs !== null) await seedSlots(client, { jobType: allTypes, tenantId });
      });
      await changed();
    },
  };
}

// helpers

function refuseWrong(type: string, settings: JobTypeSettings): void {
  const { breaker, priority, retry, burst, ratePerSecond } = settings;
  const refuse = (what: string): never => {
    throw new Refusal('INVALID_VALUE', what);
  };
  if (type.startsWith('#')) refuse('Jobs of the engine itself cannot be limited.');
  if (type === allTypes && (breaker !== null || priority !== 0))
    refuse('A breaker and a priority belong to one job type; for all types together they mean nothing.');
  if (burst !== null && ratePerSecond === null)
    refuse('burst is the size of the bucket that ratePerSecond fills. Set both, or none.');
  if (retry !== null && retry.baseMs > retry.capMs)
    refuse('The first wait (retry.base) cannot be longer than the longest (retry.cap).');
}

async function readViews(
  { pools, now }: FlowControlPorts,
  caller: Caller,
  type: string | null,
): Promise<readonly JobTypeView[]> {
  const at = now();
  const rows = await readJobTypes(pools.reads);
  const counts = await readJobCounts(pools.reads, caller.tenantIds, type, at);
  const breakers = (await readBreakers(pools.reads, type)).filter((breaker) =>
    caller.tenantIds.includes(breaker.tenantId),
  );
  const types = new Set([...rows.map((row) => row.jobType), ...counts.map((each) => each.type)]);
  return [...types]
    .filter((each) => type === null || each === type)
    .sort()
    .map((each) =>
      viewOf(
        each,
        rows.find((row) => row.jobType === each),
        counts.find((count) => count.type === each),
        breakers.filter((breaker) => breaker.jobType === each),
        at,
      ),
    );
}

function viewOf(
  type: string,
  row: JobTypeRow | undefined,
  counts: JobCounts | undefined,
  rows: readonly BreakerRow[],
  now: number,
): JobTypeView {
  const breakers =
    row === undefined || row.settings.breaker === null ? [] : rows.map((each) => breakerView(each, now));
  const worst = (['OPEN', 'HALF_OPEN', 'CLOSED'] as const).find((state) =>
    breakers.some((breaker) => breaker.state === state),
  );
  const { waiting = 0, backingOff = 0, locked = 0, failed = 0, workers = [] } = counts ?? {};
  const hasBucket = row !== undefined && row.settings.ratePerSecond !== null;
  return {
    ...{ type, waiting, backingOff, locked, failed, workers, breakers },
    settings: row?.settings ?? null,
    oldestWaitingAt: counts?.oldestWaitingAt ?? null,
    breakerState: worst ?? (row === undefined || row.settings.breaker === null ? null : 'CLOSED'),
    tokens: hasBucket ? Math.floor(tokensOf(row, now)) : null,
  };
}

/** Half-open: the time of the next probe has come, or the probe is on its way. */
function breakerView(row: BreakerRow, now: number): BreakerView {
  const isHalfOpen = row.state === 'OPEN' && (row.probeJob !== null || (row.probeAt ?? Infinity) <= now);
  return {
    tenantId: row.tenantId,
    state: isHalfOpen ? 'HALF_OPEN' : row.state,
    calls: row.calls + row.earlierCalls,
    failures: row.failures + row.earlierFailures,
    openedAt: row.openedAt,
    nextProbeAt: row.probeAt,
  };
}
