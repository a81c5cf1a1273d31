import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';
import { localJobRows } from './local-job-rows.ts';

/**
 * Jobs that are alive, and the last attempt of those that ended. A completed job of an element leaves no row of its own: its element
 * instance tells of it; a listener's does. Continuations are the engine's own steps and no jobs for anybody; they are left out behind the
 * three parts, whose orders could not be merged otherwise. `offset 0` keeps the planner from going through all versions or all instances.
 */
export const jobs: ReadModel = {
  kind: 'jobs',
  from: `(
    select true as is_live, key, shard, instance_key, element_key, element_id, definition_key, tenant_id, type, kind, listener_event, worker,
      retries_left, priority, attempt, headers, locked_until, created_at, due_at, null::timestamptz as ended_at, error_code, error_message,
      case
        when error_code is not null then 'ERROR_THROWN'
        when error_message is not null and state <> 'active' then 'FAILED'
        when state = 'active' and locked_until < {now} then 'TIMED_OUT'
        else 'CREATED' end as state, null::text as denied, null::date as history_bucket
    from jobs
    union all
    select true, key, shard, instance_key, element_key, element_id, definition_key, tenant_id, type, kind, listener_event, worker,
      retries_left, priority, 1, headers, null, created_at, created_at, null, null, null, 'CREATED', null, null
    from ${localJobRows} l
    union all
    select false, key, shard, instance_key, element_key, element_id, definition_key, tenant_id, type, kind, listener_event, worker,
      retries_left, 0, attempt, '{}'::json, null, created_at, null, ended_at, error_code,
      case when outcome <> 'DENIED' then error_message end, case outcome when 'DENIED' then 'COMPLETED' else outcome end,
      case when outcome = 'DENIED' then coalesce(error_message, '') end, history_bucket
    from history_jobs h
    where outcome in ('CANCELED', 'ERROR_THROWN', 'COMPLETED', 'DENIED')
      and not exists (select 1 from jobs a where a.shard = h.shard and a.key = h.key)
  ) j
  join lateral (
    select coalesce(root_key, key) as root_key, business_id, started_by, suspended_at
    from process_instances p where p.shard = j.shard and p.key = j.instance_key
    union all
    select coalesce(root_key, key), business_id, started_by, null
    from history_instances p
    where not j.is_live and p.history_bucket = j.history_bucket and p.shard = j.shard and p.key = j.instance_key
  ) i on true
  join lateral (select * from process_definitions d where d.key = j.definition_key offset 0) d on true`,
  key: 'jobKey',
  // Rows lie in the order of their keys shard by shard.
  unsorted: 'place',
  columns: {
    place: { sql: 'j.shard', kind: 'number', isSortable: true, isAlways: true, isHidden: true },
    jobKey: { sql: 'j.key', kind: 'key', isSortable: true, shard: 'j.shard' },
    type: { sql: 'j.type', kind: 'text', isSortable: true },
    worker: { sql: `coalesce(j.worker, '')`, kind: 'text', isSortable: true },
    state: { sql: 'j.state', kind: 'enum', isSortable: true },
    retries: { sql: 'j.retries_left', kind: 'number', isSortable: true },
    priority: { sql: 'j.priority', kind: 'number', isSortable: true },
    kind: {
      sql: `case j.kind when 'SCRIPT' then 'BPMN_ELEMENT' else j.kind end`,
      kind: 'enum',
      isSortable: true,
    },
    listenerEventType: { sql: `coalesce(j.listener_event, 'UNSPECIFIED')`, kind: 'enum', isSortable: true },
    customHeaders: { sql: `coalesce(j.headers, '{}')`, kind: 'json' },
    deadline: { sql: 'j.locked_until', kind: 'date', isSortable: true },
    creationTime: { sql: 'j.created_at', kind: 'date', isSortable: true },
    lastUpdateTime: { sql: 'coalesce(j.ended_at, j.created_at)', kind: 'date', isSortable: true },
    endTime: { sql: 'j.ended_at', kind: 'date', isSortable: true },
    errorCode: { sql: 'j.error_code', kind: 'text', isSortable: true },
    errorMessage: { sql: 'j.error_message', kind: 'text', isSortable: true },
    deniedReason: { sql: `nullif(j.denied, '')`, kind: 'text' },
    isDenied: {
      sql: `case when j.kind = 'TASK_LISTENER' and j.state = 'COMPLETED' then j.denied is not null end`,
      kind: 'boolean',
    },
    hasFailedWithRetriesLeft: { sql: `(j.state = 'FAILED' and j.retries_left > 0)`, kind: 'boolean' },
    elementId: { sql: 'j.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 'j.element_key', kind: 'key', isSortable: true, shard: 'j.shard' },
    processInstanceKey: { sql: 'j.instance_key', kind: 'key', isSortable: true, shard: 'j.shard' },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key', isShownOnly: true },
    processDefinitionKey: { sql: 'j.definition_key', kind: 'key', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    processDefinitionName: { sql: 'd.name', kind: 'text', isHidden: true },
    versionTag: { sql: 'd.version_tag', kind: 'text', isShownOnly: true },
    suspended: { sql: '(i.suspended_at is not null)', kind: 'boolean' },
    businessId: { sql: 'i.business_id', kind: 'text', isShownOnly: true },
    tenantId: { sql: 'j.tenant_id', kind: 'text', isSortable: true },
    attempt: { sql: 'j.attempt', kind: 'number' },
    nextRunAt: {
      sql: `case when j.state = 'FAILED' and j.retries_left > 0 then j.due_at end`,
      kind: 'date',
      isShownOnly: true,
    },
  },
  visible: (caller, sql) =>
    `j.kind <> 'CONTINUATION' and ${instanceRowVisible(
      caller,
      { tenant: 'j.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    )}`,
};
