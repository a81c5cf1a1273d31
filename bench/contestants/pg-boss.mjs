/**
 * pg-boss alone, a queue without any process state. Its own polling (0.5 s at least) would dominate, so each caller fetches
 * at once what it sent: send, fetch, complete. W2 does so ten times in a row; W3 adds the claim as a second job. W7 polls as fast as
 * its worker may, and at once after a full batch.
 */
import { PgBoss } from 'pg-boss';
import { serve } from './serve.mjs';

const boss = new PgBoss({
  connectionString: process.env.DATABASE_URL,
  max: 20,
  supervise: false,
  schedule: false,
});

/** Jobs fetched and not yet completed, as a worker holds them. */
const taken = [];
let fetching;
let size = 0;
/** How late the worker of due jobs began, in milliseconds, and that worker. */
let lags = [];
let working;

await serve({
  async start() {
    boss.on('error', (error) => console.error(error));
    await boss.start();
    for (const queue of ['work', 'claim', 'approve', 'outside']) await boss.createQueue(queue);
  },
  stop: () => boss.stop({ graceful: false }),
  async prepare(workload, given) {
    const { operations } = given;
    size = given.size;
    if (workload === 'W13')
      await boss.insert(
        'outside',
        Array.from({ length: operations }, () => ({
          data: { approved: true },
        })),
      );
  },
  workloads: {
    W1: () => roundTrip('work'),
    W2: async () => {
      for (let step = 0; step < 10; step += 1) await roundTrip('work');
    },
    W3: async () => {
      await roundTrip('claim');
      await roundTrip('approve');
    },
    W13: async () => {
      while (taken.length === 0) await (fetching ??= fetchMore());
      await boss.complete('outside', taken.pop().id, { done: true });
    },
  },
  measured: { W7: dueAtOnce },
});

async function dueAtOnce() {
  lags = [];
  await boss.createQueue('lag');
  const first = Date.now() + Math.max(10_000, size * 6);
  const due = Array.from({ length: size }, (_, index) => first + Math.floor((index * 1000) / size));
  for (let from = 0; from < size; from += 1000)
    await boss.insert(
      'lag',
      due.slice(from, from + 1000).map((at) => ({ data: { due: at }, startAfter: new Date(at) })),
    );
  if (Date.now() > first) throw new Error('The timers were due before all of them were there.');
  working ??= boss.work(
    'lag',
    { batchSize: 1000, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true },
    (jobs) => {
      for (const { data } of jobs) lags.push(Date.now() - data.due);
      return Promise.resolve();
    },
  );
  await working;
  await new Promise((resolve) => setTimeout(resolve, first - Date.now()));
  const cpuBefore = process.cpuUsage();
  while (lags.length < size) await new Promise((resolve) => setTimeout(resolve, 50));
  return { latencies: lags, elapsedMs: Date.now() - first, cpu: process.cpuUsage(cpuBefore) };
}

/** One fetch at a time, as for the other contestant. */
async function fetchMore() {
  taken.push(...(await boss.fetch('outside', { batchSize: 128 })));
  fetching = undefined;
}

async function roundTrip(queue) {
  await boss.send(queue, { approved: true });
  const jobs = await boss.fetch(queue, { batchSize: 1 });
  for (const job of jobs) await boss.complete(queue, job.id, { done: true });
}
