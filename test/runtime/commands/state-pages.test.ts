import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fromRow } from '../../../runtime/commands/instance-cache.ts';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { findElement } from '../../../runtime/store/find-element.ts';
import { shardOf } from '../../../runtime/store/keys.ts';
import { loadInstances } from '../../../runtime/store/load-instances.ts';
import { findOrphans } from '../../../runtime/store/maintenance-rows.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, startCore, userTask, type TestCore } from '../start-core.ts';

const count = 600;
let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    many: sequence(
      `<bpmn:serviceTask id="each"><bpmn:extensionElements><zeebe:taskDefinition type="outside"/></bpmn:extensionElements>
        <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>
        <zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=item * 2"/>
        </bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>`,
      userTask('after'),
    ),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

async function begin(items: readonly number[]): Promise<string> {
  const { processInstanceKey: key } = await core.begin('many', { items: [...items] });
  await eventually(async () => {
    const [row] = await core.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM jobs WHERE instance_key = $1',
      [key],
    );
    return row?.n === items.length;
  });
  return key;
}

async function takeJobs(max: number): Promise<readonly { jobKey: string; leaseToken: string | null }[]> {
  const jobs = await core.jobs.activate([
    {
      type: 'outside',
      worker: 'w',
      tenantIds: ['<default>'],
      lockMs: 60_000,
      max,
      withLease: true,
      waitMs: 0,
    },
  ]);
  return jobs as never;
}

async function completeAll(jobs: Awaited<ReturnType<typeof takeJobs>>): Promise<void> {
  await Promise.all(
    jobs.map(({ jobKey, leaseToken }) =>
      core.jobs.complete(context, jobKey as never, { leaseToken: leaseToken ?? '' }, {}),
    ),
  );
}

/** What a process that knows nothing reads is what the journal says. */
async function expectProven(key: string): Promise<void> {
  const models = createModelCache(core.pools.reads);
  const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key as never);
  expect(replay.firstDifference).toBeNull();
  const [row] = await loadInstances(core.pools.reads, [{ key: key as never, shard: shardOf(key as never) }]);
  if (row === undefined) throw new Error('The instance is not there.');
  const definition = await models.get(row.definitionKey);
  expect(fromRow(row, definition?.processId ?? '').state).toEqual(replay.state);
}

async function shape(key: string): Promise<{ row: number; pages: number; longest: number }> {
  const [found] = await core.query<{ row: number; pages: number; longest: number }>(
    `SELECT length(p.state::text) AS row, count(g.page)::int AS pages, coalesce(max(length(g.content::text)), 0) AS longest
      FROM process_instances p LEFT JOIN instance_pages g ON g.shard = p.shard AND g.instance_key = p.key
      WHERE p.key = $1 GROUP BY p.state::text`,
    [key],
  );
  if (found === undefined) throw new Error('The instance is not there.');
  return found;
}

test('MI-6: a large body is kept in pages, each about as long as an ordinary state', async () => {
  const key = await begin(Array.from({ length: count }, (_, index) => index));
  const divided = await shape(key);
  expect(divided.pages).toBeGreaterThan(10);
  expect(divided.row).toBeLessThan(20_000);
  expect(divided.longest).toBeLessThan(20_000);
  await expectProven(key);

  // Out of order, so that outputs come before those of earlier items.
  const jobs = [...(await takeJobs(count))].reverse();
  expect(jobs).toHaveLength(count);
  await completeAll(jobs.slice(0, 250));
  await expectProven(key);

  // Reads see the members of pages as those of rows.
  const queries = createQueries({ pool: core.pools.reads, now: () => Date.now() });
  const system = { ...context.caller, kind: 'system' as const };
  const active = await queries.search(system, 'elementInstances', {
    filter: { processInstanceKey: key, state: 'ACTIVE', elementId: 'each' },
    sort: [],
    page: { limit: 1000, from: 0 },
  });
  // The body itself, and what is left of it.
  expect(active.items).toHaveLength(count - 250 + 1);
  const last = String(active.items.at(-1)?.['elementInstanceKey']);
  expect(await findElement(core.pools.work, last as never)).toMatchObject({ instanceKey: key });
  expect((await findOrphans(core.pools.maintenance, null, 1000)).orphans).toEqual([]);

  await completeAll(jobs.slice(250));
  await expectProven(key);
  const [written] = await core.query<{ value: number[] }>(
    `SELECT value FROM variables WHERE instance_key = $1 AND name = 'results'`,
    [key],
  );
  expect(written?.value).toEqual(Array.from({ length: count }, (_, index) => index * 2));
  // The body is gone with its pages; the instance goes on in the page of what came after it.
  const left = await core.query<{ part: number }>('SELECT part FROM instance_pages WHERE instance_key = $1', [
    key,
  ]);
  expect(left).toEqual([{ part: 0 }]);
  const [task] = await core.query<{ key: string }>('SELECT key FROM user_tasks WHERE instance_key = $1', [
    key,
  ]);
  await core.userTasks.complete(context, task?.key as never, {});
  expect(await core.query('SELECT 1 FROM process_instances WHERE key = $1', [key])).toEqual([]);
});

test('another process goes on with the pages, and cancelling leaves none', async () => {
  const key = await begin(Array.from({ length: count }, (_, index) => index));
  const [first] = await takeJobs(1);
  const other = await startCore(database.connectionString);
  try {
    await other.jobs.complete(context, first?.jobKey as never, { leaseToken: first?.leaseToken ?? '' }, {});
    await expectProven(key);
    await other.instances.cancel(context, key as never);
  } finally {
    await other.stop();
  }
  await eventually(
    async () => (await core.query('SELECT 1 FROM process_instances WHERE key = $1', [key])).length === 0,
  );
  expect(await core.query('SELECT 1 FROM instance_pages WHERE instance_key = $1', [key])).toEqual([]);
  const models = createModelCache(core.pools.reads);
  const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key as never);
  expect(replay.firstDifference).toBeNull();
});

test('an ordinary instance has no page', async () => {
  const key = await begin([1, 2, 3]);
  expect((await shape(key)).pages).toBe(0);
  await completeAll(await takeJobs(3));
});
