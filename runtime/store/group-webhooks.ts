import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

/** The outbox of webhooks: what is committed is told, what is not committed is not. */
export const webhookSections: Partial<Record<SectionName, Section>> = {
  webhookEvents: {
    role: 'write',
    columns: [
      ['instanceKey', 'bigint'],
      ['shard', 'smallint'],
      ['key', 'bigint'],
      ['webhookKey', 'bigint'],
      ['revision', 'int'],
      ['place', 'int'],
      ['at', 'float8'],
      ['tenantId', 'text'],
      ['eventType', 'text'],
      ['event', 'text'],
    ],
    sql: `INSERT INTO webhook_deliveries (shard, delivery_key, instance_key, tenant_id, webhook_key, revision, place, event_type, event,
        created_at, since, due_at)
      SELECT r.shard, r.key, r."instanceKey", r."tenantId", r."webhookKey", r.revision, r.place, r."eventType", r.event::jsonb,
        to_timestamp(r.at / 1000), to_timestamp(r.at / 1000), to_timestamp(r.at / 1000) FROM @rows @won`,
  },
};
