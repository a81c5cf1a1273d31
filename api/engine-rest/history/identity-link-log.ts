import type { HistoricFact, JsonObject, JsonValue } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { instant, text } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import type { CamundaList } from '../lists/list-controller.ts';
import { factSource, ofOneInstance } from './fact-source.ts';

const nullable = () => z.string().nullable();

interface People {
  assignee: string | null;
  owner: string | null;
  candidateUsers: readonly string[];
  candidateGroups: readonly string[];
}

const NOBODY: People = { assignee: null, owner: null, candidateUsers: [], candidateGroups: [] };

/** Who was tied to each task, and who no longer is: the difference that each fact makes. */
function rowsOf(facts: readonly HistoricFact[]): readonly JsonObject[] {
  const tasks = new Map<string, People>();
  const rows: JsonObject[] = [];
  for (const { seq, place, at, actor, fact } of facts) {
    const task = fact['kind'] === 'userTaskCreated' ? (fact['task'] as JsonObject) : fact;
    const taskKey = String(task['key']);
    const before = tasks.get(taskKey) ?? NOBODY;
    const after = { ...before, ...changesOf(fact) };
    tasks.set(taskKey, after);
    for (const link of linksBetween(before, after))
      rows.push({ seq, place, time: at, taskKey, assigner: actor, ...link });
  }
  return rows;
}

function changesOf(fact: JsonObject): Partial<People> {
  const changes =
    fact['kind'] === 'userTaskCreated'
      ? (fact['task'] as JsonObject)
      : fact['kind'] === 'userTaskUpdated'
        ? (fact['changes'] as JsonObject)
        : { assignee: fact['assignee'] ?? null };
  const known = ['assignee', 'owner', 'candidateUsers', 'candidateGroups'];
  return Object.fromEntries(
    Object.entries(changes).filter(([name, value]) => known.includes(name) && value !== undefined),
  ) as Partial<People>;
}

function linksBetween(before: People, after: People): readonly JsonObject[] {
  const one = (value: string | null): readonly string[] => (value === null ? [] : [value]);
  return [
    ...differences('assignee', 'userId', one(before.assignee), one(after.assignee)),
    ...differences('owner', 'userId', one(before.owner), one(after.owner)),
    ...differences('candidate', 'userId', before.candidateUsers, after.candidateUsers),
    ...differences('candidate', 'groupId', before.candidateGroups, after.candidateGroups),
  ];
}

function differences(
  type: string,
  field: 'userId' | 'groupId',
  before: readonly string[],
  after: readonly string[],
): readonly JsonObject[] {
  const link = (id: string, operation: string): JsonObject => ({
    type,
    userId: null,
    groupId: null,
    [field]: id,
    operation,
  });
  return [
    ...before.filter((id) => !after.includes(id)).map((id) => link(id, 'delete')),
    ...after.filter((id) => !before.includes(id)).map((id) => link(id, 'add')),
  ];
}

const IdentityLink = z.object({
  id: z.string(),
  time: nullable(),
  type: z.string(),
  userId: nullable(),
  groupId: nullable(),
  taskId: z.string(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  operationType: z.string(),
  assignerId: nullable(),
  tenantId: nullable(),
  removalTime: z.null(),
  rootProcessInstanceId: nullable(),
});

const is = (field: string) => (value: JsonValue) => ({ [field]: value });

/** Who was made assignee, owner or candidate of the tasks of an instance, and by whom. */
export const identityLinkLogList: CamundaList = {
  name: 'HistoricIdentityLinkLogs',
  what: 'who was tied to the tasks of an instance',
  path: '/history/identity-link-log',
  kind: factSource(['userTaskCreated', 'userTaskAssigned', 'userTaskUpdated'], rowsOf),
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  takesBody: true,
  conditions: {
    /** Camunda 7 finds by task; the task names its instance. */
    taskId: text(async (id, { runtime, caller }) => {
      const task = await runtime.queries.get(caller, 'userTasks', id as never);
      return { taskKey: id, processInstanceKey: String(task?.['processInstanceKey'] ?? '0') };
    }),
    processInstanceId: text(is('processInstanceKey')),
    logId: text(is('id')),
    type: text(is('type')),
    userId: text(is('userId')),
    groupId: text(is('groupId')),
    operationType: text(is('operation')),
    assignerId: text(is('assigner')),
    dateAfter: instant((time) => ({ time: { $gt: time } })),
    dateBefore: instant((time) => ({ time: { $lt: time } })),
  },
  sortBy: {
    time: 'time',
    type: 'type',
    userId: 'userId',
    groupId: 'groupId',
    taskId: 'taskKey',
    operationType: 'operation',
    assignerId: 'assigner',
  },
  row: IdentityLink,
  show: (row) => ({
    id: String(row['id']),
    time: shownDate(row['time']),
    type: String(row['type']),
    userId: shownText(row['userId']),
    groupId: shownText(row['groupId']),
    taskId: String(row['taskKey']),
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    operationType: String(row['operation']),
    assignerId: shownText(row['assigner']),
    tenantId: shownTenant(String(row['tenantId'])),
    removalTime: null,
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
  }),
  adjust: ofOneInstance,
};

export const HistoricIdentityLinkLogLists = listController(identityLinkLogList);
