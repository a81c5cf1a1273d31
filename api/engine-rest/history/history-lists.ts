import type { Filter, JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { incidentConditions, incidentSorting, toIncident } from '../incidents/incidents.controller.ts';
import { keysIn, shownDate, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, instant, like, text, texts } from '../lists/conditions.ts';
import type { Condition } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { instanceConditions } from '../process-instances/process-instance-list.ts';
import { taskRead } from '../tasks/task-list.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const nullable = () => z.string().nullable();

/** From the start to the end; null while it runs. */
function duration(from: JsonObject[string] | undefined, to: JsonObject[string] | undefined): number | null {
  return typeof from === 'string' && typeof to === 'string' ? Date.parse(to) - Date.parse(from) : null;
}

const period = (name: string, field: string) => ({
  [`${name}After`]: instant((at) => ({ [field]: { $gte: at } })),
  [`${name}Before`]: instant((at) => ({ [field]: { $lte: at } })),
});

const HistoricProcessInstance = z.object({
  id: z.string(),
  rootProcessInstanceId: nullable(),
  superProcessInstanceId: nullable(),
  superCaseInstanceId: z.null(),
  caseInstanceId: z.null(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  processDefinitionName: nullable(),
  processDefinitionVersion: z.int(),
  businessKey: nullable(),
  startTime: nullable(),
  endTime: nullable(),
  removalTime: z.null(),
  durationInMillis: z.int().nullable(),
  startUserId: nullable(),
  startActivityId: z.null(),
  deleteReason: z.null(),
  tenantId: nullable(),
  state: z.string(),
  restartedProcessInstanceId: z.null(),
});

const STATES: Readonly<Record<string, string>> = { TERMINATED: 'INTERNALLY_TERMINATED' };

export function toHistoricInstance(row: JsonObject): z.output<typeof HistoricProcessInstance> {
  const state = String(row['state']);
  return {
    id: String(row['processInstanceKey']),
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    superProcessInstanceId: shownText(row['parentProcessInstanceKey']),
    superCaseInstanceId: null,
    caseInstanceId: null,
    processDefinitionId: shownDefinition(row),
    processDefinitionKey: String(row['processDefinitionId']),
    processDefinitionName: shownText(row['processDefinitionName']),
    processDefinitionVersion: Number(row['processDefinitionVersion']),
    businessKey: shownText(row['businessId']),
    startTime: shownDate(row['startDate']),
    endTime: shownDate(row['endDate']),
    removalTime: null,
    durationInMillis: duration(row['startDate'], row['endDate']),
    startUserId: shownText(row['startedBy']),
    startActivityId: null,
    deleteReason: null,
    tenantId: shownTenant(String(row['tenantId'])),
    state: STATES[state] ?? state,
    restartedProcessInstanceId: null,
  };
}

export const historicConditions: Readonly<Record<string, Condition>> = {
  ...instanceConditions,
  processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
  processInstanceBusinessKey: text((businessId) => ({ businessId })),
  processInstanceBusinessKeyIn: texts((ids) => ({ businessId: { $in: ids } })),
  processInstanceBusinessKeyLike: text((pattern) => ({ businessId: like(pattern) })),
  processDefinitionName: text((name) => ({ processDefinitionName: name })),
  processDefinitionNameLike: text((pattern) => ({ processDefinitionName: like(pattern) })),
  rootProcessInstances: flag(() => ({ parentProcessInstanceKey: { $exists: false } })),
  finished: flag(() => ({ state: { $in: ['COMPLETED', 'TERMINATED'] } })),
  unfinished: flag(() => ({ state: { $in: ['ACTIVE', 'SUSPENDED'] } })),
  active: flag(() => ({ state: { $in: ['ACTIVE'] } })),
  suspended: flag(() => ({ state: { $in: ['SUSPENDED'] } })),
  completed: flag(() => ({ state: { $in: ['COMPLETED'] } })),
  internallyTerminated: flag(() => ({ state: { $in: ['TERMINATED'] } })),
  withIncidents: flag(() => ({ hasElementInstanceIncident: true })),
  startedBy: text((user) => ({ startedBy: user })),
  ...period('started', 'startDate'),
  ...period('finished', 'endDate'),
};

/** Instances, running and ended. */
export const HistoricProcessInstanceLists = listController({
  name: 'HistoricProcessInstances',
  what: 'process instances, running and ended',
  path: '/history/process-instance',
  kind: 'processInstances',
  permission: READ,
  level: 'L3',
  takesBody: true,
  conditions: historicConditions,
  sortBy: {
    instanceId: 'processInstanceKey',
    definitionId: 'processDefinitionKey',
    definitionKey: 'processDefinitionId',
    definitionName: 'processDefinitionName',
    definitionVersion: 'processDefinitionVersion',
    businessKey: 'businessId',
    startTime: 'startDate',
    endTime: 'endDate',
    tenantId: 'tenantId',
  },
  row: HistoricProcessInstance,
  show: toHistoricInstance,
});

const HistoricActivity = z.object({
  id: z.string(),
  parentActivityInstanceId: z.string(),
  activityId: z.string(),
  activityName: nullable(),
  activityType: z.string(),
  processDefinitionKey: z.string(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  rootProcessInstanceId: nullable(),
  executionId: z.string(),
  taskId: z.null(),
  assignee: z.null(),
  calledProcessInstanceId: nullable(),
  calledCaseInstanceId: z.null(),
  startTime: nullable(),
  endTime: nullable(),
  durationInMillis: z.int().nullable(),
  canceled: z.boolean(),
  tenantId: nullable(),
});

export function toHistoricActivity(row: JsonObject): z.output<typeof HistoricActivity> {
  const key = String(row['elementInstanceKey']);
  return {
    id: `${String(row['elementId'])}:${key}`,
    parentActivityInstanceId: String(row['scopeKey']),
    activityId: String(row['elementId']),
    activityName: shownText(row['elementName']),
    activityType: row['type'] === 'MULTI_INSTANCE_BODY' ? 'multiInstanceBody' : String(row['bpmnType']),
    processDefinitionKey: String(row['processDefinitionId']),
    processDefinitionId: shownDefinition(row),
    processInstanceId: String(row['processInstanceKey']),
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    executionId: key,
    taskId: null,
    assignee: null,
    calledProcessInstanceId: shownText(row['calledProcessInstanceKey']),
    calledCaseInstanceId: null,
    startTime: shownDate(row['startDate']),
    endTime: shownDate(row['endDate']),
    durationInMillis: duration(row['startDate'], row['endDate']),
    canceled: row['state'] === 'TERMINATED',
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

const ofInstance = {
  processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
  processInstanceIdIn: texts((ids) => ({ processInstanceKey: { $in: keysIn(ids) } })),
  processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
  processDefinitionKey: text((key) => ({ processDefinitionId: key })),
  executionId: text((id) => ({ elementInstanceKey: { $in: keysIn([id]) } })),
  tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
  withoutTenantId: flag((): Filter => ({ tenantId: '<default>' })),
};

/** Activities, running and ended. */
export const HistoricActivityLists = listController({
  name: 'HistoricActivities',
  what: 'activity instances, running and ended',
  path: '/history/activity-instance',
  kind: 'elementInstances',
  permission: READ,
  level: 'L3',
  takesBody: true,
  conditions: {
    ...ofInstance,
    activityInstanceId: text((id) => ({ elementInstanceKey: { $in: keysIn([id]) } })),
    activityId: text((elementId) => ({ elementId })),
    activityIdIn: texts((ids) => ({ elementId: { $in: ids } })),
    activityName: text((elementName) => ({ elementName })),
    activityNameLike: text((pattern) => ({ elementName: like(pattern) })),
    finished: flag(() => ({ state: { $in: ['COMPLETED', 'TERMINATED'] } })),
    unfinished: flag(() => ({ state: { $in: ['ACTIVE'] } })),
    canceled: flag(() => ({ state: { $in: ['TERMINATED'] } })),
    ...period('started', 'startDate'),
    ...period('finished', 'endDate'),
  },
  sortBy: {
    activityInstanceId: 'elementInstanceKey',
    instanceId: 'processInstanceKey',
    executionId: 'elementInstanceKey',
    activityId: 'elementId',
    activityName: 'elementName',
    activityType: 'type',
    startTime: 'startDate',
    endTime: 'endDate',
    definitionId: 'processDefinitionKey',
    tenantId: 'tenantId',
  },
  row: HistoricActivity,
  show: toHistoricActivity,
});

const HistoricTask = z.object({
  id: z.string(),
  processDefinitionKey: z.string(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  rootProcessInstanceId: nullable(),
  executionId: z.string(),
  activityInstanceId: z.string(),
  name: nullable(),
  description: z.null(),
  deleteReason: nullable(),
  owner: nullable(),
  assignee: nullable(),
  startTime: nullable(),
  endTime: nullable(),
  duration: z.int().nullable(),
  taskDefinitionKey: z.string(),
  priority: z.int(),
  due: nullable(),
  followUp: nullable(),
  parentTaskId: z.null(),
  tenantId: nullable(),
});

export function toHistoricTask(row: JsonObject): z.output<typeof HistoricTask> {
  const state = row['state'];
  return {
    id: String(row['userTaskKey']),
    processDefinitionKey: String(row['processDefinitionId']),
    processDefinitionId: shownDefinition(row),
    processInstanceId: String(row['processInstanceKey']),
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    executionId: String(row['elementInstanceKey']),
    activityInstanceId: `${String(row['elementId'])}:${String(row['elementInstanceKey'])}`,
    name: shownText(row['name']),
    description: null,
    deleteReason: state === 'COMPLETED' ? 'completed' : state === 'CANCELED' ? 'deleted' : null,
    owner: shownText(row['owner']),
    assignee: shownText(row['assignee']),
    startTime: shownDate(row['creationDate']),
    endTime: shownDate(row['completionDate']),
    duration: duration(row['creationDate'], row['completionDate']),
    taskDefinitionKey: String(row['elementId']),
    priority: Number(row['priority']),
    due: shownDate(row['dueDate']),
    followUp: shownDate(row['followUpDate']),
    parentTaskId: null,
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

/** Tasks, open and ended. */
export const HistoricTaskLists = listController({
  name: 'HistoricTasks',
  what: 'tasks, open and ended',
  path: '/history/task',
  kind: 'userTasks',
  permission: taskRead,
  level: 'L3',
  takesBody: true,
  conditions: {
    ...ofInstance,
    taskId: text((id) => ({ userTaskKey: { $in: keysIn([id]) } })),
    processInstanceBusinessKey: text((businessId) => ({ businessId })),
    processDefinitionName: text((processName) => ({ processName })),
    taskName: text((name) => ({ name })),
    taskNameLike: text((pattern) => ({ name: like(pattern) })),
    taskDefinitionKey: text((elementId) => ({ elementId })),
    taskDefinitionKeyIn: texts((ids) => ({ elementId: { $in: ids } })),
    taskAssignee: text((assignee) => ({ assignee })),
    taskAssigneeLike: text((pattern) => ({ assignee: like(pattern) })),
    taskOwner: text((owner) => ({ owner })),
    taskOwnerLike: text((pattern) => ({ owner: like(pattern) })),
    assigned: flag(() => ({ assignee: { $exists: true } })),
    unassigned: flag(() => ({ assignee: { $exists: false } })),
    taskInvolvedUser: text((user) => ({ involved: user })),
    finished: flag(() => ({ state: { $in: ['COMPLETED', 'CANCELED'] } })),
    unfinished: flag(() => ({ completionDate: { $exists: false } })),
    taskDueDateAfter: instant((at) => ({ dueDate: { $gt: at } })),
    taskDueDateBefore: instant((at) => ({ dueDate: { $lt: at } })),
    ...period('started', 'creationDate'),
    ...period('finished', 'completionDate'),
  },
  sortBy: {
    taskId: 'userTaskKey',
    taskName: 'name',
    assignee: 'assignee',
    dueDate: 'dueDate',
    followUpDate: 'followUpDate',
    startTime: 'creationDate',
    endTime: 'completionDate',
    priority: 'priority',
    taskDefinitionKey: 'elementId',
  },
  row: HistoricTask,
  show: toHistoricTask,
});

const HistoricIncident = z.object({
  id: z.string(),
  processDefinitionKey: z.string(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  executionId: z.string(),
  createTime: nullable(),
  endTime: nullable(),
  incidentType: z.string(),
  activityId: z.string(),
  failedActivityId: z.string(),
  causeIncidentId: z.string(),
  rootCauseIncidentId: z.string(),
  configuration: nullable(),
  incidentMessage: nullable(),
  tenantId: nullable(),
  open: z.boolean(),
  deleted: z.boolean(),
  resolved: z.boolean(),
});

export function toHistoricIncident(row: JsonObject): object {
  const { incidentTimestamp, ...incident } = toIncident(row);
  const isOpen = row['state'] === 'ACTIVE';
  return {
    ...incident,
    processDefinitionKey: String(row['processDefinitionId']),
    createTime: incidentTimestamp,
    endTime: shownDate(row['resolvedAt']),
    open: isOpen,
    deleted: false,
    resolved: !isOpen,
  };
}

/** Incidents, open and resolved. */
export const HistoricIncidentLists = listController({
  name: 'HistoricIncidents',
  what: 'incidents, open and resolved',
  path: '/history/incident',
  kind: 'incidents',
  permission: READ,
  level: 'L3',
  takesBody: false,
  conditions: {
    ...incidentConditions,
    processDefinitionKey: text((key) => ({ processDefinitionId: key })),
    createTimeAfter: instant((at) => ({ creationTime: { $gt: at } })),
    createTimeBefore: instant((at) => ({ creationTime: { $lt: at } })),
    endTimeAfter: instant((at) => ({ resolvedAt: { $gt: at } })),
    endTimeBefore: instant((at) => ({ resolvedAt: { $lt: at } })),
    open: flag(() => ({ state: 'ACTIVE' })),
    resolved: flag(() => ({ state: 'RESOLVED' })),
  },
  sortBy: { ...incidentSorting, createTime: 'creationTime' },
  row: HistoricIncident,
  show: toHistoricIncident,
});
