import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, startCore, userTask, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    called: sequence(userTask('inside')),
    caller: sequence(
      `<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="called"/></bpmn:extensionElements></bpmn:callActivity>`,
    ),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const shardOf = (key: string): number => Number(BigInt(key) % 1024n);

test('everything of a call tree has one shard, which any of its keys tells', async () => {
  const { processInstanceKey } = await core.begin('caller', { a: 1 });
  const task = await eventually(async () => {
    const [row] = await core.query<{ key: string; instance_key: string }>(
      `SELECT key::text, instance_key::text FROM user_tasks WHERE root_key = $1`,
      [processInstanceKey],
    );
    return row;
  });
  const shard = shardOf(processInstanceKey);
  expect([shardOf(task.key), shardOf(task.instance_key)]).toEqual([shard, shard]);
});

test('root instances are spread over the shards', async () => {
  const started = await Promise.all(Array.from({ length: 40 }, () => core.begin('called')));
  expect(new Set(started.map(({ processInstanceKey }) => shardOf(processInstanceKey))).size).toBeGreaterThan(
    10,
  );
});

test('no key is given twice, also across two processes on one database', async () => {
  const second = await startCore(database.connectionString);
  try {
    const started = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? core : second).begin('called')),
    );
    expect(new Set(started.map(({ processInstanceKey }) => processInstanceKey)).size).toBe(60);
  } finally {
    await second.stop();
  }
});
