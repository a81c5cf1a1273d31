import { describe, expect, test } from '@jest/globals';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { job, problemsOf } from './read-model.ts';

describe('the closed world', () => {
  test.each<[string, string, string]>([
    ['an unknown element', '<task id="t"><surprise/></task>', 'ELEMENT_UNSUPPORTED t'],
    ['an unknown attribute', '<task id="t" surprise="1"/>', 'ATTRIBUTE_UNSUPPORTED t'],
    ['a vendor element without effect', `<task id="t">${job}</task>`, 'ELEMENT_UNSUPPORTED t'],
    ['a vendor attribute without effect', '<task id="t" camunda:assignee="a"/>', 'ATTRIBUTE_UNSUPPORTED t'],
    ['data flow that is incomplete', '<task id="t"><ioSpecification id="io"/></task>', 'DATA_SETS t'],
  ])('refuses %s', async (_name, node, expected) =>
    expect(await problemsOf(bpmnFile(inARow(node)))).toContainEqual(`ERROR ${expected}`),
  );

  test('holds in global tasks as in tasks', async () => {
    const roots = '<globalUserTask id="g" surprise="1"><surprise/></globalUserTask>';
    const problems = await problemsOf(bpmnFile(inARow('<task id="t"/>'), { roots }));
    expect(problems).toContainEqual('ERROR ATTRIBUTE_UNSUPPORTED g');
    expect(problems).toContainEqual('ERROR ELEMENT_UNSUPPORTED g');
  });

  test('accepts other namespaces and what the standard calls non-operational', async () => {
    const node =
      '<task id="t" color:fill="red"><documentation>why</documentation><extensionElements><color:x/></extensionElements></task>';
    expect(
      await problemsOf(
        bpmnFile(
          `${inARow(node)}<textAnnotation id="n"><text>note</text></textAnnotation><association id="a" sourceRef="n" targetRef="t"/>`,
        ),
      ),
    ).toEqual([]);
  });
});
