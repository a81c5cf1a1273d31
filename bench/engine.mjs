/**
 * `npm run bench -- engine [--rounds 5]`: what one element step costs in the pure engine, without store, network or threads. The state
 * goes from command to command as in the runtime's cache. Measured is processor time, so that a busy machine matters less. A step is the smallest change of
 * engine/README.md: a token arrives, an element is activated, completes, is left. The limit is 30 µs (performance.md); the exit code says
 * whether every shape keeps it.
 */
import { defaultLimits, execute, readBpmn } from '../dist/engine/index.js';
import { median } from './harness.mjs';
import { bpmn, fork, list, loop, many, nested, row } from './models.mjs';

const LIMIT_US = 30;
/** Steps each fact stands for. */
const STEPS = { sequenceFlowTaken: 1, elementActivating: 1, elementCompleted: 2 };

/** `variables` start the instance; every open job is completed, oldest first. */
const SHAPES = [
  { title: 'one hundred tasks in a row', model: row(100, 'task'), repeat: 20 },
  { title: 'ten service tasks in a row', model: row(10, 'job'), repeat: 100 },
  { title: 'exclusive loop, 1,000 turns', model: loop(), variables: { n: 1000 }, repeat: 1 },
  { title: 'exclusive loop, 10,000 turns', model: loop(), variables: { n: 10_000 }, repeat: 1 },
  { title: 'multi-instance, 100 jobs at once', model: many(), variables: { items: list(100) }, repeat: 5 },
  { title: 'multi-instance, 1,000 jobs at once', model: many(), variables: { items: list(1000) }, repeat: 1 },
  { title: 'multi-instance, 4,000 jobs at once', model: many(), variables: { items: list(4000) }, repeat: 1 },
  { title: 'parallel split and join, 50 branches', model: fork('parallel', 50), repeat: 10 },
  { title: 'inclusive split and join, 50 branches', model: fork('inclusive', 50), repeat: 10 },
  { title: 'inclusive join, 200 branches of jobs', model: fork('inclusive', 200, 'job'), repeat: 1 },
  { title: 'twenty nested sub-processes', model: nested(20), repeat: 20 },
];

export async function measureEngine({ rounds, only = '' }) {
  console.log('| shape | steps | µs a step | goal |');
  console.log('|---|---|---|---|');
  let missed = 0;
  for (const shape of SHAPES.filter(({ title }) => title.includes(only))) {
    const model = await compile(shape.model);
    run(model, shape);
    const results = Array.from({ length: rounds }, () => run(model, shape));
    const micros = median(results.map((result) => result.micros));
    const ok = micros < LIMIT_US;
    if (!ok) missed += 1;
    console.log(
      `| ${shape.title} | ${results[0].steps} | ${micros.toFixed(1)} | ${ok ? `< ${LIMIT_US}` : 'MISSED'} |`,
    );
  }
  return missed === 0 ? 0 : 1;
}

// helpers

async function compile(content) {
  const { deployable, processes, problems } = await readBpmn([
    { name: 'bench.bpmn', content: Buffer.from(bpmn(content)) },
  ]);
  if (!deployable) throw new Error(problems.map((problem) => problem.message).join('; '));
  return processes[0].model;
}

function run(model, { variables = {}, repeat }) {
  let steps = 0;
  const before = process.cpuUsage();
  for (let left = repeat; left > 0; left -= 1) steps += runInstance(model, variables);
  const { user, system } = process.cpuUsage(before);
  return { steps, micros: (user + system) / steps };
}

/** Steps from the start to the end of one instance: an arrival for each flow taken, and activation, completion, leaving. */
function runInstance(model, variables) {
  // Counted loops turn more often than an endless one may.
  const limits = { ...defaultLimits, activationsMax: 100_000 };
  let last = 2n ** 51n;
  const env = {
    now: Date.UTC(2030, 0, 1),
    timeZone: 'UTC',
    guarded: true,
    nextKey: () => String((last += 1n)),
  };
  let steps = 0;
  let state = null;
  const send = (command) => {
    const result = execute(model, state, command, env, limits);
    if (!result.ok) throw new Error(`${command.kind}: ${result.rejection.message}`);
    state = result.state;
    for (const { kind } of result.facts) steps += STEPS[kind] ?? 0;
    while (state.queue.length > 0) send({ kind: 'continue' });
  };
  const key = env.nextKey();
  const instance = { definitionKey: '7', tenantId: 't', businessId: null, tags: [], rootKey: key };
  const start = { parent: null, startedBy: null, start: { kind: 'none' }, variables };
  send({ kind: 'createInstance', key, ...instance, ...start });
  while (state.status === 'active') {
    const jobs = Object.keys(state.jobs);
    if (jobs.length === 0)
      throw new Error(
        `the instance does not end: ${Object.values(state.incidents)
          .map((incident) => incident.message)
          .join('; ')}`,
      );
    for (const jobKey of jobs) send({ kind: 'completeJob', jobKey, variables: {} });
  }
  return steps;
}
