/** graphile-worker, a queue: each caller adds a job and hears when its task has run; W2 does so ten times. W7: jobs with a due time. */
import { run } from 'graphile-worker';
import { serve } from './serve.mjs';

const waiting = new Map();
let next = 0;
let runner;
let lags = [];
let size = 0;

await serve({
  async start() {
    runner = await run({
      connectionString: process.env.DATABASE_URL,
      concurrency: 64,
      maxPoolSize: 20,
      pollInterval: 100,
      noHandleSignals: true,
      logger: silent(),
      taskList: {
        work: ({ id }) => {
          waiting.get(id)?.();
          waiting.delete(id);
        },
        lag: ({ due }) => void lags.push(Date.now() - due),
      },
    });
  },
  stop: () => runner.stop(),
  async prepare(_workload, given) {
    size = given.size;
  },
  workloads: {
    W1: () => roundTrip(),
    W2: async () => {
      for (let step = 0; step < 10; step += 1) await roundTrip();
    },
  },
  measured: {
    W7: async () => {
      lags = [];
      const first = Date.now() + Math.max(10_000, size * 6);
      await inTurns((index) => {
        const due = first + Math.floor((index * 1000) / size);
        return runner.addJob('lag', { due }, { runAt: new Date(due) });
      });
      if (Date.now() > first) throw new Error('The timers were due before all of them were there.');
      await new Promise((resolve) => setTimeout(resolve, first - Date.now()));
      const cpuBefore = process.cpuUsage();
      while (lags.length < size) await new Promise((resolve) => setTimeout(resolve, 50));
      return { latencies: lags, elapsedMs: Date.now() - first, cpu: process.cpuUsage(cpuBefore) };
    },
  },
});

async function roundTrip() {
  const id = (next += 1);
  const done = new Promise((resolve) => waiting.set(id, resolve));
  await runner.addJob('work', { id });
  await done;
}

async function inTurns(operation) {
  let at = 0;
  const one = async () => {
    while (at < size) await operation(at++);
  };
  await Promise.all(Array.from({ length: 64 }, one));
}

function silent() {
  const scoped = { error() {}, warn() {}, info() {}, debug() {}, scope: () => scoped };
  return scoped;
}
