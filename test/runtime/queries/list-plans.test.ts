import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Search } from '../../../runtime/contract/queries.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { createQueryFixture, key, reader, type QueryFixture } from './query-fixture.ts';

let fixture: QueryFixture;

/** Enough rows that reading all of them is not what the planner would choose anyway. */
beforeAll(async () => {
  fixture = await createQueryFixture();
  await fixture.pool.query(
    `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, revision, incident_count, holding,
       state_hash, state)
     select n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00Z' + n * interval '1 s', '2027-05-20', 5, '<default>', 1, 0, false, 'x', '{"r":{}}'
     from generate_series(1000, 20999) n`,
    [key(1)],
  );
  await fixture.pool.query(
    `insert into variables (key, instance_key, scope_key, updated_at, shard, tenant_id, name, value)
     select n * 1024 + 5, n * 1024 + 5, n * 1024 + 5, now(), 5, '<default>', 'amount', to_jsonb(n) from generate_series(1000, 20999) n`,
  );
  await fixture.pool.query('analyze process_instances, variables');
});
afterAll(() => fixture.drop());

/** The plan of the statement that answers a search, without the part that only counts. */
async function planOf(search: Search): Promise<{ plan: string; items: number }> {
  let asked: pg.QueryConfig | undefined;
  const pool = {
    query: (config: pg.QueryConfig) => {
      asked ??= config;
      return fixture.pool.query(config);
    },
  } as unknown as pg.Pool;
  const page = await createQueries({ pool, now: () => Date.parse('2026-11-21T12:00:00Z') }).search(
    reader,
    'processInstances',
    search,
  );
  const { rows } = await fixture.pool.query<{ 'QUERY PLAN': string }>({
    text: `explain ${asked?.text ?? ''}`,
    values: asked?.values ?? [],
  });
  return { plan: rows.map((row) => row['QUERY PLAN']).join('\n'), items: page.items.length };
}

describe('the first page of many instances is read from an index', () => {
  const page = { from: 0, limit: 20 };

  test.each([
    ['without a sort', []],
    ['latest first', [{ field: 'startDate', order: 'DESC' as const }]],
  ])('%s', async (_title, sort) => {
    const { plan, items } = await planOf({ filter: { state: 'ACTIVE' }, sort, page });
    expect(items).toBe(20);
    expect(plan).toContain('process_instances_by_start');
  });

  test('by the value of a variable', async () => {
    const filter = { state: 'ACTIVE', variables: [{ name: 'amount', value: '7777' }] };
    const { plan, items } = await planOf({ filter, sort: [], page });
    expect(items).toBe(1);
    expect(plan).toContain('variables_by_value');
    expect(plan).not.toContain('Seq Scan on process_instances');
    expect(plan).not.toContain('Seq Scan on variables');
  });
});
