import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';
import { begin, complete, fail, take, unlimited } from './flow-settings.ts';

const breaker = { failureRate: 0.5, callsMin: 4, windowMs: 30_000, probeEveryMs: 1000, probes: 1 };

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
  type = `fragile${count}`;
  await one.deploy({ [type]: sequence(serviceTask('task', type)) });
  await one.flow.putJobType(context, type, { ...unlimited, breaker });
  await eventually(async () => Promise.resolve(two.flowBook.of(type) !== undefined));
});

const stateOf = async (core = one): Promise<string | null> =>
  (await core.flow.getJobType(context.caller, type)).breakerState;

/** Half of the calls in each process fail. */
async function open(): Promise<void> {
  const jobs = [...(await take(one, type, 2)), ...(await take(two, type, 2))];
  expect(jobs).toHaveLength(4);
  for (const [index, job] of jobs.entries()) {
    const core = index < 2 ? one : two;
    if (index % 2 === 0) await complete(core, job);
    else await fail(core, job, { retries: 2 });
  }
  await eventually(async () => (await stateOf()) !== 'CLOSED');
}

describe('circuit breaker (I27)', () => {
  test('opens over both processes, gives nothing out and uses no try', async () => {
    await begin(one, type, 10);
    await open();
    expect(await stateOf(two)).toBe('OPEN');
    expect(await take(one, type, 10)).toEqual([]);
    expect(await take(two, type, 10)).toEqual([]);
    const rows = await one.query<{ attempt: number; jobs: number }>(
      `SELECT attempt, count(*)::int AS jobs FROM jobs WHERE type = $1 GROUP BY 1 ORDER BY 1`,
      [type],
    );
    expect(rows).toEqual([
      { attempt: 0, jobs: 6 },
      { attempt: 1, jobs: 2 },
    ]);
  });

  test('one probe at a time; a failed one keeps it open, a good one closes it for both', async () => {
    await begin(one, type, 10);
    await open();
    const [probe, ...others] = await take(one, type, 10, 5000);
    if (probe === undefined) throw new Error('No probe was let through.');
    expect(others).toEqual([]);
    expect(await take(two, type, 10)).toEqual([]);
    await fail(one, probe, { retries: 2 });
    await one.breakersIdle();
    expect(await take(two, type, 10)).toEqual([]);
    const [second] = await take(two, type, 10, 5000);
    if (second === undefined) throw new Error('No second probe was let through.');
    await complete(two, second);
    expect((await take(one, type, 10, 5000)).length).toBeGreaterThan(1);
    expect(await stateOf()).toBe('CLOSED');
  });

  test('a permanent failure and a BPMN error are answers of a receiver that is well', async () => {
    await begin(one, type, 6);
    for (const job of await take(one, type, 6)) await fail(one, job, { isPermanent: true });
    await one.breakersIdle();
    expect(await stateOf()).toBe('CLOSED');
    const incidents = await one.query(
      `SELECT 1 FROM incidents i JOIN jobs j ON j.key = i.job_key WHERE j.type = $1 AND j.state = 'stopped' AND i.code = 'JOB_NO_RETRIES'`,
      [type],
    );
    expect(incidents).toHaveLength(6);
  });

  test('an attempt that is never heard of again counts as a failure', async () => {
    await begin(one, type, 6);
    expect(await take(one, type, 4)).toHaveLength(4);
    await one.query(
      `UPDATE jobs SET locked_until = now() - interval '1 h' WHERE type = $1 AND state = 'active'`,
      [type],
    );
    await one.reconcile();
    await one.breakersIdle();
    expect(await stateOf(two)).toBe('OPEN');
  });

  test('a person may close it', async () => {
    await begin(one, type, 10);
    await open();
    expect(await one.flow.resetBreakers(context, type)).toBe(1);
    expect((await take(two, type, 10)).length).toBeGreaterThan(1);
  });

  test('a probe that dies with its process is followed by another one', async () => {
    await begin(one, type, 10);
    await open();
    const [lost] = await take(one, type, 10, 5000);
    expect(lost).toBeDefined();
    expect(await take(two, type, 10)).toEqual([]);
    const [next] = await take(two, type, 10, 5000);
    expect(next?.jobKey).not.toBe(lost?.jobKey);
  });
});
