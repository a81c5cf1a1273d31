/**
 * Restate, its log synced to disk (its default), its services in this process: W1 one durable step, W2 ten, W3 a wait for a person that
 * is claimed and completed, W4 ten steps at once, W8 three steps and the three that undo them, W9 as many steps at once as the size says.
 * Its server is a process of its own that needs no database.
 */
import * as restate from '@restatedev/restate-sdk';
import * as clients from '@restatedev/restate-sdk-clients';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { serve } from './serve.mjs';

// Its kit asks for it, and Node has it from 22 on.
Promise.withResolvers ??= function withResolvers() {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const TICKS_PER_SECOND = 100;
const step = () => Promise.resolve({ done: true });

const work = restate.service({
  name: 'work',
  handlers: {
    one: async (ctx) => void (await ctx.run('work', step)),
    ten: async (ctx) => {
      for (let index = 0; index < 10; index += 1) await ctx.run(`work${index}`, step);
    },
    saga: async (ctx) => {
      for (const name of ['t0', 't1', 't2', 'u2', 'u1', 'u0']) await ctx.run(name, step);
    },
    many: async (ctx, count) => {
      await restate.RestatePromise.all(
        Array.from({ length: count }, (_, index) => ctx.run(`work${index}`, step)),
      );
    },
  },
});

const approval = restate.workflow({
  name: 'approval',
  handlers: {
    run: async (ctx) => {
      await ctx.promise('claim');
      await ctx.promise('complete');
    },
    claim: async (ctx) => void (await ctx.promise('claim').resolve({ user: 'ana' })),
    complete: async (ctx) => void (await ctx.promise('complete').resolve({ approved: true })),
  },
});

let size = 0;
let folder;
let server;
let endpoint;
let ingress;

await serve({
  async start() {
    const [ingressPort, adminPort, nodePort, ownPort] = await Promise.all([1, 2, 3, 4].map(freePort));
    folder = mkdtempSync(join(tmpdir(), 'restate-bench-'));
    endpoint = await restate.serve({ services: [work, approval], port: ownPort });
    server = spawn(binary(), ['--base-dir', folder, '--node-name', 'bench'], {
      env: {
        ...process.env,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingressPort}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${adminPort}`,
        RESTATE_BIND_ADDRESS: `127.0.0.1:${nodePort}`,
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_LOG_FILTER: 'error',
        RESTATE_DISABLE_TELEMETRY: 'true',
        DO_NOT_TRACK: '1',
      },
      stdio: 'ignore',
    });
    await register(adminPort, ownPort);
    ingress = clients.connect({ url: `http://127.0.0.1:${ingressPort}` });
    await untilServing();
  },
  async stop() {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  },
  async prepare(_workload, given) {
    size = given.size;
  },
  storeCpuMs: () => cpuMsOf(server.pid),
  workloads: {
    W1: () => ingress.serviceClient(work).one(),
    W2: () => ingress.serviceClient(work).ten(),
    W3: async () => {
      const workflow = ingress.workflowClient(approval, randomUUID());
      await workflow.workflowSubmit();
      await workflow.claim();
      await workflow.complete();
      await workflow.workflowAttach();
    },
    W4: () => ingress.serviceClient(work).many(10),
    W8: () => ingress.serviceClient(work).saga(),
    W9: () => ingress.serviceClient(work).many(size),
  },
});

// helpers

function binary() {
  const packageFile = createRequire(import.meta.url).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/package.json`,
  );
  return join(dirname(packageFile), 'bin', 'restate-server');
}

/** Tells the server where its services are, as soon as it listens. */
async function register(adminPort, ownPort) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      const { ok } = await fetch(`http://127.0.0.1:${adminPort}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: `http://127.0.0.1:${ownPort}` }),
      });
      if (ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error('The Restate server did not take its services within 30 s.');
}

async function untilServing() {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await ingress.serviceClient(work).one();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('The Restate server did not answer within 10 s.');
}

/** Counted like that of PostgreSQL: it is where the contestant keeps its state. */
function cpuMsOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
