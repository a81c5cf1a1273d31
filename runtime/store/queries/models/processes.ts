import type { ReadModel } from '../read-model.ts';
import { runningInstances } from '../running-instances.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** All versions of one process id in one tenant, told by the newest active version (or the newest at all). */
export const processes: ReadModel = {
  kind: 'processes',
  from: `(
    select distinct on (d.tenant_id, d.process_id) d.*,
      count(*) over (partition by d.tenant_id, d.process_id) as version_count
    from process_definitions d
    where d.state <> 'DELETED'
    order by d.tenant_id, d.process_id, d.state, d.version desc
  ) p
  left join (
    select v.tenant_id, v.process_id, sum(r.running) as running
    from process_definitions v join (${runningInstances}) r on r.definition_key = v.key
    group by v.tenant_id, v.process_id
  ) r on r.tenant_id = p.tenant_id and r.process_id = p.process_id
  left join (
    select v.tenant_id, v.process_id, count(*) as incidents
    from process_definitions v join incidents i on i.definition_key = v.key
    group by v.tenant_id, v.process_id
  ) n on n.tenant_id = p.tenant_id and n.process_id = p.process_id`,
  key: 'processDefinitionId',
  columns: {
    processDefinitionId: { sql: 'p.process_id', kind: 'text', isSortable: true },
    name: { sql: 'p.name', kind: 'text', isSortable: true },
    tenantId: { sql: 'p.tenant_id', kind: 'text', isSortable: true },
    latestVersion: { sql: 'p.version', kind: 'number', isSortable: true },
    latestProcessDefinitionKey: { sql: 'p.key', kind: 'key' },
    versionTag: { sql: 'p.version_tag', kind: 'text' },
    versionCount: { sql: 'p.version_count', kind: 'number', isSortable: true },
    hasStartForm: { sql: 'p.has_start_form', kind: 'boolean' },
    deployedAt: { sql: 'p.deployed_at', kind: 'date', isSortable: true },
    running: { sql: 'coalesce(r.running, 0)', kind: 'number', isSortable: true },
    incidents: { sql: 'coalesce(n.incidents, 0)', kind: 'number', isSortable: true },
    lastStarted: {
      sql: `(select max((select max(i.started_at) from process_instances i where i.definition_key = v.key)) from process_definitions v
        where v.tenant_id = p.tenant_id and v.process_id = p.process_id)`,
      kind: 'date',
      isSortable: true,
    },
    startable: { sql: `(p.startable and p.state = 'ACTIVE')`, kind: 'boolean' },
    hasIncident: { sql: '(coalesce(n.incidents, 0) > 0)', kind: 'boolean', isHidden: true },
  },
  visible(caller, sql) {
    const ids = permittedIds(
      caller,
      'PROCESS_DEFINITION',
      'READ_PROCESS_DEFINITION',
      'CREATE_PROCESS_INSTANCE',
    );
    return `${inTenants(caller, 'p.tenant_id', sql)} and ${permitted(ids, 'p.process_id', sql)}`;
  },
};
