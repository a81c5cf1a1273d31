import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createJobWorker, ModeledError, type JobWorker, type StreamedJob } from '#client';
import { ADMIN, basic, startApi, type Api } from './start-api.ts';
import { zeebeOrder } from './clients/models.ts';
import { untilEnded } from './clients/until-ended.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };

/** Jobs over one open connection, with our own client. */
describe('GET /v2/jobs/stream', () => {
  let api: Api;
  const workers: JobWorker[] = [];
  const problems: unknown[] = [];
  const work = (
    type: string,
    handle: (job: StreamedJob) => Promise<Record<string, unknown> | undefined>,
    more: { maxJobs?: number; timeout?: number } = {},
  ): JobWorker => {
    const worker = createJobWorker({
      baseUrl: api.url,
      authorization: basic(ADMIN),
      type,
      handle,
      onProblem: (problem) => problems.push(problem),
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const start = async (id: string, variables: object = {}): Promise<string> =>
    (await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: id, variables } })).body
      .processInstanceKey;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  beforeAll(async () => {
    api = await startApi();
    for (const name of ['done', 'failing', 'thrown', 'full', 'lost'])
      await api.deploy([`${name}.bpmn`, zeebeOrder(`stream-${name}`, `stream-${name}`)]);
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    problems.length = 0;
  });
  afterAll(() => api.stop());

  test('gives jobs as they come and takes their results', async () => {
    const seen: StreamedJob[] = [];
    work('stream-done', async (job) => {
      seen.push(job);
      return { sum: Number(job.variables['amount']) * 2 };
    });
    const keys = [await start('stream-done', { amount: 4 }), await start('stream-done', { amount: 5 })];
    for (const key of keys) expect((await untilEnded(api, key))['state']).toBe('COMPLETED');
    expect(seen.map(({ variables }) => variables)).toEqual([{ amount: 4 }, { amount: 5 }]);
    expect(seen[0]).toMatchObject({ type: 'stream-done', elementId: 'work', leaseToken: expect.any(String) });
    const found = await api.call('POST', '/v2/variables/search', { body: { filter: { name: 'sum' } } });
    expect(found.body.items.map(({ value }: { value: string }) => value).sort()).toEqual(['10', '8']);
    expect(problems).toEqual([]);
  });

  test('a handler that throws fails the attempt, or throws the error of the model', async () => {
    work('stream-failing', () => Promise.reject(new Error('no connection')));
    work('stream-thrown', () => Promise.reject(new ModeledError('NO_STOCK', 'none left')));
    const thrown = await start('stream-thrown');
    const failing = await start('stream-failing');
    expect((await untilEnded(api, thrown))['state']).toBe('COMPLETED');
    for (let look = 0; look < 100; look += 1) {
      const { body } = await api.call('POST', '/v2/incidents/search', {
        body: { filter: { processInstanceKey: failing } },
      });
      if (body.items.length === 1) {
        expect(body.items[0].errorMessage).toContain('no connection');
        return;
      }
      await pause(100);
    }
    throw new Error('The failing job left no incident.');
  });

  test('never more than maxJobs are at work, also when they end elsewhere', async () => {
    const waiting: StreamedJob[] = [];
    const open: (() => void)[] = [];
    work(
      'stream-full',
      (job) => {
        waiting.push(job);
        return new Promise((resolve) => open.push(() => resolve({})));
      },
      { maxJobs: 2 },
    );
    const keys = await Promise.all(Array.from({ length: 5 }, () => start('stream-full')));
    await pause(500);
    expect(waiting).toHaveLength(2);
    open.shift()?.();
    await pause(500);
    expect(waiting).toHaveLength(3);
    // Canceled by somebody else: the stream finds room again by looking.
    await api.call('POST', `/v2/process-instances/${waiting[1]?.processInstanceKey}/cancellation`);
    await pause(2_000);
    expect(waiting).toHaveLength(4);
    for (let left = keys.length; left > 0; left -= 1) {
      for (const finish of open.splice(0)) finish();
      await pause(100);
    }
    for (const key of keys) await untilEnded(api, key);
  });

  test('a stream whose reader is gone takes no more jobs', async () => {
    const gone = new AbortController();
    const query = 'type=stream-lost&timeout=60000&maxJobs=5&withLease=true';
    const response = await fetch(`${api.url}/v2/jobs/stream?${query}`, {
      headers: { authorization: basic(ADMIN) },
      signal: gone.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    gone.abort();
    await pause(200);
    const key = await start('stream-lost');
    const taken = await api.call('POST', '/v2/jobs/activation', {
      body: {
        type: 'stream-lost',
        timeout: 60_000,
        maxJobsToActivate: 1,
        withLease: true,
        requestTimeout: 5_000,
      },
    });
    expect(taken.body.jobs).toMatchObject([{ processInstanceKey: key }]);
  });

  test('refuses what an activation would refuse', async () => {
    const get = (query: string, as?: typeof ADMIN) =>
      api.call('GET', `/v2/jobs/stream?${query}`, as ? { as } : {});
    const whole = 'type=a&timeout=1000&maxJobs=1';
    expect((await get(whole, NOBODY)).status).toBe(403);
    expect((await api.call('GET', `/v2/jobs/stream?${whole}`, { as: null })).status).toBe(401);
    expect((await get('type=a&timeout=1000')).body).toMatchObject({ status: 400, code: 'MISSING_FIELD' });
    expect((await get('type=a&timeout=0&maxJobs=1')).body.detail).toContain('/query/timeout');
    expect((await get('type=a&timeout=1000&maxJobs=2000')).body.detail).toContain('1000');
    expect((await get(`${whole}&withLease=maybe`)).body.detail).toContain('true or false');
    expect((await get(`${whole}&tenantIds=other`)).body.code).toBe('TENANCY_OFF');
    expect((await get(`${whole}&shade=red`)).body.code).toBe('UNKNOWN_PROPERTY');
  });
});
