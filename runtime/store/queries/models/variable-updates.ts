import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** Each value that a variable of an instance got, out of its journal. Whoever asks names the instance. */
export const variableUpdates: ReadModel = {
  kind: 'variableUpdates',
  from: `(select h.*, row_number() over (partition by h.instance_key, h.scope_key, h.name order by h.seq) - 1 as revision
      from history_variables h where not h.deleted) v
    join ${instanceRows} i on i.shard = v.shard and i.key = v.instance_key join process_definitions d on d.key = i.definition_key`,
  key: 'updateId',
  unsorted: 'time',
  columns: {
    updateId: {
      sql: `(v.instance_key::text || '-' || v.seq || '-' || v.scope_key || '-' || v.name)`,
      kind: 'text',
      isSortable: true,
    },
    time: { sql: 'v.changed_at', kind: 'date', isSortable: true, isAlways: true },
    actor: { sql: 'v.changed_by', kind: 'text' },
    name: { sql: 'v.name', kind: 'text', isSortable: true },
    value: { sql: 'v.value', kind: 'json', isShownOnly: true },
    revision: { sql: 'v.revision', kind: 'number', isSortable: true },
    seq: { sql: 'v.seq', kind: 'number', isShownOnly: true },
    scopeKey: { sql: 'v.scope_key', kind: 'key' },
    processInstanceKey: { sql: 'v.instance_key', kind: 'key' },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text' },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key' },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    tenantId: { sql: 'v.tenant_id', kind: 'text' },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};
