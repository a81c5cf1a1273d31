import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import pg from 'pg';
import type { ActivateRequest } from '../../../runtime/contract/runtime.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';

const POLLERS = 1_000;

/** Thousands of idle workers must not cost a query each (api.md 1.17): counted are all statements of this process. */
describe('a thousand waiting pollers', () => {
  let database: TestDatabase;
  let core: TestCore;
  let statements = 0;
  const original = pg.Client.prototype.query;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString);
    await core.deploy({ polled: sequence(serviceTask('task', 'polled')) });
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      statements += 1;
      return Reflect.apply(original, this, args) as never;
    } as never;
  });
  afterAll(async () => {
    pg.Client.prototype.query = original;
    await core.stop();
    await database.drop();
  });

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
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    const before = statements;
    await work();
    return statements - before;
  };

  test('cost nothing while they wait, and little when they come back', async () => {
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const arriving = await counted(async () => {
      for (let n = 0; n < POLLERS; n += 1) void poll(end.signal, 60_000);
      await pause(1_000);
    });
    // Polls that come at once are one claim; the rest is the server's own housekeeping.
    expect(arriving).toBeLessThan(40);
    expect(await counted(() => pause(3_000))).toBeLessThan(60);
    end.abort();
  });

  test('get a burst of work in few statements', async () => {
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    let given = 0;
    for (let n = 0; n < POLLERS; n += 1)
      void poll(end.signal, 60_000).then((jobs) => {
        given += jobs.length;
      });
    await pause(500);
    const jobs = 200;
    const used = await counted(async () => {
      await Promise.all(Array.from({ length: jobs }, (_, n) => core.begin('polled', { n })));
      for (let look = 0; look < 100 && given < jobs; look += 1) await pause(50);
    });
    expect(given).toBe(jobs);
    // Starts are grouped too; asking each waiter would be a thousand claims for every hint.
    expect(used).toBeLessThan(jobs * 2);
    end.abort();
  });
});
