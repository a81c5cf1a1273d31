import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formOf, formProcess } from './models.ts';
import { startApi, type Api } from './start-api.ts';

const bound = (id: string, binding: string): string =>
  formProcess(id, 'bound').replace('formId="bound"', `formId="bound" ${binding}`);
const tagged = (field: string, versionTag: string): string =>
  JSON.stringify({ ...(JSON.parse(formOf('bound', field)) as object), versionTag });
const mapped = (id: string, attributes: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="${id}" isExecutable="true">
    <bpmn:startEvent id="start" /><bpmn:userTask id="decide" ${attributes} /><bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide" /><bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;

describe('the form that a task names', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const newTask = async (processDefinitionId: string): Promise<string> => {
    const { body } = await api.call('POST', '/v2/process-instances', { body: { processDefinitionId } });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    return found.body.items[0].userTaskKey as string;
  };
  /** The field of its form, and what the server asks for: both must be of the same form. */
  const formOfTask = async (task: string): Promise<unknown> => {
    const form = await api.call('GET', `/v2/user-tasks/${task}/form`);
    const field = form.status === 204 ? null : JSON.parse(form.body.schema).components[0].key;
    const refused = await api.call('POST', `/v2/user-tasks/${task}/completion`, { body: { variables: {} } });
    return [field, refused.body?.errors?.[0]?.pointer ?? refused.status];
  };

  test('is that of its deployment, the newest, or the one with a tag, also after others were deployed', async () => {
    await api.deploy(
      ['own.bpmn', bound('own', 'bindingType="deployment"')],
      ['newest.bpmn', bound('newest', 'bindingType="latest"')],
      ['bound.form', tagged('first', 'spring')],
    );
    await api.deploy(['tag.bpmn', bound('tag', 'bindingType="versionTag" versionTag="spring"')]);
    const tasks = [await newTask('own'), await newTask('newest'), await newTask('tag')];
    await api.deploy(['bound.form', tagged('second', 'summer')]);
    expect(await Promise.all(tasks.map(formOfTask))).toEqual([
      ['first', '/variables/first'],
      ['second', '/variables/second'],
      ['first', '/variables/first'],
    ]);
    // Deployed together again, the process has the new form, and what runs keeps the old one.
    await api.deploy(
      ['own.bpmn', bound('own', 'bindingType="deployment"')],
      ['bound.form', tagged('third', 'fall')],
    );
    expect(await formOfTask(tasks[0] ?? '')).toEqual(['first', '/variables/first']);
    expect(await formOfTask(await newTask('own'))).toEqual(['third', '/variables/third']);
    expect(await formOfTask(await newTask('tag'))).toEqual(['first', '/variables/first']);
  });

  test('is a file of the deployment where a Camunda 7 key says so', async () => {
    await api.deploy(
      ['file.bpmn', mapped('file', 'camunda:formKey="camunda-forms:deployment:forms/order.form"')],
      ['forms/order.form', formOf('order-form', 'order')],
    );
    expect(await formOfTask(await newTask('file'))).toEqual(['order', '/variables/order']);
  });

  test.each(['embedded:app:forms/a.html', 'https://forms.example.org/a?b=1', 'app:a.html'])(
    'is elsewhere where the key is %s: the task says where, and nothing is checked',
    async (key) => {
      const id = `outside-${key.length}`;
      await api.deploy(['o.bpmn', mapped(id, `camunda:formKey="${key}"`)]);
      const task = await newTask(id);
      const { body } = await api.call('GET', `/v2/user-tasks/${task}`);
      expect(body).toMatchObject({ externalFormReference: key, formKey: null });
      expect(await formOfTask(task)).toEqual([null, 204]);
    },
  );
});
