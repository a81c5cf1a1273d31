import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';

/** Open waits for messages and signals, of running instances and of start events; conditions of start events too. */
export const eventSubscriptions: ReadModel = {
  kind: 'eventSubscriptions',
  from: `(
    select s.key, s.shard, s.kind, s.name, s.created_at, s.element_id, s.element_key, s.instance_key, s.definition_key, s.tenant_id
    from subscriptions s
    union all
    select key, (key & 1023)::smallint, kind, nullif(name, ''), created_at, element_id, null, null, definition_key, tenant_id
    from start_subscriptions
  ) s join process_definitions d on d.key = s.definition_key`,
  key: 'eventSubscriptionKey',
  unsorted: 'creationTime',
  columns: {
    eventSubscriptionKey: { sql: 's.key', kind: 'key', isSortable: true, shard: 's.shard' },
    eventType: { sql: 's.kind', kind: 'text' },
    eventName: { sql: 's.name', kind: 'text', isSortable: true },
    creationTime: { sql: 's.created_at', kind: 'date', isSortable: true, isAlways: true },
    elementId: { sql: 's.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 's.element_key', kind: 'key', isSortable: true, shard: 's.shard' },
    processInstanceKey: { sql: 's.instance_key', kind: 'key', isSortable: true, shard: 's.shard' },
    processDefinitionKey: { sql: 's.definition_key', kind: 'key' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    tenantId: { sql: 's.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      {
        tenant: 's.tenant_id',
        process: 'd.process_id',
        startedBy:
          '(select i.started_by from process_instances i where i.shard = s.shard and i.key = s.instance_key)',
      },
      sql,
    ),
};
