/**
 * OpenWorkflow over the same PostgreSQL: W1 one step, W2 ten, W3 a wait for two signals, W4 ten steps at once, W8 three steps and the
 * three that undo them, W9 as many steps at once as the size says; its worker polls, and so does whoever waits for a result.
 */
import { OpenWorkflow } from 'openworkflow';
import { BackendPostgres } from 'openworkflow/postgres';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from './serve.mjs';

const work = () => Promise.resolve({ done: true });

let backend;
let client;
let worker;
let size = 0;
const workflows = {};

await serve({
  async start() {
    backend = await BackendPostgres.connect(process.env.DATABASE_URL);
    client = new OpenWorkflow({ backend });
    inTurn('W1', ['work0']);
    inTurn(
      'W2',
      Array.from({ length: 10 }, (_, index) => `work${index}`),
    );
    inTurn('W8', ['t0', 't1', 't2', 'u2', 'u1', 'u0']);
    atOnce('W4');
    atOnce('W9');
    define('approval', async ({ input, step }) => {
      await step.waitForSignal({ signal: `claim ${input.id}` });
      await step.waitForSignal({ signal: `complete ${input.id}` });
    });
    worker = client.newWorker({ concurrency: 256 });
    await worker.start();
  },
  async stop() {
    await worker.stop();
    await backend.stop();
  },
  async prepare(_workload, given) {
    size = given.size;
  },
  workloads: {
    W1: () => runToEnd('W1'),
    W2: () => runToEnd('W2'),
    W3: async () => {
      const id = randomUUID();
      const handle = await workflows.approval.run({ id });
      await reach(`claim ${id}`, { user: 'ana' });
      await reach(`complete ${id}`, { approved: true });
      await handle.result();
    },
    W4: () => runToEnd('W4', { count: 10 }),
    W8: () => runToEnd('W8'),
    W9: () => runToEnd('W9', { count: size }),
  },
});

// helpers

function define(name, run) {
  workflows[name] = client.defineWorkflow({ name }, run);
}

function inTurn(name, steps) {
  define(name, async ({ step }) => {
    for (const each of steps) await step.run({ name: each }, work);
  });
}

function atOnce(name) {
  define(name, async ({ input, step }) => {
    await Promise.all(
      Array.from({ length: input.count }, (_, index) => step.run({ name: `work${index}` }, work)),
    );
  });
}

/** A signal is dropped while nobody waits for it. */
async function reach(signal, data) {
  for (;;) {
    const { workflowRunIds } = await client.sendSignal({ signal, data });
    if (workflowRunIds.length > 0) return;
    await sleep(5);
  }
}

async function runToEnd(name, input = {}) {
  const handle = await workflows[name].run(input);
  await handle.result();
}
