import type pg from 'pg';
import type { JsonValue } from '#engine';

export interface StoreValue {
  readonly store: string;
  readonly key: string;
  readonly value: JsonValue;
}

/** DAT-4: the committed values, in the order they were asked for; null where nobody has written one. */
export async function findStoreValues(
  pool: pg.Pool,
  tenantId: string,
  reads: readonly { readonly store: string; readonly key: string }[],
): Promise<readonly StoreValue[]> {
  const { rows } = await pool.query<StoreValue>({
    name: 'find_store_values',
    text: `SELECT r.store, r.key, d.value FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS r(store, key, place)
      LEFT JOIN data_store_values d ON d.tenant_id = $1 AND d.store = r.store AND d.key = r.key ORDER BY r.place`,
    values: [tenantId, reads.map(({ store }) => store), reads.map(({ key }) => key)],
  });
  return rows;
}
