import type { Filter, JsonObject, JsonValue } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { isKey } from '../../http/fields.ts';
import { keysIn, shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, instant, like, text } from '../lists/conditions.ts';
import type { LookUp } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import type { CamundaList } from '../lists/list-controller.ts';
import { typesOfInstances } from '../variables/known-types.ts';
import { toTypedVariables } from '../variables/typed-variables.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const nullable = () => z.string().nullable();

/** What a command is called in Camunda 7, and what it was done to. */
const OPERATIONS: Readonly<Record<string, readonly [operationType: string, entityType: string]>> = {
  createInstance: ['Create', 'ProcessInstance'],
  cancelInstance: ['Delete', 'ProcessInstance'],
  suspendInstance: ['Suspend', 'ProcessInstance'],
  resumeInstance: ['Activate', 'ProcessInstance'],
  modifyInstance: ['ModifyProcessInstance', 'ProcessInstance'],
  migrateInstance: ['Migrate', 'ProcessInstance'],
  setVariables: ['SetVariable', 'Variable'],
  deleteVariables: ['RemoveVariable', 'Variable'],
  assignUserTask: ['Assign', 'Task'],
  completeUserTask: ['Complete', 'Task'],
  delegateUserTask: ['Delegate', 'Task'],
  resolveUserTask: ['Resolve', 'Task'],
  updateUserTask: ['Update', 'Task'],
  updateJobRetries: ['SetJobRetries', 'Job'],
  moveTimer: ['SetDueDate', 'Job'],
  triggerTimer: ['Execute', 'Job'],
  resolveIncident: ['Resolve', 'Incident'],
};

const kindsWhere = (place: 0 | 1, value: string): Filter => ({
  kind: { $in: Object.keys(OPERATIONS).filter((kind) => OPERATIONS[kind]?.[place] === value) },
});

/** The journal is read by instance, so one has to be named. */
function ofOneInstance(filter: Filter): Filter {
  if (filter['processInstanceKey'] !== undefined) return filter;
  throw new ApiProblem('MISSING_FIELD', 'Name the instance: send processInstanceId, or taskId.');
}

async function instanceOfTask(id: string, { runtime, caller }: LookUp): Promise<Filter> {
  const task = isKey(id) ? await runtime.queries.get(caller, 'userTasks', id) : null;
  return { processInstanceKey: { $in: task === null ? [] : [task['processInstanceKey'] as JsonValue] } };
}

const Operation = z.object({
  id: z.string(),
  deploymentId: nullable(),
  processDefinitionId: nullable(),
  processDefinitionKey: nullable(),
  processInstanceId: nullable(),
  executionId: nullable(),
  caseDefinitionId: z.null(),
  caseInstanceId: z.null(),
  caseExecutionId: z.null(),
  taskId: nullable(),
  jobId: nullable(),
  jobDefinitionId: z.null(),
  batchId: z.null(),
  externalTaskId: z.null(),
  userId: nullable(),
  timestamp: nullable(),
  operationId: z.string(),
  operationType: z.string(),
  entityType: z.string(),
  property: nullable(),
  orgValue: z.null(),
  newValue: nullable(),
  removalTime: z.null(),
  rootProcessInstanceId: nullable(),
  category: z.string(),
  annotation: nullable(),
  tenantId: nullable(),
});

/** Somebody who gives a task to themselves claims it. */
function toOperation(row: JsonObject): z.output<typeof Operation> {
  const [type = String(row['kind']), entityType = 'ProcessInstance'] = OPERATIONS[String(row['kind'])] ?? [];
  const isAssignment = type === 'Assign';
  const isClaim = isAssignment && row['assignee'] !== null && row['assignee'] === row['actor'];
  return {
    id: String(row['operationId']),
    deploymentId: shownText(row['deploymentKey']),
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    processInstanceId: String(row['processInstanceKey']),
    executionId: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: shownText(row['userTaskKey']),
    jobId: shownText(row['jobKey']),
    jobDefinitionId: null,
    batchId: null,
    externalTaskId: null,
    userId: shownText(row['actor']),
    timestamp: shownDate(row['timestamp']),
    operationId: String(row['operationId']),
    operationType: isClaim ? 'Claim' : type,
    entityType,
    property: isAssignment ? 'assignee' : null,
    orgValue: null,
    newValue: isAssignment ? shownText(row['assignee']) : null,
    removalTime: null,
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    category: entityType === 'Task' ? 'TaskWorker' : 'Operator',
    annotation: shownText(row['reason']),
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

/** What people did to an instance and its tasks. */
export const UserOperationLists = listController({
  name: 'UserOperations',
  what: 'what people did to an instance',
  path: '/history/user-operation',
  kind: 'operations',
  permission: READ,
  level: 'L3',
  takesBody: false,
  base: { kind: { $in: Object.keys(OPERATIONS) } },
  conditions: {
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
    processDefinitionKey: text((id) => ({ processDefinitionId: id })),
    taskId: text(async (id, lookUp) => ({ ...(await instanceOfTask(id, lookUp)), userTaskKey: id })),
    userId: text((actor) => ({ actor })),
    operationType: text((type) => kindsWhere(0, type === 'Claim' ? 'Assign' : type)),
    entityType: text((type) => kindsWhere(1, type)),
    operationId: text((operationId) => ({ operationId })),
    afterTimestamp: instant((time) => ({ timestamp: { $gt: time } })),
    beforeTimestamp: instant((time) => ({ timestamp: { $lt: time } })),
  },
  sortBy: { timestamp: 'timestamp' },
  row: Operation,
  show: toOperation,
  adjust: ofOneInstance,
});

const VariableUpdate = z.object({
  id: z.string(),
  type: z.literal('variableUpdate'),
  processDefinitionKey: nullable(),
  processDefinitionId: nullable(),
  processInstanceId: nullable(),
  activityInstanceId: nullable(),
  executionId: nullable(),
  caseDefinitionKey: z.null(),
  caseDefinitionId: z.null(),
  caseInstanceId: z.null(),
  caseExecutionId: z.null(),
  taskId: z.null(),
  tenantId: nullable(),
  userOperationId: nullable(),
  time: nullable(),
  removalTime: z.null(),
  rootProcessInstanceId: nullable(),
  variableName: z.string(),
  variableInstanceId: z.string(),
  variableType: z.string(),
  value: z.unknown(),
  valueInfo: z.unknown(),
  initial: z.boolean(),
  revision: z.int(),
  errorMessage: z.null(),
});

function toUpdate(row: JsonObject): object {
  const instanceId = String(row['processInstanceKey']);
  const typed = row['typed'] as unknown as { type: string; value: unknown; valueInfo: unknown };
  return {
    id: String(row['updateId']),
    type: 'variableUpdate',
    processDefinitionKey: String(row['processDefinitionId']),
    processDefinitionId: shownDefinition(row),
    processInstanceId: instanceId,
    activityInstanceId: String(row['scopeKey']),
    executionId: String(row['scopeKey']),
    caseDefinitionKey: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: null,
    tenantId: shownTenant(String(row['tenantId'])),
    userOperationId: row['actor'] === null ? null : `${instanceId}-${String(row['seq'])}`,
    time: shownDate(row['time']),
    removalTime: null,
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    variableName: String(row['name']),
    variableInstanceId: `${String(row['scopeKey'])}-${String(row['name'])}`,
    variableType: typed.type,
    value: typed.value,
    valueInfo: typed.valueInfo ?? {},
    initial: row['revision'] === 0,
    revision: Number(row['revision']),
    errorMessage: null,
  };
}

/** Values that variables got. */
export const historicDetailList: CamundaList = {
  name: 'HistoricDetails',
  what: 'values that the variables of an instance got',
  path: '/history/detail',
  kind: 'variableUpdates',
  permission: READ,
  level: 'L3',
  takesBody: true,
  conditions: {
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    activityInstanceId: text((id) => ({ scopeKey: { $in: keysIn([id]) } })),
    executionId: text((id) => ({ scopeKey: { $in: keysIn([id]) } })),
    variableNameLike: text((pattern) => ({ name: like(pattern) })),
    // Nothing else is kept as a detail, and no detail belongs to a task or an activity alone.
    variableUpdates: flag(() => ({})),
    occurredAfter: instant((time) => ({ time: { $gt: time } })),
    occurredBefore: instant((time) => ({ time: { $lt: time } })),
    initial: flag(() => ({ revision: 0 })),
  },
  sortBy: {
    processInstanceId: 'time',
    variableName: 'name',
    variableRevision: 'revision',
    time: 'time',
  },
  row: VariableUpdate,
  show: toUpdate,
  adjust: ofOneInstance,
  complete: async (rows, { runtime }) => {
    const types = await typesOfInstances(
      runtime,
      keysIn([...new Set(rows.map((row) => String(row['processInstanceKey'])))]),
    );
    return rows.map((row) => {
      const name = String(row['name']);
      const [instanceKey] = keysIn([String(row['processInstanceKey'])]);
      const typed = toTypedVariables(
        { [name]: row['value'] ?? null },
        instanceKey === undefined ? undefined : types(instanceKey),
      );
      return { ...row, typed: typed[name] as unknown as JsonValue };
    });
  },
};

export const HistoricDetailLists = listController(historicDetailList);
