import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** What somebody did to an instance, out of its journal. Whoever asks names the instance: the journal has no order over all. */
export const operations: ReadModel = {
  kind: 'operations',
  from: `transitions j join ${instanceRows} i on i.shard = j.shard and i.key = j.instance_key
    join process_definitions d on d.key = i.definition_key`,
  key: 'operationId',
  unsorted: 'timestamp',
  columns: {
    operationId: { sql: `(j.instance_key::text || '-' || j.seq)`, kind: 'text', isSortable: true },
    timestamp: { sql: 'j.at', kind: 'date', isSortable: true, isAlways: true },
    actor: { sql: 'j.actor', kind: 'text', isSortable: true },
    kind: { sql: `(j.command ->> 'kind')`, kind: 'text' },
    reason: { sql: 'j.reason', kind: 'text' },
    userTaskKey: { sql: `(j.command ->> 'userTaskKey')`, kind: 'text' },
    jobKey: { sql: `(j.command ->> 'jobKey')`, kind: 'text' },
    incidentKey: { sql: `(j.command ->> 'incidentKey')`, kind: 'text' },
    actorIsClient: {
      sql: 'exists (select from api_tokens a where a.client_id = j.actor)',
      kind: 'boolean',
      isShownOnly: true,
    },
    assignee: { sql: `(j.command ->> 'assignee')`, kind: 'text' },
    processInstanceKey: { sql: 'j.instance_key', kind: 'key' },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text' },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key' },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    deploymentKey: { sql: 'd.deployment_key', kind: 'key', isShownOnly: true },
    tenantId: { sql: 'j.tenant_id', kind: 'text' },
  },
  visible: (caller, sql) =>
    `j.actor is not null and ${instanceRowVisible(
      caller,
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    )}`,
};
