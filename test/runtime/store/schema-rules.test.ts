import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/**
 * What lets the tables of instances be spread over machines by `shard` (specs/architecture.md, Growing), read from the catalogue
 * so that no migration forgets it.
 */
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Unique over all shards by their purpose, or written after the fact by another part: they would be reference tables. */
const acrossShards = [
  'unique_holds',
  'data_store_values',
  'mails',
  'batch_items',
  'secret_uses',
  'documents',
  'attachments',
  'incident_annotations',
];

async function names(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql, values);
  return rows.map((row) => row.name).sort();
}

const own = `c.relnamespace = 'public'::regnamespace AND NOT c.relispartition`;

describe('tables with a shard', () => {
  const sharded = `EXISTS (SELECT FROM pg_attribute s WHERE s.attrelid = c.oid AND s.attname = 'shard' AND NOT s.attisdropped)`;

  test('there are some, and everything that belongs to an instance is among them', async () => {
    expect(
      await names(
        `SELECT relname AS name FROM pg_class c WHERE relkind IN ('r', 'p') AND ${own} AND ${sharded}`,
      ),
    ).toContain('process_instances');
    const without = await names(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND ${own} AND a.attname = 'instance_key' AND NOT a.attisdropped AND NOT ${sharded}
          AND c.relname <> ALL ($1)`,
      [acrossShards],
    );
    expect(without).toEqual([]);
  });

  test('every unique index of theirs begins with the shard', async () => {
    const others = await names(
      `SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indisunique AND ${own} AND ${sharded} AND a.attname <> 'shard'`,
    );
    expect(others).toEqual([]);
  });

  test('they are in no foreign key, have no trigger and count nothing by themselves', async () => {
    const linked = await names(
      `SELECT f.conname AS name FROM pg_constraint f JOIN pg_class c ON c.oid IN (f.conrelid, f.confrelid)
        WHERE f.contype = 'f' AND ${own} AND ${sharded}`,
    );
    expect(linked).toEqual([]);
    const triggered = await names(
      `SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND ${own} AND ${sharded}`,
    );
    expect(triggered).toEqual([]);
    const counted = await names(
      `SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE ${own} AND ${sharded} AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')`,
    );
    expect(counted).toEqual([]);
  });
});

describe('history', () => {
  test('what is partitioned has a default partition, so that it also works where no partition is made ahead', async () => {
    const withoutDefault = await names(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_partitioned_table p ON p.partrelid = c.oid WHERE ${own} AND p.partdefid = 0`,
    );
    expect(withoutDefault).toEqual([]);
  });

  test('it is named history or journal, and holds its shard', async () => {
    const partitioned = await names(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'p' AND ${own}`,
    );
    expect(partitioned.length).toBeGreaterThan(3);
    expect(partitioned.filter((name) => name !== 'journal' && !name.startsWith('history_'))).toEqual([]);
  });
});

test('nothing of a session is needed: no function of ours takes a session lock', async () => {
  const functions = await names(
    `SELECT p.proname AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosrc ~ 'pg_advisory_lock'`,
  );
  expect(functions).toEqual([]);
});
