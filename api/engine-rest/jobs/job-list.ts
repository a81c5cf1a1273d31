import type { Filter, JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { jobsOfDefinition, withJobDefinitions } from '../job-definitions/job-definition-list.ts';
import { flag, instant, like, nowOf, text, texts, whole } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

export const Job = z.object({
  id: z.string(),
  jobDefinitionId: z.string().nullable(),
  dueDate: z.string().nullable(),
  processInstanceId: z.string().nullable(),
  executionId: z.string().nullable(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  retries: z.int(),
  exceptionMessage: z.string().nullable(),
  failedActivityId: z.string().nullable(),
  suspended: z.boolean(),
  priority: z.int(),
  tenantId: z.string().nullable(),
  createTime: z.string().nullable(),
  batchId: z.null(),
});

export const jobsRead = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');

export function toJob(row: JsonObject): z.output<typeof Job> {
  const hasFailed = typeof row['errorMessage'] === 'string';
  return {
    id: String(row['jobKey']),
    jobDefinitionId: shownText(row['jobDefinitionId']),
    dueDate: shownDate(row['dueDate']),
    processInstanceId: shownText(row['processInstanceKey']),
    executionId: shownText(row['elementInstanceKey']),
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    retries: Number(row['retries']),
    exceptionMessage: shownText(row['errorMessage']),
    failedActivityId: hasFailed ? shownText(row['elementId']) : null,
    suspended: row['suspended'] === true,
    priority: Number(row['priority']),
    tenantId: shownTenant(String(row['tenantId'])),
    createTime: shownDate(row['creationTime']),
    batchId: null,
  };
}

const byKey = (field: string) => (ids: readonly string[]) => ({ [field]: { $in: keysIn(ids) } });
const compared = (field: string, operator: string) => (value: string | number) => ({
  [field]: { [operator]: value },
});
const dueNow = (at: string): Filter => ({
  $or: [{ dueDate: { $exists: false } }, { dueDate: { $lte: at } }],
});

/** What the engine does later, or could not do: timers, continuations and failed steps. */
export const JobLists = listController({
  name: 'EngineJobs',
  what: 'timers, continuations and failed steps',
  path: '/job',
  kind: 'engineJobs',
  permission: jobsRead,
  level: 'L3',
  takesBody: true,
  conditions: {
    jobId: text((id) => byKey('jobKey')([id])),
    jobIds: texts(byKey('jobKey')),
    jobDefinitionId: text(jobsOfDefinition),
    processInstanceId: text((id) => byKey('processInstanceKey')([id])),
    processInstanceIds: texts(byKey('processInstanceKey')),
    executionId: text((id) => byKey('elementInstanceKey')([id])),
    processDefinitionId: text((id) => byKey('processDefinitionKey')([id])),
    processDefinitionKey: text((processDefinitionId) => ({ processDefinitionId })),
    activityId: text((elementId) => ({ elementId })),
    failedActivityId: text((elementId) => ({ elementId, errorMessage: { $exists: true } })),
    withRetriesLeft: flag(() => ({ retries: { $gt: 0 } })),
    noRetriesLeft: flag(() => ({ retries: { $lte: 0 } })),
    executable: flag((_set, lookUp) => ({ retries: { $gt: 0 }, ...dueNow(nowOf(lookUp)) })),
    timers: flag(() => ({ kind: 'TIMER' })),
    messages: flag(() => ({ kind: { $in: ['CONTINUATION', 'STEP'] } })),
    withException: flag(() => ({ errorMessage: { $exists: true } })),
    exceptionMessage: text((errorMessage) => ({ errorMessage })),
    exceptionMessageLike: text((pattern) => ({ errorMessage: like(pattern) })),
    priorityLowerThanOrEquals: whole(compared('priority', '$lte')),
    priorityHigherThanOrEquals: whole(compared('priority', '$gte')),
    dueDateAfter: instant(compared('dueDate', '$gt')),
    dueDateBefore: instant(compared('dueDate', '$lt')),
    active: flag(() => ({ suspended: false })),
    suspended: flag(() => ({ suspended: true })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: {
    jobId: 'jobKey',
    executionId: 'elementInstanceKey',
    processInstanceId: 'processInstanceKey',
    processDefinitionId: 'processDefinitionKey',
    processDefinitionKey: 'processDefinitionId',
    jobPriority: 'priority',
    jobRetries: 'retries',
    jobDueDate: 'dueDate',
    tenantId: 'tenantId',
  },
  complete: withJobDefinitions,
  row: Job,
  show: toJob,
});
