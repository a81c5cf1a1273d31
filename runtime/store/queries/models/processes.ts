import type { ReadModel } from '../read-model.ts';
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
  cross join lateral (
    select coalesce(sum(c.running), 0) as running, coalesce(sum(c.incidents), 0) as incidents
    from process_definitions v
    cross join lateral (
      select (select count(*) from process_instances i where i.definition_key = v.key) as running,
        (select count(*) from incidents i where i.definition_key = v.key) as incidents
    ) c
    where v.tenant_id = p.tenant_id and v.process_id = p.process_id
  ) n`,
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
    running: { sql: 'n.running', kind: 'number', isSortable: true },
    incidents: { sql: 'n.incidents', kind: 'number', isSortable: true },
    lastStarted: {
      sql: `(select max(i.started_at) from process_definitions v join process_instances i on i.definition_key = v.key
        where v.tenant_id = p.tenant_id and v.process_id = p.process_id)`,
      kind: 'date',
      isSortable: true,
    },
    startable: { sql: `(p.startable and p.state = 'ACTIVE')`, kind: 'boolean' },
    hasIncident: { sql: '(n.incidents > 0)', kind: 'boolean', isHidden: true },
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
