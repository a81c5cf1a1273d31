import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { dropPartition } from '../../runtime/store/drop-partition.ts';
import { addDays, ensurePartitions, expiredPartitions } from '../../runtime/store/partitions.ts';
import { databaseWithoutButPartitions } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { context, sequence, startCore, userTask, type TestCore } from './start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString, { without: databaseWithoutButPartitions });
  await core.deploy({ waiting: sequence(userTask('approve')) });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const bucketOf = async (table: string, column: string, key: string): Promise<string[]> =>
  (
    await core.query<{ day: string }>(
      `SELECT DISTINCT history_bucket::text AS day FROM ${table} WHERE ${column} = $1`,
      [key],
    )
  ).map(({ day }) => day);

test('all history of an instance lies in the partition chosen at its start, and expired days are dropped whole', async () => {
  const day = new Date(core.clock.now()).toISOString().slice(0, 10);
  const bucket = addDays(day, 180);
  const ended = await core.begin('waiting', { n: 1 });
  const running = await core.begin('waiting', { n: 2 });
  await core.instances.cancel(context, ended.processInstanceKey);
  for (const [table, column] of [
    ['journal', 'instance_key'],
    ['history_instances', 'key'],
    ['history_tasks', 'instance_key'],
  ] as const) {
    expect(await bucketOf(table, column, ended.processInstanceKey)).toEqual([bucket]);
  }

  // The day after the bucket's: what ended long ago goes, what runs moves on.
  const later = addDays(bucket, 200);
  await ensurePartitions(core.pools.maintenance, [addDays(later, 180)]);
  expect(await expiredPartitions(core.pools.maintenance, later)).toContain(bucket);
  await dropPartition(core.pools.maintenance, bucket, later);

  expect(
    await core.query('SELECT 1 FROM transitions WHERE instance_key = $1', [ended.processInstanceKey]),
  ).toHaveLength(0);
  expect(
    await core.query('SELECT 1 FROM history_instances WHERE key = $1', [ended.processInstanceKey]),
  ).toHaveLength(0);
  expect(await bucketOf('journal', 'instance_key', running.processInstanceKey)).toEqual([
    addDays(later, 180),
  ]);
  expect(await bucketOf('process_instances', 'key', running.processInstanceKey)).toEqual([
    addDays(later, 180),
  ]);
  expect(await expiredPartitions(core.pools.maintenance, later)).not.toContain(bucket);
});

test('an instance that ended too recently is kept when its day has come', async () => {
  const day = new Date(core.clock.now()).toISOString().slice(0, 10);
  const bucket = addDays(day, 180);
  await ensurePartitions(core.pools.maintenance, [bucket]);
  const { processInstanceKey: key } = await core.begin('waiting');
  await core.instances.cancel(context, key);
  await core.pools.work.query(
    `UPDATE history_instances SET ended_at = ended_at + interval '100 days' WHERE key = $1`,
    [key],
  );
  await dropPartition(core.pools.maintenance, bucket, addDays(bucket, 1));
  expect(await core.query('SELECT 1 FROM history_instances WHERE key = $1', [key])).toHaveLength(1);
  expect(await core.query('SELECT 1 FROM transitions WHERE instance_key = $1', [key])).toHaveLength(2);
});

test('those that ended too recently move many at a time, and whoever reads the tables meanwhile holds nobody up', async () => {
  const day = new Date(core.clock.now()).toISOString().slice(0, 10);
  const bucket = addDays(day, 180);
  await ensurePartitions(core.pools.maintenance, [bucket]);
  const keys: string[] = [];
  for (let n = 0; n < 60; n += 1) keys.push((await core.begin('waiting', { n })).processInstanceKey);
  for (const key of keys.slice(1)) await core.instances.cancel(context, key as Key);
  // All but one of those that have ended did so three days later.
  await core.pools.work.query(
    `UPDATE history_instances SET ended_at = ended_at + interval '3 days' WHERE key = ANY ($1::bigint[])`,
    [keys.slice(2)],
  );
  const reader = await core.pools.maintenance.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT count(*) FROM history_instances');
  let isDropped = false;
  const dropping = dropPartition(core.pools.maintenance, bucket, addDays(bucket, 1)).then((result) => {
    isDropped = true;
    return result;
  });
  const other = await core.begin('waiting', { n: 'beside' });
  await core.instances.cancel(context, other.processInstanceKey);
  expect(isDropped).toBe(false);
  await reader.query('COMMIT');
  reader.release();
  expect(await dropping).toBe(true);

  const days = await core.query<{ day: string; count: number }>(
    `SELECT history_bucket::text AS day, count(*)::int AS count FROM all_instances WHERE key = ANY ($1::bigint[]) GROUP BY 1 ORDER BY 1`,
    [keys],
  );
  expect(days).toEqual([
    { day: addDays(bucket, 3), count: 58 },
    { day: addDays(bucket, 181), count: 1 },
  ]);
  expect(await expiredPartitions(core.pools.maintenance, bucket)).not.toContain(bucket);
});
