import type { Filter, JsonObject, Key } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { keysIn, shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import {
  flag,
  instant,
  like,
  oneOf,
  text,
  texts,
  variableComparisons,
  whole,
  wildcards,
} from '../lists/conditions.ts';
import type { LookUp } from '../lists/conditions.ts';
import { listController, type CamundaList } from '../lists/list-controller.ts';
import { typesOfInstances } from '../variables/known-types.ts';
import { toTypedVariables } from '../variables/typed-variables.ts';

export const Task = z.object({
  id: z.string(),
  name: z.string().nullable(),
  assignee: z.string().nullable(),
  owner: z.string().nullable(),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  due: z.string().nullable(),
  followUp: z.string().nullable(),
  delegationState: z.string().nullable(),
  description: z.null(),
  executionId: z.string(),
  parentTaskId: z.null(),
  priority: z.int(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  caseExecutionId: z.null(),
  caseDefinitionId: z.null(),
  caseInstanceId: z.null(),
  taskDefinitionKey: z.string(),
  suspended: z.boolean(),
  formKey: z.string().nullable(),
  camundaFormRef: z.null(),
  tenantId: z.string().nullable(),
  taskState: z.string(),
  /** With `withCommentAttachmentInfo`. */
  comment: z.boolean().optional(),
  attachment: z.boolean().optional(),
  /** With `withTaskVariablesInReturn`. */
  variables: z.record(z.string(), z.unknown()).optional(),
});

export const taskRead = filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK');

export function toTask(row: JsonObject): z.output<typeof Task> {
  return {
    id: String(row['userTaskKey']),
    name: shownText(row['name']),
    assignee: shownText(row['assignee']),
    owner: shownText(row['owner']),
    created: shownDate(row['creationDate']),
    lastUpdated: row['lastUpdateDate'] === row['creationDate'] ? null : shownDate(row['lastUpdateDate']),
    due: shownDate(row['dueDate']),
    followUp: shownDate(row['followUpDate']),
    delegationState: shownText(row['delegationState']),
    description: null,
    executionId: String(row['elementInstanceKey']),
    parentTaskId: null,
    priority: Number(row['priority']),
    processDefinitionId: shownDefinition(row),
    processInstanceId: String(row['processInstanceKey']),
    caseExecutionId: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    taskDefinitionKey: String(row['elementId']),
    suspended: row['suspended'] === true,
    formKey: shownText(row['externalFormReference']),
    camundaFormRef: null,
    tenantId: shownTenant(String(row['tenantId'])),
    taskState: row['state'] === 'CREATED' ? 'Created' : 'Updated',
    ...(row['withInfo'] === true
      ? { comment: Number(row['commentCount']) > 0, attachment: Number(row['attachmentCount']) > 0 }
      : {}),
    ...(row['variables'] === undefined ? {} : { variables: row['variables'] as JsonObject }),
  };
}

/** Whether the instances of tasks are suspended: one more look for a whole page. */
export async function withSuspension(
  rows: readonly JsonObject[],
  { runtime, caller }: LookUp,
): Promise<readonly JsonObject[]> {
  if (rows.length === 0) return rows;
  const keys = [...new Set(rows.map((row) => String(row['processInstanceKey'])))];
  const suspended = await runtime.queries.search(caller, 'processInstances', {
    filter: { processInstanceKey: { $in: keys }, state: 'SUSPENDED' },
    sort: [],
    page: { from: 0, limit: keys.length },
  });
  const found = new Set(suspended.items.map((row) => row['processInstanceKey']));
  return rows.map((row) => ({ ...row, suspended: found.has(row['processInstanceKey'] ?? null) }));
}

/** Nobody reads the variables of so many tasks. */
const WITH_VARIABLES_MAX = 200;

async function completeTasks(
  rows: readonly JsonObject[],
  lookUp: LookUp,
  given: Readonly<Record<string, unknown>>,
): Promise<readonly JsonObject[]> {
  const withInfo = given['withCommentAttachmentInfo'] === true;
  const shown = (await withSuspension(rows, lookUp)).map((row) => (withInfo ? { ...row, withInfo } : row));
  if (given['withTaskVariablesInReturn'] !== true) return shown;
  if (shown.length > WITH_VARIABLES_MAX)
    throw new ApiProblem(
      'INVALID_VALUE',
      `With variables a page has at most ${WITH_VARIABLES_MAX} tasks. Send maxResults.`,
    );
  return withVariables(shown, lookUp);
}

/** What each task sees, nearest scope first. */
async function withVariables(
  rows: readonly JsonObject[],
  { runtime, caller }: LookUp,
): Promise<readonly JsonObject[]> {
  const typesOf = await typesOfInstances(
    runtime,
    rows.map((row) => String(row['processInstanceKey']) as Key),
  );
  const search = { filter: {}, sort: [], page: { from: 0, limit: 10_000 } } as const;
  return Promise.all(
    rows.map(async (row) => {
      const key = String(row['userTaskKey']) as Key;
      const page = await runtime.queries.userTaskVariables(caller, key, search, true);
      const values = (page?.items ?? []).map((each) => [String(each['name']), each['value'] ?? null]);
      const types = typesOf(String(row['processInstanceKey']) as Key);
      const variables = toTypedVariables(Object.fromEntries(values) as JsonObject, types);
      return { ...row, variables: variables as unknown as JsonObject };
    }),
  );
}

const keys =
  (field: string) =>
  (ids: readonly string[]): Filter => ({ [field]: { $in: keysIn(ids) } });
const compared =
  (field: string, operator: string) =>
  (value: unknown): Filter => ({ [field]: { [operator]: value as string } });

const ofPeople = {
  assignee: text((assignee) => ({ assignee })),
  assigneeIn: texts((ids) => ({ assignee: { $in: ids } })),
  assigneeNotIn: texts((ids) => ({ assignee: { $notIn: ids } })),
  assigneeLike: text((pattern) => ({ assignee: like(pattern) })),
  assigned: flag(() => ({ assignee: { $exists: true } })),
  unassigned: flag(() => ({ assignee: { $exists: false } })),
  candidateGroup: text((group) => ({ candidateGroup: group })),
  candidateGroups: texts((groups) => ({ candidateGroup: { $in: groups } })),
  candidateGroupLike: text((pattern) => ({ candidateGroupLike: wildcards(pattern) })),
  candidateUser: text((user) => ({ candidateUser: user })),
  /** Says of the candidates' conditions that they mean assigned tasks too. */
  includeAssignedTasks: flag(() => ({})),
  owner: text((owner) => ({ owner })),
  delegationState: oneOf(['PENDING', 'RESOLVED'], (delegationState) => ({ delegationState })),
  involvedUser: text((user) => ({ involved: user })),
  withCandidateGroups: flag(() => ({ hasCandidateGroups: true })),
  withoutCandidateGroups: flag(() => ({ hasCandidateGroups: false })),
  withCandidateUsers: flag(() => ({ hasCandidateUsers: true })),
  withoutCandidateUsers: flag(() => ({ hasCandidateUsers: false })),
};

const ofTime = {
  dueDate: instant(compared('dueDate', '$eq')),
  dueAfter: instant(compared('dueDate', '$gt')),
  dueBefore: instant(compared('dueDate', '$lt')),
  withoutDueDate: flag(() => ({ dueDate: { $exists: false } })),
  followUpDate: instant(compared('followUpDate', '$eq')),
  followUpAfter: instant(compared('followUpDate', '$gt')),
  followUpBefore: instant(compared('followUpDate', '$lt')),
  followUpBeforeOrNotExistent: instant((at) => ({
    $or: [{ followUpDate: { $lt: at } }, { followUpDate: { $exists: false } }],
  })),
  createdOn: instant(compared('creationDate', '$eq')),
  createdAfter: instant(compared('creationDate', '$gt')),
  createdBefore: instant(compared('creationDate', '$lt')),
  updatedAfter: instant(compared('lastUpdateDate', '$gt')),
};

const ofPlace = {
  taskId: text((id) => keys('userTaskKey')([id])),
  taskIdIn: texts(keys('userTaskKey')),
  processInstanceId: text((id) => keys('processInstanceKey')([id])),
  processInstanceIdIn: texts(keys('processInstanceKey')),
  processInstanceBusinessKey: text((businessId) => ({ businessId })),
  processInstanceBusinessKeyIn: texts((ids) => ({ businessId: { $in: ids } })),
  processInstanceBusinessKeyLike: text((pattern) => ({ businessId: like(pattern) })),
  processDefinitionId: text((id) => keys('processDefinitionKey')([id])),
  processDefinitionKey: text((key) => ({ processDefinitionId: key })),
  processDefinitionKeyIn: texts((ids) => ({ processDefinitionId: { $in: ids } })),
  processDefinitionName: text((processName) => ({ processName })),
  processDefinitionNameLike: text((pattern) => ({ processName: like(pattern) })),
  executionId: text((id) => keys('elementInstanceKey')([id])),
  activityInstanceIdIn: texts(keys('elementInstanceKey')),
  tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
  withoutTenantId: flag(() => ({ tenantId: '<default>' })),
};

const ofTask = {
  taskDefinitionKey: text((elementId) => ({ elementId })),
  taskDefinitionKeyIn: texts((ids) => ({ elementId: { $in: ids } })),
  taskDefinitionKeyNotIn: texts((ids) => ({ elementId: { $notIn: ids } })),
  taskDefinitionKeyLike: text((pattern) => ({ elementId: like(pattern) })),
  name: text((name) => ({ name })),
  nameNotEqual: text(compared('name', '$neq')),
  nameLike: text((pattern) => ({ name: like(pattern) })),
  nameNotLike: text((pattern) => ({ nameNotLike: wildcards(pattern) })),
  description: text((description) => ({ description })),
  descriptionLike: text((description) => ({ description })),
  active: flag(() => ({ instanceSuspended: false })),
  suspended: flag(() => ({ instanceSuspended: true })),
  /** What these two add is looked up once the page is there. */
  withCommentAttachmentInfo: flag(() => ({})),
  withTaskVariablesInReturn: flag(() => ({})),
  priority: whole(compared('priority', '$eq')),
  minPriority: whole(compared('priority', '$gte')),
  maxPriority: whole(compared('priority', '$lte')),
  taskVariables: variableComparisons((list) => ({ localVariables: list as unknown as Filter[] })),
  processVariables: variableComparisons((list) => ({
    processInstanceVariables: list as unknown as Filter[],
  })),
};

/** Open tasks. */
export const taskList: CamundaList = {
  name: 'Tasks',
  what: 'open tasks',
  path: '/task',
  kind: 'userTasks',
  permission: taskRead,
  level: 'L2',
  takesBody: true,
  base: { state: { $in: ['CREATING', 'CREATED', 'ASSIGNING', 'UPDATING', 'COMPLETING', 'CANCELING'] } },
  conditions: { ...ofPlace, ...ofPeople, ...ofTime, ...ofTask },
  sortBy: {
    id: 'userTaskKey',
    name: 'name',
    assignee: 'assignee',
    created: 'creationDate',
    dueDate: 'dueDate',
    followUpDate: 'followUpDate',
    priority: 'priority',
    taskDefinitionKey: 'elementId',
    processDefinitionKey: 'processDefinitionId',
    businessKey: 'businessId',
  },
  row: Task,
  show: toTask,
  complete: completeTasks,
  adjust: unassignedCandidates,
};

export const TaskLists = listController(taskList);

// helpers

const CANDIDATES = ['candidateGroup', 'candidateGroups', 'candidateGroupLike', 'candidateUser'] as const;

/** As in Camunda 7 who asks for candidates means tasks that nobody has, unless told otherwise. */
function unassignedCandidates(filter: Filter, given: Readonly<Record<string, unknown>>): Filter {
  const asksCandidates = CANDIDATES.some((name) => given[name] !== undefined);
  const withAssigned = given['includeAssignedTasks'] === true;
  const asksUsers = given['withCandidateUsers'] ?? given['withCandidateGroups'];
  if (withAssigned && !asksCandidates && asksUsers === undefined)
    throw new ApiProblem(
      'INVALID_VALUE',
      'includeAssignedTasks goes with candidateUser, candidateGroup or candidateGroups only.',
    );
  if (!asksCandidates || withAssigned || filter['assignee'] !== undefined) return filter;
  return { ...filter, assignee: { $exists: false } };
}
