import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPools, type Pools } from '../../runtime/store/pools.ts';
import { eventually, sequence, serviceTask } from '../runtime/start-core.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { NoAnswer, startEngine, type EngineUnderTest } from './engine-under-test.ts';

interface Job {
  readonly jobKey: string;
  readonly leaseToken: string;
  readonly attempt: number;
}

const instances = 6;
const none = {
  perTenantMaxConcurrent: null,
  ratePerSecond: null,
  burst: null,
  retryBudget: null,
  retry: null,
};
const breaker = { failureRate: 0.5, callsMin: 2, windowMs: 60_000, probeEveryMs: 1500, probes: 1 };

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = createPools(database.connectionString, 'faults', {}, databaseWithout);
}, 60_000);

afterAll(async () => {
  await pools.end();
  await database.drop();
});

const rows = async <Row>(text: string): Promise<Row[]> => (await pools.reads.query(text)).rows as Row[];
const activate = (engine: EngineUnderTest): Promise<Job[]> => engine.ask('activate', { max: 8 });
const breakerState = async (): Promise<string | undefined> =>
  (await rows<{ state: string }>('SELECT state FROM job_breakers'))[0]?.state;

async function prepare(): Promise<void> {
  const engine = await startEngine(database.connectionString);
  const content = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="test"><bpmn:process id="work" isExecutable="true">${sequence(serviceTask('beside', 'outside'))}</bpmn:process></bpmn:definitions>`;
  await engine.ask('deploy', { name: 'work.bpmn', content });
  for (let count = 0; count < instances; count += 1)
    await engine.ask('start', { key: `b${count}`, processDefinitionId: 'work' });
  await engine.ask('limit', {
    type: 'outside',
    settings: { ...none, maxConcurrent: 2, priority: 0, breaker },
  });
  const failed = await activate(engine);
  expect(failed).toHaveLength(2);
  for (const job of failed) await engine.ask('fail', { job, retries: 2 });
  await eventually(async () => (await breakerState()) === 'OPEN');
  await engine.stop();
}

test('killed between the claim of the probe and its end: the breaker stays open, no try is lost, and the next probe closes it', async () => {
  await prepare();

  const doomed = await startEngine(database.connectionString, { name: 'after-claim', after: 0 });
  // The probe is let through, and the process dies with it.
  for (;;) {
    try {
      expect(await activate(doomed)).toEqual([]);
    } catch (error) {
      expect(error).toBeInstanceOf(NoAnswer);
      break;
    }
  }
  expect(await breakerState()).toBe('OPEN');
  const lost = await rows<{ attempt: number; retries: number }>(
    `SELECT attempt, retries_left AS retries FROM jobs WHERE state = 'active'`,
  );
  expect(lost).toHaveLength(1);

  const engine = await startEngine(database.connectionString);
  try {
    const probe = await eventually(async () => (await activate(engine))[0], 20_000);
    expect(await breakerState()).toBe('OPEN');
    // Whatever asks now has to wait for what this one says.
    expect(await activate(engine)).toEqual([]);
    await engine.ask('complete', { job: probe });
    await eventually(async () => (await breakerState()) === 'CLOSED');
    let most = 0;
    await eventually(async () => {
      const jobs = await activate(engine);
      most = Math.max(most, jobs.length);
      for (const job of jobs) await engine.ask('complete', { job });
      return (await rows('SELECT 1 FROM process_instances')).length === 0;
    }, 30_000);
    // The limit held all the time, and the slot of the attempt that died does not count any more.
    expect(most).toBeLessThanOrEqual(2);
    for (let count = 0; count < 3; count += 1)
      await engine.ask('start', { key: `a${count}`, processDefinitionId: 'work' });
    const held: Job[] = [];
    await eventually(async () => held.push(...(await activate(engine))) >= 2);
    expect(held).toHaveLength(2);
    expect(await activate(engine)).toEqual([]);
  } finally {
    await engine.stop();
  }
  const ended = await rows<{ state: string }>('SELECT state FROM history_instances');
  expect(ended.map(({ state }) => state)).toEqual(Array.from({ length: instances }, () => 'COMPLETED'));
  const attempts = await rows(`SELECT 1 FROM history_jobs WHERE outcome = 'FAILED'`);
  expect(attempts).toHaveLength(2);
}, 120_000);
