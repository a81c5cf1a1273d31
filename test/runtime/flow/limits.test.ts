import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';
import type { ActivatedJob } from '../../../runtime/index.ts';
import { begin, complete, fail, take, unlimited } from './flow-settings.ts';

let database: TestDatabase;
let one: TestCore;
let two: TestCore;
let type: string;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  one = await startCore(database.connectionString);
  two = await startCore(database.connectionString);
});

afterAll(async () => {
  await one.stop();
  await two.stop();
  await database.drop();
});

beforeEach(async () => {
  count += 1;
  // What other tests have left running would count against limits over all types.
  await one.query(`UPDATE jobs SET state = 'stopped'`);
  type = `limited${count}`;
  await one.deploy({ [`limited${count}`]: sequence(serviceTask('task', type)) });
});

/** A change reaches the other process by a hint; until then it does not know of the limit. */
async function limit(settings: Partial<typeof unlimited>, of = type): Promise<void> {
  await one.flow.putJobType(context, of, { ...unlimited, ...settings });
  await eventually(async () => {
    await two.flow.getJobType(context.caller, of);
    return two.flowBook.of(of) !== undefined;
  });
}

describe('concurrency of a job type (I25)', () => {
  test('never more run at once than allowed, over two processes, and all come to their end', async () => {
    await limit({ maxConcurrent: 4 });
    let running = 0;
    let most = 0;
    const handle = async (): Promise<undefined> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resume) => setTimeout(resume, 5));
      running -= 1;
      return undefined;
    };
    for (const core of [one, two]) core.registerWorker({ type, concurrency: 10, lockMs: 30_000, handle });
    await begin(one, type, 30);
    await begin(two, type, 30);
    await eventually(
      async () => (await one.query('SELECT 1 FROM jobs WHERE type = $1', [type])).length === 0,
      30_000,
    );
    expect(most).toBe(4);
  }, 60_000);

  test('a poll that waits is served when an attempt ends in another process', async () => {
    await limit({ maxConcurrent: 1 });
    await begin(one, type, 2);
    const [first] = await take(one, type, 5);
    if (first === undefined) throw new Error('No job was given.');
    const waiting = take(two, type, 5, 20_000);
    await new Promise((resume) => setTimeout(resume, 100));
    const before = performance.now();
    await complete(one, first);
    expect(await waiting).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(3000);
  });

  test('an attempt whose lock has run out no longer counts', async () => {
    await limit({ maxConcurrent: 1 });
    await begin(one, type, 2);
    expect(await take(one, type, 5)).toHaveLength(1);
    expect(await take(two, type, 5)).toHaveLength(0);
    await one.query(
      `UPDATE jobs SET locked_until = now() - interval '1 h' WHERE type = $1 AND state = 'active'`,
      [type],
    );
    await one.reconcile();
    expect(await take(two, type, 5)).toHaveLength(1);
  });

  test('attempts that run already count from the moment the limit is set', async () => {
    await begin(one, type, 4);
    expect(await take(one, type, 2)).toHaveLength(2);
    await limit({ maxConcurrent: 3 });
    expect(await take(two, type, 5)).toHaveLength(1);
  });

  test('a lock on one named job counts, and is refused where there is no room', async () => {
    await limit({ maxConcurrent: 2 });
    await begin(one, type, 3);
    const rows = await one.query<{ key: string }>('SELECT key FROM jobs WHERE type = $1 ORDER BY key', [
      type,
    ]);
    const keys = rows.map(({ key }) => key as Key);
    const [first, second, third] = [keys[0] as Key, keys[1] as Key, keys[2] as Key];
    await one.jobs.lock(context, first, 'hand', 60_000);
    // To renew a lock is no second attempt.
    await one.jobs.lock(context, first, 'hand', 60_000);
    await two.jobs.lock(context, second, 'hand', 60_000);
    await expect(two.jobs.lock(context, third, 'hand', 60_000)).rejects.toMatchObject({
      code: 'JOB_NOT_ACTIVE',
      message: `The limits of the job type "${type}" leave no room for another attempt now. Lock it later.`,
    });
    expect(await take(one, type, 5)).toHaveLength(0);
    await one.jobs.unlock(context, first);
    expect(await take(two, type, 5)).toHaveLength(1);
  });

  test('all types together, and their jobs that limits do not name', async () => {
    await one.deploy({ [`other${count}`]: sequence(serviceTask('task', `other${count}`)) });
    await limit({ maxConcurrent: 3 }, '*');
    await begin(one, type, 5);
    await begin(one, `other${count}`, 5);
    const taken = [...(await take(one, type, 2)), ...(await take(two, `other${count}`, 5))];
    expect(taken).toHaveLength(3);
    const [first] = taken;
    if (first !== undefined) await complete(one, first);
    expect(await take(two, `other${count}`, 5)).toHaveLength(1);
    await one.flow.deleteJobType(context, '*');
    expect(await take(one, type, 10)).toHaveLength(3);
  });
});

describe('token bucket (I26)', () => {
  test('two processes together make no more calls than bucket + rate * time', async () => {
    await limit({ ratePerSecond: 20, burst: 5 });
    await begin(one, type, 30);
    const at: number[] = [];
    // When it was given out: a busy machine begins it later.
    const handle = (job: ActivatedJob): Promise<undefined> => {
      at.push(job.deadline - 30_000);
      return Promise.resolve(undefined);
    };
    for (const core of [one, two]) core.registerWorker({ type, concurrency: 20, lockMs: 30_000, handle });
    await eventually(async () => Promise.resolve(at.length === 30), 20_000);
    at.sort((a, b) => a - b);
    // The clocks of two processes agree to some milliseconds.
    const toleranceMs = 20;
    for (let from = 0; from < at.length; from += 1)
      for (let to = from; to < at.length; to += 1) {
        const span = (at[to] ?? 0) - (at[from] ?? 0) + toleranceMs;
        expect(to - from + 1).toBeLessThanOrEqual(5 + (20 * span) / 1000);
      }
    expect((at[29] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(1000);
  }, 40_000);
});

describe('retry budget', () => {
  test('retries beyond the budget wait while first attempts go on, and no try is used', async () => {
    await limit({ retryBudget: { percent: 10, minPerSecond: 1 } });
    await begin(one, type, 30);
    for (const job of await take(one, type, 30)) await fail(one, job, { retries: 5 });
    expect(await take(one, type, 30)).toHaveLength(10);
    await begin(one, type, 20);
    const mixed = await take(two, type, 40);
    expect(mixed.filter(({ attempt }) => attempt === 1).length).toBe(20);
    expect(mixed.filter(({ attempt }) => attempt > 1).length).toBeLessThanOrEqual(2);
    const left = await one.query<{ attempt: number; retries: number }>(
      `SELECT DISTINCT attempt, retries_left AS retries FROM jobs WHERE type = $1 AND state = 'ready'`,
      [type],
    );
    expect(left).toEqual([{ attempt: 1, retries: 5 }]);
  });
});

test('one poll for several types asks those with the higher priority first', async () => {
  await one.deploy({ [`urgent${count}`]: sequence(serviceTask('task', `urgent${count}`)) });
  await limit({ priority: 10 }, `urgent${count}`);
  await begin(one, type, 2);
  await begin(one, `urgent${count}`, 2);
  const request = {
    worker: 'w',
    tenantIds: ['<default>'],
    lockMs: 60_000,
    max: 3,
    withLease: true,
    waitMs: 0,
  };
  const jobs = await one.jobs.activate([
    { ...request, type },
    { ...request, type: `urgent${count}` },
  ]);
  expect(jobs.map((job) => job.type)).toEqual([`urgent${count}`, `urgent${count}`, type]);
});

test('a tenant that floods a type gets its share while another waits, by their weights, also job by job', async () => {
  await begin(one, type, 60);
  // The flood came first.
  await one.query(
    `UPDATE jobs SET tenant_id = CASE WHEN n.nth <= 40 THEN 'flood' ELSE 'calm' END, due_at = due_at - make_interval(mins => CASE WHEN n.nth <= 40 THEN 1 ELSE 0 END)
     FROM (SELECT key, row_number() OVER (ORDER BY key) AS nth FROM jobs WHERE type = $1) n WHERE jobs.key = n.key`,
    [type],
  );
  const counted = async (polls: number, max: number): Promise<object> => {
    const got = { flood: 0, calm: 0 };
    for (let poll = 0; poll < polls; poll += 1) {
      const request = { type, worker: 'w', lockMs: 60_000, max, withLease: true, waitMs: 0 };
      const jobs = await one.jobs.activate([{ ...request, tenantIds: ['flood', 'calm'] }]);
      for (const { tenantId } of jobs) got[tenantId as keyof typeof got] += 1;
    }
    return got;
  };
  expect(await counted(10, 1)).toEqual({ flood: 5, calm: 5 });
  const calm = { ...context, caller: { ...context.caller, tenantIds: ['calm'] }, tenantId: 'calm' };
  await one.flow.putTenantLimits(calm, 'calm', {
    maxConcurrentJobs: null,
    maxRunningInstances: null,
    weight: 3,
  });
  expect(await counted(1, 12)).toEqual({ flood: 3, calm: 9 });
  expect(await counted(4, 1)).toEqual({ flood: 1, calm: 3 });
  // Whoever has nothing left leaves the rest to the other.
  expect(await counted(1, 30)).toEqual({ flood: 27, calm: 3 });
  await one.flow.putTenantLimits(calm, 'calm', { maxConcurrentJobs: null, maxRunningInstances: null });
});

test('a tenant may be limited in all its jobs', async () => {
  await one.flow.putTenantLimits(context, '<default>', { maxConcurrentJobs: 2, maxRunningInstances: null });
  await eventually(async () => Promise.resolve(two.flowBook.limitedTenants(['<default>']).length === 1));
  await begin(one, type, 4);
  expect(await take(two, type, 5)).toHaveLength(2);
  await one.flow.putTenantLimits(context, '<default>', {
    maxConcurrentJobs: null,
    maxRunningInstances: null,
  });
  expect(await take(one, type, 5)).toHaveLength(2);
});
