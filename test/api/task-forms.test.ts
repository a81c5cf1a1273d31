import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formProcess, startFormProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const FORM = JSON.stringify({
  type: 'default',
  id: 'decision',
  schemaVersion: 18,
  millrace: { bulk: true },
  components: [
    { type: 'number', key: 'amount', label: 'Amount', validate: { required: true, max: 100 } },
    {
      type: 'select',
      key: 'decision',
      label: 'Decision',
      values: [{ label: 'Yes', value: 'yes' }],
      validate: { required: true },
    },
  ],
});

describe('the form of a task', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['decision.form', FORM],
      ['form.bpmn', formProcess('form', 'decision')],
    );
    expect(deployed.status).toBe(200);
  });
  afterAll(() => api.stop());

  const newTask = async (variables: object): Promise<string> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'form', variables },
    });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    return found.body.items[0].userTaskKey as string;
  };
  const complete = (key: string, variables: object) =>
    api.call('POST', `/v2/user-tasks/${key}/completion`, { body: { variables } });

  test('is checked by the server, each field with its place', async () => {
    const key = await newTask({});
    const refused = await complete(key, { amount: 101, decision: 'no', more: true });
    expect([refused.status, refused.body.code]).toEqual([400, 'FORM_INVALID']);
    expect(refused.body.errors).toEqual([
      { pointer: '/variables/amount', code: 'INVALID_VALUE', message: '"Amount" must be at most 100.' },
      {
        pointer: '/variables/decision',
        code: 'INVALID_VALUE',
        message: '"Decision" must be one of the values of the form.',
      },
    ]);
    const empty = await complete(key, {});
    expect(empty.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'MISSING_FIELD',
      'MISSING_FIELD',
    ]);
    expect((await complete(key, { amount: 100, decision: 'yes', more: true })).status).toBe(204);
    expect((await complete(key, {})).body.code).toBe('TASK_NOT_ACTIVE');
  });

  test('of a start is checked when the start says that its variables come from there', async () => {
    await api.deploy(['start.bpmn', startFormProcess('starting', 'decision')]);
    const start = (variables: object, more: object = {}) =>
      api.call('POST', '/v2/process-instances', {
        body: { processDefinitionId: 'starting', variables, ...more },
      });
    const refused = await start({ amount: 101 }, { fromStartForm: true });
    expect([refused.status, refused.body.code, refused.body.errors.length]).toEqual([400, 'FORM_INVALID', 2]);
    expect((await start({ amount: 1, decision: 'yes' }, { fromStartForm: true })).status).toBe(200);
    expect((await start({ amount: 101 })).status).toBe(200);
  });

  test('takes what the task sees already', async () => {
    const key = await newTask({ amount: 5 });
    expect((await complete(key, { decision: 'yes' })).status).toBe(204);
  });

  test('holds in bulk too', async () => {
    const key = await newTask({});
    const { body } = await api.call('POST', '/v2/user-tasks/bulk', {
      body: { action: 'COMPLETE', userTaskKeys: [key] },
    });
    expect(body.items).toEqual([expect.objectContaining({ ok: false, code: 'FORM_INVALID' })]);
  });
});
