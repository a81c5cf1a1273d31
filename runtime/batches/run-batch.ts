import type { JsonObject, Key } from '#engine';
import type { CommandContext } from '../contract/caller.ts';
import type { BatchRequest } from '../contract/batches.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Modification, RestartRequest } from '../contract/runtime.ts';
import {
  endBatch,
  findForgottenBatches,
  holdBatch,
  writeItemResults,
  type HeldBatch,
  type ItemResult,
} from '../store/batch-rows.ts';
import type { BatchesPorts } from './create-batches.ts';

/** Items of one piece; between pieces an operation can be stopped. */
const pieceSize = 100;
/** Items done side by side: enough to share commits, few enough to leave room for everybody else. */
const sideBySide = 8;
/** Longer than any piece takes; after this another process goes on. */
const heldMs = 60_000;
const lookMs = 60_000;

export interface BatchRunner {
  begin(key: Key): void;
  finished(key: Key, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Does operations piece by piece. The results of a piece are written after it, so a crash repeats one piece at most: every action
 * is harmless when repeated, because what it asks for is already so.
 */
export function createBatchRunner(ports: BatchesPorts): BatchRunner {
  const running = new Map<Key, Promise<void>>();
  let isStopping = false;
  const begin = (key: Key): void => {
    if (isStopping || running.has(key)) return;
    const work = runBatch(ports, key, () => isStopping)
      .catch((error: unknown) => ports.log(`Batch operation ${key} could not go on yet.`, error))
      .finally(() => running.delete(key));
    running.set(key, work);
  };
  const look = setInterval(() => {
    findForgottenBatches(ports.pools.maintenance, ports.now())
      .then((keys) => keys.forEach(begin))
      // Tried again a minute later.
      .catch(() => undefined);
  }, lookMs);
  look.unref();
  return {
    begin,
    async finished(key, withinMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([running.get(key), late]);
      clearTimeout(timer);
    },
    async stop() {
      isStopping = true;
      clearInterval(look);
      await Promise.all(running.values());
    },
  };
}

// helpers

/** The item has gone, or is what it should become already: also when a piece is done again after a crash. */
const NOTHING_TO_DO = new Set([
  'NOT_FOUND',
  'INSTANCE_ENDED',
  'JOB_NOT_FOUND',
  'INVALID_INSTANCE_STATE',
  'INCIDENT_NOT_ACTIVE',
]);

async function runBatch(ports: BatchesPorts, key: Key, isStopping: () => boolean): Promise<void> {
  const { pools, now } = ports;
  for (let isFirst = true; !isStopping(); isFirst = false) {
    const hold = { now: now(), until: now() + heldMs, isFirst, items: pieceSize };
    const batch = await holdBatch(pools.maintenance, key, hold);
    if (batch === null) return;
    if (batch.items.length === 0) return endBatch(pools.maintenance, key, now());
    const results: ItemResult[] = [];
    const left = [...batch.items];
    const worker = async (): Promise<void> => {
      for (let item = left.shift(); item !== undefined; item = left.shift())
        results.push(await doItem(ports, batch, item));
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
    await writeItemResults(pools.maintenance, key, results, now());
  }
}

async function doItem(
  ports: BatchesPorts,
  batch: HeldBatch,
  item: HeldBatch['items'][number],
): Promise<ItemResult> {
  const { key } = item;
  try {
    await act(ports, batch, key);
    return { key, state: 'COMPLETED', code: null, message: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const state = NOTHING_TO_DO.has(error.code) ? 'SKIPPED' : 'FAILED';
    return { key, state, code: error.code, message: error.message };
  }
}

/** In the name of whoever made the operation; the rights were checked when it was made. */
async function act(
  { instances, jobs, incidents, queries, messages, decisions }: BatchesPorts,
  batch: HeldBatch,
  key: Key,
): Promise<void> {
  const { tenantId, actor, reason, params } = batch;
  const context: CommandContext = {
    caller: { id: actor, kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] },
    tenantId,
    ...(reason === null ? {} : { reason }),
  };
  const variables = (params['variables'] ?? {}) as JsonObject;
  switch (batch.type) {
    case 'CANCEL_PROCESS_INSTANCE':
      return instances.cancel(context, key);
    case 'SUSPEND':
      return instances.suspend(context, key);
    case 'RESUME':
      return instances.resume(context, key);
    case 'MODIFY_PROCESS_INSTANCE':
      return instances.modify(once(context, batch, key), key, params as unknown as Modification);
    case 'MIGRATE_PROCESS_INSTANCE': {
      const { targetKey, instructions } = params as unknown as NonNullable<BatchRequest['migration']>;
      return instances.migrate(context, key, targetKey, instructions);
    }
    case 'RESTART_PROCESS_INSTANCE':
      await instances.restart(once(context, batch, key), key, params['restart'] as unknown as RestartRequest);
      return;
    case 'DELETE_PROCESS_INSTANCE':
      return instances.deleteHistory(context, key);
    case 'UPDATE_VARIABLE':
      return instances.setVariables(context, key, variables, false);
    case 'CORRELATE_MESSAGE':
      await messages.correlateByFilter(once(context, batch, key), {
        name: String(params['messageName']),
        processInstanceKey: key,
        ...{ correlationKeys: {}, localCorrelationKeys: {}, variables, localVariables: {}, all: false },
      });
      return;
    case 'DELETE_DECISION_INSTANCE':
      return decisions.deleteEvaluation(context, key);
    case 'UPDATE_JOB':
      return jobs.update(
        context,
        key,
        {},
        params as { retries?: number; lockMs?: number; priority?: number },
      );
    default: {
      const page = await queries.search(context.caller, 'incidents', {
        filter: { processInstanceKey: key, state: 'ACTIVE' },
        sort: [],
        page: { limit: 1_000, from: 0 },
      });
      for (const row of page.items) {
        // A job without tries would only fail to be tried: it gets one.
        const retries = row['jobKey'] === null ? undefined : 1;
        await incidents.resolve(context, row['incidentKey'] as Key, retries);
      }
    }
  }
}

/** G2: what would happen twice when a piece is done again after a crash. */
function once(context: CommandContext, batch: HeldBatch, item: Key): CommandContext {
  const id = { operation: 'batch', key: `${batch.key}/${item}`, requestHash: '00' };
  return { ...context, idempotency: id };
}
