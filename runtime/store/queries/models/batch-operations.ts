import type { ReadModel } from '../read-model.ts';
import { inTenants, permittedIds } from '../visibility.ts';

const countOf = (state: string): string =>
  `(select count(*) from batch_items i where i.batch_key = b.key and i.state = '${state}')`;

/** Operations on many. Who made one may always see it. */
export const batchOperations: ReadModel = {
  kind: 'batchOperations',
  from: 'batch_operations b',
  key: 'batchOperationKey',
  columns: {
    batchOperationKey: { sql: 'b.key', kind: 'key', isSortable: true },
    operationType: { sql: 'b.type', kind: 'enum', isSortable: true },
    state: { sql: 'b.state', kind: 'enum', isSortable: true },
    startDate: { sql: 'b.created_at', kind: 'date', isSortable: true },
    endDate: { sql: 'b.ended_at', kind: 'date', isSortable: true },
    actorType: { sql: 'b.actor_kind', kind: 'enum', isSortable: true },
    actorId: { sql: 'b.actor', kind: 'text', isSortable: true },
    operationsTotalCount: { sql: 'b.total', kind: 'number', isShownOnly: true },
    operationsCompletedCount: { sql: countOf('COMPLETED'), kind: 'number', isShownOnly: true },
    operationsFailedCount: { sql: countOf('FAILED'), kind: 'number', isShownOnly: true },
    skippedCount: { sql: countOf('SKIPPED'), kind: 'number', isShownOnly: true },
    reason: { sql: 'b.reason', kind: 'text', isShownOnly: true },
    tenantId: { sql: 'b.tenant_id', kind: 'text' },
  },
  visible: (caller, sql) => {
    const tenants = inTenants(caller, 'b.tenant_id', sql);
    if (permittedIds(caller, 'BATCH', 'READ') === 'all') return tenants;
    return `${tenants} and b.actor = ${sql.bind(caller.id, 'text')}`;
  },
};
