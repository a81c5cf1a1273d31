import type { Pool } from 'pg';
import type { Caller } from '../../contract/caller.ts';
import type { Queries } from '../../contract/queries.ts';
import { activityTree } from './activity-tree.ts';
import { calledProcesses } from './called-processes.ts';
import { decisionInstance, decisionOrigins } from './decision-details.ts';
import { decisionRequirementsXml, decisionXml, definitionXml, resourceContent } from './files.ts';
import { isKey } from './filter-sql.ts';
import { formByKey, formKeysOfTasks, startForm, userTaskForm } from './forms.ts';
import {
  incidentsByDefinition,
  incidentsByError,
  jobErrors,
  messageSubscriptionCounts,
} from './grouped-statistics.ts';
import { incidentDetails, lastErrorDetails } from './incident-details.ts';
import { findInstance } from './instance-context.ts';
import type { InstanceContext } from './instance-context.ts';
import { instanceHistoryModel } from './instance-history.ts';
import { callHierarchy, sequenceFlows } from './instance-path.ts';
import { userTasks } from './models/user-tasks.ts';
import { requestView } from './request-view.ts';
import { jobStatistics } from './job-statistics.ts';
import { lookup, overview } from './overview.ts';
import { readModels } from './read-models.ts';
import { effectiveVariables, scopeVariables } from './scope-variables.ts';
import { countRows, distinctValues, getRow, searchRows } from './search-rows.ts';
import { SharedReads } from './shared-reads.ts';
import type { ReadSource } from './sql-text.ts';
import {
  definitionStatistics,
  instanceStatistics,
  processStatistics,
  processVersionStatistics,
} from './statistics.ts';
import { declaredTaskFields } from './declared-task-fields.ts';
import { usage } from './usage.ts';
import { variableNames } from './variable-names.ts';
import { versionFiles } from './version-files.ts';
import { readVariableTypes } from './variable-types.ts';
import { explainTask } from './task-explanation.ts';
import { publicTask, userTaskView } from './user-task-view.ts';
import { waits } from './waits.ts';

export interface QueriesOptions {
  readonly pool: Pool;
  /** The time of due dates; virtual in test mode. */
  readonly now: () => number;
  /** By which due dates are told in working time. */
  readonly calendarsOf?: ReadSource['calendarsOf'];
  /** What this process has counted of jobs and not written yet can be read after it. */
  readonly flushJobStatistics?: () => Promise<void>;
  /** While it says so, the numbers of dashboards are shared by their readers for a second. */
  readonly isBusy?: () => boolean;
}

/** All reads, straight from the rows that commands write: what was acknowledged is found at once. */
export function createQueries(options: QueriesOptions): Queries {
  const { pool, now, calendarsOf, flushJobStatistics, isBusy } = options;
  const source: ReadSource = { reader: pool, now, ...(calendarsOf && { calendarsOf }) };
  const shared = new SharedReads(isBusy ?? (() => false));
  const ofInstance =
    <T>(read: (source: ReadSource, instance: InstanceContext) => Promise<T>) =>
    async (caller: Caller, key: string): Promise<T | undefined> => {
      const instance = await findInstance(source, caller, key);
      return instance === undefined ? undefined : read(source, instance);
    };
  return {
    ...rowQueries(source),
    ...taskQueries(pool, source),
    calledProcesses: (caller, key) => calledProcesses(source, caller, key),
    variableNames: (caller, key) => variableNames(source, caller, key),
    usage: (caller, time) => usage(source, caller, time),
    variableTypes: (keys) => readVariableTypes(source, keys),
    async jobFailure(caller, key) {
      const job = isKey(key) ? await getRow(source, readModels.jobs, caller, key) : null;
      if (job === null) return null;
      return { errorDetails: await lastErrorDetails(source, key) };
    },
    definitionXml: (caller, key) => definitionXml(source, caller, key),
    versionFiles: (caller, key) => versionFiles(source, caller, key),
    decisionXml: (caller, key) => decisionXml(source, caller, key),
    decisionRequirementsXml: (caller, key) => decisionRequirementsXml(source, caller, key),
    decisionInstance: (caller, id) => decisionInstance(source, caller, id),
    decisionOrigins: (caller, ids) => decisionOrigins(source, caller, ids),
    resourceContent: (caller, key) => resourceContent(source, caller, key),
    startForm: (caller, key) => startForm(source, caller, key),
    form: (caller, key) => formByKey(source, caller, key),
    async scopeVariables(caller, key) {
      if (!isKey(key)) return undefined;
      const row =
        (await getRow(source, readModels.processInstances, caller, key)) ??
        (await getRow(source, readModels.elementInstances, caller, key));
      return row === null ? undefined : effectiveVariables(source, String(row['processInstanceKey']), key);
    },
    definitionStatistics: (caller, key, filter) => definitionStatistics(source, caller, key, filter),
    instanceStatistics: ofInstance(instanceStatistics),
    sequenceFlows: ofInstance(sequenceFlows),
    callHierarchy: ofInstance(callHierarchy),
    waits: ofInstance(waits),
    async instanceHistory(caller, key, search) {
      const instance = await findInstance(source, caller, key);
      return instance === undefined
        ? undefined
        : searchRows(source, instanceHistoryModel(instance), caller, search);
    },
    processStatistics: (caller) => processStatistics(source, caller),
    processVersionStatistics: (caller, processId) => processVersionStatistics(source, caller, processId),
    incidentsByError: (caller) => incidentsByError(source, caller),
    incidentsByDefinition: (caller, hash) => incidentsByDefinition(source, caller, hash),
    messageSubscriptionCounts: (caller, filter) => messageSubscriptionCounts(source, caller, filter),
    jobErrors: (caller, request) => jobErrors(source, caller, request),
    async jobStatistics(caller, request) {
      await flushJobStatistics?.();
      return jobStatistics(source, caller, request);
    },
    async incidentDetails(caller, key) {
      const incident = isKey(key) ? await getRow(source, readModels.incidents, caller, key) : null;
      return incident === null ? undefined : incidentDetails(source, incident);
    },
    overview: (caller) => shared.read('overview', caller, () => overview(source, caller)),
    lookup: (caller, text) => lookup(source, caller, text),
    activityTree: ofInstance(activityTree),
  };
}

// helpers

/** Rows as they are stored; a task also says for whom a deputy has it. */
function rowQueries(source: ReadSource): Pick<Queries, 'search' | 'get' | 'count' | 'values'> {
  return {
    count: (caller, kind, filter) => countRows(source, readModels[kind], caller, filter),
    values: (caller, kind, field, filter) => distinctValues(source, readModels[kind], caller, field, filter),
    async search(caller, kind, search) {
      const page = await searchRows(source, readModels[kind], caller, search);
      if (kind !== 'userTasks') return page;
      return { ...page, items: page.items.map((task) => publicTask(source, caller, task)) };
    },
    async get(caller, kind, key) {
      const row = await getRow(source, readModels[kind], caller, key);
      return kind === 'userTasks' && row !== null ? publicTask(source, caller, row) : row;
    },
  };
}

/** Of one task: nobody reads on. */
const OPERATIONS_MAX = 10_000;

type TaskQuery =
  | 'taskOperations'
  | 'formKeysOfTasks'
  | 'userTaskForm'
  | 'userTaskVariables'
  | 'explainTask'
  | 'taskFields'
  | 'userTaskView'
  | 'requestView';

function taskQueries(pool: Pool, source: ReadSource): Pick<Queries, TaskQuery> {
  const { now } = source;
  return {
    async taskOperations(caller, key) {
      const task = isKey(key) ? await getRow(source, userTasks, caller, key) : null;
      if (task === null) return undefined;
      const filter = { processInstanceKey: String(task['processInstanceKey']), userTaskKey: key };
      const all = { filter, sort: [], page: { from: 0, limit: OPERATIONS_MAX } };
      // Whoever may read the task may read what was done to it.
      const page = await searchRows(source, readModels.operations, { ...caller, kind: 'system' }, all);
      return page.items;
    },
    formKeysOfTasks: (keys) => formKeysOfTasks(source, keys),
    userTaskForm: (caller, key) => userTaskForm(source, caller, key),
    async userTaskVariables(caller, key, search, isEffective) {
      const task = isKey(key) ? await getRow(source, userTasks, caller, key) : null;
      if (task === null) return undefined;
      const position = {
        instanceKey: String(task['processInstanceKey']),
        elementKey: String(task['elementInstanceKey']),
        isEffective,
      };
      return searchRows(source, scopeVariables(position), caller, search);
    },
    async explainTask(caller, key) {
      const task = isKey(key) ? await getRow(source, userTasks, caller, key) : null;
      return task === null ? undefined : explainTask(source, caller, publicTask(source, caller, task));
    },
    taskFields: (caller) => declaredTaskFields(source, caller),
    userTaskView: (caller, key) =>
      inSnapshot(pool, (reader) => userTaskView({ ...source, reader }, caller, key)),
    requestView: (caller, key) => inSnapshot(pool, (reader) => requestView({ reader, now }, caller, key)),
  };
}

/** Several statements that see the database as it was at the first of them. */
async function inSnapshot<T>(pool: Pool, read: (reader: ReadSource['reader']) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const result = await read(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
