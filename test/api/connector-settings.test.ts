import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { json, startTestServer, type TestServer } from '../runtime/connectors/test-server.ts';
import { failingTask, runTask } from './connector-task.ts';
import { startApi, type Api } from './start-api.ts';

const CANARY = 'canary-0c77be914d';
const HTTP = '/v2/connectors/millrace:http';
const plain = { enabled: true };

describe('settings of connectors', () => {
  let api: Api;
  let receiver: TestServer;
  beforeAll(async () => {
    receiver = await startTestServer(({ url, headers }, response) => {
      if (url === '/large') json(response, 200, { text: 'x'.repeat(5000) });
      else if (url === '/slow') setTimeout(() => json(response, 200, {}), 3000).unref();
      else if (url === '/away') response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end();
      else json(response, 200, { seen: headers.authorization ?? null });
    });
    api = await startApi({
      CONNECTORS: '1',
      // The second one is allowed by the server and refused by the tenant.
      CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${receiver.port},127.0.0.2`,
      SECRETS_KEY: 'a key of at least thirty-two characters',
    });
    await api.call('PUT', '/v2/secrets/TOKEN', { body: { value: CANARY } });
  });
  afterAll(async () => {
    await api?.stop();
    await receiver?.stop();
  });
  beforeEach(async () => {
    receiver.seen.length = 0;
    expect((await api.call('PUT', HTTP, { body: plain })).status).toBe(200);
  });

  const put = (body: object, type = 'millrace:http', headers: Record<string, string> = {}) =>
    api.call('PUT', `/v2/connectors/${type}`, { body, headers });
  const allowedHosts = (): string[] => [`127.0.0.1:${receiver.port}`];
  const get = (path: string) => ({ inputs: { url: `${receiver.url}${path}` } });

  test('stand at what the server has until somebody changes them, and are changed by one person at a time', async () => {
    const read = await api.call('GET', '/v2/connectors/millrace:script');
    expect(read.body).toEqual({
      ...{ type: 'millrace:script', tenantId: '<default>', enabled: true, defaults: {}, allowedHosts: null },
      limits: { timeoutSeconds: null, responseBytes: null },
      ...{ reachesHosts: false, revision: 0, changedAt: null, changedBy: null },
    });
    expect(read.headers.get('etag')).toBe('"0"');
    const first = await put({ enabled: false }, 'millrace:script', { 'if-match': '"0"' });
    expect([first.status, first.body.revision, first.body.changedBy]).toEqual([200, 1, expect.any(String)]);
    const late = await put(plain, 'millrace:script', { 'if-match': '"0"' });
    expect([late.status, late.body.code]).toEqual([412, 'REVISION_CONFLICT']);
    const { body } = await api.call('POST', '/v2/connectors/search', {});
    const script = body.items.find(({ type }: { type: string }) => type === 'millrace:script');
    expect(script).toMatchObject({ state: 'RUNNING', enabled: false });
    expect((await put(plain, 'millrace:script', { 'if-match': '"1"' })).body.revision).toBe(2);
  });

  test.each([
    ['a host that is none', { ...plain, allowedHosts: ['http://x/'] }, 'millrace:http', 'is no host'],
    [
      'hosts of a connector that names none',
      { ...plain, allowedHosts: ['x.org'] },
      'millrace:script',
      'name no host',
    ],
    [
      'limits of a connector without',
      { ...plain, limits: { timeoutSeconds: 3 } },
      'millrace:mail',
      'no limits of its own',
    ],
    [
      'a secret that could go anywhere',
      { ...plain, defaults: { authentication: { token: '{{secrets.TOKEN}}' } } },
      'millrace:http',
      'Name the hosts in allowedHosts',
    ],
  ])('are refused with %s', async (_what, body, type, message) => {
    const answer = await put(body, type);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_VALUE']);
    expect(answer.body.detail).toContain(message);
  });

  test('are those of built-in connectors and of whoever may change them only', async () => {
    expect((await put(plain, 'acme:stock')).body.code).toBe('NOT_FOUND');
    expect((await api.call('GET', '/v2/connectors/acme:stock')).status).toBe(404);
    expect((await put({ ...plain, limits: { timeoutSeconds: 301 } })).status).toBe(400);
    await api.call('POST', '/v2/users', { body: { username: 'vera', password: 'a viewer of the house' } });
    await api.call('PUT', '/v2/roles/operator/users/vera');
    const as = { username: 'vera', password: 'a viewer of the house' };
    expect((await api.call('GET', HTTP, { as })).status).toBe(200);
    expect((await api.call('PUT', HTTP, { as, body: plain })).body.code).toBe('PERMISSION_MISSING');
    expect((await api.call('POST', `${HTTP}/test`, { as, body: {} })).body.code).toBe('PERMISSION_MISSING');
    const elsewhere = await put({ ...plain, tenantId: 'other' });
    expect(elsewhere.status).toBeGreaterThanOrEqual(400);
  });

  test('stop the tasks of a connector that is switched off, with an incident that says where to switch it on', async () => {
    await put({ enabled: false });
    expect(await failingTask(api, get('/'))).toContain('Switch it on in Admin, Connectors');
    expect(receiver.seen).toEqual([]);
    await put(plain);
    await runTask(api, get('/'));
    expect(receiver.seen).toHaveLength(1);
  });

  test('give tasks what they leave out, secrets too, and never to another host', async () => {
    const defaults = {
      authentication: { type: 'bearer', token: '{{secrets.TOKEN}}' },
      headers: { 'x-house': 'ours' },
    };
    await put({ ...plain, defaults, allowedHosts: allowedHosts() });
    const task = { ...get('/'), headers: { resultExpression: '={seen: body.seen}' } };
    const { variables } = await runTask(api, task);
    expect(receiver.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${CANARY}`, 'x-house': 'ours' });
    expect(JSON.stringify(variables)).not.toContain(CANARY);

    await runTask(api, {
      inputs: { ...task.inputs, authentication: '={type: "noAuth"}', headers: '={a: "b"}' },
    });
    expect(receiver.seen[1]?.headers['authorization']).toBeUndefined();
    expect(receiver.seen[1]?.headers['x-house']).toBeUndefined();

    // What data says stays text, also where an administrator named another secret.
    const typed = { token: 'secrets.TOKEN' };
    await runTask(
      api,
      { inputs: { ...task.inputs, authentication: '={type: "bearer", token: token}' } },
      typed,
    );
    expect(receiver.seen[2]?.headers['authorization']).toBe('Bearer secrets.TOKEN');

    const refused = await failingTask(api, { inputs: { url: 'http://127.0.0.2:8080/' } });
    expect(refused).toContain('is not one that the settings of this connector allow');
    expect(await failingTask(api, get('/away'))).toContain('settings of this connector allow');
  });

  test('limit what an answer may take', async () => {
    await put({ ...plain, limits: { timeoutSeconds: 1, responseBytes: 1000 } });
    expect(await failingTask(api, get('/large'))).toContain('larger than 1,000 bytes');
    expect(await failingTask(api, get('/slow'))).toContain('did not answer in full within');
  });

  test('open nothing that the server keeps closed', async () => {
    await put({ ...plain, allowedHosts: ['10.0.0.0/8', '169.254.169.254'] });
    const refused = await failingTask(api, { inputs: { url: 'http://169.254.169.254/latest/meta-data' } });
    expect(refused).toContain('is not a public address');
  });

  describe('and a call that is tried', () => {
    const tried = async (body: object, type = 'millrace:http') =>
      (await api.call('POST', `/v2/connectors/${type}/test`, { body })).body;

    test('shows its answer without secrets, also of a connector that is switched off', async () => {
      const defaults = { authentication: { type: 'bearer', token: '{{secrets.TOKEN}}' } };
      await put({ enabled: false, defaults, allowedHosts: allowedHosts() });
      const answer = await tried({ inputs: { url: receiver.url } });
      expect(answer).toMatchObject({ ok: true, message: null, ms: expect.any(Number) });
      expect(answer.result.result).toMatchObject({ status: 200, body: { seen: 'Bearer [secret]' } });
      expect(receiver.seen[0]?.headers['authorization']).toBe(`Bearer ${CANARY}`);
    });

    test('is held by the guard and says what went wrong', async () => {
      const inner = await tried({ inputs: { url: 'http://10.0.0.1/' } });
      expect(inner).toMatchObject({ ok: false, result: null });
      expect(inner.message).toContain('is not a public address');
      await put({ ...plain, allowedHosts: ['example.org'] });
      expect((await tried({ inputs: { url: receiver.url } })).message).toContain(
        'settings of this connector',
      );
      expect((await tried({})).message).toContain('"url"');
      expect(receiver.seen).toEqual([]);
      // A secret that only the caller names stays text: a test call reads none out.
      await put(plain);
      await tried({
        inputs: { url: receiver.url, authentication: { type: 'bearer', token: '{{secrets.TOKEN}}' } },
      });
      expect(receiver.seen[0]?.headers['authorization']).toBe('Bearer {{secrets.TOKEN}}');
    });

    test('runs the other connectors as well', async () => {
      const headers = { script: 'a + 1', resultVariable: 'sum' };
      const script = await tried({ inputs: { variables: { a: 1 } }, headers }, 'millrace:script');
      expect(script.result?.sum ?? script.message).toMatchObject({ result: 2 });
      const mail = await tried({ inputs: { to: 'a@example.org' } }, 'millrace:mail');
      expect(mail.message).toContain('This server sends no mail');
    });
  });
});
