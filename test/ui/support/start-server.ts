import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ADMIN, deployTo, sendTo, type Answer, type CallOptions, type NamedFile } from '../../api/send-to.ts';
import { createTestDatabase } from '../../support/test-database.ts';

/** The server as it is shipped, with the built pages, in a process of its own over a database of its own. */
export interface RunningServer {
  readonly url: string;
  readonly connectionString: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  deploy(...files: readonly NamedFile[]): Promise<Answer>;
  stop(): Promise<void>;
}

/** Beside the tests' own compiler the built server needs a third of the time to be ready. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'millrace-pages-'));
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--import', endWithTests, path.resolve('dist/api/main.js')],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: '0',
        DATABASE_URL: database.connectionString,
        TEST_MODE: '1',
        DATA_DIR: dataDir,
        ADMIN_USER: ADMIN.username,
        ADMIN_PASSWORD: ADMIN.password,
        EXAMPLES: '0',
        // Models of others name addresses outside: only tests of connectors run them.
        CONNECTORS: '0',
        ...env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const url = await addressOf(createInterface(child.stdout));
  return {
    url,
    connectionString: database.connectionString,
    call: (method, at, options = {}) => sendTo(url, method, at, options),
    deploy: (...files) => deployTo(url, files),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

// helpers

/** A test run that was killed leaves no server behind: its end of the pipe closes. The server's threads read this as well. */
const endWithTests = `data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads';
  if (isMainThread) process.stdin.on('close', () => process.exit()).resume();`,
)}`;

/** The port is chosen by the system, so the server says where it is; what it says later is read and not kept. */
async function addressOf(lines: ReturnType<typeof createInterface>): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const url = /is ready at (http:[^\s"]+)/.exec(line)?.[1];
      if (url === undefined) said.push(line);
      else resolve(url);
    });
    lines.once('close', () => reject(new Error(`The server did not start:\n${said.join('\n')}`)));
  });
}
