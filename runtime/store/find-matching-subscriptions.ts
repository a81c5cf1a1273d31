import type pg from 'pg';
import type { JsonValue, Key } from '#engine';
import type { WaitingSubscription } from './message-rows.ts';

export interface SubscriptionCriteria {
  readonly tenantId: string;
  readonly name: string;
  readonly businessId: string | null;
  readonly instanceKey: Key | null;
  /** Equal variables of the process. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Equal variables of the element that waits. */
  readonly localVariables: Readonly<Record<string, JsonValue>>;
}

/** Open waits for a message name that fit the criteria, oldest first, whatever their own correlation key. */
export async function findMatchingSubscriptions(
  pool: pg.Pool,
  criteria: SubscriptionCriteria,
): Promise<readonly WaitingSubscription[]> {
  const { rows } = await pool.query<WaitingSubscription>({
    name: 'find_matching_subscriptions',
    text: `SELECT s.key, s.instance_key AS "instanceKey", s.element_key AS "elementKey", s.process_id AS "processId", s.interrupting
      FROM subscriptions s
      WHERE s.tenant_id = $1 AND left(s.name, 200) = left($2, 200) AND s.name = $2 AND s.kind = 'message'
        AND ($3::text IS NULL OR s.business_id = $3) AND ($4::bigint IS NULL OR s.instance_key = $4)
        AND NOT EXISTS (SELECT FROM jsonb_each($5::jsonb) c WHERE NOT EXISTS (SELECT FROM variables v
          WHERE v.shard = s.shard AND v.instance_key = s.instance_key AND v.scope_key = s.instance_key AND v.name = c.key AND v.value = c.value))
        AND NOT EXISTS (SELECT FROM jsonb_each($6::jsonb) c WHERE NOT EXISTS (SELECT FROM variables v
          WHERE v.shard = s.shard AND v.instance_key = s.instance_key AND v.scope_key = s.element_key AND v.name = c.key AND v.value = c.value))
      ORDER BY s.key LIMIT 1000`,
    values: [
      criteria.tenantId,
      criteria.name,
      criteria.businessId,
      criteria.instanceKey,
      JSON.stringify(criteria.variables),
      JSON.stringify(criteria.localVariables),
    ],
  });
  return rows;
}
