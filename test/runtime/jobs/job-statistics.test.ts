import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LaneExecution } from '../../../runtime/commands/execute-lane.ts';
import { createJobStatistics } from '../../../runtime/jobs/job-statistics.ts';
import { thinJobStatistics } from '../../../runtime/store/job-statistics-rows.ts';
import { createPools, type Pools } from '../../../runtime/store/pools.ts';
import { migrate } from '../../../runtime/store/migrate.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { databaseWithout } from '../../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context } from '../start-core.ts';

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.connectionString);
  pools = createPools(database.connectionString, 'test', {}, databaseWithout);
});

afterAll(async () => {
  await pools.end();
  await database.drop();
});

const noon = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const day = 86_400_000;

/** A commit in which a worker completes a job and the next one is created. */
function commit(type: string, worker: string, at: number): LaneExecution {
  const submission = { attempt: { type, worker }, command: { kind: 'completeJob' } };
  const facts = [{ kind: 'jobCreated', jobKind: 'BPMN_ELEMENT', type, at }];
  const transition = { at, facts, state: { tenantId: '<default>' } };
  return { done: [{ item: { submission }, transition }] } as unknown as LaneExecution;
}

function statistics() {
  const log: string[] = [];
  const counted = createJobStatistics({
    pools,
    follow: () => undefined,
    log: (message) => log.push(message),
  });
  return { log, counted };
}

const read = (now: number) => createQueries({ pool: pools.reads, now: () => now });
const whole = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
const rows = async (): Promise<number> =>
  (await pools.reads.query<{ rows: number }>('select count(*)::int as rows from job_statistics')).rows[0]!
    .rows;

test('jobs become a row per minute, type and worker, which processes add to', async () => {
  const [one, other] = [statistics(), statistics()];
  for (let second = 0; second < 60; second += 1) {
    one.counted.committed([commit('pay', 'anna', noon + second * 1000)]);
    other.counted.committed([commit('pay', 'anna', noon + second * 1000), commit('pay', 'bert', noon)]);
  }
  await Promise.all([one.counted.flush(), other.counted.flush()]);
  expect(await rows()).toBe(3);
  const [all] = await read(noon).jobStatistics(context.caller, { per: 'all', ...whole, filter: {} });
  expect(all).toEqual({
    created: { count: 180, lastUpdatedAt: '2026-03-01T12:00:59.000Z' },
    completed: { count: 180, lastUpdatedAt: '2026-03-01T12:00:59.000Z' },
    failed: { count: 0, lastUpdatedAt: null },
    isIncomplete: false,
  });
  const foreign = { ...context.caller, tenantIds: ['other'] };
  expect(await read(noon).jobStatistics(foreign, { per: 'jobType', ...whole, filter: {} })).toEqual([]);
});

test('old minutes become hours, without losing a count, and old hours go', async () => {
  const { counted } = statistics();
  for (let each = 0; each < 10; each += 1)
    counted.committed([commit('ship', 'anna', noon + each * 7 * minute)]);
  await counted.flush();
  const shipped = { per: { everyMs: 60 * minute }, ...whole, filter: { jobType: 'ship' } } as const;
  const before = await read(noon).jobStatistics(context.caller, shipped);
  expect(before.map(({ time }) => time)).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T13:00:00.000Z']);
  await thinJobStatistics(pools.maintenance, {
    hoursBefore: new Date(noon + 2 * day),
    keptSince: new Date(noon - day),
  });
  expect(await read(noon).jobStatistics(context.caller, shipped)).toEqual(before);
  // Of ten minutes each, for creation and completion, two hours are left; the minute of the first test was a full hour.
  expect(await rows()).toBe(3 + 4);
  const within = { ...shipped, from: '2026-03-01T12:30:00Z', to: '2026-03-01T13:00:00Z' };
  expect(await read(noon + 3 * day).jobStatistics(context.caller, within)).toHaveLength(1);
  await thinJobStatistics(pools.maintenance, {
    hoursBefore: new Date(noon + 2 * day),
    keptSince: new Date(noon + day),
  });
  expect(await rows()).toBe(0);
});

test('with too many names in one minute the rest is counted without them, and the answer says so', async () => {
  const { counted } = statistics();
  for (let each = 0; each < 1500; each += 1) counted.committed([commit('pay', `worker ${each}`, noon)]);
  counted.committed([commit('pay', 'anna', noon + minute)]);
  await counted.flush();
  expect(await rows()).toBe(1000 + 1 + 2);
  const [all] = await read(noon).jobStatistics(context.caller, { per: 'all', ...whole, filter: {} });
  expect(all).toMatchObject({ created: { count: 1501 }, completed: { count: 1000 }, isIncomplete: true });
});

test('what cannot be written is told and does not stop what follows', async () => {
  const { counted, log } = statistics();
  counted.committed([commit('a\u0000b', 'anna', noon + 5 * minute)]);
  await counted.flush();
  expect(log).toHaveLength(1);
  counted.committed([commit('mend', 'anna', noon + 5 * minute)]);
  await counted.flush();
  const mended = { per: 'jobType', ...whole, filter: { jobType: 'mend' } } as const;
  expect(await read(noon).jobStatistics(context.caller, mended)).toMatchObject([{ workers: 1 }]);
});
