import type { ReadModel } from '../read-model.ts';
import { stateFilter } from '../state-filter.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** The engine's `userTask` is the API's `USER_TASK`; what wraps the runs of a multi-instance has its own word there. */
export const publicElementType = (role: string, type: string): string =>
  `case ${role} when 'body' then 'MULTI_INSTANCE_BODY' when 'process' then 'PROCESS'
    when 'activation' then 'AD_HOC_SUB_PROCESS_INNER_INSTANCE'
    else coalesce(upper(regexp_replace(${type}, '([a-z])([A-Z])', '\\1_\\2', 'g')), 'UNKNOWN') end`;

/** Elements of many instances are counted up to here: each instance has to be opened. */
const OPENED_MAX = 1000;

/** What an element instance has of its instance. */
const instanceColumns: ReadModel['columns'] = {
  processInstanceKey: { sql: 'i.key', kind: 'key', isSortable: true, shard: 'i.shard' },
  rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key' },
  processDefinitionKey: { sql: 'i.definition_key', kind: 'key', isSortable: true },
  processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
  tenantId: { sql: 'i.tenant_id', kind: 'text', isSortable: true },
  instanceStartDate: {
    sql: 'i.started_at',
    kind: 'date',
    isHidden: true,
    isSortable: true,
    isAlways: true,
  },
  /** Of the instance, for lists that are asked by them. */
  businessId: { sql: 'i.business_id', kind: 'text', isHidden: true },
  suspended: { sql: '(i.suspended_at is not null)', kind: 'boolean', isHidden: true },
};

/**
 * Activations of elements; the process itself is the instance and not listed again. They have no rows of their own, so that a list
 * goes through the instances, from the oldest on, and opens as many as fill the page.
 */
export const elementInstances: ReadModel = {
  kind: 'elementInstances',
  from: `${instanceRows} i
  cross join lateral (
    select true as is_live, key, element_id, role, parent_key, 'ACTIVE' as state, started_at,
      null::timestamptz as ended_at, null::text as ended_by, loop_index, called_instance_key
    from live_elements e where i.is_live and e.shard = i.shard and e.instance_key = i.key and role <> 'process'
    union all
    select false, key, element_id, role, parent_key, state, started_at, ended_at, ended_by, loop_index, called_instance_key
    from history_elements e where e.history_bucket = i.history_bucket and e.instance_key = i.key and role <> 'process'
  ) e
  join process_definitions d on d.key = i.definition_key
  left join definition_elements m on m.definition_key = i.definition_key and m.element_id = e.element_id
  left join lateral (
    select n.key from incidents n where n.shard = i.shard and n.instance_key = i.key and n.element_key = e.key
    order by n.key limit 1
  ) n on true`,
  key: 'elementInstanceKey',
  opened: {
    from: `${instanceRows} i join process_definitions d on d.key = i.definition_key`,
    columns: instanceColumns,
    // Active elements are in running instances.
    specials: {
      state: (value) =>
        typeof value === 'string' && value.toUpperCase() === 'ACTIVE' ? 'i.is_live' : 'true',
    },
    orders: ['instanceStartDate'],
    advice:
      'Name the instances, by processInstanceKey, rootProcessInstanceKey, processDefinitionKey or processDefinitionId, or leave out the sort.',
  },
  unsorted: 'instanceStartDate',
  countedMax: (filter) => (filter['processInstanceKey'] === undefined ? OPENED_MAX : undefined),
  columns: {
    ...instanceColumns,
    elementInstanceKey: { sql: 'e.key', kind: 'key', isSortable: true, shard: 'i.shard' },
    elementId: { sql: 'e.element_id', kind: 'text', isSortable: true },
    elementName: { sql: 'coalesce(m.element_name, e.element_id)', kind: 'text', isSortable: true },
    type: { sql: publicElementType('e.role', 'm.element_type'), kind: 'enum', isSortable: true },
    state: { sql: 'e.state', kind: 'enum', isSortable: true },
    startDate: { sql: 'e.started_at', kind: 'date', isSortable: true },
    endDate: { sql: 'e.ended_at', kind: 'date', isSortable: true },
    hasIncident: { sql: '(n.key is not null)', kind: 'boolean' },
    incidentKey: { sql: 'n.key', kind: 'key', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    scopeKey: { sql: 'coalesce(e.parent_key, i.key)', kind: 'key', isShownOnly: true },
    elementInstanceScopeKey: { sql: 'coalesce(e.parent_key, i.key)', kind: 'key', isHidden: true },
    bpmnType: { sql: 'm.element_type', kind: 'text', isShownOnly: true },
    loopIndex: { sql: 'e.loop_index', kind: 'number', isShownOnly: true },
    calledProcessInstanceKey: { sql: 'e.called_instance_key', kind: 'key', isShownOnly: true },
    endedBy: { sql: 'e.ended_by', kind: 'text', isShownOnly: true },
  },
  // Ended instances have no active elements and are not opened.
  specials: { state: stateFilter('e', ['ACTIVE'], 'i') },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};
