import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** Open and resolved incidents. */
export const incidents: ReadModel = {
  kind: 'incidents',
  from: `(
    select key, shard, instance_key, element_key, job_key, created_at, element_id, code, error_type, message, fingerprint,
      'ACTIVE' as state, null::timestamptz as ended_at, null::text as ended_by
    from incidents
    union all
    select key, shard, instance_key, element_key, job_key, created_at, element_id, code, error_type, message, fingerprint,
      'RESOLVED', ended_at, ended_by
    from history_incidents
  ) n
  join ${instanceRows} i on i.shard = n.shard and i.key = n.instance_key
  join process_definitions d on d.key = i.definition_key
  left join jobs j on j.shard = n.shard and j.key = n.job_key`,
  key: 'incidentKey',
  columns: {
    incidentKey: { sql: 'n.key', kind: 'key', isSortable: true, shard: 'n.shard' },
    errorType: { sql: 'n.error_type', kind: 'enum', isSortable: true },
    errorMessage: { sql: 'n.message', kind: 'text', isSortable: true },
    state: { sql: 'n.state', kind: 'enum', isSortable: true },
    creationTime: { sql: 'n.created_at', kind: 'date', isSortable: true },
    elementId: { sql: 'n.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 'n.element_key', kind: 'key', isSortable: true, shard: 'n.shard' },
    jobKey: { sql: 'n.job_key', kind: 'key', isSortable: true, shard: 'n.shard' },
    processInstanceKey: { sql: 'n.instance_key', kind: 'key', isSortable: true, shard: 'n.shard' },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key', shard: 'n.shard' },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    tenantId: { sql: 'i.tenant_id', kind: 'text', isSortable: true },
    incidentType: { sql: 'n.code', kind: 'enum' },
    fingerprint: { sql: 'n.fingerprint', kind: 'text' },
    attempts: { sql: 'j.attempt', kind: 'number', isShownOnly: true },
    annotation: {
      sql: '(select a.annotation from incident_annotations a where a.tenant_id = i.tenant_id and a.incident_key = n.key)',
      kind: 'text',
      isShownOnly: true,
    },
    resolvedAt: { sql: 'n.ended_at', kind: 'date' },
    resolvedBy: { sql: 'n.ended_by', kind: 'text' },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};
