import { describe, expect, test } from '@jest/globals';
import { dialectOf } from '../../../modeler/model/dialect.ts';
import { fileFacts, isBpmnFile, mainProcess } from '../../../modeler/model/file-facts.ts';

const open = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"';

describe('what the list knows about a file', () => {
  test('processes with id, name and whether they are executable', () => {
    const facts = fileFacts(
      `${open}><bpmn:process id="a" name="Sales &amp; returns" isExecutable="true"><x/></bpmn:process>
       <process isExecutable='false' id='b'/></bpmn:definitions>`,
    );
    expect(facts.processes).toEqual([
      { processId: 'a', name: 'Sales & returns', isExecutable: true },
      { processId: 'b', name: '', isExecutable: false },
    ]);
    expect(facts.hasDrawing).toBe(false);
  });

  test('a process in a comment does not count', () => {
    expect(fileFacts('<!-- <bpmn:process id="old" /> --><bpmn:process id="new" />').processes).toHaveLength(
      1,
    );
  });

  test('the main process is the first executable one, else the first', () => {
    const both = fileFacts('<process id="a"/><process id="b" isExecutable="true"/>');
    expect(mainProcess(both)?.processId).toBe('b');
    expect(mainProcess(fileFacts('<process id="a"/><process id="b"/>'))?.processId).toBe('a');
    expect(mainProcess(fileFacts('<definitions/>'))).toBeUndefined();
  });

  test('linked forms of both spellings, each once, without expressions', () => {
    const facts = fileFacts(
      `<zeebe:formDefinition formId="one" /><zeebe:formDefinition formId="=choose" />
       <zeebe:formDefinition formId="one" /><userTask camunda:formRef="two" /><userTask camunda:formRef="\${x}" />`,
    );
    expect(facts.formIds).toEqual(['one', 'two']);
  });

  test('character references in names are read', () => {
    expect(fileFacts('<process id="a" name="A&#10;B &#x41; &unknown;"/>').processes[0]?.name).toBe(
      'A\nB A &unknown;',
    );
  });

  test('a file is BPMN by its name or by its root', () => {
    expect(isBpmnFile('a.bpmn', '')).toBe(true);
    expect(isBpmnFile('a.BPMN20.XML', '')).toBe(true);
    expect(isBpmnFile('a.xml', `${open}>`)).toBe(true);
    expect(isBpmnFile('a.txt', 'hello')).toBe(false);
  });
});

describe('the dialect of a file', () => {
  test('our own one when nothing else is used', () => {
    expect(dialectOf(`${open} xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><zeebe:x/>`)).toBe('zeebe');
  });

  test.each([
    ['camunda', 'http://camunda.org/schema/1.0/bpmn'],
    ['flowable', 'http://flowable.org/bpmn'],
    ['activiti', 'http://activiti.org/bpmn'],
  ])('%s when its attributes or elements are used, whatever the prefix', (dialect, uri) => {
    expect(dialectOf(`${open} xmlns:q="${uri}"><task q:class="x"/>`)).toBe(dialect);
    expect(dialectOf(`${open} xmlns:q="${uri}"><q:field/>`)).toBe(dialect);
  });

  test('a namespace that is only declared does not count', () => {
    expect(
      dialectOf(`${open} xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><task id="camundaTask"/>`),
    ).toBe('zeebe');
  });
});
