import type { ProcessModel } from '../../../engine/model/process-model.ts';
import { buildModel, text, type FlowSpec, type NodeSpec } from '../support/build-model.ts';

/** A small process of tasks, gateways and boundary events, joined at random; it deadlocks, doubles tokens and loops. */
export function randomModel(seeds: readonly number[]): ProcessModel {
  let at = 0;
  const roll = (sides: number): number => (seeds[at++ % seeds.length] ?? 0) % sides;
  const types = ['task', 'task', 'exclusiveGateway', 'parallelGateway', 'inclusiveGateway'] as const;
  const nodes: NodeSpec[] = [{ id: 's', type: 'startEvent' }];
  const count = 3 + roll(6);
  for (let number = 0; number < count; number += 1)
    nodes.push({ id: `n${number}`, type: types[roll(types.length)] ?? 'task' });
  nodes.push({ id: 'e', type: 'endEvent' });
  if (roll(5) === 0)
    nodes.push({ id: 'k', type: 'endEvent', eventDefinitions: [{ kind: 'terminate', scope: 'innermost' }] });
  for (const node of [...nodes])
    if (node.type === 'task' && roll(3) === 0)
      nodes.push({
        id: `b${node.id}`,
        type: 'boundaryEvent',
        attachedToId: node.id,
        interrupting: roll(2) === 0,
        eventDefinitions: [{ kind: 'signal', name: text('s'), scope: 'tenant' }],
      });
  const flows = new Map<string, FlowSpec>();
  const ends = nodes.filter(({ type }) => type === 'endEvent').map(({ id }) => id);
  const targets = nodes
    .filter(({ type }) => !['startEvent', 'boundaryEvent'].includes(type))
    .map(({ id }) => id);
  const connect = (from: NodeSpec, to: string): void => {
    if (from.id === to || flows.has(`${from.id}->${to}`)) return;
    flows.set(`${from.id}->${to}`, `${from.id}->${to}${from.type === 'inclusiveGateway' ? '?c' : ''}`);
  };
  nodes.forEach((node, number) => {
    if (node.type === 'endEvent') return;
    // Mostly forward, so that many runs get somewhere.
    const ahead = targets.filter((id) => nodes.findIndex((other) => other.id === id) > number);
    const pick = (): string =>
      (roll(4) === 0 ? targets : ahead.length > 0 ? ahead : ends)[roll(targets.length)] ?? ends[0] ?? 'e';
    const outs = node.type.endsWith('Gateway') ? 1 + roll(3) : node.type === 'task' && roll(6) === 0 ? 2 : 1;
    for (let out = 0; out < outs; out += 1) connect(node, pick());
    if (![...flows.keys()].some((flow) => flow.startsWith(`${node.id}->`))) connect(node, 'e');
  });
  return withoutAll(buildModel('random', nodes, [...flows.values()]));
}

/** OR-3 leaves out what reaches every flow of a join; the hand-made models of the tests do not. */
function withoutAll(model: ProcessModel): ProcessModel {
  const elements = Object.fromEntries(
    Object.entries(model.elements).map(([id, element]) => {
      if (element.type !== 'inclusiveGateway') return [id, element];
      const lists = Object.values(element.reachable);
      const inAll = new Set(lists[0]?.filter((one) => lists.every((list) => list.includes(one))));
      const reachable = Object.fromEntries(
        Object.entries(element.reachable).map(([flow, ids]) => [flow, ids.filter((one) => !inAll.has(one))]),
      );
      return [id, { ...element, reachable }];
    }),
  );
  return { ...model, elements };
}
