import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';

/**
 * What the engine itself does later, or could not do: timers (those of start events have no instance), continuations, and steps
 * that failed. Clients of Camunda 7 know all of it as jobs.
 */
export const engineJobs: ReadModel = {
  kind: 'engineJobs',
  from: `(
    select t.key, t.shard, 'TIMER' as kind, t.instance_key, t.element_key, t.element_id, t.definition_key, t.due_at, 1 as retries,
      null::text as message, t.suspended, 0 as priority, t.tenant_id, null::timestamptz as created_at
    from timers t
    union all
    select j.key, j.shard, 'CONTINUATION', j.instance_key, j.element_key, j.element_id, j.definition_key, j.due_at, j.retries_left,
      j.error_message, j.suspended, j.priority, j.tenant_id, j.created_at
    from jobs j where j.kind = 'CONTINUATION'
    union all
    select n.key, n.shard, 'STEP', n.instance_key, n.element_key, n.element_id, n.definition_key, null, 0,
      n.message, false, 0, n.tenant_id, n.created_at
    from incidents n where n.job_key is null
  ) j
  join process_definitions d on d.key = j.definition_key
  left join process_instances i on i.shard = j.shard and i.key = j.instance_key`,
  key: 'jobKey',
  columns: {
    jobKey: { sql: 'j.key', kind: 'key', isSortable: true, shard: 'j.shard' },
    kind: { sql: 'j.kind', kind: 'enum' },
    dueDate: { sql: 'j.due_at', kind: 'date', isSortable: true },
    processInstanceKey: { sql: 'j.instance_key', kind: 'key', isSortable: true },
    elementInstanceKey: { sql: 'j.element_key', kind: 'key', isSortable: true },
    elementId: { sql: 'j.element_id', kind: 'text', isSortable: true },
    processDefinitionKey: { sql: 'j.definition_key', kind: 'key', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    retries: { sql: 'j.retries', kind: 'number', isSortable: true },
    errorMessage: { sql: 'j.message', kind: 'text', isSortable: true },
    suspended: { sql: '(j.suspended or i.suspended_at is not null)', kind: 'boolean' },
    priority: { sql: 'j.priority', kind: 'number', isSortable: true },
    creationTime: { sql: 'j.created_at', kind: 'date', isSortable: true },
    tenantId: { sql: 'j.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'j.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};
