import type { BatchRequest, JsonObject, Key, Runtime } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import type { Call } from '../../http/call.ts';
import { defined } from '../../http/fields.ts';
import { keysIn, shownDate, shownTenant, shownText } from '../engine-rest-fields.ts';
import { choice, text, texts } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { selectionFilter, tenantOf, type Selected } from './instance-selection.ts';

/** What Camunda 7 calls our operations on many. */
const NAMES = {
  CANCEL_PROCESS_INSTANCE: 'instance-deletion',
  MODIFY_PROCESS_INSTANCE: 'instance-modification',
  SUSPEND: 'instance-update-suspension-state',
  RESUME: 'instance-update-suspension-state',
  UPDATE_JOB: 'set-job-retries',
  UPDATE_VARIABLE: 'set-variables',
  CORRELATE_MESSAGE: 'correlate-message',
  RESOLVE_INCIDENT: 'resolve-incident',
} as const;
const typesNamed = (name: string): string[] =>
  Object.entries(NAMES).flatMap(([type, each]) => (each === name ? [type] : []));

export const Batch = z.object({
  id: z.string(),
  type: z.string(),
  totalJobs: z.int(),
  jobsCreated: z.int(),
  batchJobsPerSeed: z.int(),
  invocationsPerBatchJob: z.int(),
  seedJobDefinitionId: z.null(),
  monitorJobDefinitionId: z.null(),
  batchJobDefinitionId: z.null(),
  suspended: z.boolean(),
  tenantId: z.string().nullable(),
  createUserId: z.string().nullable(),
  startTime: z.string().nullable(),
  executionStartTime: z.string().nullable(),
});
export const BatchStatistics = Batch.extend({
  remainingJobs: z.int(),
  completedJobs: z.int(),
  failedJobs: z.int(),
});

export function toBatch(row: JsonObject): z.output<typeof Batch> {
  const total = Number(row['operationsTotalCount']);
  const type = String(row['operationType']);
  return {
    id: String(row['batchOperationKey']),
    type: (NAMES as Readonly<Record<string, string>>)[type] ?? type.toLowerCase().replaceAll('_', '-'),
    totalJobs: total,
    jobsCreated: total,
    batchJobsPerSeed: 100,
    invocationsPerBatchJob: 1,
    seedJobDefinitionId: null,
    monitorJobDefinitionId: null,
    batchJobDefinitionId: null,
    suspended: row['state'] === 'SUSPENDED',
    tenantId: shownTenant(String(row['tenantId'])),
    createUserId: shownText(row['actorId']),
    startTime: shownDate(row['startDate']),
    executionStartTime: shownDate(row['startDate']),
  };
}

function toStatistics(row: JsonObject): z.output<typeof BatchStatistics> {
  const batch = toBatch(row);
  const count = (field: string): number => Number(row[field]);
  // What there was nothing to do for is done.
  const completedJobs = count('operationsCompletedCount') + count('skippedCount');
  const failedJobs = count('operationsFailedCount');
  const remainingJobs = Math.max(0, batch.totalJobs - completedJobs - failedJobs);
  return { ...batch, remainingJobs, completedJobs, failedJobs };
}

const common = {
  kind: 'batchOperations',
  permission: filtered('BATCH:READ'),
  level: 'L3',
  takesBody: false,
  base: { state: { $in: ['ACTIVE', 'SUSPENDED'] } },
  conditions: {
    batchId: text((id) => ({ batchOperationKey: { $in: keysIn([id]) } })),
    type: text((name) => ({ operationType: { $in: typesNamed(name) } })),
    suspended: choice((suspended) => ({ state: suspended ? 'SUSPENDED' : 'ACTIVE' })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    createdBy: text((actorId) => ({ actorId })),
  },
  sortBy: { batchId: 'batchOperationKey', startTime: 'startDate' },
} as const;

/** Batches that have not ended. */
export const BatchLists = listController({
  ...common,
  name: 'Batches',
  what: 'batches',
  path: '/batch',
  row: Batch,
  show: toBatch,
});

/** The same with how far they have come. */
export const BatchStatisticsLists = listController({
  ...common,
  name: 'BatchStatistics',
  what: 'statistics of batches',
  path: '/batch/statistics',
  row: BatchStatistics,
  show: toStatistics,
});

/** Makes an operation on the selected instances and shows it as a batch. */
export async function createBatchOf(
  runtime: Runtime,
  call: Pick<Call, 'caller' | 'context'>,
  selected: Selected,
  { reason, ...what }: Omit<BatchRequest, 'filter'> & { readonly reason?: string | undefined },
): Promise<object> {
  const tenantId = await tenantOf(runtime, call.caller, selected);
  const filter = await selectionFilter(runtime, call.caller, selected);
  const context = call.context({ tenantId, reason });
  const { batchOperationKey } = await runtime.batches.create(
    context,
    defined({ ...what, filter }) as BatchRequest,
  );
  return shownBatch(runtime, call, batchOperationKey);
}

export async function shownBatch(
  runtime: Runtime,
  { caller }: Pick<Call, 'caller'>,
  key: Key,
): Promise<object> {
  return toBatch(found(await runtime.queries.get(caller, 'batchOperations', key)));
}
