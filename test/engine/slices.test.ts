import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../engine/command.ts';
import { execute, executeInSlices, type Execution } from '../../engine/execute.ts';
import type { Fact, InstanceState, JsonObject, Key } from '../../engine/index.ts';
import type { ProcessModel } from '../../engine/model/process-model.ts';
import { buildModel, feel } from './support/build-model.ts';
import { job } from './support/node-specs.ts';

type Run = (
  model: ProcessModel,
  state: InstanceState | null,
  command: Command,
  env: { now: number; timeZone: string; guarded: boolean; nextKey: () => Key },
) => { readonly execution: Execution; readonly slices: number };

const atOnce: Run = (model, state, command, env) => ({
  execution: execute(model, state, command, env),
  slices: 1,
});

function inSlicesOf(steps: number): Run {
  return (model, state, command, env) => {
    const run = executeInSlices(model, state, command, env);
    for (let slices = 1; ; slices += 1) {
      const execution = run.advance(steps);
      if (execution !== null) return { execution, slices };
    }
  };
}

/** An instance from its start until nothing waits any more: all that happened, where it stands, and the largest number of slices. */
function wholeLife(model: ProcessModel, variables: JsonObject, run: Run) {
  let last = 2048;
  const env = {
    now: Date.UTC(2030, 0, 1),
    timeZone: 'UTC',
    guarded: true,
    nextKey: () => String((last += 1)) as Key,
  };
  const facts: Fact[] = [];
  const states: InstanceState[] = [];
  let most = 0;
  const send = (command: Command): void => {
    const { execution, slices } = run(model, states.at(-1) ?? null, command, env);
    if (!execution.ok) throw new Error(execution.rejection.code);
    most = Math.max(most, slices);
    facts.push(...execution.facts);
    states.push(execution.state);
    if (execution.state.queue.length > 0) send({ kind: 'continue' });
  };
  const key = env.nextKey();
  send({
    ...{ kind: 'createInstance', key, definitionKey: '7' as Key, tenantId: 't', businessId: null, tags: [] },
    ...{ rootKey: key, parent: null, startedBy: null, start: { kind: 'none' }, variables },
  });
  for (;;) {
    const [open] = Object.keys(states.at(-1)?.jobs ?? {});
    if (open === undefined) break;
    send({ kind: 'completeJob', jobKey: open as Key, variables: {} });
  }
  return { facts, states, most };
}

const loop = buildModel(
  'turns',
  [
    { id: 's', type: 'startEvent' },
    { id: 'merge', type: 'exclusiveGateway' },
    { id: 'count', type: 'task', outputMappings: [{ source: feel('n - 1'), target: 'n' }] },
    { id: 'again', type: 'exclusiveGateway' },
    { id: 'e', type: 'endEvent' },
  ],
  ['s->merge', 'merge->count', 'count->again', 'again->merge?n > 0', 'again->e!'],
);

const many = buildModel(
  'many',
  [
    { id: 's', type: 'startEvent' },
    job('each', {
      loop: {
        kind: 'multiInstance',
        sequential: false,
        inputCollection: feel('items'),
        inputElement: 'item',
        firstIndex: 1,
      },
    }),
    { id: 'e', type: 'endEvent' },
  ],
  ['s->each', 'each->e'],
);

/** The way on is missing for a wrong value: that step is undone and becomes an incident, after many that stay. */
const stuck = buildModel(
  'stuck',
  [
    { id: 's', type: 'startEvent' },
    { id: 'merge', type: 'exclusiveGateway' },
    { id: 'count', type: 'task', outputMappings: [{ source: feel('n - 1'), target: 'n' }] },
    { id: 'again', type: 'exclusiveGateway' },
    { id: 'e', type: 'endEvent' },
  ],
  ['s->merge', 'merge->count', 'count->again', 'again->merge?n > 0', 'again->e?n < 0'],
);

describe('a command in slices', () => {
  test.each([
    ['a loop that goes on over the limit of steps', loop, { n: 150 }],
    ['a body of a hundred jobs, and their ends', many, { items: Array.from({ length: 100 }, (_, at) => at) }],
    ['a step that fails after many', stuck, { n: 40 }],
  ])('says the same as one at once: %s', (_, model, variables) => {
    const whole = wholeLife(model, variables, atOnce);
    expect(whole.facts.length).toBeGreaterThan(100);
    for (const steps of [1, 7, 64]) {
      const sliced = wholeLife(model, variables, inSlicesOf(steps));
      expect(sliced.most).toBeGreaterThan(1);
      expect(sliced.facts).toEqual(whole.facts);
      expect(sliced.states).toEqual(whole.states);
    }
  });

  test('that is refused leaves the state as it was, and says so in its first slice', () => {
    const { states } = wholeLife(many, { items: [1, 2] }, atOnce);
    const [state] = states;
    const before = JSON.stringify(state);
    const env = { now: 0, timeZone: 'UTC', guarded: true, nextKey: () => '9999' as Key };
    const run = executeInSlices(
      many,
      state ?? null,
      { kind: 'completeJob', jobKey: '1' as Key, variables: {} },
      env,
    );
    expect(run.advance(1)?.ok).toBe(false);
    expect(JSON.stringify(state)).toBe(before);
  });
});
