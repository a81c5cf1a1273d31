import { z } from 'zod';
import { dateOrNull, keyField, keyOrNull, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { closedEnum, ext, id, key, operationReference, opt, reason, withDefault } from '../../http/fields.ts';
import { filterSchema, searchAnswer, searchBody } from '../../http/search-dto.ts';
import { DECISION_INSTANCE_FILTER } from '../decisions/decisions.dto.ts';
import { JOB_CHANGES, JOB_FILTER } from '../jobs/jobs.dto.ts';
import { MigrationBody } from '../migration/migration.dto.ts';
import { INSTANCE_FILTER } from '../process-instances/process-instances.dto.ts';

/** The public types; ours are shown as the nearest of them in plain answers (api.md 1.5). */
const PUBLIC_TYPES = [
  'ADD_VARIABLE',
  'CANCEL_PROCESS_INSTANCE',
  'DELETE_DECISION_DEFINITION',
  'DELETE_DECISION_INSTANCE',
  'DELETE_PROCESS_DEFINITION',
  'DELETE_PROCESS_INSTANCE',
  'MIGRATE_PROCESS_INSTANCE',
  'MODIFY_PROCESS_INSTANCE',
  'RESOLVE_INCIDENT',
  'UPDATE_VARIABLE',
] as const;
const TYPES = [
  'RESOLVE_INCIDENT',
  'CANCEL_PROCESS_INSTANCE',
  'MODIFY_PROCESS_INSTANCE',
  'MIGRATE_PROCESS_INSTANCE',
  'RESTART_PROCESS_INSTANCE',
  'DELETE_PROCESS_INSTANCE',
  'UPDATE_VARIABLE',
  'CORRELATE_MESSAGE',
  'SUSPEND',
  'RESUME',
  'UPDATE_JOB',
  'DELETE_DECISION_INSTANCE',
] as const;
const BATCH_STATES = ['ACTIVE', 'SUSPENDED', 'COMPLETED', 'PARTIALLY_COMPLETED', 'CANCELED'] as const;
const ITEM_STATES = ['ACTIVE', 'COMPLETED', 'SKIPPED', 'CANCELED', 'FAILED'] as const;
const typeField = () => closedEnum(PUBLIC_TYPES, {}, 'UPDATE_VARIABLE');

export const BatchParams = params({ batchOperationKey: key() });
export const BatchCreated = z
  .object({ batchOperationKey: keyField(), batchOperationType: typeField() })
  .meta({ id: 'BatchCreated' });

export const BatchOperation = z
  .object({
    batchOperationKey: keyField(),
    batchOperationType: typeField(),
    state: z.enum(BATCH_STATES),
    startDate: dateOrNull(),
    endDate: dateOrNull(),
    actorType: textOrNull(),
    actorId: textOrNull(),
    operationsTotalCount: z.int(),
    operationsCompletedCount: z.int(),
    operationsFailedCount: z.int(),
    errors: z.array(z.unknown()),
    skippedCount: ext(z.int()),
    reason: ext(textOrNull()),
  })
  .meta({ id: 'BatchOperation' });

export const BatchItem = z
  .object({
    operationType: typeField(),
    batchOperationKey: keyField(),
    itemKey: keyField(),
    processInstanceKey: keyOrNull(),
    rootProcessInstanceKey: keyOrNull(),
    state: z.enum(ITEM_STATES),
    processedDate: dateOrNull(),
    errorMessage: textOrNull(),
    code: ext(textOrNull()),
  })
  .meta({ id: 'BatchItem' });

export const BatchSearch = searchBody(
  {
    batchOperationKey: 'key',
    operationType: TYPES,
    state: BATCH_STATES,
    actorType: ['USER', 'CLIENT'],
    actorId: 'text',
  },
  ['batchOperationKey', 'operationType', 'state', 'startDate', 'endDate', 'actorType', 'actorId'],
);
export const BatchSearchAnswer = searchAnswer(BatchOperation);

export const BatchItemSearch = searchBody(
  {
    batchOperationKey: 'key',
    itemKey: 'key',
    processInstanceKey: 'key',
    state: ITEM_STATES,
    operationType: TYPES,
  },
  ['batchOperationKey', 'itemKey', 'processInstanceKey', 'processedDate', 'state'],
);
export const BatchItemSearchAnswer = searchAnswer(BatchItem);

/** What a person selected (api.md 1.13), beside the filter of the public spec. */
const selection = {
  all: withDefault(z.boolean(), false),
  exclude: opt(z.array(key()).max(10_000)),
  expectedCount: opt(z.int().min(0)),
  reason: opt(reason()),
  operationReference: opt(operationReference()),
};

export const InstanceBatchBody = z.strictObject({ filter: filterSchema(INSTANCE_FILTER), ...selection });
export const ModificationBatchBody = z.strictObject({
  filter: filterSchema(INSTANCE_FILTER),
  moveInstructions: z
    .array(z.strictObject({ sourceElementId: id(), targetElementId: id() }))
    .min(1)
    .max(100),
  ...selection,
});
export const MigrationBatchBody = z.strictObject({
  filter: filterSchema(INSTANCE_FILTER),
  migrationPlan: MigrationBody,
  ...selection,
});
export const DecisionBatchBody = z.strictObject({
  filter: filterSchema(DECISION_INSTANCE_FILTER),
  ...selection,
});
export const JobBatchBody = z.strictObject({
  filter: filterSchema(JOB_FILTER),
  changeset: JOB_CHANGES.refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'INVALID_VALUE: Send retries, timeout or priority.',
  }),
  ...selection,
});
