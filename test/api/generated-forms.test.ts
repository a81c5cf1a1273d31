import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Answer, type Api } from './start-api.ts';

/** Start with fields, a task with fields, end; in the words of another engine. */
const model = (
  id: string,
  space: string,
  start: string,
  task: string,
): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" ${space} id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="${id}" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:extensionElements>${start}</bpmn:extensionElements></bpmn:startEvent>
    <bpmn:userTask id="decide" name="Decide"><bpmn:extensionElements>${task}</bpmn:extensionElements></bpmn:userTask>
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide" /><bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;

const CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"';
const FLOWABLE = 'xmlns:flowable="http://flowable.org/bpmn"';
const ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

describe('fields that a model lists', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const deploy = async (xml: string): Promise<string> => {
    const { status, body } = await api.deploy(['m.bpmn', xml]);
    expect(status).toBe(200);
    return body.deployments[0].processDefinition.processDefinitionKey as string;
  };
  const start = (processDefinitionKey: string, variables: object): Promise<Answer> =>
    api.call('POST', '/v2/process-instances', {
      body: { processDefinitionKey, variables, fromStartForm: true },
    });
  const taskOf = async ({ body }: Answer): Promise<string> => {
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    return found.body.items[0].userTaskKey as string;
  };
  const complete = (key: string, variables: object): Promise<Answer> =>
    api.call('POST', `/v2/user-tasks/${key}/completion`, { body: { variables } });
  const wordsOf = ({ status, body }: Answer): unknown => [
    status,
    ...(body?.errors ?? []).map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`),
  ];
  const componentsOf = (answer: Answer): unknown =>
    JSON.parse(answer.body.schema).components.map((each: { key: string; type: string }) => [
      each.key,
      each.type,
    ]);

  test('of Camunda 7 are the form of start and task, and their constraints hold', async () => {
    const key = await deploy(
      model(
        'c7',
        CAMUNDA,
        `<camunda:formData><camunda:formField id="customer" type="string"><camunda:validation><camunda:constraint name="required" /><camunda:constraint name="maxlength" config="5" /></camunda:validation></camunda:formField>
         <camunda:formField id="amount" type="long"><camunda:validation><camunda:constraint name="min" config="1" /><camunda:constraint name="max" config="100" /></camunda:validation></camunda:formField></camunda:formData>`,
        `<camunda:formData><camunda:formField id="decision" type="enum"><camunda:value id="yes" name="Yes" /><camunda:value id="no" name="No" /><camunda:validation><camunda:constraint name="required" /></camunda:validation></camunda:formField>
         <camunda:formField id="day" type="date" /><camunda:formField id="urgent" type="boolean" /></camunda:formData>`,
      ),
    );
    expect(componentsOf(await api.call('GET', `/v2/process-definitions/${key}/form`))).toEqual([
      ['customer', 'textfield'],
      ['amount', 'number'],
    ]);
    expect(wordsOf(await start(key, { customer: 'Bo Lind', amount: 0 }))).toEqual([
      400,
      '/variables/customer TOO_LONG',
      '/variables/amount INVALID_VALUE',
    ]);
    expect(wordsOf(await start(key, { amount: 1.5 }))).toEqual([
      400,
      '/variables/amount INVALID_VALUE',
      '/variables/customer MISSING_FIELD',
    ]);
    const task = await taskOf(await start(key, { customer: 'Bo', amount: 100 }));
    expect(componentsOf(await api.call('GET', `/v2/user-tasks/${task}/form`))).toEqual([
      ['decision', 'select'],
      ['day', 'datetime'],
      ['urgent', 'checkbox'],
    ]);
    expect(wordsOf(await complete(task, { decision: 'maybe', day: '24.12.2026', urgent: 'yes' }))).toEqual([
      400,
      '/variables/decision INVALID_VALUE',
      '/variables/day WRONG_TYPE',
      '/variables/urgent WRONG_TYPE',
    ]);
    expect((await complete(task, { decision: 'no', day: '2026-12-24', urgent: true })).status).toBe(204);
  });

  test('are answered as forms by the check', async () => {
    const content = model(
      'listed',
      CAMUNDA,
      '',
      '<camunda:formData><camunda:formField id="days" label="Days" type="long" /></camunda:formData>',
    );
    const { body } = await api.call('POST', '/v2/models/check', {
      body: { resources: [{ name: 'm.bpmn', content }] },
    });
    expect(body.forms).toEqual([{ elementId: 'decide', schema: expect.any(String) }]);
    expect(JSON.parse(body.forms[0].schema).components).toEqual([
      { type: 'number', decimalDigits: 0, id: 'field_days', key: 'days', label: 'Days' },
    ]);
  });

  test('of Flowable are the form of start and task too', async () => {
    const key = await deploy(
      model(
        'flow',
        FLOWABLE,
        '<flowable:formProperty id="days" variable="dayCount" type="long" required="true" />',
        '<flowable:formProperty id="kind" type="enum" required="true"><flowable:value id="a" name="Apple" /></flowable:formProperty>',
      ),
    );
    expect(wordsOf(await start(key, {}))).toEqual([400, '/variables/dayCount MISSING_FIELD']);
    const task = await taskOf(await start(key, { dayCount: 3 }));
    expect(wordsOf(await complete(task, { kind: 'b' }))).toEqual([400, '/variables/kind INVALID_VALUE']);
    expect((await complete(task, { kind: 'a' })).status).toBe(204);
  });

  test('in a form that stands in the model are read as carefully as those of a form file', async () => {
    const embedded = (form: object): string =>
      model(
        'own',
        ZEEBE,
        '',
        '<zeebe:userTask /><zeebe:formDefinition formKey="camunda-forms:bpmn:f" />',
      ).replace(
        '<bpmn:startEvent',
        `<bpmn:extensionElements><zeebe:userTaskForm id="f">${JSON.stringify(form).replaceAll('<', '&lt;')}</zeebe:userTaskForm></bpmn:extensionElements><bpmn:startEvent`,
      );
    const refused = await api.deploy([
      'm.bpmn',
      embedded({ components: [{ type: 'html', label: 'H', content: '<script>1</script>' }] }),
    ]);
    expect(refused.status).toBe(400);
    expect(refused.body.problems).toEqual([
      expect.objectContaining({
        code: 'FORM_UNSAFE',
        elementId: 'decide',
        message: 'The form "embedded" has active markup in "H".',
      }),
    ]);
    const frame = {
      type: 'iframe',
      url: 'https://example.org',
      security: { allowScripts: true, allowForms: true },
    };
    const key = await deploy(embedded({ components: [frame, { type: 'textfield', key: 'a' }] }));
    const started = await api.call('POST', '/v2/process-instances', { body: { processDefinitionKey: key } });
    const form = await api.call('GET', `/v2/user-tasks/${await taskOf(started)}/form`);
    expect(JSON.parse(form.body.schema).components[0].security).toEqual({ allowForms: true });
  });
});
