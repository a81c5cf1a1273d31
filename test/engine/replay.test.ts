import { expect, test } from '@jest/globals';
import { replay } from '../../engine/evolve.ts';
import type { Fact } from '../../engine/fact.ts';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type NodeSpec } from './support/build-model.ts';
import { World } from './support/world.ts';

const start = { id: 'start', type: 'startEvent' } as const;
const stop: EventDefinition = { kind: 'message', catch: { name: text('stop') } };
const loop = {
  kind: 'multiInstance',
  sequential: false,
  inputCollection: feel('items'),
  inputElement: 'item',
  firstIndex: 1,
};

const nodes: NodeSpec[] = [
  start,
  { id: 'sub', type: 'subProcess', inputMappings: [{ source: feel('n'), target: 'local' }] },
  { id: 's1', type: 'startEvent', in: 'sub' },
  {
    id: 'each',
    type: 'serviceTask',
    in: 'sub',
    loop: { ...loop, outputCollection: 'out', outputElement: feel('item') },
  },
  { id: 'late', type: 'boundaryEvent', attachedToId: 'sub', eventDefinitions: [stop] },
  { id: 'join', type: 'exclusiveGateway' },
  { id: 'task', type: 'userTask' },
];
const model = buildModel('main', nodes, ['start->sub', 's1->each', 'sub->join', 'late->join', 'join->task']);

/** Facts are the only way to a state: whatever the journal holds up to a command gives the state after it. */
test.each(['finish', 'interrupt'])('the facts up to every command give the state after it (%s)', (ending) => {
  const world = new World([model]);
  const key = world.start('main', { n: 1, items: ['a', 'b', 'c'] });
  const seen: { facts: number; state: string }[] = [];
  const note = (): void =>
    void seen.push({ facts: world.facts.get(key)?.length ?? 0, state: JSON.stringify(world.state(key)) });
  note();
  world.finish('each');
  note();
  if (ending === 'interrupt') world.correlate('stop', { why: 'x' });
  else for (let left = 0; left < 2; left += 1) world.finish('each');
  note();
  world.send(key, { kind: 'setVariables', scopeKey: key, variables: { n: 2 }, local: false });
  note();
  world.finish('task');
  note();
  const facts: readonly Fact[] = world.facts.get(key) ?? [];
  for (const { facts: count, state } of seen)
    expect(replay(facts.slice(0, count))).toEqual(JSON.parse(state));
  expect(world.state(key).status).toBe('completed');
});

test('facts without a creation give no state', () => {
  expect(replay([])).toBeNull();
});
