import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BpmnError, JobFailure } from '../../../runtime/contract/runtime.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    quick: sequence(serviceTask('task', 'quick')),
    failing: sequence(serviceTask('task', 'failing')),
    throwing: sequence(serviceTask('task', 'throwing')),
    slow: sequence(serviceTask('task', 'slow')),
    scripted: sequence(
      `<bpmn:scriptTask id="script" scriptFormat="javascript"><bpmn:script>a + 1</bpmn:script></bpmn:scriptTask>`,
    ),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const state = async (key: string): Promise<string | undefined> =>
  (await core.query<{ state: string }>('SELECT state FROM history_instances WHERE key = $1', [key]))[0]
    ?.state;

describe('a worker inside the process', () => {
  test('takes its job in the commit that creates it: one write transaction per command', async () => {
    const seen: unknown[] = [];
    core.registerWorker({
      type: 'quick',
      concurrency: 8,
      lockMs: 30_000,
      handle: (job) => Promise.resolve({ seen: seen.push(job.variables) }),
    });
    await core.begin('quick', { n: 0 }, { awaitCompletionMs: 5000 });
    const started = await core.begin('quick', { n: 1 }, { awaitCompletionMs: 5000 });
    expect(started).toMatchObject({ ended: true, variables: { n: 1, seen: 2 } });
    // Every transition names the transaction that wrote it: one for the start, one for the end of the job.
    expect(
      await core.query(
        `SELECT count(DISTINCT writer)::int AS writes FROM (SELECT xmin::text AS writer FROM journal WHERE instance_key = $1
          UNION ALL SELECT xmin::text FROM history_instances WHERE key = $1) t`,
        [started.processInstanceKey],
      ),
    ).toEqual([{ writes: 2 }]);
    expect(seen).toEqual([{ n: 0 }, { n: 1 }]);
  });

  test('finishes more work than it has room for', async () => {
    const started = await Promise.all(
      Array.from({ length: 60 }, () => core.begin('quick', {}, { awaitCompletionMs: 10_000 })),
    );
    expect(started.every((each) => each.ended)).toBe(true);
  });

  test('fails by the retry law, and at last with an incident', async () => {
    let attempts = 0;
    core.registerWorker({
      type: 'failing',
      concurrency: 1,
      lockMs: 30_000,
      handle: () => {
        attempts += 1;
        throw new JobFailure('not today', attempts === 1 ? { retryBackOffMs: 10 } : { retries: 0 });
      },
    });
    const { processInstanceKey: key } = await core.begin('failing');
    const [incident] = await eventually(async () => {
      const rows = await core.query<{ code: string; message: string }>(
        'SELECT code, message FROM incidents WHERE instance_key = $1',
        [key],
      );
      return rows.length > 0 && rows;
    });
    expect(incident).toEqual({ code: 'JOB_NO_RETRIES', message: 'not today' });
    expect(attempts).toBe(2);
    expect(
      await core.query('SELECT attempt, outcome FROM history_jobs WHERE instance_key = $1 ORDER BY attempt', [
        key,
      ]),
    ).toEqual([
      { attempt: 1, outcome: 'FAILED' },
      { attempt: 2, outcome: 'FAILED' },
    ]);
  });

  test('throws a BPMN error that nobody catches: an incident beside a job that stands still', async () => {
    core.registerWorker({
      type: 'throwing',
      concurrency: 1,
      lockMs: 30_000,
      handle: () => Promise.reject(new BpmnError('BAD', 'really bad')),
    });
    const { processInstanceKey: key } = await core.begin('throwing');
    await eventually(
      async () => (await core.query('SELECT 1 FROM incidents WHERE instance_key = $1', [key])).length > 0,
    );
    expect(
      await core.query('SELECT state, error_code AS code FROM jobs WHERE instance_key = $1', [key]),
    ).toEqual([{ state: 'stopped', code: 'BAD' }]);
  });

  test('gives its attempt back when the process stops, and another goes on', async () => {
    const second = await startCore(database.connectionString, { stopWithinMs: 100 });
    second.registerWorker({
      type: 'slow',
      concurrency: 1,
      lockMs: 30_000,
      handle: (_job, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    });
    const { processInstanceKey: key } = await second.instances.start(context, {
      processDefinitionId: 'slow',
      variables: {},
    });
    try {
      // With the instance, or as a row when the worker's first look for waiting jobs held its room.
      await eventually(
        async () =>
          (
            await core.query(
              `SELECT 1 FROM process_instances WHERE key = $1 AND local_owner IS NOT NULL
               UNION ALL SELECT 1 FROM jobs WHERE instance_key = $1 AND state = 'active'`,
              [key],
            )
          ).length === 1,
      );
    } finally {
      await second.stop();
    }
    // The attempt is given back, and no try is used up.
    expect(
      await core.query('SELECT state, retries_left AS retries FROM jobs WHERE instance_key = $1', [key]),
    ).toEqual([{ state: 'ready', retries: 3 }]);
    core.registerWorker({ type: 'slow', concurrency: 1, lockMs: 30_000, handle: () => Promise.resolve({}) });
    await eventually(async () => (await state(key)) === 'COMPLETED');
  }, 40_000);

  test('runs JavaScript of a script task in its sandbox', async () => {
    const { processInstanceKey: key } = await core.begin('scripted', { a: 41 });
    await eventually(async () => (await state(key)) === 'COMPLETED');
  });
});
