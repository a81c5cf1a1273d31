import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCamundaClient } from '@camunda8/orchestration-cluster-api';
import { ADMIN, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };

describe('cluster variables', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: NOBODY });
  });
  afterAll(() => api.stop());

  const create = (body: unknown, place = 'global', as?: typeof NOBODY) =>
    api.call('POST', `/v2/cluster-variables/${place}`, { body, ...(as ? { as } : {}) });
  const evaluated = async (expression: string): Promise<unknown> =>
    (await api.call('POST', '/v2/expression/evaluation', { body: { expression } })).body.result;

  test('are refused with what is wrong', async () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ name: '1st', value: 1 }, /begins with a letter or _/],
      [{ name: 'A', value: null }, /any JSON but null/],
      [{ name: 'A', value: 'secrets.A', kind: 'SECRET_REFERENCE' }, /cannot stand for a secret/],
      [{ name: 'A', value: 1, scope: 'GLOBAL' }, /scope/],
    ];
    for (const [body, message] of cases) {
      const answer = await create(body);
      expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(message)]);
    }
    expect((await create({ name: 'A', value: 1 }, 'global', NOBODY)).status).toBe(403);
    expect((await api.call('GET', '/v2/cluster-variables/global/A', {})).status).toBe(404);
    expect((await api.call('PUT', '/v2/cluster-variables/global/A', { body: { value: 1 } })).status).toBe(
      404,
    );
    expect((await api.call('DELETE', '/v2/cluster-variables/global/A', {})).status).toBe(404);
    expect((await create({ name: 'A', value: 1 }, 'tenants/elsewhere')).status).toBe(400);
  });

  test('are kept with what is said of them, and read by expressions', async () => {
    const created = await create({ name: 'URL', value: { host: 'a.test' }, metadata: { team: 'pay' } });
    const stored = { name: 'URL', scope: 'GLOBAL', tenantId: null, metadata: { team: 'pay' }, kind: 'JSON' };
    expect([created.status, created.body]).toEqual([200, { ...stored, value: '{"host":"a.test"}' }]);
    const twice = await create({ name: 'URL', value: 1 });
    expect([twice.status, twice.body.code]).toEqual([409, 'ALREADY_EXISTS']);
    expect(await evaluated('camunda.vars.env.URL.host')).toBe('a.test');

    const place = 'tenants/%3Cdefault%3E';
    expect((await create({ name: 'URL', value: 'own' }, place)).body).toMatchObject({
      scope: 'TENANT',
      tenantId: '<default>',
    });
    expect(
      await evaluated('[camunda.vars.env.URL, camunda.vars.cluster.URL.host, camunda.vars.tenant.URL]'),
    ).toEqual(['own', 'a.test', 'own']);
    const changed = await api.call('PUT', '/v2/cluster-variables/global/URL', { body: { value: 5 } });
    expect(changed.body).toEqual({ ...stored, value: '5' });
    expect((await api.call('GET', `/v2/cluster-variables/${place}/URL`, {})).body.value).toBe('"own"');
    expect((await api.call('DELETE', `/v2/cluster-variables/${place}/URL`, {})).status).toBe(204);
    expect((await api.call('GET', `/v2/cluster-variables/${place}/URL`, {})).status).toBe(404);
    expect(await evaluated('camunda.vars.env.URL')).toBe(5);
  });

  test('are found by whoever may read them', async () => {
    await create({ name: 'LONG', value: 'x'.repeat(10_000) });
    const search = (filter: object, query = '', as?: typeof NOBODY) =>
      api.call('POST', `/v2/cluster-variables/search${query}`, { body: { filter }, ...(as ? { as } : {}) });
    const [cut] = (await search({ name: { $like: 'LO*' }, scope: 'GLOBAL' })).body.items as {
      value: string;
      isTruncated: boolean;
    }[];
    expect([cut?.value.length, cut?.isTruncated]).toEqual([8192, true]);
    const whole = await search({ name: 'LONG' }, '?truncateValues=false');
    expect(whole.body.items).toMatchObject([{ isTruncated: false }]);
    expect((await search({ name: 'LONG' }, '', NOBODY)).body.items).toEqual([]);
  });

  test('answer the public client as it expects', async () => {
    const camunda = createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: api.url,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
        CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });
    const now = { consistency: { waitUpToMs: 0 } };
    await camunda.createGlobalClusterVariable({ name: 'FLAGS' as never, value: { express: true } });
    await camunda.updateGlobalClusterVariable({ name: 'FLAGS' as never, value: { express: false } });
    const read = await camunda.getGlobalClusterVariable({ name: 'FLAGS' as never }, now);
    expect(read).toMatchObject({ scope: 'GLOBAL', value: '{"express":false}' });
    const found = await camunda.searchClusterVariables({ filter: { name: 'FLAGS' } }, now);
    expect(found.items).toHaveLength(1);
    await camunda.deleteGlobalClusterVariable({ name: 'FLAGS' as never });
  });
});
