import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import type { FlowElement, ProcessModel, ReadOptions } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';

async function problemsOf(content: Uint8Array, options: ReadOptions = {}): Promise<readonly string[]> {
  const { problems } = await readBpmn([{ name: 'a.bpmn', content }], options);
  return problems.map((problem) => `${problem.severity} ${problem.code} ${problem.elementId ?? ''}`.trim());
}

async function modelOf(content: Uint8Array, options: ReadOptions = {}): Promise<ProcessModel> {
  const result = await readBpmn([{ name: 'a.bpmn', content }], options);
  const [process] = result.processes;
  if (process === undefined) throw new Error(JSON.stringify(result.problems));
  return process.model;
}

async function elementOf(
  node: string,
  id: string,
  options: ReadOptions & { readonly roots?: string } = {},
): Promise<FlowElement | undefined> {
  return (await modelOf(bpmnFile(inARow(node), options), options)).elements[id];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const job = '<extensionElements><zeebe:taskDefinition type="work"/></extensionElements>';

describe('the scan of the text', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a DOCTYPE', text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), /XML_REFUSED/],
    ['a processing instruction', text('<?php echo ?><a/>'), /XML_REFUSED/],
    ['an unknown entity', text('<a>&nbsp;</a>'), /XML_REFUSED/],
    ['a NUL character', text('<a>\0</a>'), /XML_REFUSED/],
    ['a depth of 300', text(`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`), /XML_REFUSED/],
    [
      '300 attributes',
      text(`<a ${Array.from({ length: 300 }, (_, n) => `b${n}="c"`).join(' ')}/>`),
      /XML_REFUSED/,
    ],
    [
      '100 namespaces',
      text(`<a ${Array.from({ length: 100 }, (_, n) => `xmlns:b${n}="c"`).join(' ')}/>`),
      /XML_REFUSED/,
    ],
    ['bytes that are not UTF-8', new Uint8Array([0x3c, 0x61, 0xff, 0x3e]), /XML_REFUSED/],
    ['an unclosed element', text('<a><b></a>'), /XML_INVALID/],
    ['another root element', text('<a/>'), /XML_INVALID/],
    ['an empty file', text(''), /XML_INVALID/],
  ])('refuses %s', async (_name, content, expected) =>
    expect((await problemsOf(content)).join()).toMatch(expected),
  );

  test('reads declared encodings', async () => {
    const utf8 = new TextDecoder()
      .decode(bpmnFile(inARow('<task id="t" name="Prüfen"/>')))
      .replace('UTF-8', 'ISO-8859-1');
    const latin1 = Uint8Array.from(utf8, (char) => char.charCodeAt(0));
    expect((await modelOf(latin1)).elements['t']?.name).toBe('Prüfen');
  });
});

describe('the closed world', () => {
  test.each<[string, string, string]>([
    ['an unknown element', '<task id="t"><surprise/></task>', 'ELEMENT_UNSUPPORTED t'],
    ['an unknown attribute', '<task id="t" surprise="1"/>', 'ATTRIBUTE_UNSUPPORTED t'],
    ['a vendor element without effect', `<task id="t">${job}</task>`, 'ELEMENT_UNSUPPORTED t'],
    ['a vendor attribute without effect', '<task id="t" camunda:assignee="a"/>', 'ATTRIBUTE_UNSUPPORTED t'],
    ['a complex gateway', '<complexGateway id="t"/>', 'ELEMENT_UNSUPPORTED t'],
    [
      'an ad-hoc sub-process',
      '<adHocSubProcess id="t"><task id="x"/></adHocSubProcess>',
      'ELEMENT_UNSUPPORTED t',
    ],
    ['data flow', '<task id="t"><ioSpecification id="io"/></task>', 'ELEMENT_UNSUPPORTED io'],
  ])('refuses %s', async (_name, node, expected) =>
    expect(await problemsOf(bpmnFile(inARow(node)))).toContainEqual(`ERROR ${expected}`),
  );

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

describe('dialects', () => {
  test('native user task', async () => {
    const extensions =
      '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=owner" candidateGroups="a, b"/><zeebe:formDefinition formId="f1" bindingType="deployment"/><zeebe:priorityDefinition priority="70"/>';
    expect(
      await elementOf(
        `<userTask id="t"><extensionElements>${extensions}</extensionElements></userTask>`,
        't',
      ),
    ).toMatchObject({
      assignee: { language: 'feel', source: 'owner' },
      candidateGroups: { language: 'literal', value: ['a', 'b'] },
      form: { kind: 'id', binding: 'deployment' },
      priority: { language: 'literal', value: 70 },
      propagate: 'mapped',
    });
  });

  test('Camunda 7 external task with mappings and retries', async () => {
    const extensions =
      '<camunda:failedJobRetryTimeCycle>PT1M,PT5M</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:inputParameter name="a">x ${b}</camunda:inputParameter><camunda:inputParameter name="m"><camunda:map><camunda:entry key="k">${c}</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>';
    expect(
      await elementOf(
        `<serviceTask id="t" camunda:type="external" camunda:topic="work" camunda:asyncBefore="true"><extensionElements>${extensions}</extensionElements></serviceTask>`,
        't',
      ),
    ).toMatchObject({
      job: { type: { value: 'work' }, retries: { value: 3 }, backoff: ['PT1M', 'PT5M'] },
      asyncBefore: true,
      propagate: 'all',
      inputMappings: [
        { target: 'a', source: { language: 'juel', source: 'x ${b}' } },
        { target: 'm', source: { value: {} } },
        { target: 'm.k', source: { source: '${c}' } },
      ],
    });
  });

  test('Java code becomes a job where the deployment allows it', async () => {
    const element = await elementOf(
      '<serviceTask id="t" camunda:delegateExpression="${bean}" camunda:resultVariable="r"/>',
      't',
      { delegatesAsJobs: true },
    );
    expect(element).toMatchObject({ job: { type: { value: 'bean' }, resultVariable: 'r' } });
  });

  test('an expression on a service task is evaluated in the step', async () =>
    expect(
      await elementOf(
        '<serviceTask id="t" flowable:expression="${a + 1}" flowable:resultVariable="r"/>',
        't',
      ),
    ).toMatchObject({ expression: { source: '${a + 1}' }, resultVariable: 'r' }));

  test('calls: everything natively, nothing in camunda files', async () => {
    expect(await elementOf('<callActivity id="t" calledElement="q"/>', 't')).toMatchObject({
      propagateAllParentVariables: true,
      propagateAllChildVariables: true,
      inheritBusinessId: true,
    });
    const extensions =
      '<extensionElements><camunda:in source="a" target="b"/><camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:out variables="all"/></extensionElements>';
    expect(
      await elementOf(
        `<callActivity id="t" calledElement="q" camunda:calledElementBinding="deployment">${extensions}</callActivity>`,
        't',
      ),
    ).toMatchObject({
      binding: 'deployment',
      propagateAllParentVariables: false,
      propagateAllChildVariables: true,
      inheritBusinessId: true,
      inParameters: [{ target: 'b', source: { source: 'a' } }],
    });
  });

  test('the loop counter starts at 1 natively and at 0 in mapped files', async () => {
    expect(
      await elementOf(
        '<task id="t"><multiInstanceLoopCharacteristics id="l"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>',
        't',
      ),
    ).toMatchObject({ loop: { firstIndex: 1, cardinality: { value: 3 } } });
    expect(
      await elementOf(
        '<task id="t"><multiInstanceLoopCharacteristics id="l" camunda:collection="items" camunda:elementVariable="item"/></task>',
        't',
      ),
    ).toMatchObject({ loop: { firstIndex: 0, inputElement: 'item', inputCollection: { source: 'items' } } });
  });

  test('form fields become a form', async () => {
    const fields =
      '<extensionElements><camunda:formData><camunda:formField id="amount" label="Amount" type="long"><camunda:validation><camunda:constraint name="required"/></camunda:validation></camunda:formField></camunda:formData></extensionElements>';
    const element = await elementOf(`<userTask id="t">${fields}</userTask>`, 't');
    expect(element?.type === 'userTask' ? JSON.parse(element.form?.schema ?? '{}') : {}).toMatchObject({
      components: [{ key: 'amount', type: 'number', label: 'Amount', validate: { required: true } }],
    });
  });
});
