import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';

/** Open waits for messages: of running instances, and of the message start events of newest versions. */
export const messageSubscriptions: ReadModel = {
  kind: 'messageSubscriptions',
  from: `(
    select s.key, s.shard, 'PROCESS_EVENT' as type, s.name, s.correlation_key, s.created_at, s.element_id, s.element_key, s.instance_key,
      coalesce(i.root_key, i.key) as root_key, s.definition_key, s.tenant_id, i.started_by
    from subscriptions s join process_instances i on i.shard = s.shard and i.key = s.instance_key
    where s.kind = 'message'
    union all
    select key, (key & 1023)::smallint, 'START_EVENT', name, null, created_at, element_id, null, null, null, definition_key, tenant_id, null
    from start_subscriptions where kind = 'message'
  ) s join process_definitions d on d.key = s.definition_key`,
  key: 'messageSubscriptionKey',
  columns: {
    messageSubscriptionKey: { sql: 's.key', kind: 'key', isSortable: true, shard: 's.shard' },
    messageSubscriptionState: { sql: `'CREATED'`, kind: 'enum', isSortable: true },
    messageSubscriptionType: { sql: 's.type', kind: 'enum', isSortable: true },
    messageName: { sql: 's.name', kind: 'text', isSortable: true },
    correlationKey: { sql: 's.correlation_key', kind: 'text', isSortable: true },
    lastUpdatedDate: { sql: 's.created_at', kind: 'date', isSortable: true },
    elementId: { sql: 's.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 's.element_key', kind: 'key', isSortable: true, shard: 's.shard' },
    processInstanceKey: { sql: 's.instance_key', kind: 'key', isSortable: true, shard: 's.shard' },
    rootProcessInstanceKey: { sql: 's.root_key', kind: 'key' },
    processDefinitionKey: { sql: 's.definition_key', kind: 'key' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionName: { sql: 'd.name', kind: 'text' },
    processDefinitionVersion: { sql: 'd.version', kind: 'number' },
    toolProperties: { sql: `'{}'::json`, kind: 'json' },
    toolName: { sql: 'null::text', kind: 'text', isShownOnly: true },
    inboundConnectorType: { sql: 'null::text', kind: 'text', isShownOnly: true },
    tenantId: { sql: 's.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 's.tenant_id', process: 'd.process_id', startedBy: 's.started_by' },
      sql,
    ),
};
