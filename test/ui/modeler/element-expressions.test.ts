import { describe, expect, test } from '@jest/globals';
import type { ModdleNode } from '../../../modeler/canvas/model-element.ts';
import { elementExpressions } from '../../../modeler/expressions/element-expressions.ts';

const zeebe = { getPackage: (prefix: string) => (prefix === 'zeebe' ? {} : undefined) };
const none = { getPackage: () => undefined };

/** A node as the library makes it: parents and words do not count as its properties. */
function node(type: string, properties: Record<string, unknown>, words: object = zeebe): ModdleNode {
  const made = { $type: type, ...properties };
  Object.defineProperty(made, '$model', { value: words, enumerable: false });
  for (const part of Object.values(properties).flat())
    if (typeof part === 'object' && part !== null && !Object.hasOwn(part, '$parent'))
      Object.defineProperty(part, '$parent', { value: made, enumerable: false });
  return made as unknown as ModdleNode;
}

function flow(id: string, target: string, condition?: string): ModdleNode {
  const targetRef = node('bpmn:Task', { id: `to-${id}`, name: target });
  const conditionExpression = condition && node('bpmn:FormalExpression', { body: condition });
  return node('bpmn:SequenceFlow', { id, targetRef, ...(conditionExpression && { conditionExpression }) });
}

describe('the expressions of an element', () => {
  test('a condition says where its flow leads', () => {
    expect(elementExpressions(flow('a', 'Pay out', '=approved'))).toEqual([
      {
        property: 'conditionExpression',
        expression: '=approved',
        flow: { id: 'a', target: 'Pay out', isDefault: false },
      },
    ]);
  });

  test('a gateway has those of its ways out, in order, and those that have none or need none', () => {
    const ways = [flow('a', 'Pay out', '=approved'), flow('b', ''), flow('c', 'Ask')];
    const gateway = node('bpmn:ExclusiveGateway', { id: 'decide', outgoing: ways, default: ways[1] });
    for (const way of ways) Object.assign(way, { sourceRef: gateway });
    expect(elementExpressions(gateway).map(({ expression, flow: way }) => [expression, way])).toEqual([
      ['=approved', { id: 'a', target: 'Pay out', isDefault: false }],
      ['', { id: 'b', target: 'to-b', isDefault: true }],
      ['', { id: 'c', target: 'Ask', isDefault: false }],
    ]);
  });

  test('a task has those of its extensions; mappings are called by what they write', () => {
    const task = node('bpmn:UserTask', {
      name: '= no expression of the engine',
      extensionElements: node('bpmn:ExtensionElements', {
        values: [
          node('zeebe:AssignmentDefinition', { assignee: '=owner', candidateGroups: 'managers' }),
          node('zeebe:IoMapping', {
            inputParameters: [node('zeebe:Input', { source: '=order.total', target: 'amount' })],
          }),
        ],
      }),
      loopCharacteristics: node('bpmn:MultiInstanceLoopCharacteristics', {
        completionCondition: node('bpmn:FormalExpression', { body: '=done' }),
      }),
    });
    expect(elementExpressions(task).map(({ property, expression }) => [property, expression])).toEqual([
      ['assignee', '=owner'],
      ['amount', '=order.total'],
      ['completionCondition', '=done'],
    ]);
  });

  test('elements inside, and files of other dialects, have none of their own', () => {
    const inner = node('bpmn:SubProcess', {
      flowElements: [node('bpmn:ServiceTask', { extra: '=1' })],
    });
    expect(elementExpressions(inner)).toEqual([]);
    expect(elementExpressions(node('bpmn:UserTask', { assignee: '=x' }, none))).toEqual([]);
  });
});
