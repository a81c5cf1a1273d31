import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { fromRow } from '../../../runtime/commands/instance-cache.ts';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { shardOf } from '../../../runtime/store/keys.ts';
import { loadInstances } from '../../../runtime/store/load-instances.ts';
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

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    long: sequence(
      serviceTask('first', 'own'),
      userTask('approve'),
      serviceTask('second', 'outside'),
      userTask('again'),
    ),
    steps: sequence(
      serviceTask('work', 'silent'),
      ...Array.from({ length: 20 }, (_, index) => `<bpmn:task id="step${String(index)}"/>`),
    ),
    many: sequence(
      `<bpmn:subProcess id="each"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>
        <zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=item * 2"/>
        </bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>${sequence(userTask('inner')).replace('id="start"', 'id="innerStart"').replace('id="end"', 'id="innerEnd"').replaceAll('"to_', '"inner_to_').replace('sourceRef="start"', 'sourceRef="innerStart"').replace('targetRef="end"', 'targetRef="innerEnd"').replace('id="inner_to_end"', 'id="inner_to_innerEnd"')}</bpmn:subProcess>`,
    ),
  });
  core.registerWorker({
    type: 'own',
    concurrency: 4,
    lockMs: 30_000,
    handle: (job) => Promise.resolve({ from: job.elementId }),
  });
  core.registerWorker({
    type: 'silent',
    concurrency: 4,
    lockMs: 30_000,
    handle: () => Promise.resolve({}),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

/** Replays the journal and compares with what a process that knows nothing reads from the rows. */
async function expectProven(key: string): Promise<number> {
  const models = createModelCache(core.pools.reads);
  const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key as never);
  expect(replay.firstDifference).toBeNull();
  const [row] = await loadInstances(core.pools.reads, [{ key: key as never, shard: shardOf(key as never) }]);
  if (row !== undefined) {
    const definition = await models.get(row.definitionKey);
    expect(fromRow(row, definition?.processId ?? '').state).toEqual(replay.state);
  }
  return replay.transitions;
}

const taskOf = (key: string): Promise<string> =>
  eventually(
    async () =>
      (
        await core.query<{ key: string }>('SELECT key FROM user_tasks WHERE instance_key = $1 ORDER BY key', [
          key,
        ])
      )[0]?.key,
  );

/** The next job of the worker outside, with its lease. */
async function takeJob(): Promise<{ readonly jobKey: Key; readonly leaseToken: string }> {
  const [job] = await core.jobs.activate([
    {
      type: 'outside',
      worker: 'w',
      tenantIds: ['<default>'],
      lockMs: 60_000,
      max: 1,
      withLease: true,
      waitMs: 5000,
    },
  ]);
  if (job === undefined || job.leaseToken === null) throw new Error('There is no job to take.');
  return { jobKey: job.jobKey, leaseToken: job.leaseToken };
}

test('the journal gives the state of the rows after every transition', async () => {
  const { processInstanceKey: key } = await core.begin(
    'long',
    { amount: 1, nested: { list: [1, 2, { a: null }] } },
    { businessId: 'B-1', tags: ['vip'] },
  );
  await eventually(
    async () => (await core.query('SELECT 1 FROM user_tasks WHERE instance_key = $1', [key])).length > 0,
  );
  await expectProven(key);
  const task = (await taskOf(key)) as never;
  await core.userTasks.assign(context, task, 'ana', { allowOverride: false });
  await core.instances.setVariables(context, key, { amount: 2, big: 'x'.repeat(5000) }, false);
  await core.instances.suspend(context, key);
  await expectProven(key);
  await core.instances.resume(context, key);
  await core.userTasks.complete(context, task, { approved: true });
  await expectProven(key);
  const job = await takeJob();
  await core.jobs.fail(
    context,
    job.jobKey,
    { leaseToken: job.leaseToken },
    { errorMessage: 'no', retries: 0, variables: { local: 1 } },
  );
  await expectProven(key);
  const [incident] = await core.query<{ key: string }>('SELECT key FROM incidents WHERE instance_key = $1', [
    key,
  ]);
  await core.incidents.resolve(context, incident?.key as never, 1);
  const again = await takeJob();
  await core.jobs.complete(context, again.jobKey, { leaseToken: again.leaseToken }, { done: true });
  await core.userTasks.complete(context, (await taskOf(key)) as never, {});
  expect(await expectProven(key)).toBe(11);
});

test('also for a multi-instance body', async () => {
  const { processInstanceKey: key } = await core.begin('many', { items: [1, 2, 3] });
  for (let index = 0; index < 3; index += 1) {
    await expectProven(key);
    await core.userTasks.complete(context, (await taskOf(key)) as never, {});
  }
  const [ended] = await core.query<{ variables: { results?: unknown } }>(
    'SELECT variables FROM history_instances WHERE key = $1',
    [key],
  );
  expect(ended?.variables.results).toEqual([2, 4, 6]);
  await expectProven(key);
  const loops = await core.query<{ loop: number }>(
    `SELECT loop_index AS loop FROM history_elements WHERE instance_key = $1 AND element_id = 'each' AND role = 'inner' ORDER BY 1`,
    [key],
  );
  expect(loops.map(({ loop }) => loop)).toEqual([0, 1, 2]);
});

test('usual commands and long lists of elements are written short and read as they were', async () => {
  const { processInstanceKey: key } = await core.begin('steps', {}, { awaitCompletionMs: 10_000 });
  expect(
    await core.query(
      `SELECT command::text AS command, json_typeof(elements) AS elements FROM journal WHERE instance_key = $1
        UNION ALL SELECT command::text, json_typeof(elements) FROM history_instances WHERE key = $1`,
      [key],
    ),
  ).toEqual([
    { command: '0', elements: 'array' },
    { command: '3', elements: 'object' },
  ]);
  const jobKey = String(BigInt(key) + 3n * 1024n);
  expect(
    await core.query('SELECT command FROM transitions WHERE instance_key = $1 ORDER BY seq', [key]),
  ).toEqual([{ command: { kind: 'createInstance' } }, { command: { kind: 'completeJob', jobKey } }]);
  // Each task is the next key of its transition.
  const [first, ...steps] = await core.query<{ key: string; elementId: string }>(
    `SELECT e.key, e.element_id AS "elementId" FROM history_elements e WHERE e.instance_key = $1 AND e.role = 'element' AND e.element_id ~ '^(work|step)'
      ORDER BY e.key`,
    [key],
  );
  expect(first).toEqual({ key: String(BigInt(key) + 2n * 1024n), elementId: 'work' });
  expect(steps.map(({ elementId }) => elementId)).toEqual(steps.map((_, index) => `step${String(index)}`));
  const begun = BigInt(steps[0]?.key ?? 0);
  expect(begun).toBe(BigInt(key) + 4n * 1024n);
  expect(steps.map((step) => (BigInt(step.key) - begun) / 1024n)).toEqual(
    steps.map((_, index) => BigInt(index)),
  );
  expect(steps).toHaveLength(20);
  await expectProven(key);
});

test('a changed journal is found', async () => {
  const { processInstanceKey: key } = await core.begin('many', { items: [5] });
  await core.userTasks.complete(context, (await taskOf(key)) as never, {});
  await core.pools.work.query(
    `UPDATE journal SET command = '{"kind":"createInstance","variables":{"items":[6]}}' WHERE instance_key = $1 AND seq = 1`,
    [key],
  );
  const replay = await replayJournal(
    { pools: core.pools, models: createModelCache(core.pools.reads), timeZone: 'UTC' },
    key,
  );
  expect(replay.firstDifference).toBe(1);
});
