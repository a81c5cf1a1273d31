import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PublicLinkTokens } from '../../api/auth/public-link-tokens.ts';
import { startFormProcess } from './models.ts';
import { startApi, type Answer, type Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const FORM = JSON.stringify({
  type: 'default',
  id: 'claim',
  schemaVersion: 18,
  components: [
    { type: 'textfield', id: 'F1', key: 'name', label: 'Name', validate: { required: true, maxLength: 20 } },
    { type: 'number', id: 'F2', key: 'claim.amount', label: 'Amount', validate: { min: 1 } },
    { type: 'textfield', id: 'F3', key: 'partner', label: 'Partner', readonly: true },
    { type: 'checkbox', id: 'F4', key: 'vip', label: 'VIP', disabled: true },
    {
      type: 'dynamiclist',
      id: 'F5',
      path: 'items',
      components: [{ type: 'textfield', id: 'F6', key: 'what', label: 'What' }],
    },
    { type: 'text', id: 'F7', text: 'For {{campaign}}' },
  ],
});
const CLAIM = '/v2/processes/claims/public-links';
const until = (ms: number): string => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;

describe('public links', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ MULTI_TENANCY: '1' });
    await api.call('POST', '/v2/users', { body: NOBODY });
    const deployed = await api.deploy(['claim.form', FORM], ['c.bpmn', startFormProcess('claims', 'claim')]);
    expect(deployed.status).toBe(200);
  });
  afterAll(() => api.stop());

  const make = async (body: object = {}): Promise<{ linkKey: string; token: string; url: string }> => {
    const made = await api.call('POST', CLAIM, { body: { expiresAt: until(HOUR), ...body } });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    return { ...made.body, token: made.body.url.split('/f/')[1] };
  };
  const open = (token: string): Promise<Answer> => api.call('GET', `/public/forms/${token}`, { as: null });
  const send = (token: string, variables: unknown, headers = {}): Promise<Answer> =>
    api.call('POST', `/public/forms/${token}`, { as: null, body: { variables }, headers });
  const list = async (filter = {}): Promise<{ linkKey: string; state: string; uses: number }[]> =>
    (await api.call('POST', `${CLAIM}/search`, { body: { filter } })).body.items;
  const variablesOf = async (instance: string): Promise<object> => {
    const { body } = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: instance } },
    });
    const rows = body.items as { name: string; value: string }[];
    return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
  };

  test('show a guest the form with its own variables only, and start an instance as themselves', async () => {
    const { token, linkKey, url } = await make({
      variables: { partner: 'ACME', campaign: 'Spring', internal: 7 },
      description: 'Mail of March',
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/f\/[\w-]{54}$/);
    const form = await open(token);
    expect([form.status, form.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(form.body).toEqual({
      formId: 'claim',
      version: 1,
      schema: FORM,
      name: 'claims',
      variables: { partner: 'ACME', campaign: 'Spring' },
    });
    const answers = { name: 'Bo', claim: { amount: 5 }, partner: 'ACME', vip: false, items: [{ what: 'x' }] };
    const sent = await send(token, answers);
    expect([sent.status, sent.body]).toEqual([202, { receipt: expect.stringMatching(/^\d+$/) }]);
    const instance = await api.call('GET', `/v2/process-instances/${sent.body.receipt}`, {
      headers: { prefer: 'extended' },
    });
    expect(instance.body).toMatchObject({
      processDefinitionId: 'claims',
      startedBy: `public-link:${linkKey}`,
    });
    expect(await variablesOf(sent.body.receipt)).toEqual({ ...answers, campaign: 'Spring', internal: 7 });
    expect((await list()).find((each) => each.linkKey === linkKey)).toEqual({
      linkKey,
      processDefinitionId: 'claims',
      state: 'ACTIVE',
      description: 'Mail of March',
      expiresAt: expect.any(String),
      maxUses: null,
      uses: 1,
      lastUsedAt: expect.any(String),
      formKey: null,
      variables: { partner: 'ACME', campaign: 'Spring', internal: 7 },
      createdAt: expect.any(String),
      createdBy: 'admin',
      revokedAt: null,
      revokedBy: null,
      tenantId: '<default>',
    });
  });

  test('take the fields of their form and nothing else', async () => {
    const { token, linkKey } = await make({ variables: { partner: 'ACME' } });
    const refused = await send(token, {
      approved: true,
      partner: 'Other',
      vip: true,
      claim: { amount: 5, bonus: 1 },
      items: [{ what: 'x', price: 3 }, 'y'],
    });
    expect([refused.status, refused.body.code]).toEqual([400, 'FORM_INVALID']);
    expect(refused.body.errors).toEqual([
      {
        pointer: '/variables/approved',
        code: 'UNKNOWN_PROPERTY',
        message: '"approved" is no field of the form.',
      },
      { pointer: '/variables/partner', code: 'INVALID_VALUE', message: '"partner" cannot be changed.' },
      { pointer: '/variables/vip', code: 'INVALID_VALUE', message: '"vip" cannot be changed.' },
      {
        pointer: '/variables/claim/bonus',
        code: 'UNKNOWN_PROPERTY',
        message: '"claim.bonus" is no field of the form.',
      },
      {
        pointer: '/variables/items/0/price',
        code: 'UNKNOWN_PROPERTY',
        message: '"items.0.price" is no field of the form.',
      },
      {
        pointer: '/variables/items/1',
        code: 'UNKNOWN_PROPERTY',
        message: '"items.1" is no field of the form.',
      },
    ]);
    const invalid = await send(token, { claim: { amount: 0 } });
    expect(invalid.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/variables/claim/amount',
      '/variables/name',
    ]);
    expect((await list()).find((each) => each.linkKey === linkKey)?.uses).toBe(0);
    expect((await send(token, 'x')).body.errors[0].code).toBe('WRONG_TYPE');
    expect((await api.call('POST', `/public/forms/${token}`, { as: null, body: {} })).status).toBe(400);
  });

  test('end when they are used up, withdrawn or over, all in the same words', async () => {
    const gone = (answer: Answer): unknown[] => [answer.status, answer.body.code, answer.body.detail];
    const words = [404, 'NOT_FOUND', 'This link does not exist, has expired, was used up or was withdrawn.'];
    const once = await make({ maxUses: 1 });
    const key = { 'idempotency-key': 'one' };
    const sent = await send(once.token, { name: 'Bo' }, key);
    expect(sent.status).toBe(202);
    const again = await send(once.token, { name: 'Bo' }, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([
      202,
      sent.body,
      'true',
    ]);
    expect(gone(await send(once.token, { name: 'Bo' }))).toEqual(words);
    expect(gone(await open(once.token))).toEqual(words);

    const revoked = await make();
    const path = `${CLAIM}/${revoked.linkKey}`;
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect(gone(await open(revoked.token))).toEqual(words);
    expect(gone(await send(revoked.token, { name: 'Bo' }))).toEqual(words);

    const short = await make({ expiresAt: until(1_500) });
    expect((await open(short.token)).status).toBe(200);
    await new Promise((resume) => setTimeout(resume, 1_600));
    expect(gone(await open(short.token))).toEqual(words);
    const unknown = new PublicLinkTokens('test').make();
    const forged = new PublicLinkTokens('guess').make();
    for (const token of [unknown, forged, 'x', '%00', `${once.token}A`])
      expect(gone(await open(token))).toEqual(words);
    const states = await list();
    expect(
      [once, revoked, short].map(({ linkKey }) => states.find((s) => s.linkKey === linkKey)?.state),
    ).toEqual(['USED_UP', 'REVOKED', 'EXPIRED']);
    expect((await list({ state: 'REVOKED' })).map(({ linkKey }) => linkKey)).toEqual([revoked.linkKey]);
  });

  test('the last use is taken by one of many at once', async () => {
    const { token } = await make({ maxUses: 3 });
    const sent = await Promise.all(Array.from({ length: 8 }, () => send(token, { name: 'Bo' })));
    expect(sent.map(({ status }) => status).sort()).toEqual([202, 202, 202, 404, 404, 404, 404, 404]);
  });

  test('are made by people who may change the process, for processes with a form', async () => {
    const body = { expiresAt: until(HOUR) };
    expect((await api.call('POST', CLAIM, { body, as: NOBODY })).status).toBe(403);
    expect((await api.call('POST', `${CLAIM}/search`, { body: {}, as: NOBODY })).status).toBe(403);
    expect((await api.call('DELETE', `${CLAIM}/1`, { as: NOBODY })).status).toBe(403);
    expect((await api.call('POST', CLAIM, { body, as: null })).status).toBe(401);
    const code = async (path: string, sent: object): Promise<unknown> =>
      (await api.call('POST', path, { body: sent })).body.code;
    expect(await code('/v2/processes/none/public-links', body)).toBe('PROCESS_NOT_FOUND');
    expect(await code(CLAIM, {})).toBe('INVALID_VALUE');
    expect(await code(CLAIM, { expiresAt: until(-HOUR) })).toBe('INVALID_VALUE');
    expect(await code(CLAIM, { expiresAt: until(400 * 24 * HOUR) })).toBe('INVALID_VALUE');
    expect(await code(CLAIM, { ...body, maxUses: 0 })).toBe('INVALID_VALUE');
    expect(await code(CLAIM, { ...body, formKey: '12345' })).toBe('INVALID_VALUE');
    expect(await code(CLAIM, { ...body, token: 'own' })).toBe('UNKNOWN_PROPERTY');
    expect((await api.call('DELETE', `${CLAIM}/999999`)).body.code).toBe('NOT_FOUND');
    await api.deploy(['bare.bpmn', startFormProcess('bare', 'missing-form')]);
    expect(await code('/v2/processes/bare/public-links', body)).toBe('INVALID_VALUE');
  });

  test('belong to one tenant for ever', async () => {
    await api.call('POST', '/v2/tenants', { body: { tenantId: 'blue', name: 'Blue' } });
    const inBlue = { expiresAt: until(HOUR), tenantId: 'blue' };
    expect((await api.call('POST', CLAIM, { body: inBlue })).body.code).toBe('TENANT_NOT_ASSIGNED');
    await api.call('PUT', '/v2/tenants/blue/users/admin');
    // The process of the same name belongs to another tenant.
    expect((await api.call('POST', CLAIM, { body: inBlue })).body.code).toBe('PROCESS_NOT_FOUND');
    const { linkKey } = await make();
    expect((await api.call('DELETE', `${CLAIM}/${linkKey}?tenantId=blue`)).status).toBe(404);
    expect(await list({ tenantId: 'blue' })).toEqual([]);
  });

  test('no other site sends a form in the name of a guest', async () => {
    const { token } = await make();
    const fromElsewhere = await send(token, { name: 'Bo' }, { 'sec-fetch-site': 'cross-site' });
    expect([fromElsewhere.status, fromElsewhere.body.code]).toEqual([403, 'CSRF_FAILED']);
    const plain = await api.call('POST', `/public/forms/${token}`, {
      as: null,
      raw: 'name=Bo',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(plain.status).toBe(415);
  });

  test('show the version that is the newest, and refuse while it is suspended', async () => {
    const { token } = await make();
    const newest = JSON.stringify({ ...JSON.parse(FORM), components: [] });
    await api.deploy(['claim.form', newest]);
    expect((await open(token)).body.version).toBe(2);
    const stray = await send(token, { name: 'Bo' });
    expect(stray.body.errors[0].code).toBe('UNKNOWN_PROPERTY');
    const found = await api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: 'claims' } },
    });
    const path = `/v2/process-definitions/${found.body.items[0].processDefinitionKey}`;
    expect((await api.call('POST', `${path}/suspension`, { body: {} })).status).toBe(204);
    expect((await send(token, {})).body.code).toBe('PROCESS_NOT_STARTABLE');
    await api.call('POST', `${path}/resumption`, { body: {} });
    expect((await send(token, {})).status).toBe(202);
  });
});

describe('guests of a server that is not for development', () => {
  const token = new PublicLinkTokens('test').make();
  const ten = Array.from({ length: 10 }, () => 404);
  /** Eleven calls; each says which addresses it came over. */
  const open = async (api: Api, over: (call: number) => string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let call = 0; call < 11; call += 1) {
      const headers = { 'x-forwarded-for': over(call) };
      statuses.push((await api.call('GET', `/public/forms/${token}`, { as: null, headers })).status);
    }
    return statuses;
  };

  test('open and send ten forms a minute from one address, whatever they say it is', async () => {
    const api = await startApi({ ENVIRONMENT: 'staging' });
    expect(await open(api, (call) => `203.0.113.${call}`)).toEqual([...ten, 429]);
    const sent = await api.call('POST', `/public/forms/${token}`, { as: null, body: { variables: {} } });
    expect(sent.status).toBe(404);
    await api.stop();
  });

  test('have limits of their own behind a proxy that is trusted, and cannot add addresses before it', async () => {
    const proxies = { TRUSTED_PROXIES: '127.0.0.0/8, 10.1.0.0/16' };
    const api = await startApi({ ENVIRONMENT: 'staging', ...proxies });
    expect(await open(api, (call) => `203.0.113.${call}, 10.1.2.3`)).toEqual([...ten, 404]);
    expect(await open(api, (call) => `203.0.113.${call}, 198.51.100.7`)).toEqual([...ten, 429]);
    await api.stop();
  });

  test('share their limit where the trusted proxy is another one', async () => {
    const api = await startApi({ ENVIRONMENT: 'staging', TRUSTED_PROXIES: '10.1.0.0/16' });
    expect(await open(api, (call) => `203.0.113.${call}`)).toEqual([...ten, 429]);
    await api.stop();
  });
});
