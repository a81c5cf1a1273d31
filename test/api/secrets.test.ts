import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDataKeys } from '../../runtime/secrets/data-keys.ts';
import { createSecrets } from '../../runtime/secrets/create-secrets.ts';
import { seal, unseal } from '../../runtime/secrets/seal.ts';
import { plainPool } from '../support/plain-database.ts';
import { startApi, type Api } from './start-api.ts';

const KEY = 'the first key of thirty-two characters';
const NEXT = 'the second key of thirty-two characters';
const NOBODY = { username: 'nobody', password: 'has no right at all' };
const context = {
  caller: {
    id: 'test',
    kind: 'system' as const,
    tenantIds: ['<default>', 'other'],
    groupIds: [],
    roleIds: [],
    grants: [],
  },
  tenantId: '<default>',
};

describe('secrets', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ SECRETS_KEY: KEY, SECRET_GIVEN: 'from outside', MULTI_TENANCY: '1' });
    await api.call('POST', '/v2/users', { body: NOBODY });
  });
  afterAll(() => api.stop());

  const put = (name: string, body: unknown, as?: typeof NOBODY) =>
    api.call('PUT', `/v2/secrets/${name}`, { body, ...(as ? { as } : {}) });

  test('are given by reference to whoever may see them, and that is noted', async () => {
    await put('BANK', { value: 'the value of the bank' });
    const references = ['camunda.secrets.BANK', 'camunda.secrets.NONE', 'secrets.BANK'];
    const listed = await api.call('POST', '/v2/secrets/list', { body: {} });
    expect(listed.body).toEqual({ references: ['camunda.secrets.BANK', 'camunda.secrets.GIVEN'] });
    const resolved = await api.call('POST', '/v2/secrets/resolve', { body: { references } });
    expect(resolved.body).toEqual({
      resolved: [{ reference: 'camunda.secrets.BANK', value: 'the value of the bank' }],
      errors: [
        { reference: 'camunda.secrets.NONE', code: 'NOT_FOUND', message: 'There is no secret "NONE".' },
        {
          reference: 'secrets.BANK',
          code: 'INVALID_REFERENCE',
          message: 'Write camunda.secrets. and the name of the secret.',
        },
      ],
    });
    const uses = await api.call('POST', '/v2/secrets/BANK/uses/search', { body: {} });
    expect(uses.body.items).toMatchObject([{ elementId: 'admin', processDefinitionId: '' }]);
    const asNobody = { as: NOBODY };
    expect((await api.call('POST', '/v2/secrets/list', { body: {}, ...asNobody })).body.references).toEqual(
      [],
    );
    const refused = await api.call('POST', '/v2/secrets/resolve', { body: { references }, ...asNobody });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    await api.call('DELETE', '/v2/secrets/BANK', {});
  });

  test('are stored, listed without their values and deleted', async () => {
    expect((await put('API_TOKEN', { value: 'very secret value', description: 'of the bank' })).status).toBe(
      204,
    );
    expect((await put('API_TOKEN', { value: 'another secret value' })).status).toBe(204);
    const found = await api.call('POST', '/v2/secrets/search', { body: { sort: [{ field: 'name' }] } });
    expect(found.body.items).toEqual([
      {
        name: 'API_TOKEN',
        description: 'of the bank',
        source: 'STORED',
        createdAt: expect.any(String),
        changedAt: expect.any(String),
        changedBy: 'admin',
        lastUsedAt: null,
        usedBy: [],
        tenantId: '<default>',
      },
      expect.objectContaining({ name: 'GIVEN', source: 'ENVIRONMENT', changedBy: null }),
    ]);
    expect(found.text).not.toContain('secret value');
    expect((await api.call('DELETE', '/v2/secrets/API_TOKEN', {})).status).toBe(204);
    const again = await api.call('DELETE', '/v2/secrets/API_TOKEN', {});
    expect([again.status, again.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await api.call('DELETE', '/v2/secrets/GIVEN', {})).status).toBe(404);
  });

  test('stay while a process refers to them', async () => {
    await put('USED', { value: 'used value' });
    await put('USED_NOT', { value: 'used value' });
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="calls" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <serviceTask id="t"><extensionElements><zeebe:taskDefinition type="millrace:http"/><zeebe:ioMapping><zeebe:input source="{{secrets.USED}}" target="url"/></zeebe:ioMapping></extensionElements></serviceTask>
    <sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    expect((await api.deploy(['calls.bpmn', xml])).status).toBe(200);
    const refused = await api.call('DELETE', '/v2/secrets/USED', {});
    expect([refused.status, refused.body.code, refused.body.usedBy]).toEqual([
      409,
      'SECRET_IN_USE',
      ['calls'],
    ]);
    expect((await api.call('DELETE', '/v2/secrets/USED_NOT', {})).status).toBe(204);
    const settings = { enabled: true, defaults: { text: '{{secrets.USED}}' } };
    await api.call('PUT', '/v2/connectors/millrace:mail', { body: settings });
    const { body } = await api.call('POST', '/v2/secrets/search', { body: { filter: { name: 'USED' } } });
    expect(body.items[0].usedBy).toEqual(['calls', 'connector:millrace:mail']);
    const meant = await api.call('DELETE', '/v2/secrets/USED?force=maybe', {});
    expect(meant.status).toBe(400);
    expect((await api.call('DELETE', '/v2/secrets/USED?force=true', {})).status).toBe(204);
    expect((await api.call('DELETE', '/v2/secrets/USED?force=true', {})).status).toBe(404);
  });

  test('that a model names and nobody has set are told when it is checked and when it is deployed', async () => {
    await put('KNOWN', { value: 'known value' });
    const task = (id: string, source: string): string =>
      `<serviceTask id="${id}" name="Call ${id}"><extensionElements><zeebe:taskDefinition type="millrace:http"/><zeebe:ioMapping><zeebe:input source="${source}" target="url"/></zeebe:ioMapping></extensionElements></serviceTask>`;
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs" targetNamespace="t">
  <process id="names" isExecutable="true"><startEvent id="s"><extensionElements><zeebe:properties>
    <zeebe:property name="inbound.type" value="millrace:webhook"/><zeebe:property name="inbound.path" value="names-hook"/>
    <zeebe:property name="inbound.secret" value="{{secrets.OF_HOOK}}"/></zeebe:properties></extensionElements></startEvent>
    ${task('a', '{{secrets.KNOWN}}{{secrets.IN_TEXT}}')}${task('b', '=&quot;secrets.QUOTED&quot;')}${task('c', '=secrets.variable')}${task('d', 'secrets.WHOLE')}
    <sequenceFlow id="f0" sourceRef="s" targetRef="a"/><sequenceFlow id="f1" sourceRef="a" targetRef="b"/><sequenceFlow id="f2" sourceRef="b" targetRef="c"/>
    <sequenceFlow id="f3" sourceRef="c" targetRef="d"/><sequenceFlow id="f4" sourceRef="d" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    const unknown = (problems: { code: string; severity: string; elementId: string; message: string }[]) =>
      problems
        .filter(({ code }) => code === 'SECRET_UNKNOWN')
        .map(({ severity, elementId, message }) => [severity, elementId, /"(\w+)"/.exec(message)?.[1]]);
    const expected = [
      ['WARNING', 's', 'OF_HOOK'],
      ['WARNING', 'a', 'IN_TEXT'],
      ['WARNING', 'b', 'QUOTED'],
      ['WARNING', 'd', 'WHOLE'],
    ];
    const resources = [{ name: 'names.bpmn', content: xml }];
    const checked = await api.call('POST', '/v2/models/check', { body: { resources } });
    expect(
      checked.body.problems.filter(({ severity }: { severity: string }) => severity === 'ERROR'),
    ).toEqual([]);
    expect(unknown(checked.body.problems)).toEqual(expected);
    const form = new FormData();
    form.append('resources', new Blob([xml]), 'names.bpmn');
    const headers = { prefer: 'extended' };
    const deployed = await api.call('POST', '/v2/deployments', { raw: form, headers });
    expect(deployed.status).toBe(200);
    expect(unknown(deployed.body.problems)).toEqual(expected);
    for (const name of ['OF_HOOK', 'IN_TEXT', 'QUOTED', 'WHOLE']) await put(name, { value: 'is set now' });
    const again = await api.call('POST', '/v2/models/check', { body: { resources } });
    expect(unknown(again.body.problems)).toEqual([]);
  });

  test('are refused with what is wrong', async () => {
    for (const [name, body, code] of [
      ['1ST', { value: 'x' }, 'INVALID_VALUE'],
      ['A%20B', { value: 'x' }, 'INVALID_VALUE'],
      ['A', {}, 'MISSING_FIELD'],
      ['A', { value: '' }, 'INVALID_VALUE'],
      ['A', { value: 1 }, 'WRONG_TYPE'],
      ['A', { value: 'x'.repeat(20_000) }, 'TOO_LONG'],
      ['A', { value: 'ä'.repeat(10_000) }, 'TOO_LONG'],
      ['A', { value: 'x', more: 1 }, 'UNKNOWN_PROPERTY'],
    ] as const) {
      const answer = await put(name, body);
      const codes = [
        answer.body.code,
        ...(answer.body.errors ?? []).map((each: { code: string }) => each.code),
      ];
      expect([name, body, answer.status, codes]).toEqual([name, body, 400, expect.arrayContaining([code])]);
    }
  });

  test('are for those with the right only, and for their own tenant', async () => {
    expect((await put('A', { value: 'x' }, NOBODY)).status).toBe(403);
    expect((await api.call('DELETE', '/v2/secrets/A', { as: NOBODY })).status).toBe(403);
    const seen = await api.call('POST', '/v2/secrets/search', { as: NOBODY, body: {} });
    expect([seen.status, seen.body.items ?? []]).toEqual([seen.status, []]);
    const foreign = await put('A', { value: 'x', tenantId: 'not-mine' });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
  });

  test('open with the old key and are wrapped with the new one', async () => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ connectionString: api.connectionString, ...plainPool });
    try {
      const open = (...keys: readonly string[]) => {
        const dataKeys = createDataKeys(pool, keys);
        const secrets = createSecrets({
          pool,
          keys: dataKeys,
          now: Date.now,
          fromEnvironment: { ENV: 'value' },
        });
        return { ...secrets, rewrap: dataKeys.rewrap };
      };
      await open(KEY).put(context, 'ROTATED', { value: 'kept value' });
      await expect(open(NEXT).read('<default>', 'ROTATED')).rejects.toThrow('SECRETS_KEY');
      const both = open(NEXT, KEY);
      expect(await both.read('<default>', 'ROTATED')).toBe('kept value');
      await both.rewrap();
      expect(await open(NEXT).read('<default>', 'ROTATED')).toBe('kept value');
      await expect(open(KEY).read('<default>', 'ROTATED')).rejects.toThrow('SECRETS_KEY');
      await expect(open().put(context, 'A', { value: 'x' })).rejects.toThrow('SECRETS_KEY');
      expect(await open(NEXT).read('other', 'ENV')).toBeUndefined();
      expect(await open(NEXT).read('<default>', 'ENV')).toBe('value');
      expect(await open(NEXT).read('<default>', 'constructor')).toBeUndefined();
      // A value that was put in the place of another one does not open.
      await open(NEXT).put({ ...context, tenantId: 'other' }, 'ROTATED', { value: 'of another' });
      await pool.query(
        "UPDATE secrets a SET sealed = b.sealed, revision = b.revision FROM secrets b WHERE a.tenant_id = 'other' AND b.tenant_id = '<default>' AND a.name = 'ROTATED' AND b.name = 'ROTATED'",
      );
      await expect(open(NEXT).read('other', 'ROTATED')).rejects.toThrow();
    } finally {
      await pool.end();
    }
  });

  test('are sealed for their place', () => {
    const key = Buffer.alloc(32, 1);
    const sealed = seal(Buffer.from('x'), key, ['a', 'b']);
    expect(unseal(sealed, key, ['a', 'b']).toString()).toBe('x');
    for (const place of [['a'], ['b', 'a'], ['ab']]) expect(() => unseal(sealed, key, place)).toThrow();
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => unseal(sealed, key, ['a', 'b'])).toThrow();
  });
});
