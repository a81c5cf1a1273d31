import type { HistoricFact, JsonObject, JsonValue } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, text, texts, whole } from '../lists/conditions.ts';
import type { Condition } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import type { CamundaList } from '../lists/list-controller.ts';
import { factSource, ofOneInstance } from './fact-source.ts';

const nullable = () => z.string().nullable();
/** Jobs of the engine itself: everything else that is a job is an external task to Camunda 7. */
const ENGINE_JOBS = ['CONTINUATION', 'SCRIPT', 'DECISION'];
const KINDS = [
  ...['jobCreated', 'jobCompleted', 'jobCanceled', 'jobFailed', 'jobErrorThrown'],
  ...['subscriptionOpened', 'subscriptionClosed', 'subscriptionTriggered'],
];

/** What happened to a job, from its creation on; rows of both logs have the same fields. */
interface Job {
  readonly key: string;
  readonly type: string;
  readonly isExternal: boolean;
  readonly definitionType: string;
  readonly elementId: string;
  readonly executionId: string;
  readonly priority: number;
  readonly dueDate: string | null;
  retries: number;
}

function rowsOf(facts: readonly HistoricFact[], isExternal: boolean): readonly JsonObject[] {
  const jobs = new Map<string, Job>();
  const rows: JsonObject[] = [];
  for (const entry of facts) {
    const { fact } = entry;
    const created = createdBy(fact);
    if (created !== undefined) jobs.set(created.key, created);
    const job = created ?? jobs.get(keyOf(fact));
    const what = created === undefined ? whatHappened(entry) : 'creation';
    if (job === undefined || what === undefined || job.isExternal !== isExternal) continue;
    if (typeof fact['retriesLeft'] === 'number') job.retries = fact['retriesLeft'];
    rows.push({
      seq: entry.seq,
      place: entry.place,
      timestamp: entry.at,
      ...job,
      what,
      message: what === 'failure' ? (fact['message'] ?? null) : null,
    });
  }
  return rows;
}

function createdBy(fact: JsonObject): Job | undefined {
  if (fact['kind'] === 'jobCreated')
    return {
      key: String(fact['key']),
      type: String(fact['type']),
      isExternal: !ENGINE_JOBS.includes(String(fact['jobKind'])),
      definitionType: 'async-continuation',
      elementId: String(fact['elementId']),
      executionId: String(fact['elementInstanceKey']),
      priority: Number(fact['priority']),
      dueDate: null,
      retries: Number(fact['retries']),
    };
  const wait = fact['subscription'] as JsonObject | undefined;
  if (fact['kind'] !== 'subscriptionOpened' || wait?.['kind'] !== 'timer') return undefined;
  return {
    key: String(wait['key']),
    type: 'timer',
    isExternal: false,
    definitionType: 'timer',
    elementId: String(wait['elementId']),
    executionId: String(wait['elementInstanceKey']),
    priority: 0,
    dueDate: new Date(Number(wait['dueAt'])).toISOString(),
    retries: 1,
  };
}

function keyOf(fact: JsonObject): string {
  const wait = fact['subscription'] as JsonObject | undefined;
  return String(wait?.['key'] ?? fact['key']);
}

/** A timer that is closed without being triggered was left with its element. */
function whatHappened({ fact, command }: HistoricFact): string | undefined {
  const isTriggered = command['kind'] === 'triggerTimer' && command['subscriptionKey'] === keyOf(fact);
  switch (fact['kind']) {
    case 'jobCompleted':
    case 'jobErrorThrown':
    case 'subscriptionTriggered':
      return 'success';
    case 'jobFailed':
      return 'failure';
    case 'jobCanceled':
      return 'deletion';
    case 'subscriptionClosed':
      return isTriggered ? 'success' : 'deletion';
    default:
      return undefined;
  }
}

const common = {
  id: z.string(),
  timestamp: nullable(),
  removalTime: z.null(),
  retries: z.int(),
  priority: z.int(),
  activityId: z.string(),
  executionId: nullable(),
  processInstanceId: z.string(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  tenantId: nullable(),
  rootProcessInstanceId: nullable(),
  creationLog: z.boolean(),
  failureLog: z.boolean(),
  successLog: z.boolean(),
  deletionLog: z.boolean(),
};

function shown(row: JsonObject) {
  return {
    id: String(row['id']),
    timestamp: shownDate(row['timestamp']),
    removalTime: null,
    activityId: String(row['elementId']),
    executionId: shownText(row['executionId']),
    processInstanceId: String(row['processInstanceKey']),
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    tenantId: shownTenant(String(row['tenantId'])),
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    creationLog: row['what'] === 'creation',
    failureLog: row['what'] === 'failure',
    successLog: row['what'] === 'success',
    deletionLog: row['what'] === 'deletion',
  };
}

const { id, timestamp, removalTime, retries, priority, ...place } = common;
const JobLog = z.object({
  id,
  timestamp,
  removalTime,
  jobId: z.string(),
  jobDueDate: nullable(),
  jobRetries: retries,
  jobPriority: priority,
  jobExceptionMessage: nullable(),
  failedActivityId: nullable(),
  jobDefinitionId: nullable(),
  jobDefinitionType: z.string(),
  jobDefinitionConfiguration: z.null(),
  deploymentId: z.null(),
  hostname: z.null(),
  batchId: z.null(),
  ...place,
});
const ExternalTaskLog = z.object({
  ...common,
  externalTaskId: z.string(),
  topicName: z.string(),
  workerId: z.null(),
  errorMessage: nullable(),
  activityInstanceId: nullable(),
});

function toJobLog(row: JsonObject): object {
  return {
    ...shown(row),
    jobId: String(row['key']),
    jobDueDate: shownDate(row['dueDate']),
    jobRetries: Number(row['retries']),
    jobPriority: Number(row['priority']),
    jobExceptionMessage: shownText(row['message']),
    failedActivityId: row['what'] === 'failure' ? String(row['elementId']) : null,
    jobDefinitionId: null,
    jobDefinitionType: String(row['definitionType']),
    jobDefinitionConfiguration: null,
    deploymentId: null,
    hostname: null,
    batchId: null,
  };
}

function toExternalTaskLog(row: JsonObject): object {
  return {
    ...shown(row),
    retries: Number(row['retries']),
    priority: Number(row['priority']),
    externalTaskId: String(row['key']),
    topicName: String(row['type']),
    // The journal proves what became of a job, not who worked on it.
    workerId: null,
    errorMessage: shownText(row['message']),
    activityInstanceId: `${String(row['elementId'])}:${String(row['executionId'])}`,
  };
}

const is = (field: string) => (value: JsonValue) => ({ [field]: value });
const among = (field: string) => (values: readonly string[]) => ({ [field]: { $in: values } });
const conditions: Readonly<Record<string, Condition>> = {
  logId: text(is('id')),
  processInstanceId: text((value) => ({ processInstanceKey: value })),
  activityIdIn: texts(among('elementId')),
  executionIdIn: texts(among('executionId')),
  creationLog: flag(() => ({ what: 'creation' })),
  failureLog: flag(() => ({ what: 'failure' })),
  successLog: flag(() => ({ what: 'success' })),
  deletionLog: flag(() => ({ what: 'deletion' })),
};
const sortBy = { timestamp: 'timestamp', activityId: 'elementId', executionId: 'executionId' };
const base = {
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  takesBody: true,
  adjust: ofOneInstance,
} as const;

/** What happened to timers, continuations and steps of an instance. */
export const jobLogList: CamundaList = {
  ...base,
  name: 'HistoricJobLogs',
  what: 'what happened to timers and continuations of an instance',
  path: '/history/job-log',
  kind: factSource(KINDS, (facts) => rowsOf(facts, false)),
  conditions: {
    ...conditions,
    jobId: text(is('key')),
    jobExceptionMessage: text(is('message')),
    failedActivityIdIn: texts((ids) => ({ elementId: { $in: ids }, what: 'failure' })),
    jobDefinitionType: text(is('definitionType')),
    jobPriorityLowerThanOrEquals: whole((value) => ({ priority: { $lte: value } })),
    jobPriorityHigherThanOrEquals: whole((value) => ({ priority: { $gte: value } })),
  },
  sortBy: { ...sortBy, jobId: 'key', jobRetries: 'retries', jobPriority: 'priority', jobDueDate: 'dueDate' },
  row: JobLog,
  show: toJobLog,
};

/** What happened to external tasks of an instance. */
export const externalTaskLogList: CamundaList = {
  ...base,
  name: 'HistoricExternalTaskLogs',
  what: 'what happened to external tasks of an instance',
  path: '/history/external-task-log',
  kind: factSource(KINDS, (facts) => rowsOf(facts, true)),
  conditions: {
    ...conditions,
    externalTaskId: text(is('key')),
    topicName: text(is('type')),
    errorMessage: text(is('message')),
    priorityLowerThanOrEquals: whole((value) => ({ priority: { $lte: value } })),
    priorityHigherThanOrEquals: whole((value) => ({ priority: { $gte: value } })),
  },
  sortBy: { ...sortBy, externalTaskId: 'key', topicName: 'type', retries: 'retries', priority: 'priority' },
  row: ExternalTaskLog,
  show: toExternalTaskLog,
};

export const HistoricJobLogLists = listController(jobLogList);

export const HistoricExternalTaskLogLists = listController(externalTaskLogList);
