import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { jobProcess } from '../api/models.ts';
import { ADMIN, sendTo, type Answer } from '../api/start-api.ts';
import { createPools, type Pools } from '../../runtime/store/pools.ts';
import { eventually } from '../runtime/start-core.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
}

interface Job {
  readonly jobKey: string;
}

const tokenSigningKey = 'one key for all servers of this test, long enough';
let database: TestDatabase;
let pools: Pools;
let dataDir: string;
const all: Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pools = createPools(database.connectionString, 'rolling servers', {}, databaseWithout);
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'millrace-rolling-'));
});

afterAll(async () => {
  for (const { child } of all) child.kill('SIGKILL');
  await Promise.all(all.map(({ ended }) => ended));
  rmSync(dataDir, { recursive: true, force: true });
  await pools.end();
  await database.drop();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The server as it is shipped, in a process of its own. */
async function startServer(): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.resolve('dist/api/main.js')], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT: String(port),
      DATABASE_URL: database.connectionString,
      DATABASE_WITHOUT: databaseWithout.join(','),
      DATA_DIR: dataDir,
      ADMIN_USER: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      TOKEN_SIGNING_KEY: tokenSigningKey,
      EXAMPLES: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const server = { url: `http://127.0.0.1:${String(port)}`, child, ended };
  all.push(server);
  await eventually(async () => {
    await new Promise((resume) => setTimeout(resume, 200));
    const answer = await sendTo(server.url, 'GET', '/health/ready', {}).catch(() => null);
    return answer?.status === 200;
  }, 60_000);
  return server;
}

/** Callers behind a load balancer that asks each server whether it is ready; without an answer they repeat with the same key. */
class Callers {
  readonly serving: Server[] = [];
  readonly started = new Map<string, string>();
  readonly completed = new Set<string>();
  /** Answers that no caller should ever see. */
  readonly unexpected = new Map<string, number>();
  retries = 0;
  private isOver = false;

  async load(): Promise<void> {
    const starters = Array.from({ length: 6 }, (_, index) => this.starter(`caller${String(index)}`));
    await Promise.all([...starters, this.worker('w1'), this.worker('w2')]);
  }

  end(): void {
    this.isOver = true;
  }

  private async starter(name: string): Promise<void> {
    for (let count = 0; !this.isOver; count += 1) {
      const key = `${name}-${String(count)}`;
      const { status, body } = await this.call('/v2/process-instances', key, {
        processDefinitionId: 'rolling',
        variables: { key },
      });
      if (status === 200) this.started.set(key, String(body.processInstanceKey));
    }
  }

  private async worker(worker: string): Promise<void> {
    for (let count = 0; ; count += 1) {
      const { body } = await this.call('/v2/jobs/activation', `${worker}-${String(count)}`, {
        ...{ type: 'outside', worker, timeout: 3000, maxJobsToActivate: 8, requestTimeout: 300 },
      });
      const jobs = (body?.jobs ?? []) as Job[];
      if (jobs.length === 0 && this.isOver) return;
      await Promise.all(
        jobs.map(async ({ jobKey }) => {
          const { status } = await this.call(`/v2/jobs/${jobKey}/completion`, `done-${jobKey}`, {
            variables: {},
          });
          if (status === 204) this.completed.add(jobKey);
        }),
      );
    }
  }

  private async call(at: string, key: string, body: object): Promise<Answer> {
    for (;;) {
      if (this.isOver && this.serving.every(({ child }) => child.exitCode !== null))
        throw new Error('No server is left.');
      const server = this.serving[Math.floor(Math.random() * this.serving.length)] as Server;
      const answer = await sendTo(server.url, 'POST', at, {
        body,
        headers: { 'Idempotency-Key': key },
      }).catch(() => null);
      // No connection, or the server says that it is stopping and took nothing: once more, elsewhere.
      if (answer === null || answer.body?.code === 'DRAINING') {
        this.retries += 1;
        await new Promise((resume) => setTimeout(resume, 10));
        continue;
      }
      if (answer.status >= 400) {
        const seen = `${String(answer.status)} ${String(answer.body?.code)} ${at.replace(/\d+/, 'N')}`;
        this.unexpected.set(seen, (this.unexpected.get(seen) ?? 0) + 1);
      }
      return answer;
    }
  }
}

async function replaceServers(callers: Callers): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const next = await startServer();
    callers.serving.push(next);
    await new Promise((resume) => setTimeout(resume, 500));
    const leaving = callers.serving[0] as Server;
    // The balancer does not know of it at once: calls go on to reach the server that stops.
    leaving.child.kill('SIGTERM');
    await new Promise((resume) => setTimeout(resume, 100));
    callers.serving.shift();
    expect(await leaving.ended).toBe(0);
  }
  await new Promise((resume) => setTimeout(resume, 500));
}

test('servers stopped by SIGTERM and started one after another under load: no caller sees an error, nothing is lost or done twice', async () => {
  const callers = new Callers();
  callers.serving.push(await startServer());
  const form = new FormData();
  form.append('resources', new Blob([jobProcess('rolling', 'outside')]), 'rolling.bpmn');
  const [first] = callers.serving as [Server];
  expect((await sendTo(first.url, 'POST', '/v2/deployments', { raw: form })).status).toBe(200);
  const loading = callers.load();
  try {
    await replaceServers(callers);
  } finally {
    callers.end();
    await loading;
  }
  expect(Object.fromEntries(callers.unexpected)).toEqual({});
  expect(callers.started.size).toBeGreaterThan(20);
  const ended = await eventually(async () => {
    const { rows } = await pools.reads.query<{ key: string; state: string; request: string }>(
      `SELECT key, state, variables ->> 'key' AS request FROM history_instances`,
    );
    return rows.length >= callers.started.size && rows;
  }, 30_000);
  expect(new Map(ended.map(({ request, key }) => [request, key]))).toEqual(callers.started);
  expect(ended).toHaveLength(callers.started.size);
  expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['COMPLETED']));
  const { rows: doubled } = await pools.reads.query(
    `SELECT instance_key FROM transitions WHERE command ->> 'kind' = 'completeJob' GROUP BY instance_key, command ->> 'jobKey' HAVING count(*) > 1`,
  );
  expect(doubled).toEqual([]);
}, 240_000);
