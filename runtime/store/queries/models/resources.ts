import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Every file of every deployment, as it came. */
export const resources: ReadModel = {
  kind: 'resources',
  from: 'resources r',
  key: 'resourceKey',
  columns: {
    resourceKey: { sql: 'r.key', kind: 'key', isSortable: true },
    resourceId: { sql: 'r.resource_id', kind: 'text', isSortable: true },
    resourceName: { sql: 'r.resource_name', kind: 'text', isSortable: true },
    resourceType: { sql: 'r.resource_type', kind: 'enum', isHidden: true },
    version: { sql: 'r.version', kind: 'number', isSortable: true },
    versionTag: { sql: 'null::text', kind: 'text', isSortable: true },
    deploymentKey: { sql: 'r.deployment_key', kind: 'key', isSortable: true },
    tenantId: { sql: 'r.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) =>
    `${inTenants(caller, 'r.tenant_id', sql)} and ${permitted(permittedIds(caller, 'RESOURCE', 'READ'), 'r.resource_name', sql)}`,
};
