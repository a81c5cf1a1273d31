import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { bpmnFile } from './bpmn-text.ts';

/** `a-b` is a flow from a to b; its id is its text. */
async function reachable(
  nodes: string,
  flows: string,
  join: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const drawn = flows
    .split(' ')
    .map(
      (flow) =>
        `<sequenceFlow id="${flow}" sourceRef="${flow.split('-')[0] ?? ''}" targetRef="${flow.split('-')[1] ?? ''}"/>`,
    );
  const result = await readBpmn([{ name: 'a.bpmn', content: bpmnFile(nodes + drawn.join('')) }]);
  const element = result.processes[0]?.model.elements[join];
  if (element?.type !== 'inclusiveGateway') throw new Error(JSON.stringify(result.problems));
  return Object.fromEntries(Object.entries(element.reachable).map(([flow, ids]) => [flow, [...ids].sort()]));
}

const split =
  '<startEvent id="s"/><inclusiveGateway id="x"/><task id="a"/><task id="b"/><inclusiveGateway id="j"/><endEvent id="e"/>';

describe('reachability of an inclusive join (OR-3)', () => {
  test('is the branches of its block; what leads to all of them is left out', async () =>
    expect(await reachable(split, 's-x x-a x-b a-j b-j j-e', 'j')).toEqual({
      'a-j': ['a', 'a-j', 'x-a'],
      'b-j': ['b', 'b-j', 'x-b'],
    }));

  test('a loop from inside the block back before it leads to every branch', async () => {
    const nodes = `${split}<exclusiveGateway id="m"/><inclusiveGateway id="back"/>`;
    const found = await reachable(nodes, 's-m m-x x-a x-b a-back back-m back-j b-j j-e', 'j');
    expect(found).toEqual({ 'back-j': ['back-j'], 'b-j': ['b', 'b-j', 'x-b'] });
  });

  test('a way back through the join itself does not count', async () => {
    const nodes = `${split}<inclusiveGateway id="g"/>`;
    expect(await reachable(nodes, 's-x x-a x-b a-j b-j j-g g-b g-e', 'j')).toEqual({
      'a-j': ['a', 'a-j', 'x-a'],
      'b-j': ['b', 'b-j', 'g', 'g-b', 'j-g', 'x-b'],
    });
  });

  test('an interrupting boundary event is a way of its activity', async () => {
    const nodes = `${split}<boundaryEvent id="t" attachedToRef="a"><timerEventDefinition id="td"><timeDuration>PT1S</timeDuration></timerEventDefinition></boundaryEvent>`;
    expect(await reachable(nodes, 's-x x-a x-b a-e t-j b-j j-e', 'j')).toEqual({
      't-j': ['a', 't', 't-j', 'x-a'],
      'b-j': ['b', 'b-j', 'x-b'],
    });
  });

  test('a link pair is a way', async () => {
    const link = (id: string, kind: string): string =>
      `<intermediate${kind}Event id="${id}"><linkEventDefinition id="${id}d" name="L"/></intermediate${kind}Event>`;
    const nodes = `${split}${link('lt', 'Throw')}${link('lc', 'Catch')}`;
    expect(await reachable(nodes, 's-x x-a x-b a-lt lc-j b-j j-e', 'j')).toEqual({
      'lc-j': ['a', 'a-lt', 'lc', 'lc-j', 'lt', 'x-a'],
      'b-j': ['b', 'b-j', 'x-b'],
    });
  });
});
