import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { startApi, type Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const ORDER = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <message id="paid" name="paid"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>
  <process id="order" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
    <intermediateCatchEvent id="c"><messageEventDefinition id="m" messageRef="paid"/></intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="c" targetRef="e"/><endEvent id="e"/></process></definitions>`;

interface Hook {
  readonly hookId: string;
  readonly url: string;
  readonly secret: string;
}

describe('inbound hooks', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ SECRETS_KEY: 'a key of at least thirty-two characters' });
    await api.call('POST', '/v2/users', { body: NOBODY });
    expect((await api.deploy(['order.bpmn', ORDER])).status).toBe(200);
  });
  afterAll(() => api.stop());

  const create = async (body: object): Promise<Hook> => {
    const created = await api.call('POST', '/v2/inbound-hooks', { body });
    expect([created.status, created.text]).toEqual([201, expect.any(String)]);
    return created.body as Hook;
  };
  const sign = (secret: string, id: string, body: string, at = Date.now()): Record<string, string> => {
    const seconds = String(Math.floor(at / 1000));
    const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
  };
  const deliver = (hook: Hook, body: string, headers: Record<string, string>, type = 'application/json') =>
    api.call('POST', `/hooks/${hook.hookId}`, {
      raw: body,
      as: null,
      headers: { 'content-type': type, ...headers },
    });
  const started = async (): Promise<{ processInstanceKey: string; businessId: string | null }[]> =>
    (
      await api.call('POST', '/v2/process-instances/search', {
        body: { filter: { processDefinitionId: 'order' } },
        headers: { prefer: 'extended' },
      })
    ).body.items;

  test('start an instance once per delivery, and correlate to it', async () => {
    const start = await create({
      action: 'START',
      processDefinitionId: 'order',
      auth: 'HMAC',
      variablesExpression: '={orderId: body.id, source: get value(headers, "x-source"), via: query.via}',
      businessIdExpression: '=body.id',
    });
    expect(start.url).toMatch(/^http.*\/hooks\/[\w-]{20,}$/);
    const body = '{"id":"o-1", "note":"grüße"}';
    const path = { ...start, hookId: `${start.hookId}?via=shop` };
    const first = await deliver(path, body, { ...sign(start.secret, 'msg-1', body), 'x-source': 'web' });
    expect([first.status, first.body]).toEqual([202, { receipt: expect.stringMatching(/^\d+$/) }]);
    // A minute later the sender repeats it, with a new time stamp.
    const again = await deliver(path, body, sign(start.secret, 'msg-1', body, Date.now() - 60_000));
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(await started()).toEqual([
      expect.objectContaining({ processInstanceKey: first.body.receipt, businessId: 'o-1' }),
    ]);
    const variables = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: first.body.receipt } },
    });
    const seen = variables.body.items.map((row: { name: string; value: string }) => [row.name, row.value]);
    expect(Object.fromEntries(seen)).toEqual({ orderId: '"o-1"', source: '"web"', via: '"shop"' });

    const paid = await create({
      action: 'PUBLISH_MESSAGE',
      messageName: 'paid',
      correlationKeyExpression: 'body.order',
      auth: 'BEARER',
    });
    const form = await deliver(
      paid,
      'order=o-1&amount=3',
      { authorization: `Bearer ${paid.secret}`, 'webhook-id': 'p-1' },
      'application/x-www-form-urlencoded',
    );
    expect(form.status).toBe(202);
    const ended = async (): Promise<unknown> =>
      (await api.call('GET', `/v2/process-instances/${first.body.receipt as string}`)).body.state;
    for (let round = 0; round < 50 && (await ended()) !== 'COMPLETED'; round += 1)
      await new Promise((resume) => setTimeout(resume, 50));
    expect(await ended()).toBe('COMPLETED');
    const repeated = await deliver(
      paid,
      'order=o-1',
      { authorization: `Bearer ${paid.secret}`, 'webhook-id': 'p-1' },
      'application/x-www-form-urlencoded',
    );
    expect(repeated.body).toEqual(form.body);
  });

  test('refuse calls that do not prove themselves, and change nothing', async () => {
    const hook = await create({ action: 'START', processDefinitionId: 'order', auth: 'HMAC' });
    const before = (await started()).length;
    const body = '{"id":"o-2"}';
    for (const headers of [
      {},
      sign('wrong secret', 'a', body),
      sign(hook.secret, 'a', `${body} `),
      sign(hook.secret, 'a', body, Date.now() - 6 * 60_000),
      sign(hook.secret, 'a', body, Date.now() + 6 * 60_000),
      { ...sign(hook.secret, 'a', body), 'webhook-id': 'b' },
      { authorization: `Bearer ${hook.secret}` },
    ]) {
      const answer = await deliver(hook, body, headers as Record<string, string>);
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 401, 'NOT_AUTHENTICATED']);
      expect(answer.text).not.toContain(hook.secret);
    }
    const unknown = await deliver({ ...hook, hookId: 'a'.repeat(24) }, body, sign(hook.secret, 'a', body));
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
    expect(await started()).toHaveLength(before);
  });

  test('bear hostile bodies', async () => {
    const hook = await create({ action: 'START', processDefinitionId: 'order', auth: 'BEARER' });
    const authorization = `Bearer ${hook.secret}`;
    const cases: readonly (readonly [string, string, number])[] = [
      ['{"a":', 'application/json', 400],
      ['['.repeat(5000) + ']'.repeat(5000), 'application/json', 400],
      ['x'.repeat(1_100_000), 'text/plain', 413],
      ['{"__proto__":{"polluted":true}}', 'application/json', 202],
      ['just text', 'text/plain', 202],
      ['', 'application/json', 202],
      ['<xml/>', 'application/xml', 202],
    ];
    for (const [body, type, status] of cases)
      expect([type, (await deliver(hook, body, { authorization }, type)).status]).toEqual([type, status]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const twice = await api.call('POST', `/hooks/${hook.hookId}?a=1&a=2`, {
      raw: '{}',
      as: null,
      headers: { authorization },
    });
    expect([twice.status, twice.body.code]).toEqual([400, 'INVALID_VALUE']);
  });

  test('take the id of a delivery from what it says', async () => {
    const hook = await create({
      action: 'PUBLISH_MESSAGE',
      messageName: 'seen',
      auth: 'BASIC',
      username: 'shop',
      deliveryIdExpression: '=body.event',
      variablesExpression: '={}',
    });
    const authorization = `Basic ${Buffer.from(`shop:${hook.secret}`).toString('base64')}`;
    const receipts = [];
    for (const event of ['e-1', 'e-1', 'e-2'])
      receipts.push((await deliver(hook, JSON.stringify({ event }), { authorization })).body.receipt);
    expect(receipts[0]).toBe(receipts[1]);
    expect(receipts[2]).not.toBe(receipts[0]);
    const nameless = await deliver(hook, '{}', { authorization });
    expect([nameless.status, nameless.body.code]).toEqual([400, 'EXPRESSION_FAILED']);
  });

  test('are listed without secrets, changed, switched off and deleted', async () => {
    const secret = 'given by the other system';
    const settings = {
      action: 'PUBLISH_MESSAGE',
      messageName: 'x',
      auth: 'HMAC',
      signature: { style: 'GITHUB' },
    };
    const hook = await create({ ...settings, secret, description: 'of the shop' });
    expect(hook.secret).toBe(secret);
    const found = await api.call('POST', '/v2/inbound-hooks/search', {
      body: { filter: { hookId: hook.hookId } },
    });
    expect(found.body.items).toEqual([
      expect.objectContaining({
        description: 'of the shop',
        auth: 'HMAC',
        signature: { style: 'GITHUB' },
        enabled: true,
        url: hook.url,
      }),
    ]);
    expect(found.text).not.toContain(secret);
    const signed = (key: string) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', key).update('{}').digest('hex')}`,
    });
    expect((await deliver(hook, '{}', signed(secret))).status).toBe(202);
    const changed = await api.call('PUT', `/v2/inbound-hooks/${hook.hookId}`, {
      body: { ...settings, secret: 'another secret of theirs' },
    });
    expect(changed.status).toBe(200);
    expect((await deliver(hook, '{}', signed(secret))).status).toBe(401);
    expect((await deliver(hook, '{}', signed('another secret of theirs'))).status).toBe(202);
    await api.call('PUT', `/v2/inbound-hooks/${hook.hookId}`, { body: { ...settings, enabled: false } });
    expect((await deliver(hook, '{}', signed('another secret of theirs'))).status).toBe(404);
    expect((await api.call('DELETE', `/v2/inbound-hooks/${hook.hookId}`)).status).toBe(204);
    expect((await api.call('DELETE', `/v2/inbound-hooks/${hook.hookId}`)).status).toBe(404);
  });

  test('are refused with what is wrong', async () => {
    const right = { action: 'START', processDefinitionId: 'order', auth: 'BEARER' };
    for (const [body, code] of [
      [{ ...right, processDefinitionId: undefined }, 'INVALID_VALUE'],
      [{ ...right, messageName: 'x' }, 'INVALID_VALUE'],
      [{ ...right, correlationKeyExpression: 'a' }, 'INVALID_VALUE'],
      [{ ...right, action: 'DELETE' }, 'INVALID_VALUE'],
      [{ ...right, auth: 'NONE' }, 'INVALID_VALUE'],
      [{ ...right, secret: 'short' }, 'INVALID_VALUE'],
      [{ ...right, signature: { style: 'SLACK' } }, 'INVALID_VALUE'],
      [{ ...right, auth: 'HMAC', signature: { style: 'CUSTOM' } }, 'INVALID_VALUE'],
      [{ ...right, auth: 'HMAC', signature: { style: 'SLACK', header: 'x' } }, 'INVALID_VALUE'],
      [{ ...right, auth: 'HMAC', signature: { style: 'CUSTOM', header: 'x y' } }, 'INVALID_VALUE'],
      [{ ...right, username: 'a' }, 'INVALID_VALUE'],
      [{ ...right, variablesExpression: '{a:' }, 'EXPRESSION_FAILED'],
      [{ ...right, more: 1 }, 'UNKNOWN_PROPERTY'],
      [{ ...right, timeToLive: -1 }, 'INVALID_VALUE'],
    ] as const) {
      const answer = await api.call('POST', '/v2/inbound-hooks', { body });
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, code]);
    }
    const refused = await api.call('POST', '/v2/inbound-hooks', { body: right, as: NOBODY });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
  });

  test('give nobody a right that they do not have', async () => {
    await api.call('POST', '/v2/authorizations', {
      body: {
        ownerType: 'USER',
        ownerId: NOBODY.username,
        resourceType: 'WEBHOOK',
        resourceId: '*',
        permissionTypes: ['CREATE', 'READ'],
      },
    });
    const right = { action: 'START', processDefinitionId: 'order', auth: 'BEARER' };
    const refused = await api.call('POST', '/v2/inbound-hooks', { body: right, as: NOBODY });
    expect([refused.status, refused.body.missing]).toEqual([
      403,
      expect.objectContaining({ permissionType: 'CREATE_PROCESS_INSTANCE', resourceId: 'order' }),
    ]);
  });
});
