import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Messages that are kept for somebody who waits later. */
export const messages: ReadModel = {
  kind: 'messages',
  from: `messages g`,
  key: 'messageKey',
  columns: {
    messageKey: { sql: 'g.key', kind: 'key', isSortable: true, shard: 'g.shard' },
    name: { sql: 'g.name', kind: 'text', isSortable: true },
    correlationKey: { sql: 'g.correlation_key', kind: 'text', isSortable: true },
    messageId: { sql: 'g.message_id', kind: 'text' },
    businessId: { sql: 'g.business_id', kind: 'text' },
    publishedAt: { sql: 'g.accepted_at', kind: 'date', isSortable: true },
    expiresAt: { sql: 'g.expires_at', kind: 'date', isSortable: true },
    tenantId: { sql: 'g.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) =>
    `${inTenants(caller, 'g.tenant_id', sql)} and g.expires_at > {now} and ${permitted(permittedIds(caller, 'MESSAGE', 'READ'), 'g.name', sql)}`,
};
