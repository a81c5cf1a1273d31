import { expect, test } from '@jest/globals';
import { defaultLimits } from '../../engine/limits.ts';
import { isTokenExpected } from '../../engine/expected-tokens.ts';
import type { Key } from '../../engine/model/json.ts';
import { buildModel, feel, type NodeSpec } from './support/build-model.ts';
import { World } from './support/world.ts';

/** Speed held by counts: what a turn, a command or a question costs does not grow with what came before. */

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

function turn(n: number): { facts: number; commands: number; largest: number } {
  const world = new World([loop], { checks: false, limits: { activationsMax: 100_000 } });
  let largest = 0;
  const states = world.states as Map<string, object>;
  const keep = states.set.bind(states);
  states.set = (key, state) => {
    largest = Math.max(largest, JSON.stringify(state).length);
    return keep(key, state);
  };
  const key = world.start('turns', { n });
  expect(world.state(key).status).toBe('completed');
  return { facts: world.facts.get(key)?.length ?? 0, commands: world.commands, largest };
}

test('a gateway loop of 10,000 turns does ten times the work of 1,000, with a state no larger', () => {
  const [few, many] = [turn(1000), turn(10_000)];
  const factsOfOneTurn = (many.facts - few.facts) / 9000;
  expect(factsOfOneTurn).toBeLessThan(30);
  expect(many.commands).toBeLessThanOrEqual(Math.ceil((10_000 * 3 * 4 + 20) / defaultLimits.stepsMax));
  expect(many.largest).toBeLessThan(few.largest + 100);
}, 60_000);

test('an inclusive join looks at each position once, however many flows it has', () => {
  const ids = Array.from({ length: 300 }, (_, index) => `f${String(index)}`);
  let looked = 0;
  const reachable = Object.fromEntries(ids.map((id) => [id, [id, `before ${id}`]]));
  const join = { incoming: ids, reachable };
  function* positions(): Generator<string> {
    for (const id of ids) {
      looked += 1;
      yield id;
    }
  }
  let asked = 0;
  const isFilled = (): boolean => {
    asked += 1;
    return true;
  };
  expect(isTokenExpected(join, positions(), isFilled)).toBe(false);
  expect(looked).toBe(300);
  expect(asked).toBe(0);
  expect(isTokenExpected(join, ['before f1'], isFilled)).toBe(false);
  expect(isTokenExpected(join, ['before f1'], (id) => id !== 'f1')).toBe(true);
});

const each = { kind: 'multiInstance', sequential: false, inputCollection: feel('items'), firstIndex: 1 };

test('of a thousand sub-processes at once only those count activations in which something is still to do (RUN-3)', () => {
  const bodies = buildModel(
    'bodies',
    [
      { id: 's', type: 'startEvent' },
      { id: 'sub', type: 'subProcess', loop: each },
      { id: 'ss', type: 'startEvent', in: 'sub' },
      { id: 'u', type: 'userTask', in: 'sub' },
    ],
    ['s->sub', 'ss->u'],
  );
  const world = new World([bodies], { checks: false, limits: { tokensMax: 10 } });
  let counts = 0;
  const states = world.states as Map<string, { readonly activations: object }>;
  const keep = states.set.bind(states);
  states.set = (key, state) => {
    counts = Math.max(counts, Object.keys(state.activations).length);
    return keep(key, state);
  };
  const key = world.start('bodies', { items: Array.from({ length: 1000 }, (_, index) => index) });
  expect(world.incidents(key)).toEqual([]);
  expect(world.open()).toHaveLength(1000);
  // Places of the sub-processes whose steps are left, and of what is around them.
  expect(counts).toBeLessThan(600);
  expect(world.state(key).activations).toEqual({});
});

test('a loop in a sub-process is found across its scripts, while others wait beside it (RUN-3)', () => {
  const nodes: NodeSpec[] = [
    { id: 's', type: 'startEvent' },
    { id: 'sub', type: 'subProcess' },
    { id: 'ss', type: 'startEvent', in: 'sub' },
    { id: 'turn', type: 'task', in: 'sub', asyncBefore: true },
    { id: 'wait', type: 'subProcess' },
    { id: 'ws', type: 'startEvent', in: 'wait' },
    { id: 'u', type: 'userTask', in: 'wait' },
  ];
  const model = buildModel('main', nodes, ['s->sub', 's->wait', 'ss->turn', 'turn->turn', 'ws->u']);
  const world = new World([model], { limits: { activationsMax: 20 } });
  const key = world.start('main');
  for (let turns = 0; turns < 30 && world.incidents(key).length === 0; turns += 1) {
    const places = Object.keys(world.state(key).activations).map((place) => place.split(' ')[1]);
    expect(places).not.toContain('u');
    const [job] = Object.keys(world.state(key).jobs);
    world.send(key, { kind: 'completeJob', jobKey: job as Key, variables: {} });
  }
  expect(world.incidents(key)).toEqual(['turn LIMIT_ACTIVATIONS']);
});
