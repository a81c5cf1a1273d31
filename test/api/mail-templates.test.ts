import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const ana = { username: 'ana', password: 'the long password of ana' };
const good = {
  subject: 'Dear {{userName}}: {{subjectName}}',
  html: '{{#> layout}}<p>{{t "intro"}} {{date "2030-01-01"}}</p>{{> button}}{{/layout}}',
  text: '{{#> layout}}Ours{{/layout}}',
};

describe('templates of mails', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ MAIL_CATCHER: '1', MULTI_TENANCY: '1' });
    await api.deploy(['named.bpmn', model]);
    await api.call('POST', '/v2/users', { body: { ...ana, email: 'ana@example.com', name: 'Ana Lind' } });
    await api.call('PUT', '/v2/roles/staff/users/ana');
    await api.call('PUT', '/v2/tenants/<default>/users/ana');
  });
  afterAll(() => api.stop());

  const path = (name: string, language = 'en') => `/v2/mail-templates/${name}?language=${language}`;
  const save = (name: string, body: object, language?: string, as?: object) =>
    api.call('PUT', path(name, language), { body, ...as });
  const preview = (name: string, body: object) =>
    api.call('POST', `/v2/mail-templates/${name}/preview`, { body });
  const mailOf = async (processDefinitionId: string): Promise<{ subject: string; text: string }> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId, businessId: 'T-1' },
    });
    const filter = { processInstanceKey: body.processInstanceKey, template: 'task-assigned', state: 'SENT' };
    const mail = await until(
      async () => (await api.call('POST', '/v2/mails/search', { body: { filter } })).body.items[0],
    );
    return (await api.call('GET', `/v2/mails/${mail.mailKey}`)).body;
  };

  test('are the product’s for every kind in both languages, each with an example', async () => {
    const { body } = await api.call('GET', '/v2/mail-templates');
    const items = body.items as { name: string; language: string; isOwn: boolean }[];
    expect(items).toHaveLength(body.kinds.length * 2);
    expect(items.every(({ isOwn }) => !isOwn)).toBe(true);
    for (const { name, language } of items) {
      const shown = await preview(name, { language });
      expect([name, shown.status]).toEqual([name, 200]);
      expect(shown.body.html).toContain(`<html lang="${language}">`);
    }
  });

  test('of a tenant come first, and the product’s are back when they are deleted', async () => {
    const saved = await save('task-assigned', good);
    expect(saved.body).toMatchObject({
      name: 'task-assigned',
      language: 'en',
      isOwn: true,
      updatedBy: 'admin',
    });
    const shown = await preview('task-assigned', { language: 'en' });
    expect(shown.body.subject).toBe('Dear Ana Lind: Review expense EXP-2231');
    expect((await mailOf('plain')).subject).toBe('Dear Ana Lind: Review T-1');
    expect((await api.call('DELETE', path('task-assigned'))).status).toBe(204);
    expect((await api.call('DELETE', path('task-assigned'))).status).toBe(404);
    expect((await mailOf('plain')).subject).toBe('Review T-1');
  });

  test('are named by user tasks; one that fails gives way to the product’s', async () => {
    expect((await mailOf('named')).subject).toBe('Review T-1');
    await save('expense-review', good);
    const own = await mailOf('named');
    expect(own.subject).toBe('Dear Ana Lind: Review T-1');
    expect(own.text).toContain('Ours');
    // The example has a due date, this task has none.
    await save('expense-review', { ...good, subject: '{{t "dueSuffix"}}' });
    expect((await mailOf('named')).subject).toBe('Review T-1');
    expect((await preview('nobody-knows', { language: 'en' })).status).toBe(404);
    expect((await preview('nobody-knows', { language: 'en', template: good })).status).toBe(200);
  });

  test.each([
    ['an error of syntax', { html: '{{#if' }, /Parse error/],
    ['a fact that is not there', { text: '{{secret}}' }, /"secret" not defined/],
    ['markup that is not escaped', { html: '{{{userName}}}' }, /always escaped/],
    ['a helper that is not ours', { text: '{{lookup this "userName"}}' }, /lookup/],
    ['what comes from a prototype', { text: '{{userName.constructor.name}}' }, /not defined/],
  ])('with %s are refused', async (_, change, message) => {
    const { status, body } = await save('task-assigned', { ...good, ...change });
    expect([status, body.code]).toEqual([400, 'TEMPLATE_INVALID']);
    expect(body.detail).toMatch(message);
    expect(
      (await preview('task-assigned', { language: 'en', template: { ...good, ...change } })).status,
    ).toBe(400);
  });

  test('take a name, a language and a tenant of the caller', async () => {
    expect((await save('Not A Name', good)).body.code).toBe('INVALID_VALUE');
    expect((await save('task-assigned', good, 'fr')).body.code).toBe('INVALID_VALUE');
    expect((await api.call('GET', '/v2/mail-templates', { as: ana })).status).toBe(403);
    expect((await save('task-assigned', good, 'en', { as: ana })).status).toBe(403);
    expect((await api.call('DELETE', path('task-assigned'), { as: ana })).status).toBe(403);
    await api.call('POST', '/v2/roles', { body: { roleId: 'postmaster', name: 'Postmaster' } });
    await api.call('PUT', '/v2/roles/postmaster/users/ana');
    await api.call('POST', '/v2/authorizations', {
      body: {
        ...{ ownerId: 'postmaster', ownerType: 'ROLE', resourceType: 'MAIL', resourceId: '*' },
        permissionTypes: ['READ', 'UPDATE'],
      },
    });
    const foreign = await api.call('PUT', `${path('task-assigned')}&tenantId=other`, { as: ana, body: good });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
    expect((await save('task-assigned', good, 'en', { as: ana })).status).toBe(200);
    expect((await api.call('DELETE', path('task-assigned'), { as: ana })).status).toBe(204);
  });

  test('people whom a process tells of a late task hear who has it', async () => {
    await api.call('POST', '/v2/users', {
      body: { username: 'bo', password: 'the long password of bo', email: 'bo@example.com' },
    });
    await api.call('PUT', '/v2/roles/staff/users/bo');
    await api.call('PUT', '/v2/tenants/<default>/users/bo');
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'late', businessId: 'L-1' },
    });
    const filter = { processInstanceKey: body.processInstanceKey, template: 'task-escalated', state: 'SENT' };
    const mail = await until(
      async () => (await api.call('POST', '/v2/mails/search', { body: { filter } })).body.items[0],
    );
    const shown = (await api.call('GET', `/v2/mails/${mail.mailKey}`)).body;
    expect(shown).toMatchObject({ to: 'bo@example.com', subject: 'Late: Review L-1' });
    expect(shown.text).toContain('It is with Ana Lind.');
  });

  test('several mails go out once more, each with its answer', async () => {
    await mailOf('plain');
    const { items } = (await api.call('POST', '/v2/mails/search', { body: { filter: { state: 'SENT' } } }))
      .body;
    const mailKeys = [items[0].mailKey, items[0].mailKey, '1234567890'];
    const { body } = await api.call('POST', '/v2/mails/resend', { body: { mailKeys } });
    expect(body.items).toEqual([
      { mailKey: items[0].mailKey, isQueued: true, code: null },
      { mailKey: '1234567890', isQueued: false, code: 'NOT_FOUND' },
    ]);
    expect((await api.call('POST', '/v2/mails/resend', { body: { mailKeys: [] } })).status).toBe(400);
  });
});

// helpers

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It has not come about within twenty seconds.');
}

const process = (id: string, more: string) => `
  <bpmn:process id="${id}" name="Reviews" isExecutable="true">
    <bpmn:startEvent id="start-${id}" />
    <bpmn:userTask id="review-${id}" name="Review">
      <bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition assignee="ana" />${more}</bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end-${id}" />
    <bpmn:sequenceFlow id="f1-${id}" sourceRef="start-${id}" targetRef="review-${id}" />
    <bpmn:sequenceFlow id="f2-${id}" sourceRef="review-${id}" targetRef="end-${id}" />
  </bpmn:process>`;
const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="definitions" targetNamespace="http://millrace.test">${process('plain', '')}${process('late', '<zeebe:taskSchedule dueDate="2020-01-01T00:00:00Z" /><millrace:escalation notifyUsers="bo" />')}${process(
  'named',
  '<zeebe:taskHeaders><zeebe:header key="millrace:mailTemplate" value="expense-review" /></zeebe:taskHeaders>',
)}
</bpmn:definitions>`;
