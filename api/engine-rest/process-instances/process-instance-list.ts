import type { Filter, JsonObject, Key } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, like, text, texts, variableComparisons } from '../lists/conditions.ts';
import type { Asked, LookUp } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

export const ProcessInstance = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  definitionId: z.string(),
  definitionKey: z.string(),
  businessKey: z.string().nullable(),
  caseInstanceId: z.null(),
  ended: z.boolean(),
  suspended: z.boolean(),
  tenantId: z.string().nullable(),
});

export function toProcessInstance(row: JsonObject): z.output<typeof ProcessInstance> {
  const state = row['state'];
  return {
    links: [],
    id: String(row['processInstanceKey']),
    definitionId: shownDefinition(row),
    definitionKey: String(row['processDefinitionId']),
    businessKey: shownText(row['businessId']),
    caseInstanceId: null,
    ended: state !== 'ACTIVE' && state !== 'SUSPENDED',
    suspended: state === 'SUSPENDED',
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

/** The conditions that running instances and history have in common. */
export const instanceConditions = {
  processInstanceIds: texts((ids) => ({ processInstanceKey: { $in: keysIn(ids) } })),
  processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
  processDefinitionKey: text((key) => ({ processDefinitionId: key })),
  processDefinitionKeyIn: texts((keys) => ({ processDefinitionId: { $in: keys } })),
  processDefinitionKeyNotIn: texts((keys) => ({ processDefinitionId: { $notIn: keys } })),
  superProcessInstance: text((id) => ({ parentProcessInstanceKey: { $in: keysIn([id]) } })),
  subProcessInstance: text(ofCalled),
  tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
  withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  incidentType: text(withIncidents),
  incidentMessage: text((errorMessage) => ({ errorMessage })),
  incidentMessageLike: text((pattern) => ({ errorMessage: like(pattern) })),
  variables: variableComparisons((variables) => ({ variables: variables as unknown as Filter[] })),
};

/** What running instances are found by. */
export const runningConditions = {
  ...instanceConditions,
  businessKey: text((businessId) => ({ businessId })),
  businessKeyLike: text((pattern) => ({ businessId: like(pattern) })),
  deploymentId: text(ofDeployment),
  rootProcessInstances: flag(() => ({ parentProcessInstanceKey: { $exists: false } })),
  active: flag(() => ({ state: 'ACTIVE' })),
  suspended: flag(() => ({ state: 'SUSPENDED' })),
  withIncident: flag(() => ({ hasElementInstanceIncident: true })),
  activityIdIn: texts((ids) => ({ elementId: { $in: ids } })),
};

/** Running instances. */
export const ProcessInstanceLists = listController({
  name: 'RunningProcessInstances',
  what: 'running process instances',
  path: '/process-instance',
  kind: 'processInstances',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L2',
  takesBody: true,
  base: { state: { $in: ['ACTIVE', 'SUSPENDED'] } },
  conditions: runningConditions,
  sortBy: {
    instanceId: 'processInstanceKey',
    definitionId: 'processDefinitionKey',
    definitionKey: 'processDefinitionId',
    tenantId: 'tenantId',
    businessKey: 'businessId',
  },
  row: ProcessInstance,
  show: toProcessInstance,
});

// helpers

/** Instances that called this one: there is one at most. */
async function ofCalled(id: string, { runtime, caller }: LookUp): Promise<Filter> {
  const [key] = keysIn([id]);
  const called = key === undefined ? null : await runtime.queries.get(caller, 'processInstances', key);
  const parent = called?.['parentProcessInstanceKey'];
  return { processInstanceKey: { $in: typeof parent === 'string' ? [parent] : [] } };
}

/** Instances with an open incident of such a type. */
async function withIncidents(type: string, { runtime, caller }: LookUp): Promise<Filter> {
  const ofType = type === 'failedExternalTask' ? { errorType: 'JOB_NO_RETRIES' } : { incidentType: type };
  const page = await runtime.queries.search(caller, 'incidents', {
    filter: { ...ofType, state: 'ACTIVE' },
    sort: [],
    page: { from: 0, limit: 10_000 },
  });
  return { processInstanceKey: { $in: page.items.map((row) => row['processInstanceKey'] as Key) } };
}

async function ofDeployment(
  id: string,
  { runtime, caller }: LookUp,
): Promise<Awaited<ReturnType<Asked<string>>>> {
  const page = await runtime.queries.search(caller, 'processDefinitions', {
    filter: { deploymentKey: { $in: keysIn([id]) } },
    sort: [],
    page: { from: 0, limit: 1_000 },
  });
  return { processDefinitionKey: { $in: page.items.map((row) => row['processDefinitionKey'] as Key) } };
}
