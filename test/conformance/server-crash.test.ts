import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCases } from './read-cases.ts';
import { runCase } from './run-case.ts';
import { EPOCH, ServerDriver } from './server-driver.ts';
import { startServerUnderTest } from './server-under-test.ts';

const cases = readCases(join(new URL('../..', import.meta.url).pathname, 'specs/conformance'));

/** A server process is started for every stimulus; on a busy machine that takes seconds. */
const timeout = 180_000;

/**
 * A call, and a message kept for a later instance: what is left to do after a stimulus was answered crosses instances. `npm run conformance -- <folder> --on server-crash` runs all the others.
 */
test.each(['call-activity/is-terminated-with-its-caller', 'receive-task/start-keeps-one-per-key'])(
  '%s goes on as if nothing had happened when the server is killed after every stimulus',
  async (id) => {
    const found = cases.find((one) => one.id === id);
    expect(found?.steps.length).toBeGreaterThan(1);
    if (found === undefined) return;
    const createDriver = async (): Promise<ServerDriver> =>
      ServerDriver.open(await startServerUnderTest(EPOCH));
    expect(await runCase(found, createDriver)).toEqual({ status: 'passed' });
  },
  timeout,
);
