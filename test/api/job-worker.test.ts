import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createJobWorker, ModeledError, WorkFailed, type JobWorkerSettings, type StreamedJob } from '#client';
import { incidentOf, runTask, type TaskText } from './connector-task.ts';
import { ADMIN, basic, startApi, type Api } from './start-api.ts';

describe('a worker of the client', () => {
  let api: Api;
  const stops: (() => Promise<void>)[] = [];
  const problems: unknown[] = [];
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    problems.length = 0;
  });
  const start = (settings: Pick<JobWorkerSettings, 'type' | 'handle' | 'timeout'>) => {
    const worker = createJobWorker({
      baseUrl: api.url,
      authorization: basic(ADMIN),
      onProblem: (problem) => problems.push(problem),
      ...settings,
    });
    stops.push(worker.stop);
    return worker;
  };
  const task = (type: string, more: Partial<TaskText> = {}): TaskText => ({
    type,
    inputs: { a: '=n' },
    ...more,
  });

  test('completes jobs with what its handler returns', async () => {
    const seen: StreamedJob[] = [];
    start({
      type: 'double',
      handle: async (job) => {
        seen.push(job);
        return { doubled: Number(job.variables['a']) * 2 };
      },
    });
    const all = await Promise.all(
      [1, 2, 3].map((n) => runTask(api, task('double', { headers: { unit: 'm' } }), { n })),
    );
    expect(all.map(({ variables }) => variables['doubled']).sort()).toEqual([2, 4, 6]);
    expect(seen[0]).toMatchObject({
      type: 'double',
      elementId: 'call',
      customHeaders: { unit: 'm' },
      idempotencyKey: expect.stringMatching(/-\d+$/),
    });
    expect(problems).toEqual([]);
  });

  test('throws modeled errors and fails attempts', async () => {
    let attempts = 0;
    start({
      type: 'moody',
      handle: async (job) => {
        if (job.variables['a'] === 'deny') throw new ModeledError('DENIED', 'no', { why: 'rules' });
        if (job.variables['a'] === 'never') throw new WorkFailed('It can never work.', { isPermanent: true });
        attempts += 1;
        if (attempts === 1) throw new Error('Not yet.');
        return { attempts };
      },
    });
    const denied = await runTask(api, task('moody'), { n: 'deny' });
    const ended = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey: denied.processInstanceKey, elementId: 'denied_end' } },
    });
    expect(ended.body.items).toHaveLength(1);
    const never = await runTask(api, task('moody', { retries: 3 }), { n: 'never' }, false);
    expect((await incidentOf(api, never.processInstanceKey)).errorMessage).toBe('It can never work.');
    expect((await runTask(api, task('moody', { retries: 2 }), { n: 'later' })).variables).toMatchObject({
      attempts: 2,
    });
  }, 30_000);

  test('keeps its attempt while the handler runs, and lets it go when it lost it', async () => {
    let runs = 0;
    start({
      type: 'slow',
      timeout: 600,
      handle: async () => {
        runs += 1;
        await new Promise((resume) => setTimeout(resume, 2000));
        return { runs };
      },
    });
    expect((await runTask(api, task('slow'), { n: 1 })).variables).toMatchObject({ runs: 1 });

    let aborted = false;
    const began = new Promise<string>((resolve) => {
      start({
        type: 'lost',
        timeout: 600,
        handle: (job, signal) =>
          new Promise((resume) => {
            resolve(job.processInstanceKey);
            signal.addEventListener('abort', () => {
              aborted = true;
              resume({});
            });
          }),
      });
    });
    await runTask(api, task('lost'), { n: 1 }, false);
    expect(
      (await api.call('POST', `/v2/process-instances/${await began}/cancellation`, { body: {} })).status,
    ).toBe(204);
    for (let round = 0; round < 50 && !aborted; round += 1)
      await new Promise((resume) => setTimeout(resume, 50));
    expect(aborted).toBe(true);
  }, 30_000);

  test('finishes what runs when it stops', async () => {
    let isBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (isBegun = resolve));
    const worker = start({
      type: 'finishing',
      handle: async () => {
        isBegun();
        await new Promise((resume) => setTimeout(resume, 500));
        return { finished: true };
      },
    });
    const running = runTask(api, task('finishing'), { n: 1 });
    await begun;
    await worker.stop();
    expect((await running).variables).toMatchObject({ finished: true });
    expect(problems).toEqual([]);
  });
});
