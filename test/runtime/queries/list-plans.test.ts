import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Search, SearchKind } from '../../../runtime/contract/queries.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { SqlText } from '../../../runtime/store/queries/sql-text.ts';
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
  await fixture.pool.query(
    `insert into history_instances (key, definition_key, started_at, ended_at, history_bucket, revision, shard, tenant_id, state, variables)
     select n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00Z' + n * interval '1 s', timestamptz '2026-11-20T11:00:00Z' + n * interval '1 s',
       '2027-05-20', 3, 5, '<default>', 'COMPLETED', jsonb_build_object('amount', n) from generate_series(30000, 49999) n`,
    [key(1)],
  );
  await fixture.pool.query(
    `insert into user_tasks (key, instance_key, element_key, definition_key, created_at, updated_at, due_date, priority, revision, shard,
       tenant_id, element_id, name, assignee, candidate_users, candidate_groups)
     select n * 1024 + 5, n * 1024 + 5, n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00Z' + n * interval '1 s', now(),
       case when n % 3 = 0 then timestamptz '2026-11-22T10:00:00Z' + n * interval '1 s' end, n % 100, 1, 5, '<default>', 'approve', 'Approve',
       null, '{}', array['group' || n % 500] from generate_series(1000, 20999) n`,
    [key(1)],
  );
  await fixture.pool.query(
    `insert into subscriptions (key, lookup, instance_key, element_key, definition_key, created_at, shard, interrupting, unmatched, tenant_id,
       kind, name, process_id, element_id)
     select n * 1024 + 5, n, n * 1024 + 5, n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00Z' + n * interval '1 s', 5, true, false,
       '<default>', 'message', 'paid', 'order', 'wait' from generate_series(1000, 10999) n`,
    [key(1)],
  );
  await fixture.pool.query(
    `insert into jobs (key, instance_key, element_key, definition_key, created_at, due_at, retries_left, attempt, priority, shard, with_lease,
       in_process, at_most_once, suspended, state, tenant_id, type, element_id, kind)
     select n * 1024 + 5, n * 1024 + 5, n * 1024 + 5, $1, now(), now(), 3, 0, 0, 5, false, false, false, false, 'ready', '<default>', 'pay', 'pay',
       'BPMN_ELEMENT' from generate_series(1000, 10999) n`,
    [key(1)],
  );
  await fixture.pool.query(
    'analyze process_instances, jobs, variables, history_instances, user_tasks, subscriptions, start_subscriptions',
  );
});
afterAll(() => fixture.drop());

/** The plan of the statement that answers a search, without the part that only counts. */
async function planOf(
  search: Search,
  kind: SearchKind = 'processInstances',
): Promise<{ plan: string; items: number }> {
  let asked: pg.QueryConfig | undefined;
  const pool = {
    query: (config: pg.QueryConfig) => {
      asked ??= config;
      return fixture.pool.query(config);
    },
  } as unknown as pg.Pool;
  const page = await createQueries({ pool, now: () => Date.parse('2026-11-21T12:00:00Z') }).search(
    reader,
    kind,
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

  test.each([
    ['ended ones, latest first', { state: 'COMPLETED' }, 'endDate', 'history_instances_default_ended_at_idx'],
    [
      'of one version, latest first',
      { state: 'ACTIVE', processDefinitionKey: key(1) },
      'startDate',
      'process_instances_by_(start|definition)',
    ],
  ])('%s', async (_title, filter, field, index) => {
    const { plan, items } = await planOf({ filter, sort: [{ field, order: 'DESC' }], page });
    expect(items).toBe(20);
    expect(plan).toMatch(new RegExp(index));
  });

  test.each(['ASC', 'DESC'] as const)('running and ended ones together by their end, %s', async (order) => {
    const sort = [{ field: 'endDate', order }];
    const { plan, items } = await planOf({ filter: {}, sort, page });
    expect(items).toBe(20);
    expect(plan).toContain('process_instances_by_start');
    expect(plan).toContain('history_instances_default_ended_at_idx');
  });

  test.each(['eventSubscriptions', 'messageSubscriptions'] as const)('%s', async (kind) => {
    const { plan, items } = await planOf({ filter: {}, sort: [], page }, kind);
    expect(items).toBe(20);
    expect(plan).toContain('subscriptions_by_creation');
  });

  test('jobs, without going through all instances for those that have no row', async () => {
    const { plan, items } = await planOf({ filter: {}, sort: [], page }, 'jobs');
    expect(items).toBe(20);
    expect(plan).toMatch(/Index Scan using jobs_pkey on jobs/);
    expect(plan).toContain('process_instances_with_local_jobs');
    expect(plan).not.toMatch(/Seq Scan on process_instances p\b/);
  });

  test('elements of very many instances are not sorted by what only they have', async () => {
    const sort = [{ field: 'startDate', order: 'DESC' as const }];
    const search = (filter: Search['filter']) =>
      fixture.queries.search(reader, 'elementInstances', { filter, sort, page });
    for (const filter of [{}, { state: 'ACTIVE' }, { processDefinitionKey: key(1) }])
      await expect(search(filter)).rejects.toMatchObject({ code: 'SEARCH_TOO_WIDE' });
    expect((await search({ processInstanceKey: key(1000) })).items.length).toBeLessThan(20);
  });

  test('a read that takes longer than its pool allows is refused in plain words', async () => {
    const client = await fixture.pool.connect();
    try {
      await client.query("set statement_timeout = '20ms'");
      const slow = new SqlText().run({ reader: client, now: Date.now }, 'select pg_sleep(20)');
      await expect(slow).rejects.toMatchObject({ code: 'READ_TIMEOUT' });
    } finally {
      client.release(true);
    }
  });

  test.each([
    ['by priority', { state: 'CREATED' }, 'priority', 'DESC', 'user_tasks_by_priority'],
    ['by due date', { state: 'CREATED' }, 'dueDate', 'ASC', 'user_tasks_by_due_date'],
    [
      'of one group',
      { state: 'CREATED', candidateGroup: 'group7' },
      'priority',
      'DESC',
      'user_tasks_by_group',
    ],
  ] as const)('tasks %s', async (_title, filter, field, order, index) => {
    const { plan, items } = await planOf({ filter, sort: [{ field, order }], page }, 'userTasks');
    expect(items).toBe(20);
    expect(plan).toContain(index);
  });

  test.each(['elementInstances', 'variables'] as const)(
    '%s: as many instances are opened as fill the page',
    async (kind) => {
      const { plan, items } = await planOf({ filter: {}, sort: [], page }, kind);
      expect(items).toBeGreaterThan(2);
      expect(plan).toContain('process_instances_by_start');
      expect(plan).toContain('history_instances_default_started_at_idx');
    },
  );

  test('the page behind a cursor begins in the middle of the index', async () => {
    const sort = [{ field: 'priority', order: 'DESC' as const }];
    const first = await fixture.queries.search(reader, 'userTasks', {
      filter: { state: 'CREATED' },
      sort,
      page,
    });
    const { plan, items } = await planOf(
      { filter: { state: 'CREATED' }, sort, page: { after: first.endCursor!, limit: 20 } },
      'userTasks',
    );
    expect(items).toBe(20);
    expect(plan).toMatch(/user_tasks_by_priority[^]*Index Cond: \(priority <= /);
  });

  test('elements of many instances are counted to 1,000, those of one as all lists are', async () => {
    await fixture.pool.query(
      `update process_instances set state = jsonb_build_object('r', '{}'::jsonb, 'e', jsonb_build_array(
         jsonb_build_array(1, 'approve', 'element', 0, 'activated', 0)))::json where key > $1`,
      [key(500)],
    );
    const filter = { state: 'ACTIVE' };
    const many = await fixture.queries.search(reader, 'elementInstances', { filter, sort: [], page });
    expect(many).toMatchObject({ totalItems: 1000, hasMoreTotalItems: true });
    const one = await fixture.queries.search(reader, 'elementInstances', {
      filter: { ...filter, processInstanceKey: key(1000) },
      sort: [],
      page,
    });
    expect(one).toMatchObject({ totalItems: 1, hasMoreTotalItems: false });
    const at = await fixture.queries.search(reader, 'processInstances', {
      filter: { ...filter, elementId: 'approve' },
      sort: [],
      page,
    });
    expect(at).toMatchObject({ totalItems: 1000, hasMoreTotalItems: true });
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
