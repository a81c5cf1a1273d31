import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Key } from '#engine';
import { findBufferedFor, findSubscriptions } from '../../../runtime/store/message-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let client: pg.Client;

/** Many waits and many messages of one name that nobody has counted yet: a table that has just grown. */
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  for (const table of ['subscriptions', 'messages'])
    await client.query(`alter table ${table} set (autovacuum_enabled = false)`);
  await client.query(
    `insert into subscriptions (key, lookup, instance_key, element_key, definition_key, created_at, shard, interrupting, unmatched, tenant_id,
       kind, name, process_id, element_id, correlation_key)
     select n * 1024 + 5, n, n * 1024 + 5, n * 1024 + 5, 1, now(), 5, true, false, '<default>', 'message', 'paid', 'order', 'wait', 'c' || n
     from generate_series(1, 5000) n`,
  );
  await client.query(
    `insert into messages (key, lookup, accepted_at, expires_at, shard, unmatched, tenant_id, name, correlation_key, variables)
     select n * 1024 + 5, n, now(), now() + interval '1 h', 5, false, '<default>', 'paid', 'c' || n, '{}' from generate_series(1, 5000) n`,
  );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What the function finds, and the plan that PostgreSQL keeps for its statement. */
async function planned<Found>(
  find: (pool: pg.Pool) => Promise<Found>,
): Promise<{ found: Found; plan: string }> {
  let asked: pg.QueryConfig | undefined;
  const pool = { query: (config: pg.QueryConfig) => client.query((asked = config)) } as unknown as pg.Pool;
  const found = await find(pool);
  await client.query("set plan_cache_mode = 'force_generic_plan'");
  const { rows } = await client.query<{ 'QUERY PLAN': string }>({
    text: `explain (generic_plan) ${asked?.text ?? ''}`,
  });
  await client.query('reset plan_cache_mode');
  return { found, plan: rows.map((row) => row['QUERY PLAN']).join('\n') };
}

describe('what a message meets is read by its lookup, not by all of its name', () => {
  test('waits for a message', async () => {
    const { found, plan } = await planned((pool) =>
      findSubscriptions(pool, [
        {
          message: {
            key: '6149' as Key,
            tenantId: '<default>',
            name: 'paid',
            correlationKey: 'c7',
            lookup: '7',
            businessId: null,
            targetProcessId: null,
            variables: {},
            expiresAt: 0,
          },
          places: { lookups: ['7'], correlationKeys: ['c7'] },
        },
      ]),
    );
    expect(found.map((waiting) => waiting.map(({ key }) => key))).toEqual([[String(7 * 1024 + 5)]]);
    expect(plan).toContain('subscriptions_by_lookup');
    expect(plan).not.toContain('subscriptions_by_name');
  });

  test('messages that wait for a new subscription', async () => {
    const { found, plan } = await planned((pool) =>
      findBufferedFor(pool, [String(7 * 1024 + 5) as Key], Date.now()),
    );
    expect(found).toEqual([String(7 * 1024 + 5)]);
    expect(plan).toContain('messages_by_lookup');
    // The other half of the statement looks for messages whose properties match, which only their name can find.
    expect(plan.match(/messages_by_name/g)).toHaveLength(1);
  });
});
