import type { Filter, JsonObject, Key } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownTenant } from '../engine-rest-fields.ts';
import { flag, text, texts } from '../lists/conditions.ts';
import type { LookUp } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

const Execution = z.object({
  id: z.string(),
  processInstanceId: z.string(),
  ended: z.boolean(),
  tenantId: z.string().nullable(),
});

function toExecution(row: JsonObject): z.output<typeof Execution> {
  return {
    id: String(row['elementInstanceKey']),
    processInstanceId: String(row['processInstanceKey']),
    ended: row['endDate'] !== null,
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

const ROWS_MAX = 10_000;

/** Those that wait for such a message or signal. */
const waitingFor =
  (eventType: string) =>
  async (eventName: string, { runtime, caller }: LookUp): Promise<Filter> => {
    const page = await runtime.queries.search(caller, 'eventSubscriptions', {
      filter: { eventType, eventName, elementInstanceKey: { $exists: true } },
      sort: [],
      page: { from: 0, limit: ROWS_MAX },
    });
    return { elementInstanceKey: { $in: page.items.map((row) => row['elementInstanceKey'] as Key) } };
  };

/** Where running instances are: active elements. The instance itself is an execution too, and read as an instance. */
export const ExecutionLists = listController({
  name: 'Executions',
  what: 'executions: active elements of running instances',
  path: '/execution',
  kind: 'elementInstances',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  takesBody: true,
  base: { state: 'ACTIVE' },
  conditions: {
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
    processDefinitionKey: text((processDefinitionId) => ({ processDefinitionId })),
    businessKey: text((businessId) => ({ businessId })),
    activityId: text((elementId) => ({ elementId })),
    messageEventSubscriptionName: text(waitingFor('message')),
    signalEventSubscriptionName: text(waitingFor('signal')),
    active: flag(() => ({ suspended: false })),
    suspended: flag(() => ({ suspended: true })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: {
    instanceId: 'processInstanceKey',
    definitionId: 'processDefinitionKey',
    definitionKey: 'processDefinitionId',
    tenantId: 'tenantId',
  },
  row: Execution,
  show: toExecution,
});
