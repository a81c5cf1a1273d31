import { correlationPrefix } from '#engine';
import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

const key = ['instanceKey', 'bigint'] as const;
const shard = ['shard', 'smallint'] as const;
const texts = ['hold', 'kind', 'tenantId', 'processId', 'value'].map((member) => [member, 'text'] as const);

/** MSG-6, MSG-7, COR-5: what at most one active instance may hold; taken at its start in `group-claims.ts`. */
export const holdSections: Partial<Record<SectionName, Section>> = {
  // Another active instance may have the same values already: the first one holds them.
  learnedHolds: {
    role: 'write',
    columns: [key, ...texts],
    sql: `INSERT INTO unique_holds (hold, kind, tenant_id, process_id, value, instance_key)
    SELECT r.hold::bytea, r.kind, r."tenantId", r."processId", r.value, r."instanceKey" FROM @rows @won
    ON CONFLICT (hold) DO NOTHING`,
  },
  endedHolds: {
    role: 'write',
    columns: [key, shard],
    // MSG-6: what waited for the key is offered again, once this has committed.
    sql: `DELETE FROM unique_holds h USING @rows @won WHERE h.instance_key = r."instanceKey" RETURNING h.tenant_id, h.kind, h.value),
    "messagesOfferedAgain" AS (
    UPDATE messages m SET unmatched = true FROM "endedHolds" e
    WHERE e.kind = 'message' AND m.tenant_id = e.tenant_id AND left(m.correlation_key, 200) = left(e.value, 200) AND m.correlation_key = e.value),
    "keyedMessagesOfferedAgain" AS (
    UPDATE messages m SET unmatched = true FROM "endedHolds" e JOIN correlation_rules c ON c.tenant_id = e.tenant_id
    WHERE e.kind = 'message' AND starts_with(e.value, '${correlationPrefix}') AND m.tenant_id = c.tenant_id
      AND left(m.name, 200) = left(c.name, 200) AND m.name = c.name`,
  },
};
