import type pg from 'pg';
import type { InstantMs, Key, StoreWrite } from '#engine';
import { inTransaction } from './definitions/in-transaction.ts';

/**
 * DAT-4: writes values to stores that take only so many. A lock on each store makes counting and writing one thing for all
 * instances. The place that is one too many is answered, and then nothing is written.
 */
export function writeStoreValues(
  pool: pg.Pool,
  by: { readonly tenantId: string; readonly instanceKey: Key; readonly at: InstantMs },
  writes: readonly StoreWrite[],
): Promise<{ readonly store: string; readonly key: string } | null> {
  return inTransaction(pool, async (client) => {
    const stores = [...new Set(writes.map(({ store }) => store))].sort();
    for (const store of stores)
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 26))', [
        JSON.stringify([by.tenantId, store]),
      ]);
    const full = await firstWithoutRoom(client, by.tenantId, writes);
    if (full !== null) return full;
    await client.query(
      `INSERT INTO data_store_values AS d (tenant_id, store, key, value, instance_key, updated_at)
       SELECT $1, w.store, w.key, w.value::jsonb, $2::bigint, to_timestamp($6::float8 / 1000)
       FROM unnest($3::text[], $4::text[], $5::text[]) AS w(store, key, value)
       ON CONFLICT (tenant_id, store, key) DO UPDATE
         SET value = excluded.value, instance_key = excluded.instance_key, updated_at = excluded.updated_at`,
      [
        by.tenantId,
        by.instanceKey,
        writes.map(({ store }) => store),
        writes.map(({ key }) => key),
        writes.map(({ value }) => JSON.stringify(value)),
        by.at,
      ],
    );
    return null;
  });
}

// helpers

/** Null is no value: it frees what stood there. A value that is there already is replaced and needs no room. */
async function firstWithoutRoom(
  client: pg.PoolClient,
  tenantId: string,
  writes: readonly StoreWrite[],
): Promise<{ readonly store: string; readonly key: string } | null> {
  const { rows } = await client.query<{ place: number }>(
    `WITH w AS (
       SELECT * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bool[]) WITH ORDINALITY AS w(store, key, capacity, frees, place)),
     kept AS (
       SELECT d.store, d.key FROM data_store_values d
       WHERE d.tenant_id = $1 AND d.store IN (SELECT store FROM w) AND d.value <> 'null'::jsonb
         AND NOT EXISTS (SELECT FROM w WHERE w.store = d.store AND w.key = d.key AND w.frees)),
     added AS (
       SELECT w.*, row_number() OVER (PARTITION BY w.store ORDER BY w.place) AS more FROM w
       WHERE NOT w.frees AND NOT EXISTS (SELECT FROM kept k WHERE k.store = w.store AND k.key = w.key))
     SELECT a.place::int FROM added a
     WHERE a.more + (SELECT count(*) FROM kept k WHERE k.store = a.store) > a.capacity ORDER BY a.place LIMIT 1`,
    [
      tenantId,
      writes.map(({ store }) => store),
      writes.map(({ key }) => key),
      writes.map(({ capacity }) => capacity),
      writes.map(({ value }) => value === null),
    ],
  );
  const found = writes[(rows[0]?.place ?? 0) - 1];
  return found === undefined ? null : { store: found.store, key: found.key };
}
