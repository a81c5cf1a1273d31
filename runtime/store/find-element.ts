import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

export interface ElementPlace {
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly definitionKey: Key;
  /** The key is that of the instance itself. */
  readonly isInstance: boolean;
  /** Of an instance that was called. */
  readonly parentKey: Key | null;
}

/**
 * The running instance that an instance key or element instance key belongs to. The shard is in the key, so that only a
 * thousandth of the running instances is looked through for an element. A packed state writes keys near the instance's as their
 * distance from it.
 */
export async function findElement(pool: pg.Pool, key: Key): Promise<ElementPlace | null> {
  const shard = shardOf(key);
  const { rows } = await pool.query<ElementPlace>({
    name: 'find_instance',
    text: `SELECT key AS "instanceKey", tenant_id AS "tenantId", definition_key AS "definitionKey", true AS "isInstance", parent_instance_key AS "parentKey"
      FROM process_instances WHERE shard = $1 AND key = $2`,
    values: [shard, key],
  });
  if (rows[0] !== undefined) return rows[0];
  const elements = await pool.query<ElementPlace>({
    name: 'find_element',
    text: `SELECT p.key AS "instanceKey", p.tenant_id AS "tenantId", p.definition_key AS "definitionKey", false AS "isInstance", p.parent_instance_key AS "parentKey"
      FROM process_instances p WHERE p.shard = $1 AND p.key < $2::bigint
        AND EXISTS (SELECT FROM state_parts s CROSS JOIN LATERAL json_array_elements(s.content -> 'e') e
          WHERE s.shard = p.shard AND s.instance_key = p.key AND e ->> 0 IN ($2::bigint::text, (($2::bigint - p.key) / 1024)::text))
      LIMIT 1`,
    values: [shard, key],
  });
  return elements.rows[0] ?? null;
}
