import { describe, expect, test } from '@jest/globals';
import { elementOf } from './read-model.ts';

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
        { target: 'm', source: { language: 'juel', source: "${{'k': (c)}}" } },
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
