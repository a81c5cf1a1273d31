import { expect, test } from '@jest/globals';
import { readBpmn } from '#engine';

const model = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">
<startEvent id="s" name="Order&#10;received"/><exclusiveGateway id="x" name="Large?" default="l"/>
<parallelGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="a" sourceRef="s" targetRef="x"/><sequenceFlow id="l" sourceRef="x" targetRef="j"/>
<sequenceFlow id="r" sourceRef="x" targetRef="j"><conditionExpression>= n = 1</conditionExpression></sequenceFlow>
<sequenceFlow id="o" sourceRef="j" targetRef="e"/></process></definitions>`;

test('the way into a deadlock is told by names, and by ids where there are none', async () => {
  const { problems } = await readBpmn([{ name: 'a.bpmn', content: new TextEncoder().encode(model) }]);
  const deadlock = problems.find(({ code }) => code === 'DEADLOCK');
  expect(deadlock?.message).toMatch(/^"j" can wait for ever: Order received → Large\? → j\. /);
});
