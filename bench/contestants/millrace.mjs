/** Millrace as a library over PostgreSQL, full history on: the processes of `bench`, work done by an in-process worker. */
import { openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRuntime } from '../../dist/runtime/index.js';
import { list, resources } from '../models.mjs';
import { serve } from './serve.mjs';

const SYSTEM = {
  id: 'bench',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [{ resourceType: '*', resourceId: '*', permission: '*' }],
};
const context = { caller: SYSTEM, tenantId: '<default>' };
const SEARCHES = [
  ['processInstances', {}, []],
  ['processInstances', { state: 'ACTIVE' }, [{ field: 'startDate', order: 'DESC' }]],
  ['processInstances', { processDefinitionId: 'one-user-task' }, []],
  ['userTasks', { state: 'CREATED' }, [{ field: 'creationDate', order: 'DESC' }]],
  ['userTasks', { assignee: 'ana' }, []],
];
/** What the workload before the clock has put in store. */
const prepared = { places: [], size: 0 };
/** How late the workers of due timers began, in milliseconds. */
let lags = [];
/** Where each effect leaves a byte that survives the process. */
const effects = process.env.BENCH_EFFECTS === undefined ? null : openSync(process.env.BENCH_EFFECTS, 'a');
let runtime;

await serve({
  async start() {
    runtime = await createRuntime({ connectionString: process.env.DATABASE_URL });
    const worker = (type, handle, concurrency = 256) =>
      runtime.registerWorker({ type, concurrency, lockMs: 60_000, handle });
    worker('bench-work', work);
    worker('bench-slow', () => new Promise((resolve) => setTimeout(() => resolve({}), 20)));
    worker(
      'bench-lag',
      ({ variables }) => {
        lags.push(Date.now() - Date.parse(variables.due));
        return Promise.resolve({});
      },

      2048,
    );
    const files = ['one-service-task', 'ten-service-tasks', 'one-user-task'].map(async (name) => ({
      name: `${name}.bpmn`,
      content: await readFile(new URL(`../processes/${name}.bpmn`, import.meta.url)),
    }));
    await runtime.definitions.deploy(context, {
      resources: [...(await Promise.all(files)), ...resources()],
      duplicates: 'filter',
    });
  },
  stop: () => runtime.stop(),
  async prepare(workload, { size, operations = 0 }) {
    if (workload === 'W6') await openSubscriptions(size + operations);
    // One of each, from which copies are made.
    if (workload === 'W12') await start('message', 0, { place: 'idle' });
    if (workload === 'W11') {
      await runToEnd('one-service-task');
      await start('one-user-task', 0);
    }
    prepared.size = size;
  },
  workloads: {
    W1: () => runToEnd('one-service-task'),
    W2: () => runToEnd('ten-service-tasks'),
    W2s: () => runToEnd('ten-tasks'),
    W3: handleTask,
    W4: () => runToEnd('fork'),
    W5: () => runToEnd('loop', { n: 100 }),
    W6: async () => {
      const place = prepared.places.pop();
      await runtime.messages.correlate(context, {
        name: 'bench-message',
        correlationKey: place,
        variables: {},
      });
    },
    W8: () => runToEnd('saga'),
    W9: () => runToEnd('many', { items: list(prepared.size) }, 1_800_000),
    W10: () => runToEnd('boundary-timer'),
    W11: mixed,
    'W11 dashboard': async () => void (await runtime.queries.overview(SYSTEM)),
    'W11 search': search,
    W14: () => runToEnd('slow'),
  },
  measured: { W7: timersDueAtOnce, W15: endsUnderFaults },
});

async function handleTask() {
  const started = await start('one-user-task', 0);
  const page = await runtime.queries.search(SYSTEM, 'userTasks', {
    filter: { processInstanceKey: started.processInstanceKey },
    sort: [],
    page: { limit: 1, from: 0 },
  });
  const task = page.items[0].userTaskKey;
  await runtime.userTasks.assign(context, task, 'ana', { allowOverride: false });
  await runtime.userTasks.complete(context, task, { approved: true });
}

async function start(processDefinitionId, awaitCompletionMs, variables = {}) {
  return runtime.instances.start(context, {
    processDefinitionId,
    variables,
    ...(awaitCompletionMs ? { awaitCompletionMs } : {}),
  });
}

async function runToEnd(processDefinitionId, variables, withinMs = 60_000) {
  await start(processDefinitionId, withinMs, variables);
}

async function inTurns(count, operation) {
  let next = 0;
  const one = async () => {
    while (next < count) await operation(next++);
  };
  await Promise.all(Array.from({ length: 256 }, one));
}

async function openSubscriptions(count) {
  const first = prepared.places.length;
  await inTurns(count - first, async (index) => {
    const place = `place-${first + index}`;
    await start('message', 0, { place });
    prepared.places.push(place);
  });
  // The oldest and the youngest alike are correlated.
  prepared.places.sort(() => Math.random() - 0.5);
}

function work() {
  if (effects !== null) writeSync(effects, '.');
  return Promise.resolve({});
}

let turn = 0;

/** Three parts of a day's work, in turn. */
function mixed() {
  turn += 1;
  if (turn % 3 === 0) return runToEnd('one-service-task');
  if (turn % 3 === 1) return runToEnd('ten-service-tasks');
  return handleTask();
}

/** First pages as a person opens them. */
async function search() {
  const [kind, filter, sort] = SEARCHES[turn++ % SEARCHES.length];
  await runtime.queries.search(SYSTEM, kind, { filter, sort, page: { limit: 50, from: 0 } });
}

/** Callers who try again until the time is over, whatever happens to the database; which ends they saw, and when. */
async function endsUnderFaults({ concurrency, seconds }) {
  const latencies = [];
  const ends = [];
  const keys = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const caller = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      const before = performance.now();
      try {
        const { processInstanceKey } = await start('ten-service-tasks', 60_000);
        keys.push(processInstanceKey);
        ends.push(Date.now());
        latencies.push(performance.now() - before);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const cpu = process.cpuUsage(cpuBefore);
  return { latencies, elapsedMs: performance.now() - startedAt, cpu, more: { ends, keys } };
}

/** `size` timers due within one second: how late the work behind each began. */
async function timersDueAtOnce() {
  lags = [];
  const { size } = prepared;
  const first = Date.now() + Math.max(10_000, size * 6);
  await inTurns(size, (index) =>
    start('timer', 0, { due: new Date(first + Math.floor((index * 1000) / size)).toISOString() }),
  );
  if (Date.now() > first) throw new Error('The timers were due before all of them were there.');
  await new Promise((resolve) => setTimeout(resolve, first - Date.now()));
  const cpuBefore = process.cpuUsage();
  while (lags.length < size) await new Promise((resolve) => setTimeout(resolve, 50));
  return { latencies: lags, elapsedMs: Date.now() - first, cpu: process.cpuUsage(cpuBefore) };
}
