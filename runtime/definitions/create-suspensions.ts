import type { Key } from '#engine';
import type { BatchService } from '../batches/create-batches.ts';
import { maySee } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { SuspensionChange, Suspensions } from '../contract/suspensions.ts';
import { inTransaction, type Database, type Transaction } from '../store/definitions/in-transaction.ts';
import {
  findNextSuspension,
  lockVersions,
  planSuspension,
  setSuspended,
  takeDueSuspensions,
  type SuspendableVersion,
} from '../store/definitions/suspension-rows.ts';

export interface SuspensionsPorts {
  readonly pool: Database;
  readonly now: () => number;
  readonly batches: Pick<BatchService, 'create' | 'finished'>;
  /** Starts are chosen anew, and timers that waited are looked at. */
  readonly changed: () => void;
  readonly log: (message: string, error: unknown) => void;
}

export interface SuspensionService extends Suspensions {
  stop(): void;
}

/** Planned changes are looked for so often, and at the instant of the next one. */
const lookMs = 60_000;
/** A caller waits no longer for the instances; the batch operation goes on. */
const waitMs = 5_000;

/** PRC-8: versions nobody may start for a while, now or from a planned instant on. */
export function createSuspensions(ports: SuspensionsPorts): SuspensionService {
  const { pool, now } = ports;
  let next: NodeJS.Timeout | null = null;
  const quietly = (work: Promise<void>): void => {
    work.catch((error: unknown) =>
      ports.log('Planned suspensions could not be looked at; this is tried again.', error),
    );
  };
  const schedule = async (): Promise<void> => {
    const at = await findNextSuspension(pool);
    if (next !== null) clearTimeout(next);
    next =
      at === null || at - now() > lookMs ? null : setTimeout(() => quietly(apply()), Math.max(0, at - now()));
    next?.unref();
  };
  const apply = async (): Promise<void> => {
    const due = await inTransaction(pool, async (client) => {
      const taken = await takeDueSuspensions(client, now());
      for (const { key, plan } of taken) await setSuspended(client, [key], plan.suspended, new Date(now()));
      return taken;
    });
    if (due.length > 0) ports.changed();
    for (const version of due) {
      const { actor, reason, ...change } = version.plan;
      if (change.withInstances)
        await takeAlong(ports, contextOf(version.tenantId, actor, reason), [version], change);
    }
    await schedule();
  };
  const look = setInterval(() => quietly(apply()), lookMs);
  look.unref();
  return {
    async change(context, definitionKeys, change) {
      const isPlanned = change.at !== undefined && change.at > now();
      const versions = await inTransaction(pool, async (client) => {
        const found = await findReadable(client, context, definitionKeys);
        const keys = found.map(({ key }) => key);
        if (!isPlanned) await setSuspended(client, keys, change.suspended, new Date(now()));
        else await planSuspension(client, keys, planOf(context, change, change.at ?? 0));
        return found;
      });
      if (isPlanned) return schedule();
      ports.changed();
      if (change.withInstances) await takeAlong(ports, context, versions, change);
    },
    stop() {
      clearInterval(look);
      if (next !== null) clearTimeout(next);
    },
  };
}

// helpers

function planOf(context: CommandContext, { suspended, withInstances }: SuspensionChange, at: number) {
  return { at, suspended, withInstances, actor: context.caller.id, reason: context.reason ?? null };
}

/** What was planned was allowed when it was planned. */
function contextOf(tenantId: string, actor: string, reason: string | null): CommandContext {
  return {
    caller: { id: actor, kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] },
    tenantId,
    ...(reason === null ? {} : { reason }),
  };
}

async function findReadable(
  client: Transaction,
  context: CommandContext,
  keys: readonly Key[],
): Promise<readonly SuspendableVersion[]> {
  const versions = await lockVersions(client, keys);
  if (versions.length < new Set(keys).size || versions.some(({ tenantId }) => !maySee(context, tenantId)))
    throw new Refusal('NOT_FOUND', 'There is no such version of a process.');
  return versions;
}

async function takeAlong(
  { batches }: SuspensionsPorts,
  context: CommandContext,
  versions: readonly SuspendableVersion[],
  { suspended }: Pick<SuspensionChange, 'suspended'>,
): Promise<void> {
  const { idempotency: _ofVersions, ...rest } = context;
  const done = versions.map(async ({ key, tenantId }) => {
    const { batchOperationKey } = await batches.create(
      { ...rest, tenantId },
      { type: suspended ? 'SUSPEND' : 'RESUME', filter: { processDefinitionKey: key } },
    );
    await batches.finished(batchOperationKey, waitMs);
  });
  await Promise.all(done);
}
