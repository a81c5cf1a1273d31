import type { Key } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import {
  countRunningInstances,
  deleteAdmitted,
  inTransaction,
  insertAdmitted,
  lockInstanceCount,
  writeInstanceCount,
  type Pools,
} from '../store/port.ts';
import type { FlowBook } from './flow-book.ts';

/** A count is trusted this long; until then only starts are added to it. Counting reads as many index entries as the quota has. */
const trustedMs = 500;
/** Instances end by themselves; a caller that asks again in this time has a chance. */
const retryAfterSeconds = 5;

/** A start that was let in longer ago has been committed, refused, or lost with its process. */
const startsWithinMs = 60_000;

/** Runs the start of a new instance of a tenant, or refuses it. */
export type InstanceQuota = <T>(tenantId: string, key: Key, start: () => Promise<T>) => Promise<T>;

/**
 * The quota of running root instances of a tenant. Starts by callers are lined up on the row of the tenant, in all processes.
 * Starts by events are never refused, because their occurrence would be lost: they count, and keep callers out.
 */
export function createInstanceQuota(ports: {
  readonly pools: Pools;
  readonly book: FlowBook;
  readonly now: () => number;
}): InstanceQuota {
  const { pools, book, now } = ports;
  return async (tenantId, key, start) => {
    if (book.instancesMax(tenantId) === null) return start();
    const full = await inTransaction(pools.work, async (client) => {
      const row = await lockInstanceCount(client, tenantId);
      const max = row?.max ?? null;
      if (row === null || max === null) return null;
      const at = now();
      const isOld = row.countedAt === null || at - row.countedAt > trustedMs;
      const running = isOld
        ? await countRunningInstances(client, tenantId, max, at - startsWithinMs)
        : (row.counted ?? 0);
      const isFull = running >= max;
      if (isOld || !isFull)
        await writeInstanceCount(client, tenantId, isFull ? running : running + 1, isOld ? at : null);
      if (!isFull) await insertAdmitted(client, { instanceKey: key, tenantId, at });
      return isFull ? max : null;
    });
    if (full !== null)
      throw new Refusal(
        'INSTANCE_QUOTA_REACHED',
        `The tenant "${tenantId}" runs as many instances as it may (${full}). Wait until some have ended, or ask an administrator for more.`,
        { retryAfterSeconds, maxRunningInstances: full },
      );
    try {
      return await start();
    } finally {
      await deleteAdmitted(pools.work, key, now() - startsWithinMs).catch(() => undefined);
    }
  };
}
