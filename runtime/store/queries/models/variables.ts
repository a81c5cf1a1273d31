import { bindJsonText } from '../filter-sql.ts';
import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';

/**
 * Variables of running instances in every scope, and the root variables of ended ones. An ended instance keeps no row per variable:
 * there the key is made from the instance and the name.
 */
export const variables: ReadModel = {
  kind: 'variables',
  from: `(
    select true as is_live, v.key, v.scope_key, v.instance_key, v.shard, v.tenant_id, v.name, v.value, v.updated_at,
      i.definition_key, i.started_by, coalesce(i.root_key, i.key) as root_key
    from variables v join process_instances i on i.shard = v.shard and i.key = v.instance_key
    union all
    select false, hashtextextended(e.key, h.key) & 9223372036854775807, h.key, h.key, h.shard, h.tenant_id, e.key, e.value, h.ended_at,
      h.definition_key, h.started_by, coalesce(h.root_key, h.key)
    from history_instances h cross join lateral jsonb_each(h.variables) e
  ) v join process_definitions d on d.key = v.definition_key`,
  key: 'variableKey',
  columns: {
    variableKey: { sql: 'v.key', kind: 'key', isSortable: true },
    name: { sql: 'v.name', kind: 'text', isSortable: true },
    value: { sql: 'v.value', kind: 'json', isSortable: true },
    isTruncated: { sql: 'false', kind: 'boolean' },
    scopeKey: { sql: 'v.scope_key', kind: 'key', isSortable: true, shard: 'v.shard' },
    processInstanceKey: { sql: 'v.instance_key', kind: 'key', isSortable: true, shard: 'v.shard' },
    rootProcessInstanceKey: { sql: 'v.root_key', kind: 'key' },
    tenantId: { sql: 'v.tenant_id', kind: 'text', isSortable: true },
    isLive: { sql: 'v.is_live', kind: 'boolean', isHidden: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isHidden: true },
    processDefinitionKey: { sql: 'v.definition_key', kind: 'key', isHidden: true },
    valueType: { sql: `initcap(jsonb_typeof(v.value))`, kind: 'text', isShownOnly: true },
    sensitive: { sql: 'false', kind: 'boolean', isShownOnly: true },
    updatedAt: { sql: 'v.updated_at', kind: 'date', isShownOnly: true },
    updatedBy: { sql: 'null::text', kind: 'text', isShownOnly: true },
  },
  specials: {
    value: (value, sql) => `v.value = ${bindJsonText(value, sql)}`,
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'v.tenant_id', process: 'd.process_id', startedBy: 'v.started_by' },
      sql,
    ),
};
