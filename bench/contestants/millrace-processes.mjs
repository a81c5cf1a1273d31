/** W14: so many processes of Millrace on one database, each with its own callers, as behind a load balancer. */
import { fileURLToPath } from 'node:url';
import { startContestant } from '../harness.mjs';
import { serve } from './serve.mjs';

const single = fileURLToPath(new URL('millrace.mjs', import.meta.url));
const processes = [];

await serve({
  start: () => Promise.resolve(),
  stop: stopAll,
  async prepare(_workload, { size }) {
    // One after the other: the first one makes the tables, and each that comes tells the others.
    while (processes.length < size) processes.push(await startContestant(single, process.env.DATABASE_URL));
    // By operations and not by time: each process compiles its own code.
    await runAll('W1', { concurrency: 64, operations: 3000 });
    await runAll('W14', { concurrency: 16, operations: 300 });
  },
  workloads: {},
  measured: {
    W14: ({ work, concurrency, seconds }) =>
      runAll(work === 'empty' ? 'W1' : 'W14', { concurrency, seconds }),
  },
});

async function runAll(workload, load) {
  const results = await Promise.all(processes.map((each) => each.run(workload, { ...load, tellsAll: true })));
  return {
    latencies: results.flatMap(({ latencies }) => latencies),
    elapsedMs: Math.max(...results.map(({ elapsedMs }) => elapsedMs)),
    cpu: { user: results.reduce((sum, { cpuMs }) => sum + cpuMs * 1000, 0), system: 0 },
  };
}

async function stopAll() {
  await Promise.all(processes.splice(0).map((each) => each.stop()));
}
