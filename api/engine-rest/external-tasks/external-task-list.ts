import type { Filter, JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, instant, like, nowOf, text, texts, whole } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

export const ExternalTask = z.object({
  id: z.string(),
  activityId: z.string(),
  activityInstanceId: z.string(),
  errorMessage: z.string().nullable(),
  executionId: z.string(),
  lockExpirationTime: z.string().nullable(),
  createTime: z.string().nullable(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  processDefinitionVersionTag: z.string().nullable(),
  processInstanceId: z.string(),
  retries: z.int().nullable(),
  suspended: z.boolean(),
  workerId: z.string().nullable(),
  topicName: z.string(),
  tenantId: z.string().nullable(),
  priority: z.int(),
  businessKey: z.string().nullable(),
});

/** `retries` is null until the first failure, as workers of Camunda 7 expect. */
export function toListedTask(row: JsonObject): z.output<typeof ExternalTask> {
  const hasFailed = row['errorMessage'] !== null || row['state'] === 'FAILED';
  const worker = shownText(row['worker']);
  return {
    id: String(row['jobKey']),
    activityId: String(row['elementId']),
    activityInstanceId: `${String(row['elementId'])}:${String(row['elementInstanceKey'])}`,
    errorMessage: shownText(row['errorMessage']),
    executionId: String(row['elementInstanceKey']),
    lockExpirationTime: shownDate(row['deadline']),
    createTime: shownDate(row['creationTime']),
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    processDefinitionVersionTag: shownText(row['versionTag']),
    processInstanceId: String(row['processInstanceKey']),
    retries: hasFailed ? Number(row['retries']) : null,
    suspended: row['suspended'] === true,
    workerId: worker === '' ? null : worker,
    topicName: String(row['type']),
    tenantId: shownTenant(String(row['tenantId'])),
    priority: Number(row['priority']),
    businessKey: shownText(row['businessId']),
  };
}

const keys =
  (field: string) =>
  (ids: readonly string[]): Filter => ({ [field]: { $in: keysIn(ids) } });

/** Jobs of elements that are open: work for programs. */
export const OPEN_EXTERNAL_TASKS: Filter = { kind: 'BPMN_ELEMENT', endTime: { $exists: false } };

export const ExternalTaskLists = listController({
  name: 'ExternalTasks',
  what: 'open external tasks',
  path: '/external-task',
  kind: 'jobs',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L2',
  takesBody: true,
  base: OPEN_EXTERNAL_TASKS,
  conditions: {
    externalTaskId: text((id) => keys('jobKey')([id])),
    externalTaskIdIn: texts(keys('jobKey')),
    topicName: text((type) => ({ type })),
    workerId: text((worker) => ({ worker })),
    locked: flag((_, lookUp) => ({ deadline: { $gt: nowOf(lookUp) } })),
    notLocked: flag((_, lookUp) => ({
      $or: [{ deadline: { $lte: nowOf(lookUp) } }, { deadline: { $exists: false } }],
    })),
    withRetriesLeft: flag(() => ({ retries: { $gt: 0 } })),
    noRetriesLeft: flag(() => ({ retries: { $eq: 0 } })),
    lockExpirationAfter: instant((at) => ({ deadline: { $gt: at } })),
    lockExpirationBefore: instant((at) => ({ deadline: { $lt: at } })),
    activityId: text((elementId) => ({ elementId })),
    activityIdIn: texts((ids) => ({ elementId: { $in: ids } })),
    executionId: text((id) => keys('elementInstanceKey')([id])),
    processInstanceId: text((id) => keys('processInstanceKey')([id])),
    processInstanceIdIn: texts(keys('processInstanceKey')),
    processDefinitionId: text((id) => keys('processDefinitionKey')([id])),
    processDefinitionKey: text((key) => ({ processDefinitionId: key })),
    processDefinitionKeyIn: texts((ids) => ({ processDefinitionId: { $in: ids } })),
    processDefinitionNameLike: text((pattern) => ({ processDefinitionName: like(pattern) })),
    priorityHigherThanOrEquals: whole((priority) => ({ priority: { $gte: priority } })),
    priorityLowerThanOrEquals: whole((priority) => ({ priority: { $lte: priority } })),
    active: flag(() => ({ suspended: false })),
    suspended: flag(() => ({ suspended: true })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: {
    id: 'jobKey',
    lockExpirationTime: 'deadline',
    createTime: 'creationTime',
    processInstanceId: 'processInstanceKey',
    processDefinitionId: 'processDefinitionKey',
    processDefinitionKey: 'processDefinitionId',
    taskPriority: 'priority',
    tenantId: 'tenantId',
  },
  row: ExternalTask,
  show: toListedTask,
});
