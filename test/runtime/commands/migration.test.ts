import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Key } from '#engine';
import { fromRow } from '../../../runtime/commands/instance-cache.ts';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import type { Caller } from '../../../runtime/contract/caller.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { foldCounts } from '../../../runtime/store/element-counts.ts';
import { shardOf } from '../../../runtime/store/keys.ts';
import { loadInstances } from '../../../runtime/store/load-instances.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import {
  context,
  eventually,
  sequence,
  serviceTask,
  startCore,
  userTask,
  type TestCore,
} from '../start-core.ts';

/** MIG-3: what the rows, the journal and the counts say of an instance that went on in another version. */
let database: TestDatabase;
let core: TestCore;
let oldKey: Key;
let newKey: Key;

const reader: Caller = {
  ...context.caller,
  grants: ['READ_PROCESS_INSTANCE', 'READ_PROCESS_DEFINITION'].map((permission) => ({
    resourceType: 'PROCESS_DEFINITION',
    resourceId: '*',
    permission,
  })),
};
const late = (id: string, task: string) =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${task}"><bpmn:timerEventDefinition id="${id}_due">
    <bpmn:timeDuration>PT48H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
const renamed = [
  { sourceId: 'work', targetId: 'work' },
  { sourceId: 'approve', targetId: 'confirm' },
  { sourceId: 'late', targetId: 'overdue' },
];

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    moves: sequence(serviceTask('work', 'outside'), userTask('approve')) + late('late', 'approve'),
  });
  await core.deploy({
    moves:
      sequence(serviceTask('work', 'outside'), userTask('confirm'), userTask('check')) +
      late('overdue', 'confirm'),
  });
  const rows = await core.query<{ key: Key }>(
    'SELECT key::text AS key FROM process_definitions ORDER BY version',
  );
  [oldKey, newKey] = rows.map(({ key }) => key) as [Key, Key];
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

/** An instance of the old version. */
async function begin(): Promise<Key> {
  const { processInstanceKey } = await core.begin('moves', {}, { processDefinitionKey: oldKey } as never);
  return processInstanceKey;
}

async function work(key: Key): Promise<void> {
  const request = {
    type: 'outside',
    worker: 'w',
    tenantIds: ['<default>'],
    lockMs: 60_000,
    max: 100,
    withLease: false,
    waitMs: 0,
  };
  const jobs = await core.jobs.activate([request]);
  const job = jobs.find(({ processInstanceKey }) => processInstanceKey === key);
  await core.jobs.complete(context, job?.jobKey as Key, {}, {});
}

const rowsOf = (table: string, key: Key) =>
  core.query<{ element_id: string; definition_key: string }>(
    `SELECT element_id, definition_key::text FROM ${table} WHERE instance_key = $1`,
    [key],
  );

async function complete(key: Key): Promise<void> {
  const [task] = await core.query<{ key: Key }>(
    'SELECT key::text AS key FROM user_tasks WHERE instance_key = $1',
    [key],
  );
  await core.userTasks.complete(context, task?.key as Key, {});
}

async function expectProven(key: Key): Promise<void> {
  const models = createModelCache(core.pools.reads);
  const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key);
  expect(replay.firstDifference).toBeNull();
  const [row] = await loadInstances(core.pools.reads, [{ key, shard: shardOf(key) }]);
  if (row !== undefined) expect(fromRow(row, 'moves').state).toEqual(replay.state);
}

/** What is counted for all is what reading every instance gives, for both versions. */
async function expectCounted(): Promise<void> {
  await eventually(async () => {
    await foldCounts(core.pools.maintenance);
    return (await core.query('SELECT 1 FROM unfolded_changes')).length === 0;
  });
  const client = await core.pools.reads.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const queries = createQueries({ pool: client as unknown as pg.Pool, now: () => core.clock.now() });
    for (const key of [oldKey, newKey]) {
      const read = await queries.definitionStatistics(reader, key, { startDate: { $exists: true } });
      expect(await queries.definitionStatistics(reader, key, {})).toEqual(read);
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('jobs, tasks and timers belong to the new version, and go on there', async () => {
  const key = await begin();
  await core.instances.migrate(context, key, newKey, renamed);
  expect(await rowsOf('jobs', key)).toEqual([{ element_id: 'work', definition_key: newKey }]);
  await work(key);
  expect(await rowsOf('user_tasks', key)).toEqual([{ element_id: 'confirm', definition_key: newKey }]);
  const other = await begin();
  await work(other);
  await core.instances.migrate(context, other, newKey, renamed);
  for (const table of ['user_tasks', 'timers'])
    expect(await rowsOf(table, other)).toEqual([
      { element_id: table === 'timers' ? 'overdue' : 'confirm', definition_key: newKey },
    ]);
  await complete(other);
  await complete(other);
  const [ended] = await core.query(
    'SELECT definition_key::text, state FROM history_instances WHERE key = $1',
    [other],
  );
  expect(ended).toEqual({ definition_key: newKey, state: 'COMPLETED' });
  await expectProven(key);
  await expectProven(other);
  await expectCounted();
});

test('what is blocked stays as it is; who comes twice hears that it is there', async () => {
  const key = await begin();
  await expect(core.instances.migrate(context, key, newKey, [])).rejects.toMatchObject({
    code: 'MIGRATION_BLOCKED',
    details: { blockers: [{ code: 'ELEMENT_NOT_MAPPED', elementId: 'work' }] },
  });
  await expect(
    core.instances.migrate(context, key, newKey, [{ sourceId: 'work', targetId: 'check' }]),
  ).rejects.toMatchObject({ code: 'MAPPING_INVALID', details: { problems: [{ code: 'TYPE_DIFFERS' }] } });
  await expect(core.instances.migrate(context, key, '1' as Key, renamed)).rejects.toMatchObject({
    code: 'PROCESS_NOT_FOUND',
  });
  expect(await rowsOf('jobs', key)).toEqual([{ element_id: 'work', definition_key: oldKey }]);
  await core.instances.migrate(context, key, newKey, renamed);
  await expect(core.instances.migrate(context, key, newKey, renamed)).rejects.toMatchObject({
    code: 'INVALID_INSTANCE_STATE',
  });
  await expectProven(key);
  await expectCounted();
});

test('many migrate while workers and people go on, each exactly once', async () => {
  const keys = await Promise.all(Array.from({ length: 24 }, begin));
  const move = async (key: Key): Promise<void> => {
    await core.instances.migrate(context, key, newKey, renamed).catch((error: { code: string }) => {
      expect(error.code).toBe('INVALID_INSTANCE_STATE');
    });
  };
  await Promise.all(keys.flatMap((key) => [work(key).catch(() => undefined), move(key), move(key)]));
  for (const key of keys) {
    const [{ definition_key: now }] = (await core.query(
      'SELECT definition_key::text FROM process_instances WHERE key = $1',
      [key],
    )) as [{ definition_key: string }];
    expect(now).toBe(newKey);
    const migrations = await core.query(
      `SELECT 1 FROM transitions WHERE instance_key = $1 AND command ->> 'kind' = 'migrateInstance'`,
      [key],
    );
    expect(migrations).toHaveLength(1);
    await expectProven(key);
  }
  await expectCounted();
});
