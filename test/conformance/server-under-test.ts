import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createRuntime } from '#runtime';
import { ADMIN, sendTo } from '../api/start-api.ts';
import type { Api } from '../api/start-api.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase } from '../support/test-database.ts';

/** What a case needs of a server, and the way to kill it. */
export interface ServerUnderTest extends Pick<Api, 'call' | 'stop'> {
  /** Like a power cut for the process; another one takes over on the same database, its clock held at that instant. */
  restart(clockAt: number): Promise<void>;
}

/** A server process of its own over a database of its own, with one administrator. */
export async function startServerUnderTest(clockAt: number): Promise<ServerUnderTest> {
  const database = await createTestDatabase();
  const runtime = await createRuntime({
    connectionString: database.connectionString,
    without: databaseWithout,
  });
  await runtime.identity.setupFromEnvironment(ADMIN);
  await runtime.stop();
  let server = await startProcess(database.connectionString, clockAt);
  return {
    call: (method, at, options = {}) => sendTo(server.url, method, at, options),
    restart: async (now) => {
      await end(server.child);
      server = await startProcess(database.connectionString, now);
    },
    stop: async () => {
      await end(server.child);
      await database.drop();
    },
  };
}

// helpers

interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startProcess(databaseUrl: string, clockAt: number): Promise<ServerProcess> {
  const child = fork(path.resolve('test/conformance/server-process.mjs'), {
    env: { ...process.env, DATABASE_URL: databaseUrl, CLOCK_AT: String(clockAt), NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)));
    child.once('exit', (code) => reject(new Error(`The server ended before it was ready: ${String(code)}`)));
  });
  return { child, url };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
