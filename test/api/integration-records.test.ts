import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runTask } from './connector-task.ts';
import { startApi, type Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const SECRET = 'the value nobody may see';
const ORDER = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <process id="order" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>`;

describe('records of integrations', () => {
  const server = createServer((_request, response) => response.end('{}'));
  let api: Api;
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    api = await startApi({
      CONNECTORS: '1',
      CONNECTOR_ALLOWED_HOSTS: '127.0.0.1',
      SECRETS_KEY: 'a key of at least thirty-two characters',
    });
    await api.call('POST', '/v2/users', { body: NOBODY });
    await api.deploy(['order.bpmn', ORDER]);
  });
  afterAll(async () => {
    await api.stop();
    server.close();
  });

  const createHook = async (body: object = {}): Promise<{ hookId: string; secret: string }> =>
    (
      await api.call('POST', '/v2/inbound-hooks', {
        body: { action: 'START', processDefinitionId: 'order', auth: 'BEARER', ...body },
      })
    ).body;
  const deliver = (hookId: string, secret: string, body = '{}') =>
    api.call('POST', `/hooks/${hookId}`, {
      raw: body,
      as: null,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    });
  const deliveries = async (hookId: string, filter: object = {}) =>
    (await api.call('POST', `/v2/inbound-hooks/${hookId}/deliveries/search`, { body: { filter } })).body;

  test('say which task used which secret, and never its value', async () => {
    await api.call('PUT', '/v2/secrets/TOKEN', { body: { value: SECRET } });
    await api.call('PUT', '/v2/secrets/UNUSED', { body: { value: SECRET } });
    const { processInstanceKey } = await runTask(api, {
      inputs: { url, headers: '={"x-token": "{{secrets.TOKEN}}", "x-again": "{{secrets.TOKEN}}"}' },
    });
    const uses = await api.call('POST', '/v2/secrets/TOKEN/uses/search', { body: {} });
    expect(uses.body.items).toEqual([
      {
        usedAt: expect.stringMatching(/^\d{4}-/),
        processDefinitionId: expect.stringMatching(/^p\d+$/),
        elementId: 'call',
        processInstanceKey,
        jobKey: expect.stringMatching(/^\d+$/),
      },
    ]);
    expect(uses.text).not.toContain(SECRET);
    const found = await api.call('POST', '/v2/secrets/search', { body: { sort: [{ field: 'name' }] } });
    const rows = found.body.items as { name: string; lastUsedAt: string | null; usedBy: string[] }[];
    expect(rows.map(({ name, lastUsedAt, usedBy }) => [name, lastUsedAt, usedBy])).toEqual([
      ['TOKEN', uses.body.items[0].usedAt, [uses.body.items[0].processDefinitionId]],
      ['UNUSED', null, []],
    ]);
    const other = await api.call('POST', '/v2/secrets/UNUSED/uses/search', { body: {} });
    expect(other.body.items).toEqual([]);
    const foreign = await api.call('POST', '/v2/secrets/TOKEN/uses/search', { as: NOBODY, body: {} });
    expect(foreign.status).toBe(403);
    const wrong = await api.call('POST', '/v2/secrets/1/uses/search', { body: {} });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_VALUE']);
  });

  test('keep the secret of a table that is listened to', async () => {
    await api.call('PUT', '/v2/secrets/SOURCE', { body: { value: 'postgresql://u:p@db.example.com/x' } });
    const body = {
      ...{ action: 'START', processDefinitionId: 'order', enabled: false },
      ...{ connectionSecret: 'SOURCE', table: 'outbox' },
    };
    expect((await api.call('PUT', '/v2/inbound-tables/orders', { body })).status).toBe(204);
    const refused = await api.call('DELETE', '/v2/secrets/SOURCE');
    expect([refused.status, refused.body.code, refused.body.usedBy]).toEqual([
      409,
      'SECRET_IN_USE',
      ['table:orders'],
    ]);
    await api.call('DELETE', '/v2/inbound-tables/orders');
    expect((await api.call('DELETE', '/v2/secrets/SOURCE')).status).toBe(204);
  });

  test('show what became of the last calls of a hook, for those who may see them', async () => {
    const { hookId, secret } = await createHook({ variablesExpression: '={n: body.n + 1}' });
    const done = await deliver(hookId, secret, '{"n": 1}');
    expect((await deliver(hookId, 'wrong', '{"n": 1}')).status).toBe(401);
    expect((await deliver(hookId, secret, '{')).status).toBe(400);
    const { items } = await deliveries(hookId);
    expect(items).toEqual([
      expect.objectContaining({ state: 'REFUSED', code: 'MALFORMED_JSON', bytes: 1, receipt: null }),
      expect.objectContaining({
        state: 'REFUSED',
        code: 'NOT_AUTHENTICATED',
        message: 'The signature or the secret is wrong, or the time stamp is older than 5 minutes.',
      }),
      {
        ...{ state: 'ACCEPTED', code: null, message: null, bytes: 8, receipt: done.body.receipt },
        receivedAt: expect.stringMatching(/^\d{4}-/),
      },
    ]);
    expect((await deliveries(hookId, { state: 'ACCEPTED' })).items).toHaveLength(1);
    const path = `/v2/inbound-hooks/${hookId}/deliveries/search`;
    expect((await api.call('POST', path, { as: NOBODY, body: {} })).status).toBe(403);
    const gone = await api.call('POST', '/v2/inbound-hooks/nothing-here/deliveries/search', { body: {} });
    expect([gone.status, gone.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('forget old calls, and all of them with their hook', async () => {
    const { hookId, secret } = await createHook();
    for (let count = 0; count < 130; count += 1) await deliver(hookId, 'wrong');
    await deliver(hookId, secret);
    const page = { limit: 200 };
    const kept = await api.call('POST', `/v2/inbound-hooks/${hookId}/deliveries/search`, { body: { page } });
    expect(kept.body.items.length).toBeLessThanOrEqual(100);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: api.connectionString });
    await client.connect();
    try {
      const count = async (): Promise<number> =>
        (await client.query('SELECT 1 FROM inbound_deliveries WHERE hook_id = $1', [hookId])).rowCount ?? 0;
      expect(await count()).toBeLessThanOrEqual(125);
      expect((await api.call('DELETE', `/v2/inbound-hooks/${hookId}`)).status).toBe(204);
      expect(await count()).toBe(0);
    } finally {
      await client.end();
    }
  });

  test('give a hook a new secret while the one before still works, or at once', async () => {
    const hook = await createHook();
    const rotate = (body: object, as?: typeof NOBODY) =>
      api.call('POST', `/v2/inbound-hooks/${hook.hookId}/rotation`, { body, ...(as ? { as } : {}) });
    const second = (await rotate({})).body;
    expect(second).toEqual({
      secret: expect.stringMatching(/^[\w-]{43}$/),
      previousSecretUntil: expect.stringMatching(/^\d{4}-/),
    });
    expect((await deliver(hook.hookId, hook.secret)).status).toBe(202);
    expect((await deliver(hook.hookId, second.secret)).status).toBe(202);
    const shown = await api.call('POST', '/v2/inbound-hooks/search', {
      body: { filter: { hookId: hook.hookId } },
    });
    expect(shown.body.items[0].previousSecretUntil).toBe(second.previousSecretUntil);
    const third = (await rotate({ overlapHours: 0 })).body;
    expect(third.previousSecretUntil).toBeNull();
    expect((await deliver(hook.hookId, second.secret)).status).toBe(401);
    expect((await deliver(hook.hookId, third.secret)).status).toBe(202);
    expect((await rotate({}, NOBODY)).status).toBe(403);
    const long = await rotate({ overlapHours: 1000 });
    expect([long.status, long.body.code]).toEqual([400, 'INVALID_VALUE']);
    const foreign = await api.call('POST', '/v2/inbound-hooks/nothing-here/rotation', { body: {} });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('say what a call would do, and do nothing', async () => {
    const { hookId } = await createHook({
      businessIdExpression: '=body.id',
      variablesExpression: '={id: body.id, via: query.via, kind: get value(headers, "x-kind")}',
      deliveryIdExpression: '=body.id',
    });
    const rehearse = (body: object, as?: typeof NOBODY) =>
      api.call('POST', `/v2/inbound-hooks/${hookId}/rehearsal`, { body, ...(as ? { as } : {}) });
    const call = {
      body: '{"id": "o-7"}',
      headers: { 'X-Kind': 'test', 'Content-Type': 'application/json' },
      query: { via: 'shop' },
    };
    const said = await rehearse(call);
    expect(said.body).toEqual({
      ...{ action: 'START', deliveryId: 'o-7', businessId: 'o-7', correlationKey: null },
      variables: { id: 'o-7', via: 'shop', kind: 'test' },
    });
    const failed = await rehearse({ ...call, body: '{"id": {}}' });
    expect([failed.status, failed.body.code]).toEqual([400, 'EXPRESSION_FAILED']);
    expect((await rehearse(call, NOBODY)).status).toBe(403);
    expect((await deliveries(hookId)).items).toEqual([]);
    const started = await api.call('POST', '/v2/process-instances/search', {
      body: { filter: { businessId: 'o-7' } },
    });
    expect(started.body.items).toEqual([]);
  });
});
