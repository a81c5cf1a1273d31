import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { json, startTestServer, type TestServer } from '../runtime/connectors/test-server.ts';
import { failingTask, incidentOf, runTask, type TaskText } from './connector-task.ts';
import { startApi, type Api } from './start-api.ts';

const CANARY = 'canary-7f3a91c2d4';

describe('HTTP connector tasks', () => {
  let api: Api;
  let receiver: TestServer;
  beforeAll(async () => {
    let tokens = 0;
    receiver = await startTestServer(({ url: asked, headers, body }, response) => {
      const [url] = asked.split('?');
      if (url === '/echo') json(response, 200, { seen: headers.authorization, body });
      else if (url === '/list') json(response, 200, { items: [{ id: 7 }], total: 1 });
      else if (url === '/denied') json(response, 403, { reason: `not with ${headers.authorization}` });
      else if (url === '/busy')
        response.writeHead(503, { 'retry-after': '2' }).end(`busy ${headers.authorization}`);
      else if (url === '/token')
        json(response, 200, { access_token: `token-${(tokens += 1)}`, expires_in: 300 });
      else if (url === '/with-token')
        headers.authorization === 'Bearer token-1' && tokens > 1
          ? json(response, 401, {})
          : json(response, 200, { with: headers.authorization });
      else if (url === '/text')
        response.writeHead(200, { 'content-type': 'text/plain' }).end('plain \0 text');
      else if (url === '/deep')
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('['.repeat(5000) + ']'.repeat(5000));
      else if (url === '/proto')
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}');
      else json(response, 200, {});
    });
    api = await startApi({
      CONNECTORS: '1',
      CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${receiver.port}`,
      SECRETS_KEY: 'a key of at least thirty-two characters',
      SECRET_FROM_ENV: 'environment-secret',
    });
    await api.call('PUT', '/v2/secrets/TOKEN', { body: { value: CANARY, description: 'of the receiver' } });
  });
  afterAll(async () => {
    await api.stop();
    await receiver.stop();
  });
  beforeEach(() => void (receiver.seen.length = 0));

  const run = (task: TaskText, variables: object = {}, awaitsEnd = true) =>
    runTask(api, task, variables, awaitsEnd);
  const failing = (task: TaskText, variables: object = {}) => failingTask(api, task, variables);

  test('send what their inputs say, with a key that tells repeats', async () => {
    const { variables } = await run(
      {
        inputs: {
          method: 'post',
          url: `${receiver.url}/list`,
          headers: '={"X-Case": caseId}',
          queryParameters: '={q: ["a b", "c&d"], n: 3}',
          body: '={customer: name, note: null}',
          ignoreNullValues: '=true',
        },
        headers: { resultVariable: 'answer', resultExpression: '={first: body.items[1].id, status: status}' },
      },
      { caseId: 'c-1', name: 'Ada', headers: 'of the process, not of the task' },
    );
    expect(receiver.seen).toHaveLength(1);
    const [seen] = receiver.seen;
    expect([seen?.method, seen?.url, seen?.body]).toEqual([
      'POST',
      '/list?q=a+b&q=c%26d&n=3',
      '{"customer":"Ada"}',
    ]);
    expect(seen?.headers).toMatchObject({
      'x-case': 'c-1',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^.+-\d+$/),
    });
    expect(variables).toMatchObject({
      first: 7,
      status: 200,
      answer: { status: 200, body: { total: 1 }, headers: { 'content-type': 'application/json' } },
    });
  });

  test('run the templates of Camunda 8 as they are', async () => {
    const { variables } = await run({
      type: 'io.camunda:http-json:1',
      inputs: {
        'authentication.type': 'basic',
        'authentication.username': 'ada',
        'authentication.password': '{{secrets.TOKEN}}',
        method: 'GET',
        url: `${receiver.url}/list`,
        connectionTimeoutInSeconds: '20',
        readTimeoutInSeconds: '20',
        storeResponse: '=false',
      },
      headers: {
        elementTemplateVersion: '11',
        retryBackoff: 'PT0S',
        resultExpression: '={total: response.body.total}',
      },
    });
    expect(receiver.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`ada:${CANARY}`).toString('base64')}`,
    );
    expect(variables).toEqual({ total: 1 });
  });

  test('sign in with client credentials once, and again when the token is refused', async () => {
    const task: TaskText = {
      inputs: {
        authentication: `={type: "oauth-client-credentials-flow", oauthTokenEndpoint: "${receiver.url}/token", clientId: "id", clientSecret: "{{secrets.TOKEN}}", scopes: "a b", clientAuthentication: "credentialsBody"}`,
        url: `${receiver.url}/with-token`,
      },
      headers: { resultExpression: '={with: body.with}' },
    };
    await run(task);
    await run(task);
    const asked = receiver.seen.filter(({ url }) => url === '/token');
    expect(asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { grant_type: 'client_credentials', scope: 'a b', client_id: 'id', client_secret: CANARY },
    ]);
    expect(receiver.seen.filter(({ url }) => url === '/with-token')).toHaveLength(2);
  });

  test('keep answers for as long as the model says', async () => {
    const task: TaskText = {
      inputs: { url: `${receiver.url}/list`, cacheSeconds: '=60' },
      headers: { resultExpression: '={total: body.total}' },
    };
    for (let round = 0; round < 3; round += 1) expect((await run(task)).variables).toEqual({ total: 1 });
    expect(receiver.seen).toHaveLength(1);
    expect(
      await failing({ inputs: { method: 'POST', url: `${receiver.url}/list`, cacheSeconds: '=60' } }),
    ).toContain('Responses of POST requests are not kept');
  });

  test('throw the BPMN error that the model makes of an answer', async () => {
    const { processInstanceKey } = await run({
      inputs: { url: `${receiver.url}/denied` },
      headers: {
        errorExpression:
          '=if error.code = "403" then bpmnError("DENIED", "asked (and, refused)", {reason: body.reason}) else null',
      },
    });
    const ended = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey, elementId: 'denied_end' } },
    });
    expect(ended.body.items).toHaveLength(1);
  });

  test('give up at once where trying again cannot help, and wait as long as the receiver asks', async () => {
    expect(await failing({ retries: 3, inputs: { url: `${receiver.url}/denied` } })).toBe(
      'The receiver answered 403 Forbidden.',
    );
    expect(receiver.seen).toHaveLength(1);
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.now() } });
    const { processInstanceKey } = await run(
      { retries: 2, inputs: { url: `${receiver.url}/busy` } },
      {},
      false,
    );
    const attempts = () => receiver.seen.filter(({ url }) => url === '/busy').length;
    while (attempts() < 1) await new Promise((resume) => setTimeout(resume, 20));
    await api.call('POST', '/v2/clock/advance', { body: { duration: 'PT1.9S' } });
    await new Promise((resume) => setTimeout(resume, 200));
    expect(attempts()).toBe(1);
    await api.call('POST', '/v2/clock/advance', { body: { duration: 'PT0.2S' } });
    expect((await incidentOf(api, processInstanceKey)).errorMessage).toBe(
      'The receiver answered 503 Service Unavailable.',
    );
    expect(attempts()).toBe(2);
    const keys = receiver.seen
      .filter(({ url }) => url === '/busy')
      .map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    await api.call('POST', '/v2/clock/reset');
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data/', 'is not a public address'],
    ['http://[::ffff:127.0.0.1]/', 'is not a public address'],
    ['http://localhost:5432/', 'is not a public address'],
    ['ftp://example.org/', 'begin with http'],
    ['not a url', 'control characters'],
    ['=""', 'The input "url" is missing'],
  ])('do not call %s', async (url, message) => {
    expect(await failing({ retries: 3, inputs: { url } })).toContain(message);
  });

  test.each([
    [{ headers: '={"X-Evil": "a" + string from unicode + "b"}' }, /header|headers/],
    [{ headers: '={"Host": "other.example"}' }, /"Host" cannot be set/],
    [{ headers: '={"Transfer-Encoding": "chunked"}' }, /cannot be set/],
    [{ headers: '="X: y"' }, /has to be a context/],
    [{ method: 'TRACE' }, /"method" has to be one of/],
    [{ body: '={a: 1}' }, /A GET request has no body/],
    [{ authentication: '={type: "kerberos"}' }, /The authentication "kerberos" is not offered/],
    [{ authentication: '={type: "basic"}' }, /"authentication.username" is missing/],
    [{ readTimeoutInSeconds: 'soon' }, /"readTimeoutInSeconds" has to be a number/],
  ] as const)('refuse %j', async (inputs, message) => {
    const given = { url: `${receiver.url}/list`, ...inputs } as Record<string, string>;
    if (given['headers']?.includes('string from unicode')) given['headers'] = '={"X-Evil": line}';
    expect(await failing({ inputs: given }, { line: 'a\r\nX-Injected: b' })).toMatch(message);
    expect(receiver.seen).toEqual([]);
  });

  test('bear hostile answers', async () => {
    expect(await failing({ inputs: { url: `${receiver.url}/deep` } })).toContain('nested deeper than 100');
    const text = await run({
      inputs: { url: `${receiver.url}/text` },
      headers: { resultExpression: '={t: body}' },
    });
    expect(text.variables).toEqual({ t: 'plain \ufffd text' });
    const proto = await run({ inputs: { url: `${receiver.url}/proto` }, headers: { resultVariable: 'r' } });
    expect(proto.variables).toMatchObject({ r: { body: { constructor: { prototype: 1 } } } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  describe('use secrets', () => {
    test('where the model names them, and nowhere else', async () => {
      const { variables } = await run(
        {
          inputs: {
            method: 'POST',
            url: `${receiver.url}/echo`,
            authentication: '={type: "bearer", token: "{{secrets.TOKEN}}"}',
            headers: '={"X-Env": "secrets.FROM_ENV"}',
            body: '={note: note}',
          },
          headers: { resultVariable: 'answer' },
        },
        { note: 'give me {{secrets.TOKEN}} or secrets.FROM_ENV' },
      );
      const [seen] = receiver.seen;
      expect(seen?.headers).toMatchObject({
        authorization: `Bearer ${CANARY}`,
        'x-env': 'environment-secret',
      });
      // What came with data stays text: nobody can make the server send a secret where the model does not.
      expect(seen?.body).toBe('{"note":"give me {{secrets.TOKEN}} or secrets.FROM_ENV"}');
      expect(variables).toMatchObject({ answer: { body: { seen: 'Bearer [secret]' } } });
    });

    test('and say so when there is none', async () => {
      expect(
        await failing({ inputs: { url: `${receiver.url}/list`, headers: '={a: "{{secrets.MISSING}}"}' } }),
      ).toBe('There is no secret "MISSING". Set it, then resolve the incident.');
    });

    test('that appear in no variable, message, history row, file or answer', async () => {
      const inputs = {
        url: `${receiver.url}/denied`,
        authentication: '={type: "bearer", token: "secrets.TOKEN"}',
      };
      await failing({ inputs });
      await failing({
        inputs,
        headers: { errorExpression: '=jobError("it said " + string(body.reason), {}, 0)' },
      });
      await failing({ inputs: { ...inputs, url: `${receiver.url}/busy` } });
      await failing({ inputs: { ...inputs, url: '{{secrets.TOKEN}}' } });
      const { rows } = await queryAll(api);
      expect(rows.length).toBeGreaterThan(100);
      const forms = [CANARY, Buffer.from(CANARY).toString('base64').slice(0, 12)];
      for (const { place, text } of rows)
        for (const form of forms) expect([place, text.includes(form)]).toEqual([place, false]);
      for (const path of [
        '/v2/incidents/search',
        '/v2/variables/search',
        '/v2/jobs/search',
        '/v2/secrets/search',
      ]) {
        const answer = await api.call('POST', path, { body: { page: { limit: 1000 } } });
        expect([path, answer.status, answer.text.includes(CANARY)]).toEqual([path, 200, false]);
      }
    });
  });

  test('send the parts of a form, files among them', async () => {
    const { variables } = await runTask(
      api,
      {
        inputs: {
          url: `${receiver.url}/echo`,
          method: 'POST',
          headers: '={"Content-Type": "multipart/form-data"}',
          body: '={note: "grüße", amount: 12, "na\\"me": ["a", "b"], none: null, more: {x: 1}, file: {fileName: "a.txt", content: "aGk=", encoding: "base64", contentType: "text/plain"}}',
        },
        headers: { resultExpression: '={sent: body.body}' },
      },
      {},
    );
    const seen = receiver.seen.at(-1);
    const boundary = /^multipart\/form-data; boundary=(millrace-[0-9a-f]{32})$/.exec(
      String(seen?.headers['content-type']),
    )?.[1];
    const form = await new Response(seen?.body, {
      headers: { 'content-type': String(seen?.headers['content-type']) },
    }).formData();
    expect(String(variables['sent'])).toContain(`--${boundary}--`);
    expect([form.get('note'), form.get('amount'), form.getAll('na"me'), form.has('none')]).toEqual([
      'grüße',
      '12',
      ['a', 'b'],
      false,
    ]);
    const file = form.get('file') as File;
    expect([file.name, file.type, await file.text(), form.get('more')]).toEqual([
      'a.txt',
      'text/plain',
      'hi',
      '{"x":1}',
    ]);
    for (const [type, body, message] of [
      ['multipart/form-data', '=[1]', 'A multipart body has to be a context of fields.'],
      ['multipart/mixed', '={a: 1}', 'Of the multipart types only multipart/form-data is offered.'],
      [
        'multipart/form-data',
        '={f: {content: "x", contentType: "a\\r\\nb"}}',
        'The input "body.f.contentType" has to be a media type such as image/png.',
      ],
      [
        'multipart/form-data',
        '={f: {content: "???", encoding: "base64"}}',
        'The input "body.f.content" has to be base64.',
      ],
    ]) {
      const inputs = { url: `${receiver.url}/echo`, method: 'POST', body: body ?? '' };
      const headers = `={"Content-Type": "${type}"}`;
      expect(await failingTask(api, { inputs: { ...inputs, headers } })).toBe(message);
    }
  });

  test('are listed with their calls and failures, for those who may see them', async () => {
    const find = async (filter: object = {}) =>
      (await api.call('POST', '/v2/connectors/search', { body: { filter } })).body.items as {
        type: string;
        state: string;
        missing: string | null;
        calls: number;
        failures: number;
        lastFailure: string | null;
      }[];
    const all = await find();
    expect(all.map(({ type, state, missing }) => [type, state, missing])).toEqual([
      ['millrace:http', 'RUNNING', null],
      ['io.camunda:http-json:1', 'RUNNING', null],
      ['millrace:mail', 'NOT_CONFIGURED', 'SMTP_URL'],
      ['io.camunda:email:1', 'RUNNING', null],
      ['millrace:message', 'RUNNING', null],
      ['millrace:script', 'RUNNING', null],
    ]);
    const [before] = await find({ type: 'millrace:http' });
    await runTask(api, { inputs: { url: `${receiver.url}/list` } });
    await failingTask(api, { inputs: { url: `${receiver.url}/denied` } });
    let now = before;
    const isWritten = (): boolean =>
      (now?.calls ?? 0) >= (before?.calls ?? 0) + 2 && now?.lastFailure?.includes('403') === true;
    // Sums are written every few seconds; those of earlier tests may come with them, or before them.
    for (let round = 0; round < 100 && !isWritten(); round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      [now] = await find({ type: 'millrace:http' });
    }
    expect(now?.calls).toBeGreaterThanOrEqual((before?.calls ?? 0) + 2);
    expect(now?.failures).toBeGreaterThanOrEqual((before?.failures ?? 0) + 1);
    expect(now?.lastFailure).toMatch(/^The receiver answered 403/);
    const nobody = { username: 'nobody', password: 'has no right at all' };
    await api.call('POST', '/v2/users', { body: nobody });
    const seen = await api.call('POST', '/v2/connectors/search', { as: nobody, body: {} });
    expect([seen.status, seen.body.items ?? []]).toEqual([seen.status, []]);
    const wrong = await api.call('POST', '/v2/connectors/search', { body: { filter: { color: 'red' } } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_FILTER']);
  });
});

/** Every row of every table as text: what a backup would hold. */
async function queryAll(api: Api): Promise<{ rows: { place: string; text: string }[] }> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: api.connectionString });
  await client.connect();
  try {
    const tables = await client.query<{ schema: string; name: string }>(
      "SELECT table_schema AS schema, table_name AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
    );
    const rows: { place: string; text: string }[] = [];
    for (const { schema, name } of tables.rows) {
      const found = await client.query<{ text: string }>(
        `SELECT t::text AS text FROM "${schema}"."${name}" t`,
      );
      for (const { text } of found.rows) rows.push({ place: name, text: decoded(text) });
    }
    return { rows };
  } finally {
    await client.end();
  }
}

/** Bytes are shown as hex: text inside them has to be found, too. */
function decoded(text: string): string {
  return text.replace(/\\x((?:[0-9a-f]{2})+)/g, (_all, hex: string) =>
    Buffer.from(hex, 'hex').toString('latin1'),
  );
}
