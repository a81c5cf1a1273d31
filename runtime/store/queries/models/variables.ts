import { bindJsonText } from '../filter-sql.ts';
import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** Variables of many instances are counted up to here. */
const OPENED_MAX = 1000;

/**
 * Variables of running instances in every scope, and the root variables of ended ones. An ended instance keeps no row per variable:
 * there the key is made from the instance and the name.
 */
export const variables: ReadModel = {
  kind: 'variables',
  from: `${instanceRows} i
  cross join lateral (
    select w.key, w.scope_key, w.name, w.value, w.updated_at
    from variables w where i.is_live and w.shard = i.shard and w.instance_key = i.key
    union all
    select hashtextextended(e.key, i.key) & 9223372036854775807, i.key, e.key, e.value, i.ended_at
    from jsonb_each(i.final_variables) e where not i.is_live
  ) v
  join process_definitions d on d.key = i.definition_key`,
  key: 'variableKey',
  // Through the instances, from the oldest on: by key alone all variables there are would have to be read.
  unsorted: 'instanceStartDate',
  countedMax: (filter) =>
    filter['processInstanceKey'] === undefined && filter['scopeKey'] === undefined ? OPENED_MAX : undefined,
  columns: {
    variableKey: { sql: 'v.key', kind: 'key', isSortable: true },
    name: { sql: 'v.name', kind: 'text', isSortable: true },
    value: { sql: 'v.value', kind: 'json', isSortable: true },
    isTruncated: { sql: 'false', kind: 'boolean' },
    scopeKey: { sql: 'v.scope_key', kind: 'key', isSortable: true, shard: 'i.shard' },
    processInstanceKey: { sql: 'i.key', kind: 'key', isSortable: true, shard: 'i.shard' },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key' },
    tenantId: { sql: 'i.tenant_id', kind: 'text', isSortable: true },
    instanceStartDate: {
      sql: 'i.started_at',
      kind: 'date',
      isHidden: true,
      isSortable: true,
      isAlways: true,
    },
    isLive: { sql: 'i.is_live', kind: 'boolean', isHidden: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isHidden: true },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key', isHidden: true },
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
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};
