import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { foldCounts } from '../../runtime/store/element-counts.ts';
import { removeExpiredRows } from '../../runtime/store/expired-rows.ts';
import { addDays, expiredPartitions } from '../../runtime/store/partitions.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { context, sequence, startCore, userTask, type TestCore } from './start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString, { without: [...databaseWithout, 'partitions'] });
  await core.deploy({ waiting: sequence(userTask('approve')) });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

/** How many rows are left of an instance. */
async function rowsOf(key: string): Promise<Record<string, number>> {
  const [counts] = await core.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM history_instances WHERE key = $1) AS instances,
      (SELECT count(*)::int FROM transitions WHERE instance_key = $1) AS journal,
      (SELECT count(*)::int FROM history_tasks WHERE instance_key = $1) AS tasks`,
    [key],
  );
  return counts ?? {};
}

async function countsOfTasks(): Promise<Record<string, number>> {
  const [counts] = await core.query<Record<string, number>>(
    `SELECT sum(active)::int AS active, sum(terminated)::int AS terminated FROM current_element_counts WHERE element_id = 'approve'`,
  );
  return counts ?? {};
}

test('a database without partitions gets none', async () => {
  expect(await expiredPartitions(core.pools.maintenance, '9999-12-31')).toEqual([]);
});

test('history outside of partitions goes when its time is over, and only then', async () => {
  const today = new Date(core.clock.now()).toISOString().slice(0, 10);
  const old = await core.begin('waiting', { n: 1 });
  const recent = await core.begin('waiting', { n: 2 });
  const running = await core.begin('waiting', { n: 3 });
  await core.instances.cancel(context, old.processInstanceKey);
  await core.instances.cancel(context, recent.processInstanceKey);
  await core.pools.work.query(
    `UPDATE history_instances SET ended_at = ended_at + interval '100 days' WHERE key = $1`,
    [recent.processInstanceKey],
  );
  // Whether they were added or not, what goes leaves the counts per element.
  await foldCounts(core.pools.maintenance);
  expect(await countsOfTasks()).toEqual({ active: 1, terminated: 2 });
  expect(await removeExpiredRows(core.pools.maintenance, addDays(today, 179))).toBe(0);
  expect(await removeExpiredRows(core.pools.maintenance, addDays(today, 181))).toBe(1);
  expect(await rowsOf(old.processInstanceKey)).toEqual({ instances: 0, journal: 0, tasks: 0 });
  expect(await rowsOf(recent.processInstanceKey)).toEqual({ instances: 1, journal: 2, tasks: 1 });
  expect(await rowsOf(running.processInstanceKey)).toMatchObject({ instances: 0, journal: 1 });
  // What ended later than its day said has a later day now.
  expect(
    await core.query('SELECT history_bucket::text AS day FROM history_instances WHERE key = $1', [
      recent.processInstanceKey,
    ]),
  ).toEqual([{ day: addDays(today, 280) }]);
  expect(await removeExpiredRows(core.pools.maintenance, addDays(today, 280))).toBe(1);
  expect(await rowsOf(recent.processInstanceKey)).toEqual({ instances: 0, journal: 0, tasks: 0 });
  expect(await countsOfTasks()).toEqual({ active: 1, terminated: 0 });
  await foldCounts(core.pools.maintenance);
  expect(await countsOfTasks()).toEqual({ active: 1, terminated: 0 });
});

test('what is more than one piece is removed piece by piece', async () => {
  await core.pools.work.query(
    `INSERT INTO history_instances_default (key, definition_key, started_at, ended_at, history_bucket, revision, shard, tenant_id, state)
      SELECT n * 1024 + 7, (SELECT min(key) FROM process_definitions), '2020-01-01', '2020-01-01', '2020-06-30', 1, 7, '<default>', 'COMPLETED'
      FROM generate_series(1, 230) n`,
  );
  expect(await removeExpiredRows(core.pools.maintenance, '2020-07-01')).toBe(230);
});
