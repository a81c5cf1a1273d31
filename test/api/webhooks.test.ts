import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import pg from 'pg';
import { json, startTestServer, type Seen, type TestServer } from '../runtime/connectors/test-server.ts';
import { startApi, type Api } from './start-api.ts';

const model = (id: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="${id}" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
    <userTask id="ask"><extensionElements><zeebe:userTask/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="ask" targetRef="e"/><endEvent id="e"/>
  </process>
</definitions>`;

const OWNER = { username: 'wanda', password: 'who owns webhooks here' };
const eventTypes = ['instance.started', 'task.created', 'task.completed', 'instance.completed'];

describe('outgoing webhooks', () => {
  let api: Api;
  let receiver: TestServer;
  let database: pg.Client;
  let answer: (seen: Seen, response: ServerResponse) => void;
  const printed: string[] = [];
  beforeAll(async () => {
    receiver = await startTestServer((seen, response) => answer(seen, response));
    api = await startApi({
      CONNECTORS: '1',
      CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${receiver.port}`,
      SECRETS_KEY: 'a key of at least thirty-two characters',
    });
    database = new pg.Client({ connectionString: api.connectionString });
    await database.connect();
    await api.deploy(['asked.bpmn', model('asked')], ['other.bpmn', model('other')]);
    await api.call('POST', '/v2/users', { body: OWNER });
    await api.call('PUT', `/v2/roles/admin/users/${OWNER.username}`);
  });
  afterAll(async () => {
    await database?.end();
    await api?.stop();
    await receiver?.stop();
  });
  beforeEach(() => {
    receiver.seen.length = 0;
    answer = (_seen, response) => json(response, 200, {});
  });
  afterEach(async () => {
    const { body } = await api.call('POST', '/v2/webhooks/search', { body: {} });
    for (const { webhookKey } of body.items) await api.call('DELETE', `/v2/webhooks/${webhookKey}`);
  });

  const create = async (body: object = {}): Promise<{ webhookKey: string; secret: string }> => {
    const made = await api.call('POST', '/v2/webhooks', {
      as: OWNER,
      body: { url: `${receiver.url}/told?k=1`, eventTypes, ...body },
    });
    expect(made.status === 201 ? '' : made.text).toBe('');
    printed.push(made.body.secret);
    return made.body;
  };
  const start = async (processDefinitionId = 'asked'): Promise<string> =>
    (await api.call('POST', '/v2/process-instances', { body: { processDefinitionId } })).body
      .processInstanceKey;
  const complete = async (processInstanceKey: string): Promise<void> => {
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey } },
    });
    const done = await api.call('POST', `/v2/user-tasks/${found.body.items[0].userTaskKey}/completion`, {
      body: {},
    });
    expect(done.status).toBe(204);
  };
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resume) => setTimeout(resume, 25));
  };
  const told = (): { type: string; id: string; subject: string; data: Record<string, unknown> }[] =>
    receiver.seen.map(({ body }) => JSON.parse(body));
  const get = async (webhookKey: string) => (await api.call('GET', `/v2/webhooks/${webhookKey}`)).body;
  const deliveries = async (webhookKey: string, filter: object = {}) =>
    (await api.call('POST', `/v2/webhooks/${webhookKey}/deliveries/search`, { body: { filter } })).body.items;
  const dueNow = (): Promise<unknown> =>
    database.query("UPDATE webhook_deliveries SET due_at = now() - interval '1 second'");

  test('tell what happens to an instance in order, signed, and nothing of other processes', async () => {
    const { webhookKey, secret } = await create({ filter: { processDefinitionId: 'asked' } });
    await start('other');
    const key = await start();
    await complete(key);
    await until(() => receiver.seen.length >= 4);
    expect(told().map(({ type }) => type)).toEqual(eventTypes);
    expect(told()[1]).toEqual({
      ...{ id: expect.stringMatching(/^\d+$/), type: 'task.created', tenantId: '<default>', subject: key },
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        ...{ key: expect.stringMatching(/^\d+$/), processDefinitionId: 'asked', processInstanceKey: key },
        ...{ elementId: 'ask', businessId: null },
      },
    });
    for (const { headers, body } of receiver.seen) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
        .update(signed)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${expected}`);
      expect(headers['webhook-id']).toBe(JSON.parse(body).id);
    }
    await until(async () => (await get(webhookKey)).waiting === 0);
    const rows = await deliveries(webhookKey);
    expect(
      rows.map(({ state, attempts, status }: Record<string, unknown>) => [state, attempts, status]),
    ).toEqual(Array.from({ length: 4 }, () => ['DELIVERED', 1, 200]));
  });

  test('write no row while nobody listens', async () => {
    const { webhookKey } = await create({ enabled: false });
    await complete(await start());
    expect((await database.query('SELECT FROM webhook_deliveries')).rowCount).toBe(0);
    expect(await get(webhookKey)).toMatchObject({ enabled: false, waiting: 0, dead: 0 });
  });

  test('are received by an inbound webhook of this product', async () => {
    const hook = await api.call('POST', '/v2/inbound-hooks', {
      body: { action: 'START', processDefinitionId: 'other', auth: 'HMAC', deliveryIdExpression: '=body.id' },
    });
    const { webhookKey, secret } = await create({
      filter: { processDefinitionId: 'asked' },
      eventTypes: ['instance.started'],
    });
    await api.call('PUT', `/v2/inbound-hooks/${hook.body.hookId}`, {
      body: { action: 'START', processDefinitionId: 'other', auth: 'HMAC', secret },
    });
    const statuses: number[] = [];
    answer = ({ headers, body }, response) =>
      void api
        .call('POST', `/hooks/${hook.body.hookId}`, {
          ...{ as: null, raw: body },
          headers: Object.fromEntries(
            ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
              name,
              String(headers[name]),
            ]),
          ),
        })
        .then(({ status }) => {
          statuses.push(status);
          json(response, status, {});
        });
    await start();
    await until(async () => (await deliveries(webhookKey, { state: 'DELIVERED' })).length === 1);
    expect(statuses).toEqual([202]);
  });

  test('wait after a failure, hold back what follows of the same instance, and go on with the same id', async () => {
    const { webhookKey } = await create({ eventTypes: ['instance.started', 'task.created'] });
    answer = (_seen, response) => json(response, 503, {});
    const key = await start();
    await until(async () => (await get(webhookKey)).lastFailure !== null);
    expect(receiver.seen).toHaveLength(1);
    const [, first] = await deliveries(webhookKey);
    expect(first).toMatchObject({ state: 'WAITING', attempts: 1, status: 503, processInstanceKey: key });
    expect(first.message).toBe('The receiver answered 503 Service Unavailable.');
    const wait = Date.parse(first.nextAt) - Date.parse(first.createdAt);
    expect(wait).toBeGreaterThanOrEqual(5000);
    // Nobody looks at what follows before it can be sent.
    const [second] = await deliveries(webhookKey);
    expect(second).toMatchObject({ state: 'WAITING', attempts: 0, nextAt: first.nextAt });
    answer = (_seen, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    await dueNow();
    await until(() => receiver.seen.length === 2);
    answer = (_seen, response) => json(response, 204, null);
    await until(async () => {
      await dueNow();
      return (await get(webhookKey)).waiting === 0;
    });
    const ids = receiver.seen.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(0, -1)).size).toBe(1);
    expect(ids.at(-1)).not.toBe(ids[0]);
    expect(receiver.seen.map(({ url }) => url)).toEqual(ids.map(() => '/told?k=1'));
  });

  test('are switched off when nothing could be told for three days, and their owner hears of it; then sent anew', async () => {
    const { webhookKey } = await create({ eventTypes: ['instance.started'] });
    answer = (_seen, response) => json(response, 500, {});
    await start();
    await until(async () => (await get(webhookKey)).lastFailure !== null);
    await database.query(
      `UPDATE webhook_deliveries SET since = now() - interval '73 hours', due_at = now() - interval '1 second'`,
    );
    await until(async () => !(await get(webhookKey)).enabled);
    expect(await get(webhookKey)).toMatchObject({
      ...{ dead: 1, waiting: 0 },
      offReason: expect.stringContaining('Nothing could be delivered for three days.'),
    });
    const inbox = await api.call('POST', '/v2/notifications/search', { as: OWNER, body: {} });
    expect(inbox.body.items[0]).toMatchObject({
      type: 'WEBHOOK_OFF',
      link: '/admin/outgoing',
      name: `127.0.0.1:${receiver.port}`,
    });

    answer = (_seen, response) => json(response, 200, {});
    const body = { url: receiver.url, eventTypes };
    expect((await api.call('PUT', `/v2/webhooks/${webhookKey}`, { body })).body).toMatchObject({
      enabled: true,
      offReason: null,
    });
    const anew = await api.call('POST', `/v2/webhooks/${webhookKey}/deliveries/retry`, { body: {} });
    expect(anew.body).toEqual({ count: 1 });
    await until(async () => (await deliveries(webhookKey, { state: 'DELIVERED' })).length === 1);
    const [{ deliveryKey }] = await deliveries(webhookKey);
    const before = receiver.seen.length;
    expect(
      (await api.call('POST', `/v2/webhooks/${webhookKey}/deliveries/${deliveryKey}/retry`, { body: {} }))
        .status,
    ).toBe(204);
    await until(() => receiver.seen.length === before + 1);
    const unknown = await api.call('POST', `/v2/webhooks/${webhookKey}/deliveries/1/retry`, { body: {} });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('do not wait for a receiver that takes its time', async () => {
    const waiting: ServerResponse[] = [];
    answer = ({ url }, response) => {
      if (url === '/slow') waiting.push(response);
      else json(response, 200, {});
    };
    const types = { eventTypes: ['instance.started'] };
    const slow = await create({
      ...types,
      url: `${receiver.url}/slow`,
      filter: { processDefinitionId: 'asked' },
    });
    await Promise.all(Array.from({ length: 40 }, () => start()));
    await until(() => waiting.length >= 8);
    await create({ ...types, filter: { processDefinitionId: 'other' } });
    await start('other');
    await until(() => receiver.seen.some(({ url }) => url === '/told?k=1'));
    expect((await get(slow.webhookKey)).waiting).toBe(40);
    answer = (_seen, response) => json(response, 200, {});
    for (const response of waiting) json(response, 200, {});
  });

  test('are switched off at once by a receiver that is gone for good', async () => {
    const { webhookKey } = await create({ eventTypes: ['instance.started'] });
    answer = (_seen, response) => json(response, 410, {});
    await start();
    await until(async () => !(await get(webhookKey)).enabled);
    expect((await get(webhookKey)).offReason).toContain('answered 410');
  });

  test('sign with the former secret, too, until it ends', async () => {
    const { webhookKey, secret } = await create();
    const rotated = await api.call('POST', `/v2/webhooks/${webhookKey}/rotation`, {
      body: { overlapHours: 1 },
    });
    expect(rotated.body.secret).not.toBe(secret);
    printed.push(rotated.body.secret);
    expect((await api.call('POST', `/v2/webhooks/${webhookKey}/test`, { body: {} })).body).toEqual({
      ...{ ok: true, status: 200, message: null, ms: expect.any(Number) },
    });
    const signatures = String(receiver.seen[0]?.headers['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(2);
    expect(told()[0]).toMatchObject({ type: 'webhook.test', subject: webhookKey, data: {} });
    await api.call('POST', `/v2/webhooks/${webhookKey}/rotation`, { body: { overlapHours: 0 } });
    await api.call('POST', `/v2/webhooks/${webhookKey}/test`, { body: {} });
    expect(String(receiver.seen[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  test('reach no address inside', async () => {
    const { webhookKey } = await create({ url: 'http://169.254.169.254/latest' });
    const tried = await api.call('POST', `/v2/webhooks/${webhookKey}/test`, { body: {} });
    expect(tried.body).toMatchObject({ ok: false, status: null });
    expect(tried.body.message).toContain('is not a public address');
    await start();
    await until(async () => (await get(webhookKey)).lastFailure !== null);
    expect((await get(webhookKey)).lastFailure).toContain('is not a public address');
  });

  test.each([
    ['no address', { url: 'ftp://x.org' }, 'has to begin with https://'],
    ['credentials in the address', { url: 'https://a:b@x.org' }, 'user name or password'],
    ['an event that nobody tells', { eventTypes: ['element.activated'] }, ''],
    ['no event', { eventTypes: [] }, ''],
    ['something unknown', { secret: 'x' }, ''],
  ])('refuse %s', async (_what, body, message) => {
    const refused = await api.call('POST', '/v2/webhooks', {
      body: { url: 'https://x.org', eventTypes, ...body },
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(message);
  });

  test('are those of the tenant and of whoever may see them, and show no secret', async () => {
    const { webhookKey } = await create();
    const nobody = { username: 'norbert', password: 'has no right at all' };
    await api.call('POST', '/v2/users', { body: nobody });
    expect(
      (await api.call('POST', '/v2/webhooks', { as: nobody, body: { url: 'https://x.org', eventTypes } }))
        .status,
    ).toBe(403);
    expect(
      (await api.call('GET', `/v2/webhooks/${webhookKey}`, { as: nobody })).status,
    ).toBeGreaterThanOrEqual(403);
    expect((await api.call('GET', '/v2/webhooks/1')).body.code).toBe('NOT_FOUND');
    expect((await api.call('DELETE', '/v2/webhooks/1')).body.code).toBe('NOT_FOUND');
    const shown = await api.call('POST', '/v2/webhooks/search', { body: { filter: { enabled: true } } });
    expect(shown.body.items).toHaveLength(1);
    // What was made above stands sealed in the database and in no answer.
    const { rows } = await database.query('SELECT w::text AS text FROM webhooks w');
    for (const secret of printed) {
      const forms = [secret, secret.slice(6), Buffer.from(secret.slice(6), 'base64').toString('hex')];
      for (const form of forms) expect(JSON.stringify(rows) + shown.text).not.toContain(form);
    }
  });
});
