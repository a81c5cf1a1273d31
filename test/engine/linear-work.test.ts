import { expect, test } from '@jest/globals';
import { defaultLimits } from '../../engine/limits.ts';
import { isTokenExpected } from '../../engine/expected-tokens.ts';
import { buildModel, feel } from './support/build-model.ts';
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
