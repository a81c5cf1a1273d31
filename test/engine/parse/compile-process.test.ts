import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { job, modelOf, problemsOf } from './read-model.ts';

describe('structure', () => {
  test.each<[string, string, string]>([
    ['duplicate ids', '<startEvent id="s"/><task id="s"/>', 'ERROR ID_DUPLICATE s'],
    ['illegal ids', inARow('<task id="1t"/>'), 'ERROR ID_INVALID 1t'],
    [
      'dangling flows',
      '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>',
      'ERROR REF_UNRESOLVED f',
    ],
    [
      'flows to something else',
      '<startEvent id="s"/><textAnnotation id="n"/><sequenceFlow id="f" sourceRef="s" targetRef="n"/>',
      'ERROR REF_WRONG_TYPE f',
    ],
    [
      'flows out of a scope',
      '<startEvent id="s"/><subProcess id="sub"><task id="t"/></subProcess><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="sub"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/>',
      'ERROR FLOW_CROSSES_SCOPE g',
    ],
    ['unconnected nodes', `${inARow('<task id="t"/>')}<task id="lost"/>`, 'ERROR NOT_CONNECTED lost'],
    ['two none starts', '<startEvent id="s"/><startEvent id="s2"/>', 'WARNING START_AMBIGUOUS p'],
    ['no start', '<task id="t"/>', 'HINT START_MISSING p'],
    [
      'a flow into a start',
      '<startEvent id="s"/><task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="s"/>',
      'ERROR START_POSITION s',
    ],
    [
      'a link without catch',
      inARow(
        '<intermediateThrowEvent id="l"><linkEventDefinition id="x" name="a"/></intermediateThrowEvent>',
      ),
      'ERROR LINK_PAIR l',
    ],
    [
      'a timer with two times',
      inARow(
        '<intermediateCatchEvent id="c"><timerEventDefinition id="x"><timeDate>2030-01-01</timeDate><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent>',
      ),
      'ERROR TIMER_KIND c',
    ],
    [
      'a bad duration',
      inARow(
        '<intermediateCatchEvent id="c"><timerEventDefinition id="x"><timeDuration>soon</timeDuration></timerEventDefinition></intermediateCatchEvent>',
      ),
      'ERROR TIMER_INVALID c',
    ],
    [
      'a catch without trigger',
      inARow('<intermediateCatchEvent id="c"/>'),
      'ERROR EVENT_DEFINITION_MISSING c',
    ],
    [
      'an error to catch in the middle',
      inARow('<intermediateCatchEvent id="c"><errorEventDefinition id="x"/></intermediateCatchEvent>'),
      'ERROR EVENT_NOT_ALLOWED c',
    ],
    ['a service task without job', inARow('<serviceTask id="t"/>'), 'ERROR JOB_TYPE t'],
    [
      'a loop without end',
      inARow('<task id="t"><standardLoopCharacteristics id="l"/></task>'),
      'ERROR LOOP_UNBOUNDED t',
    ],
    [
      'multi-instance without items',
      inARow('<task id="t"><multiInstanceLoopCharacteristics id="l"/></task>'),
      'ERROR MI_SOURCE t',
    ],
    ['a quantity of 0', inARow('<task id="t" startQuantity="0"/>'), 'ERROR QUANTITY t'],
    [
      'an invalid expression',
      inARow(
        `<serviceTask id="t"><extensionElements><zeebe:taskDefinition type="=1 +"/></extensionElements></serviceTask>`,
      ),
      'ERROR EXPRESSION_SYNTAX t',
    ],
    [
      'an invalid variable name',
      inARow(
        '<task id="t"><extensionElements><zeebe:ioMapping><zeebe:input source="=1" target="1a"/></zeebe:ioMapping></extensionElements></task>',
      ),
      'ERROR VARIABLE_NAME t',
    ],
    ['Java code', inARow('<serviceTask id="t" camunda:class="com.example.A"/>'), 'ERROR DELEGATE_CODE t'],
    [
      'two job types',
      inARow(`<serviceTask id="t" camunda:type="external" camunda:topic="x">${job}</serviceTask>`),
      'ERROR DIALECT_CONFLICT t',
    ],
    [
      'a script in Groovy',
      inARow('<scriptTask id="t" scriptFormat="groovy"><script>x</script></scriptTask>'),
      'ERROR LANGUAGE_UNSUPPORTED t',
    ],
  ])('reports %s', async (_name, content, expected) =>
    expect(await problemsOf(bpmnFile(content))).toContainEqual(expected),
  );

  test('answers for all files at once and names the place', async () => {
    const result = await readBpmn([
      { name: 'a.bpmn', content: bpmnFile(inARow('<serviceTask id="t" name="Work"/>')) },
      { name: 'b.bpmn', content: bpmnFile(inARow('<task id="u"/>')) },
    ]);
    expect(result.deployable).toBe(false);
    expect(result.processes).toEqual([]);
    expect(result.problems).toContainEqual(
      expect.objectContaining({
        code: 'JOB_TYPE',
        resourceName: 'a.bpmn',
        elementId: 't',
        elementName: 'Work',
        line: 2,
        message: 'The task needs a job type. (t)',
      }),
    );
    expect(result.problems).toContainEqual(
      expect.objectContaining({ code: 'PROCESS_ID_DUPLICATE', resourceName: 'b.bpmn' }),
    );
  });

  test('strict deployments refuse warnings', async () => {
    const content = bpmnFile(
      '<startEvent id="s"/><task id="t"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>',
    );
    expect(await problemsOf(content)).toEqual(['WARNING END_MISSING t']);
    expect(await problemsOf(content, { strict: true })).toEqual(['ERROR END_MISSING t']);
  });

  test('gives the same model for the same file', async () => {
    const content = bpmnFile(inARow(`<serviceTask id="t">${job}</serviceTask>`));
    expect(await modelOf(content)).toEqual(await modelOf(content));
  });
});

describe('conditions', () => {
  const gateway = (flows: string, marked = ''): string =>
    `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="g"/><exclusiveGateway id="g" ${marked}/><endEvent id="a"/><endEvent id="b"/>${flows}`;
  const flow = (id: string, target: string, condition?: string): string =>
    `<sequenceFlow id="${id}" sourceRef="g" targetRef="${target}">${condition === undefined ? '' : `<conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>`}</sequenceFlow>`;

  test('one flow without condition becomes the default (XOR-2)', async () => {
    const content = bpmnFile(gateway(flow('x', 'a', '=n &gt; 1') + flow('y', 'b')));
    expect(await problemsOf(content)).toEqual(['WARNING CONDITION_MISSING_DEFAULT g']);
    expect((await modelOf(content)).elements['g']).toMatchObject({
      defaultFlowId: 'y',
      outgoing: ['x', 'y'],
    });
  });

  test('two flows without condition are refused', async () =>
    expect(
      await problemsOf(bpmnFile(gateway(flow('x', 'a', '=n &gt; 1') + flow('y', 'b') + flow('z', 'b')))),
    ).toContain('ERROR CONDITION_MISSING g'));

  test('a default flow has no condition and leaves the gateway', async () => {
    expect(
      await problemsOf(bpmnFile(gateway(flow('x', 'a', '=n') + flow('y', 'b', '=m'), 'default="y"'))),
    ).toContain('ERROR DEFAULT_INVALID g');
    expect(
      await problemsOf(bpmnFile(gateway(flow('x', 'a', '=n') + flow('y', 'b'), 'default="f"'))),
    ).toContain('ERROR DEFAULT_INVALID g');
  });

  test('a language nobody evaluates is refused where an expression depends on it', async () => {
    const xpath = { file: 'expressionLanguage="http://www.w3.org/1999/XPath"' };
    expect(
      await problemsOf(bpmnFile(gateway(flow('x', 'a', 'n') + flow('y', 'b'), 'default="y"'), xpath)),
    ).toContain('ERROR LANGUAGE_UNSUPPORTED x');
    expect(
      await problemsOf(bpmnFile(gateway(flow('x', 'a', '${n}') + flow('y', 'b'), 'default="y"'), xpath)),
    ).toEqual([]);
  });
});
