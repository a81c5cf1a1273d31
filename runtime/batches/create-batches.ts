import type { JsonObject, Key } from '#engine';
import { answerOfTwin, findStoredAnswer, requireTenant, storedAnswerOf } from '../commands/settle-outcome.ts';
import type { BatchRequest, Batches, BatchType, CreatedBatch } from '../contract/batches.ts';
import type { Caller, CommandContext } from '../contract/caller.ts';
import type { Decisions } from '../contract/decisions.ts';
import type { Filter, Queries, SearchKind } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Incidents, Instances, Jobs, Messages } from '../contract/runtime.ts';
import { isAllowed } from '../identity/grants.ts';
import { insertBatch, moveBatch } from '../store/batch-rows.ts';
import type { KeySource } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';
import { createBatchRunner } from './run-batch.ts';

export interface BatchesPorts {
  readonly pools: Pools;
  readonly keys: KeySource;
  readonly now: () => number;
  readonly queries: Queries;
  readonly instances: Instances;
  readonly incidents: Incidents;
  readonly jobs: Jobs;
  readonly messages: Messages;
  readonly decisions: Pick<Decisions, 'deleteEvaluation'>;
  readonly log: (message: string, error: unknown) => void;
}

export interface BatchService extends Batches {
  /** Waits for the end of an operation that this process does, at most so long. */
  finished(batchOperationKey: Key, withinMs: number): Promise<void>;
  /** Ends after the piece that runs; another process goes on. */
  stop(): Promise<void>;
}

/** Items of one operation: more do not fit in a selection a person can mean, and would hold one statement for long. */
const itemsMax = 100_000;
const pageSize = 10_000;

/** What the caller needs on the process, or the decision, of each item. */
const rights: Readonly<Record<BatchType, string>> = {
  RESOLVE_INCIDENT: 'UPDATE_PROCESS_INSTANCE',
  CANCEL_PROCESS_INSTANCE: 'CANCEL_PROCESS_INSTANCE',
  MODIFY_PROCESS_INSTANCE: 'MODIFY_PROCESS_INSTANCE',
  MIGRATE_PROCESS_INSTANCE: 'UPDATE_PROCESS_INSTANCE',
  RESTART_PROCESS_INSTANCE: 'CREATE_PROCESS_INSTANCE',
  DELETE_PROCESS_INSTANCE: 'DELETE_PROCESS_INSTANCE',
  UPDATE_VARIABLE: 'UPDATE_PROCESS_INSTANCE',
  CORRELATE_MESSAGE: 'UPDATE_PROCESS_INSTANCE',
  SUSPEND: 'SUSPEND_PROCESS_INSTANCE',
  RESUME: 'SUSPEND_PROCESS_INSTANCE',
  UPDATE_JOB: 'UPDATE_PROCESS_INSTANCE',
  DELETE_DECISION_INSTANCE: 'DELETE_DECISION_INSTANCE',
};

/** Operations on many (api.md 1.13): the selection is fixed when the operation is made, and each item has a result. */
export function createBatches(ports: BatchesPorts): BatchService {
  const { pools, keys, now } = ports;
  const runner = createBatchRunner(ports);
  const move = async (
    context: CommandContext,
    key: Key,
    from: readonly string[],
    to: 'ACTIVE' | 'SUSPENDED' | 'CANCELED',
  ): Promise<void> => {
    const row = await ports.queries.get(context.caller, 'batchOperations', key);
    if (row === null) throw new Refusal('NOT_FOUND', 'There is no batch operation with this key.');
    requireChange(context.caller, row);
    if (!(await moveBatch(pools.maintenance, key, from, to, now()))) {
      throw new Refusal(
        'INVALID_BATCH_STATE',
        `The operation is ${String(row['state'])}, so this cannot be done. Reload, and look again.`,
      );
    }
  };
  return {
    async create(context, request) {
      requireTenant(context);
      const stored = await findStoredAnswer(pools, context);
      if (stored !== null) return stored.answer as unknown as CreatedBatch;
      const items = await select(ports, context, request);
      await keys.ensure();
      const { type } = request;
      const answer: CreatedBatch = { batchOperationKey: keys.next(0), type };
      try {
        await insertBatch(pools.maintenance, {
          key: answer.batchOperationKey,
          createdAt: now(),
          tenantId: context.tenantId,
          type,
          actor: context.caller.id,
          actorKind: context.caller.kind === 'client' ? 'CLIENT' : 'USER',
          reason: context.reason ?? null,
          params: paramsOf(request),
          items,
          idempotency: storedAnswerOf(context, answer as unknown as JsonObject),
        });
      } catch (error) {
        return (await answerOfTwin(pools, context, error)) as unknown as CreatedBatch;
      }
      runner.begin(answer.batchOperationKey);
      return answer;
    },
    suspend: (context, key) => move(context, key, ['ACTIVE'], 'SUSPENDED'),
    async resume(context, key) {
      await move(context, key, ['SUSPENDED'], 'ACTIVE');
      runner.begin(key);
    },
    cancel: (context, key) => move(context, key, ['ACTIVE', 'SUSPENDED'], 'CANCELED'),
    finished: (key, withinMs) => runner.finished(key, withinMs),
    stop: () => runner.stop(),
  };
}

// helpers

/** What each item needs to know, as it is stored. */
function paramsOf({
  changes,
  modification,
  migration,
  restart,
  variables,
  messageName,
}: BatchRequest): JsonObject {
  const given = { ...changes, ...modification, ...migration, restart, variables, messageName };
  return JSON.parse(JSON.stringify(given)) as JsonObject;
}

async function select(ports: BatchesPorts, context: CommandContext, request: BatchRequest) {
  const { caller, tenantId } = context;
  const { type, filter, all = false, exclude = [], expectedCount } = request;
  if (Object.keys(filter).length === 0 && !all) {
    throw new Refusal('SELECTION_EMPTY', 'The filter is empty. Set one, or send all: true on purpose.');
  }
  const { kind, keyField } = selected[type] ?? { kind: 'processInstances', keyField: 'processInstanceKey' };
  const rows = await readAll(ports.queries, caller, kind, { ...filter, ...standing(type, filter), tenantId });
  const chosen = rows.filter((row) => !exclude.includes(row[keyField] as Key));
  if (expectedCount !== undefined && chosen.length !== expectedCount) {
    throw new Refusal(
      'SELECTION_CHANGED',
      `The selection has ${chosen.length} items and not ${expectedCount}. Look again, and confirm the new count.`,
      { actualCount: chosen.length },
    );
  }
  return chosen.map((row) => ({
    key: row[keyField] as Key,
    instanceKey: (row['processInstanceKey'] as Key | undefined) ?? null,
    rootKey: (row['rootProcessInstanceKey'] as Key | undefined) ?? null,
    isAllowed: mayChange(caller, type, row),
  }));
}

/** What an operation is about, where that is not process instances. */
const selected: Partial<
  Readonly<Record<BatchType, { readonly kind: SearchKind; readonly keyField: string }>>
> = {
  UPDATE_JOB: { kind: 'jobs', keyField: 'jobKey' },
  DELETE_DECISION_INSTANCE: { kind: 'decisionInstances', keyField: 'decisionEvaluationKey' },
};

/** Only what such an operation can reach is selected, unless the filter says otherwise. */
function standing(type: BatchType, filter: Filter): Filter {
  if (type === 'UPDATE_JOB') return filter['endTime'] === undefined ? { endTime: { $exists: false } } : {};
  // An evaluation goes with all that it required, so the decision that was asked for says whether it is meant.
  if (type === 'DELETE_DECISION_INSTANCE') return { isRoot: true };
  if (filter['state'] !== undefined) return {};
  if (type === 'RESTART_PROCESS_INSTANCE' || type === 'DELETE_PROCESS_INSTANCE')
    return { state: { $in: ['COMPLETED', 'TERMINATED'] } };
  if (type === 'SUSPEND') return { state: 'ACTIVE' };
  if (type === 'RESUME') return { state: 'SUSPENDED' };
  const running = { state: { $in: ['ACTIVE', 'SUSPENDED'] } };
  if (type === 'RESOLVE_INCIDENT' && filter['hasElementInstanceIncident'] === undefined)
    return { ...running, hasElementInstanceIncident: true };
  // Called instances end with their root.
  if (type === 'CANCEL_PROCESS_INSTANCE' && filter['parentProcessInstanceKey'] === undefined)
    return { ...running, parentProcessInstanceKey: { $exists: false } };
  return running;
}

async function readAll(
  queries: Queries,
  caller: Caller,
  kind: SearchKind,
  filter: Filter,
): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Queries['search']>> = await queries.search(caller, kind, {
      filter,
      sort: [],
      page: after === null ? { limit: pageSize, from: 0 } : { limit: pageSize, after },
    });
    rows.push(...page.items);
    after = page.items.length < pageSize ? null : page.endCursor;
    if (rows.length > itemsMax) {
      throw new Refusal(
        'INVALID_FILTER',
        `The selection has more than ${itemsMax} items. Narrow the filter and do it in parts.`,
      );
    }
  } while (after !== null);
  return rows;
}

function mayChange(caller: Caller, type: BatchType, row: JsonObject): boolean {
  if (caller.kind === 'system') return true;
  if (type === 'UPDATE_JOB' && isAllowed(caller, 'JOB_TYPE', 'WORK', String(row['type']))) return true;
  if (type === 'DELETE_DECISION_INSTANCE')
    return isAllowed(caller, 'DECISION_DEFINITION', rights[type], String(row['decisionDefinitionId']));
  return isAllowed(caller, 'PROCESS_DEFINITION', rights[type], String(row['processDefinitionId']));
}

/** Who made it may always stop it. */
function requireChange(caller: Caller, row: JsonObject): void {
  if (caller.kind === 'system' || row['actorId'] === caller.id || isAllowed(caller, 'BATCH', 'UPDATE', '*'))
    return;
  throw new Refusal('PERMISSION_MISSING', 'You may not change batch operations of others.', {
    missing: { resourceType: 'BATCH', resourceId: '*', permissionType: 'UPDATE' },
  });
}
