import type pg from 'pg';
import type { Key } from '#engine';
import { lookupOf } from './lookup.ts';

/** PRC-1: the newest versions of a tenant that have a conditional start event, oldest first. */
export async function findConditionStarts(pool: pg.Pool, tenantId: string): Promise<readonly Key[]> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'find_condition_starts',
    text: `SELECT definition_key AS key FROM start_subscriptions
      WHERE lookup = $1 AND kind = 'condition' AND NOT suspended AND tenant_id = $2 GROUP BY definition_key ORDER BY min(key)`,
    values: [lookupOf(tenantId, 'condition', ''), tenantId],
  });
  return rows.map((row) => row.key);
}
