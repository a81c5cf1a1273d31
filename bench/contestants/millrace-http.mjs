/** W13: the whole server in a process of its own; a worker here activates and completes over HTTP, as a Camunda 8 worker does. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { serve } from './serve.mjs';

const PASSWORD = 'bench-password-of-one-run';
/** Twice the callers: the next jobs are there before the last are done, as in a worker with as much room. */
const ACTIVATE_AT_ONCE = 128;
const headers = {
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
};
const taken = [];
let activating;
let server;
let http;
let directory;
let origin;

await serve({
  async start() {
    const port = await freePort();
    directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
    server = spawn(process.execPath, [new URL('../../dist/api/main.js', import.meta.url).pathname], {
      env: {
        ...process.env,
        PORT: String(port),
        DATA_DIR: directory,
        ADMIN_PASSWORD: PASSWORD,
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    origin = `http://127.0.0.1:${port}`;
    http = new Pool(origin, { connections: 64 });
    await untilReady();
    await deploy();
  },
  async stop() {
    await http.close();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    await rm(directory, { recursive: true, force: true });
  },
  async prepare(_workload, { operations }) {
    let left = operations;
    const starter = async () => {
      while (left > 0) {
        left -= 1;
        await post('/v2/process-instances', { processDefinitionId: 'one-external-task' }, 200);
      }
    };
    await Promise.all(Array.from({ length: 32 }, starter));
  },
  workloads: {
    W13: async () => {
      while (taken.length === 0) await (activating ??= activate());
      const job = taken.pop();
      await post(`/v2/jobs/${job.jobKey}/completion`, { variables: { done: true } }, 204);
    },
  },
});

/** One poll at a time, as every worker client does. */
async function activate() {
  const answer = await post(
    '/v2/jobs/activation',
    {
      type: 'bench-external',
      timeout: 60_000,
      maxJobsToActivate: ACTIVATE_AT_ONCE,
      worker: 'bench',
      requestTimeout: 5_000,
    },
    200,
  );
  taken.push(...answer.jobs);
  activating = undefined;
}

async function post(path, body, expected) {
  const response = await http.request({
    method: 'POST',
    path,
    headers,
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== expected)
    throw new Error(`POST ${path} answered ${response.statusCode}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

async function untilReady() {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      const response = await http.request({
        method: 'GET',
        path: '/health/ready',
      });
      await response.body.dump();
      if (response.statusCode === 200) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server was not ready within 30 s');
}

async function deploy() {
  const file = 'one-external-task.bpmn';
  const form = new FormData();
  form.append(
    'resources',
    new Blob([await readFile(new URL(`../processes/${file}`, import.meta.url))]),
    file,
  );
  const { authorization } = headers;
  const response = await fetch(`${origin}/v2/deployments`, {
    method: 'POST',
    headers: { authorization },
    body: form,
  });
  if (!response.ok) throw new Error(`deployment answered ${response.status}: ${await response.text()}`);
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
