/** Millrace beside much that waits, in a large model, and with large variables: what a step costs then (`../scale.mjs`). */
import pg from 'pg';
import { createRuntime } from '../../dist/runtime/index.js';
import { bpmn, deployed, flow, list, many, messageOf, node, sequence } from '../models.mjs';
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
const TOLD = `<messageEventDefinition messageRef="m"/>`;
/** Multi-instance bodies whose work is fetched by a worker outside, by scenario. */
const BODIES = {
  'parallel items': many({ type: 'bench-outside' }),
  'items one by one': many({ type: 'bench-outside', isSequential: true }),
  'parallel bodies': many({ type: 'bench-outside', isInside: true }),
};
let runtime;
/** What the preparation took, in milliseconds. */
let prepared = {};
const waiting = [];

await serve({
  async start() {
    runtime = await createRuntime({ connectionString: process.env.DATABASE_URL });
    runtime.registerWorker({
      type: 'bench-work',
      concurrency: 256,
      lockMs: 60_000,
      handle: () => Promise.resolve({}),
    });
  },
  stop: () => runtime.stop(),
  async prepare(scenario, { size, operations }) {
    prepared = {};
    if (scenario === 'waiting') await letWait(size);
    else if (scenario === 'elements') await deployLarge(size);
    else if (scenario in BODIES) await beginBody(scenario, size);
    else await openSteps(size, operations);
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    prepared.memoryBytes = heapUsed + external;
  },
  workloads: {
    waiting: () => start('one-task', 60_000),
    elements: () => start('large', 60_000),
    variables: () =>
      runtime.messages.correlate(context, {
        name: 'bench-message',
        correlationKey: waiting.pop(),
        variables: {},
      }),
    ...Object.fromEntries(Object.keys(BODIES).map((name) => [name, () => doOneItem()])),
  },
  told: () => prepared,
});

function start(processDefinitionId, awaitCompletionMs, variables = {}) {
  const waits = awaitCompletionMs === 0 ? {} : { awaitCompletionMs };
  return runtime.instances.start(context, { processDefinitionId, variables, ...waits });
}

async function deploy(id, inside, root = '') {
  const content = Buffer.from(bpmn(inside, { id, root }));
  const before = performance.now();
  await runtime.definitions.deploy(context, {
    resources: [{ name: `${id}.bpmn`, content }],
    duplicates: 'filter',
  });
  return performance.now() - before;
}

/** So many timers that are due in a day, and as many messages that nobody sends. */
async function letWait(size) {
  const due = new Date(Date.now() + 86_400_000).toISOString();
  await deploy('one-task', sequence([['t', node('job', 't')]]));
  await deploy('timer', deployed.timer);
  await deploy('message', deployed.message, messageOf('place'));
  let next = 0;
  const one = async () => {
    while (next < size) {
      const index = next++;
      await start('timer', 0, { due });
      await start('message', 0, { place: `place-${index}` });
    }
  };
  await Promise.all(Array.from({ length: 256 }, one));
}

/** One task on the way; beside it a branch of so many elements that is never taken. */
async function deployLarge(size) {
  const ids = list(size).map((index) => `e${index}`);
  prepared.deployMs = await deploy(
    'large',
    node('startEvent', 'start') +
      node('job', 'task') +
      '<exclusiveGateway id="which" default="which_end"/>' +
      node('endEvent', 'end') +
      flow('start', 'task') +
      flow('task', 'which') +
      flow('which', 'end') +
      ids.map((id) => node('task', id)).join('') +
      flow('which', ids[0], 'false') +
      ids
        .slice(1)
        .map((id, index) => flow(ids[index], id))
        .join('') +
      flow(ids.at(-1), 'end'),
  );
  const before = performance.now();
  await start('large', 60_000);
  prepared.firstStartMs = performance.now() - before;
}

/** Instances with a variable of so many bytes that wait for a message, and then for a person: their next step leaves it alone. */
async function openSteps(size, operations) {
  const wait = ['wait', node('intermediateCatchEvent', 'wait', TOLD)];
  await deploy('step', sequence([wait, ['done', '<userTask id="done"/>']]), messageOf('place'));
  for (const index of list(operations)) {
    await start('step', 0, { place: `place-${index}`, large: 'x'.repeat(size) });
    waiting.push(`place-${index}`);
  }
}

/** One instance with a body of so many items; a few of them are done, so that what is made once is made. */
async function beginBody(scenario, size) {
  await deploy('body', BODIES[scenario]);
  const before = performance.now();
  await start('body', 0, { items: list(size) });
  // The items are made in pieces, which take turns.
  const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  const open = async () => (await database.query('select count(*)::int as count from jobs')).rows[0].count;
  while ((await open()) < (scenario === 'items one by one' ? 1 : size))
    await new Promise((resolve) => setTimeout(resolve, 200));
  await database.end();
  prepared.firstStartMs = performance.now() - before;
}

let fetched = [];
let fetching = null;

/** Fetched thirty-two at a time by all callers together, as a worker does, and completed one by one. */
async function doOneItem() {
  while (fetched.length === 0) {
    fetching ??= fetchItems();
    await fetching;
  }
  const job = fetched.pop();
  await runtime.jobs.complete(context, job.jobKey, { leaseToken: job.leaseToken }, {});
}

async function fetchItems() {
  const asked = {
    type: 'bench-outside',
    worker: 'w',
    tenantIds: ['<default>'],
    lockMs: 600_000,
    max: 32,
    withLease: true,
    waitMs: 1000,
  };
  fetched = [...(await runtime.jobs.activate([asked]))];
  fetching = null;
}
