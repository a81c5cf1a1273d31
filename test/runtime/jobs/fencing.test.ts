import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ActivatedJob, ActivateRequest } from '../../../runtime/contract/runtime.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;
let type: string;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

beforeEach(async () => {
  count += 1;
  type = `work${count}`;
  await core.deploy({ [`process${count}`]: sequence(serviceTask('task', type)) });
});

const begin = (): Promise<unknown> => core.begin(`process${count}`, { amount: 12 });

function request(more: Partial<ActivateRequest> = {}): ActivateRequest {
  return {
    type,
    worker: 'w1',
    tenantIds: ['<default>'],
    lockMs: 60_000,
    max: 10,
    withLease: true,
    waitMs: 0,
    ...more,
  };
}

async function activate(more: Partial<ActivateRequest> = {}): Promise<ActivatedJob> {
  const [job] = await core.jobs.activate([request(more)]);
  if (job === undefined) throw new Error('No job was given.');
  return job;
}

const ended = async (): Promise<number> =>
  (
    await core.query(
      `SELECT 1 FROM history_instances h JOIN process_definitions d ON d.key = h.definition_key
  WHERE d.process_id = $1`,
      [`process${count}`],
    )
  ).length;

describe('activation', () => {
  test('gives what the job sees, once', async () => {
    await begin();
    const jobs = await Promise.all([
      core.jobs.activate([request()]),
      core.jobs.activate([request({ worker: 'w2' })]),
    ]);
    expect(jobs.flat()).toHaveLength(1);
    expect(jobs.flat()[0]).toMatchObject({
      variables: { amount: 12 },
      attempt: 1,
      retries: 3,
      elementId: 'task',
      processDefinitionId: `process${count}`,
    });
  });

  test('gives workers that poll at once different jobs, each at most as many as it asked for', async () => {
    for (let index = 0; index < 30; index += 1) await begin();
    const polls = Array.from({ length: 12 }, (_, index) => ({
      worker: `w${index % 5}`,
      max: 1 + (index % 3),
    }));
    const given = await Promise.all(polls.map((poll) => core.jobs.activate([request(poll)])));
    const jobs = given.flat();
    expect(new Set(jobs.map((job) => job.jobKey)).size).toBe(jobs.length);
    given.forEach((own, index) => {
      expect(own).toHaveLength(polls[index]?.max ?? 0);
      expect(own.every((job) => job.worker === polls[index]?.worker)).toBe(true);
    });
    const rest = await core.jobs.activate([request({ max: 100 })]);
    expect(rest).toHaveLength(30 - jobs.length);
  });

  test('wakes a waiting worker when work comes', async () => {
    const waiting = core.jobs.activate([request({ waitMs: 10_000 })]);
    await begin();
    expect(await waiting).toHaveLength(1);
  });

  test('gives jobs of a dropped connection to the next worker, with all their retries', async () => {
    await begin();
    const abort = new AbortController();
    abort.abort();
    expect(await core.jobs.activate([request()], abort.signal)).toHaveLength(0);
    expect(await activate()).toMatchObject({ attempt: 1, retries: 3 });
  });

  test('goes by priority inside a tenant and lets tenants take turns', async () => {
    await begin();
    await begin();
    const first = await activate({ max: 1 });
    await core.jobs.release([first]);
    const rows = await core.query<{ key: string }>('SELECT key FROM jobs WHERE type = $1 ORDER BY key DESC', [
      type,
    ]);
    await core.jobs.update(context, rows[0]?.key as never, {}, { priority: 90 });
    expect((await activate({ max: 1 })).jobKey).toBe(rows[0]?.key);
  });
});

describe('a leased attempt', () => {
  test('ends once; a repeat with its token is answered alike', async () => {
    await begin();
    const job = await activate();
    const proof = { leaseToken: job.leaseToken ?? '' };
    await core.jobs.complete(context, job.jobKey, proof, { done: true });
    await core.jobs.complete(context, job.jobKey, proof, { done: true });
    expect(await ended()).toBe(1);
    await expect(core.jobs.complete(context, job.jobKey, { leaseToken: '42' }, {})).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });

  test('is answered alike by another process too, for each way to end, and only for the way it ended', async () => {
    await begin();
    await begin();
    const [completed, failed] = await core.jobs.activate([request({ max: 2 })]);
    const proofs = [completed, failed].map((job) => ({ leaseToken: job?.leaseToken ?? '' }));
    const [completion = {}, failure = {}] = proofs;
    const other = await startCore(database.connectionString);
    try {
      const key = completed?.jobKey as never;
      const failedKey = failed?.jobKey as never;
      const details = { retries: 2, retryBackOffMs: 60_000, errorMessage: 'no', variables: {} };
      await core.jobs.complete(context, key, completion, {});
      await other.jobs.complete(context, key, completion, {});
      await expect(other.jobs.fail(context, key, completion, details)).rejects.toMatchObject({
        code: 'JOB_NOT_FOUND',
      });
      await core.jobs.fail(context, failedKey, failure, details);
      await other.jobs.fail(context, failedKey, failure, details);
      await expect(other.jobs.complete(context, failedKey, failure, {})).rejects.toMatchObject({
        code: 'JOB_LEASE_LOST',
      });
      await core.jobs
        .throwError(context, failedKey, failure, { errorCode: 'X', variables: {} })
        .catch(() => null);
      expect(await core.query('SELECT retries_left AS left FROM jobs WHERE key = $1', [failedKey])).toEqual([
        { left: 2 },
      ]);
    } finally {
      await other.stop();
    }
    await core.query('DELETE FROM jobs WHERE key = $1', [failed?.jobKey]);
  });

  test('has to show its token', async () => {
    await begin();
    const job = await activate();
    await expect(core.jobs.complete(context, job.jobKey, {}, {})).rejects.toMatchObject({
      code: 'JOB_LEASE_REQUIRED',
    });
    await expect(
      core.jobs.complete(context, job.jobKey, { leaseToken: 'nonsense' }, {}),
    ).rejects.toMatchObject({ code: 'JOB_LEASE_LOST' });
    expect(await ended()).toBe(0);
  });

  test('is lost to the next one when its lock has run out', async () => {
    await begin();
    const old = await activate({ lockMs: 1 });
    const next = await eventually(async () => {
      await core.reconcile();
      return (await core.jobs.activate([request({ worker: 'w2' })]))[0];
    });
    await expect(
      core.jobs.complete(context, old.jobKey, { leaseToken: old.leaseToken ?? '' }, { by: 'old' }),
    ).rejects.toMatchObject({ code: 'JOB_LEASE_LOST' });
    await core.jobs.complete(context, next.jobKey, { leaseToken: next.leaseToken ?? '' }, { by: 'next' });
    const [row] = await core.query<{ variables: unknown }>(
      'SELECT variables FROM history_instances WHERE key = $1',
      [next.processInstanceKey],
    );
    expect(row?.variables).toEqual({ amount: 12, by: 'next' });
  });

  test('may end late while nobody else has the job', async () => {
    await begin();
    const job = await activate({ lockMs: 1 });
    await new Promise((resume) => setTimeout(resume, 20));
    await core.reconcile();
    await core.jobs.complete(context, job.jobKey, { leaseToken: job.leaseToken ?? '' }, {});
    expect(await ended()).toBe(1);
  });
});

describe('an attempt without token', () => {
  test('is completed by the first who comes', async () => {
    await begin();
    const job = await activate({ withLease: false });
    expect(job.leaseToken).toBeNull();
    const ends = await Promise.allSettled(
      [1, 2, 3].map((by) => core.jobs.complete(context, job.jobKey, {}, { by })),
    );
    expect(ends.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect(ends.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { code: 'JOB_NOT_FOUND' },
    });
  });

  test('does not complete a job that was never given out', async () => {
    await begin();
    const [row] = await core.query<{ key: string }>('SELECT key FROM jobs WHERE type = $1', [type]);
    await expect(core.jobs.complete(context, row?.key as never, {}, {})).rejects.toMatchObject({
      code: 'JOB_NOT_ACTIVE',
      details: { jobState: 'CREATED' },
    });
  });

  test('by worker id is refused to another worker', async () => {
    await begin();
    const job = await activate({ withLease: false });
    await expect(core.jobs.complete(context, job.jobKey, { workerId: 'w2' }, {})).rejects.toMatchObject({
      code: 'JOB_LEASE_LOST',
      details: { worker: 'w1' },
    });
    await core.jobs.complete(context, job.jobKey, { workerId: 'w1' }, {});
    expect(await ended()).toBe(1);
  });
});

describe('a failed attempt', () => {
  test('waits by the retry law, never less, and ends in an incident', async () => {
    await begin();
    let job = await activate();
    const at = core.clock.now();
    await core.jobs.fail(
      context,
      job.jobKey,
      { leaseToken: job.leaseToken ?? '' },
      { errorMessage: 'no', variables: {} },
    );
    expect(await core.jobs.activate([request()])).toHaveLength(0);
    const [row] = await core.query<{ due: number; retries: number }>(
      'SELECT extract(epoch FROM due_at) * 1000 AS due, retries_left AS retries FROM jobs WHERE key = $1',
      [job.jobKey],
    );
    expect(Number(row?.due)).toBeGreaterThanOrEqual(at + 1000);
    expect(row?.retries).toBe(2);

    await core.pools.work.query("UPDATE jobs SET due_at = now() - interval '1 s' WHERE key = $1", [
      job.jobKey,
    ]);
    job = await activate();
    await core.jobs.fail(
      context,
      job.jobKey,
      { leaseToken: job.leaseToken ?? '' },
      { retries: 0, errorMessage: 'gave up', variables: {} },
    );
    const [incident] = await core.query<{ key: string; code: string; jobKey: string }>(
      'SELECT key, code, job_key AS "jobKey" FROM incidents WHERE instance_key = $1',
      [job.processInstanceKey],
    );
    expect(incident).toMatchObject({ code: 'JOB_NO_RETRIES', jobKey: job.jobKey });
    await expect(
      core.jobs.complete(context, job.jobKey, { leaseToken: job.leaseToken ?? '' }, {}),
    ).rejects.toMatchObject({ code: 'JOB_NOT_ACTIVE' });

    await core.incidents.resolve(context, incident?.key as never, 2);
    const again = await activate();
    await core.jobs.complete(context, again.jobKey, { leaseToken: again.leaseToken ?? '' }, {});
    expect(await ended()).toBe(1);
    expect(
      await core.query('SELECT outcome FROM history_jobs WHERE key = $1 ORDER BY attempt', [job.jobKey]),
    ).toEqual([{ outcome: 'FAILED' }, { outcome: 'FAILED' }]);
  });
});
