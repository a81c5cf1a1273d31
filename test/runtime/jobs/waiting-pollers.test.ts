import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import pg from 'pg';
import type { ActivateRequest } from '../../../runtime/contract/runtime.ts';
import { JobWaiters } from '../../../runtime/jobs/job-waiters.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';

const POLLERS = 5_000;
/** What only the statement that claims jobs says. */
const CLAIM = 'ORDER BY j.priority DESC, j.due_at, j.key LIMIT';

/** Thousands of idle workers must not cost a query each (api.md 1.17): counted are the claims of this process, not time. */
describe('five thousand waiting pollers', () => {
  let database: TestDatabase;
  let core: TestCore;
  let claims = 0;
  const original = pg.Client.prototype.query;
  const waits = jest.spyOn(JobWaiters.prototype, 'wait');

  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString);
    await core.deploy({ polled: sequence(serviceTask('task', 'polled')) });
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [query] = args as [{ readonly text?: string } | string | undefined];
      if (typeof query === 'object' && query.text?.includes(CLAIM) === true) claims += 1;
      return Reflect.apply(original, this, args) as never;
    } as never;
  });
  afterAll(async () => {
    waits.mockRestore();
    pg.Client.prototype.query = original;
    await core.stop();
    await database.drop();
  });

  let end = new AbortController();
  beforeEach(() => {
    waits.mockClear();
    end = new AbortController();
    setMaxListeners(0, end.signal);
  });
  afterEach(() => end.abort());

  const poll = (signal: AbortSignal, waitMs: number) => {
    const request: ActivateRequest = {
      type: 'polled',
      worker: 'w',
      tenantIds: ['<default>'],
      lockMs: 60_000,
      max: 1,
      withLease: false,
      waitMs,
    };
    return core.jobs.activate([request], signal);
  };
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    const before = claims;
    await work();
    return claims - before;
  };
  /** Until all pollers wait; `given` counts the jobs that any of them got. */
  const idle = async (signal: AbortSignal, given: { count: number }): Promise<void> => {
    for (let n = 0; n < POLLERS; n += 1)
      void poll(signal, 600_000).then((jobs) => {
        given.count += jobs.length;
      });
    await eventually(() => Promise.resolve(waits.mock.calls.length === POLLERS), 60_000);
  };

  test('cost a few claims when they come at once, and a few for each hint', async () => {
    const given = { count: 0 };
    // Those that come while a claim is on its way share the next one.
    expect(await counted(() => idle(end.signal, given))).toBeLessThanOrEqual(20);
    const used = await counted(async () => {
      await core.begin('polled');
      await eventually(() => Promise.resolve(given.count === 1), 60_000);
    });
    expect(used).toBeGreaterThanOrEqual(1);
    // The one that gives the job, and one that finds no more; the sweeper may come by in between.
    expect(used).toBeLessThanOrEqual(4);
  });

  test('get a burst of work in few claims', async () => {
    const given = { count: 0 };
    await idle(end.signal, given);
    const jobs = 200;
    const used = await counted(async () => {
      await Promise.all(Array.from({ length: jobs }, (_, n) => core.begin('polled', { n })));
      await eventually(() => Promise.resolve(given.count === jobs), 60_000);
    });
    // Starts are grouped, and so are claims; asking each waiter would be five thousand claims for every hint.
    expect(used).toBeLessThan(jobs);
  });
});
