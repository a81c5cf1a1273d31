import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };

/** Element templates that people bring along, beside those of the built-in connectors. */
describe('own element templates', () => {
  let api: Api;
  const template = (id: string, more: object = {}) => ({
    id,
    name: 'Ask the ERP',
    appliesTo: ['bpmn:Task'],
    elementType: { value: 'bpmn:ServiceTask' },
    properties: [
      { type: 'Hidden', value: 'erp', binding: { type: 'zeebe:taskDefinition', property: 'type' } },
    ],
    ...more,
  });
  const put = (id: string, body: object, as?: typeof JANE) =>
    api.call('PUT', `/v2/element-templates/${id}`, { body, ...(as ? { as } : {}) });
  const offered = async (as?: typeof JANE): Promise<string[]> => {
    const { body } = await api.call('GET', '/v2/element-templates', as ? { as } : {});
    return body.items.map(({ id }: { id: string }) => id);
  };

  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: JANE });
    await api.call('PUT', '/v2/roles/analyst/users/jane');
  });
  afterAll(() => api.stop());

  test('are offered to everybody in the modeler, changed and deleted', async () => {
    expect((await put('erp', template('erp', { version: 1 }))).status).toBe(204);
    expect((await put('erp', template('erp', { version: 2, name: 'Ask the new ERP' }))).status).toBe(204);
    expect((await put('erp', template('erp', { version: 2, name: 'Ask the ERP of today' }))).status).toBe(
      204,
    );
    expect((await offered(JANE)).filter((id) => id === 'erp')).toHaveLength(2);
    const found = await api.call('POST', '/v2/element-templates/search', {
      body: { filter: { text: 'today' } },
    });
    expect(found.body.items).toMatchObject([{ id: 'erp', version: 2 }]);
    const one = await api.call('GET', '/v2/element-templates/erp', { as: JANE });
    expect(one.body.properties).toHaveLength(1);
    expect((await api.call('DELETE', '/v2/element-templates/erp?version=1')).status).toBe(204);
    expect((await offered()).filter((id) => id === 'erp')).toHaveLength(1);
    expect((await api.call('DELETE', '/v2/element-templates/erp')).status).toBe(204);
    expect(await offered()).not.toContain('erp');
    expect((await api.call('DELETE', '/v2/element-templates/erp')).status).toBe(404);
  });

  test('are brought along by who looks after connectors', async () => {
    for (const answer of [
      await put('mine', template('mine'), JANE),
      await api.call('DELETE', '/v2/element-templates/mine', { as: JANE }),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'PERMISSION_MISSING']);
  });

  test('do not take the place of a built-in one', async () => {
    const { status, body } = await put('millrace.mail', template('millrace.mail'));
    expect([status, body.code]).toEqual([409, 'ALREADY_EXISTS']);
    expect((await api.call('DELETE', '/v2/element-templates/millrace.mail')).status).toBe(404);
  });

  test.each([
    [template('other'), 'The id of the template is not "bad". Send it under its own id.'],
    [template('bad', { name: '' }), 'The template has no name.'],
    [
      template('bad', { appliesTo: ['javascript:x'] }),
      'appliesTo has to list types of elements, such as bpmn:ServiceTask.',
    ],
    [
      template('bad', { properties: [{ type: 'String' }] }),
      'properties has to be a list of at most 500 objects, each with a binding.',
    ],
    [template('bad', { version: 1.5 }), 'The version of a template is a whole number from 0.'],
    [
      template('bad', { icon: { contents: 'https://example.com/a.png' } }),
      'The icon has to be in the template: {contents: "data:image/…"}. Icons from elsewhere are not loaded.',
    ],
    [
      template('bad', { description: 'x'.repeat(262_144) }),
      'An element template has at most 256 KB. Make its icon smaller.',
    ],
  ])('%#: what is no template names its fault', async (body, detail) => {
    const answer = await put('bad', body);
    expect([answer.status, answer.body.detail]).toEqual([400, detail]);
  });

  test('one’s own rights are found without the right to read rights', async () => {
    const { status, body } = await api.call('POST', '/v2/authentication/me/authorizations/search', {
      as: JANE,
      body: { filter: { resourceType: 'SANDBOX' } },
    });
    expect([status, body.authorizationsEnabled]).toEqual([200, true]);
    expect(body.items).toMatchObject([
      { ownerType: 'ROLE', ownerId: 'analyst', resourceType: 'SANDBOX', permissionTypes: ['CREATE'] },
    ]);
  });
});
