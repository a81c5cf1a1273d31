import type { Caller } from '../../../contract/caller.ts';
import type { ReadModel } from '../read-model.ts';
import { runningInstances } from '../running-instances.ts';
import type { SqlText } from '../sql-text.ts';
import { inTenants, permitted, permittedIds, taskVisible } from '../visibility.ts';

const isLatest = `d.state = 'ACTIVE' and not exists (
  select 1 from process_definitions newer
  where newer.tenant_id = d.tenant_id and newer.process_id = d.process_id and newer.version > d.version and newer.state = 'ACTIVE')`;

/** Versions of processes. A deleted one is only shown to those who ask for that state. */
export const processDefinitions: ReadModel = {
  kind: 'processDefinitions',
  from: `process_definitions d left join (${runningInstances}) running on running.definition_key = d.key`,
  key: 'processDefinitionKey',
  unlessFiltered: { state: `d.state <> 'DELETED'` },
  columns: {
    processDefinitionKey: { sql: 'd.key', kind: 'key', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    name: { sql: 'd.name', kind: 'text', isSortable: true },
    resourceName: { sql: 'd.resource_name', kind: 'text', isSortable: true },
    version: { sql: 'd.version', kind: 'number', isSortable: true },
    versionTag: { sql: 'd.version_tag', kind: 'text', isSortable: true },
    tenantId: { sql: 'd.tenant_id', kind: 'text', isSortable: true },
    hasStartForm: { sql: 'd.has_start_form', kind: 'boolean' },
    state: { sql: 'd.state', kind: 'enum', isSortable: true },
    isLatestVersion: { sql: `(${isLatest})`, kind: 'boolean', isHidden: true },
    deploymentKey: { sql: 'd.deployment_key', kind: 'key' },
    startable: { sql: 'd.startable', kind: 'boolean' },
    deployedAt: { sql: 'd.deployed_at', kind: 'date', isSortable: true },
    deployedBy: { sql: 'd.deployed_by', kind: 'text' },
    versionNote: { sql: 'd.version_note', kind: 'text' },
    suspended: { sql: 'd.suspended', kind: 'boolean' },
    startWeight: { sql: `case when ${isLatest} then 100 else 0 end`, kind: 'number', isShownOnly: true },
    activeInstances: {
      sql: 'coalesce(running.running, 0)',
      kind: 'number',
      isShownOnly: true,
    },
    incidentCount: {
      sql: '(select count(*) from incidents i where i.definition_key = d.key)',
      kind: 'number',
      isShownOnly: true,
    },
    historyTimeToLive: { sql: `'P' || d.history_days || 'D'`, kind: 'text', isShownOnly: true },
  },
  visible: definitionVisible,
};

/** Who may read or start the process, and who has a task of it: without the diagram nobody knows where they are. */
export function definitionVisible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(
    caller,
    'PROCESS_DEFINITION',
    'READ_PROCESS_DEFINITION',
    'CREATE_PROCESS_INSTANCE',
  );
  if (ids === 'all') return inTenants(caller, 'd.tenant_id', sql);
  const hasTask = `exists (select 1 from user_tasks t where t.definition_key = d.key and ${taskVisible(caller, 't', 'd.process_id', sql)})`;
  const started = `exists (select 1 from process_instances i where i.definition_key = d.key and i.started_by = ${sql.bind(caller.id, 'text')})`;
  return `${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql, [hasTask, started])}`;
}
