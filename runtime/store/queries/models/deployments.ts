import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** What was deployed in one call. Who may read one of its files, or deploy, sees it. */
export const deployments: ReadModel = {
  kind: 'deployments',
  from: 'deployments p',
  key: 'deploymentKey',
  columns: {
    deploymentKey: { sql: 'p.key', kind: 'key', isSortable: true },
    name: { sql: 'p.name', kind: 'text', isSortable: true },
    source: { sql: 'p.source', kind: 'text' },
    versionNote: { sql: 'p.version_note', kind: 'text', isShownOnly: true },
    deployedAt: { sql: 'p.deployed_at', kind: 'date', isSortable: true },
    deployedBy: { sql: 'p.deployed_by', kind: 'text' },
    tenantId: { sql: 'p.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) => {
    const tenants = `p.deleted_at is null and ${inTenants(caller, 'p.tenant_id', sql)}`;
    const names = permittedIds(caller, 'RESOURCE', 'READ', 'CREATE');
    if (names === 'all') return tenants;
    const readable = permitted(names, 'r.resource_name', sql);
    return `${tenants} and exists (select 1 from resources r where r.deployment_key = p.key and ${readable})`;
  },
};
