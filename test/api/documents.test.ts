import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };

describe('documents', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('task')]);
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const user of [JANE, JOHN]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    await api.call('PUT', '/v2/groups/clerks/users/jane');
  });
  afterAll(() => api.stop());

  const send = (
    path: string,
    parts: readonly (readonly [part: string, content: string, fileName?: string, type?: string])[],
    as?: typeof JANE,
  ) => {
    const form = new FormData();
    for (const [part, content, fileName, type] of parts)
      if (fileName === undefined) form.append(part, content);
      else form.append(part, new Blob([content], { type: type ?? 'text/plain' }), fileName);
    return api.call('POST', path, { raw: form, ...(as ? { as } : {}) });
  };
  const store = (content: string, metadata?: object, query = '', as?: typeof JANE) =>
    send(
      `/v2/documents${query}`,
      [['file', content, 'note.txt'], ...(metadata ? [['metadata', JSON.stringify(metadata)] as const] : [])],
      as,
    );

  test('are stored, read and deleted', async () => {
    const metadata = {
      fileName: 'Invoice 7.pdf',
      contentType: 'application/pdf',
      processDefinitionId: 'task',
      customProperties: { pages: 2 },
    };
    const { status, body } = await store('content', metadata);
    expect([status, body]).toEqual([
      201,
      {
        'camunda.document.type': 'camunda',
        storeId: 'database',
        documentId: expect.any(String),
        contentHash: 'ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73',
        metadata: {
          contentType: 'application/pdf',
          fileName: 'Invoice 7.pdf',
          expiresAt: null,
          size: 7,
          processDefinitionId: 'task',
          processInstanceKey: null,
          customProperties: { pages: 2 },
        },
      },
    ]);
    const path = `/v2/documents/${body.documentId}`;
    const content = await api.call('GET', `${path}?storeId=database&contentHash=${body.contentHash}`);
    expect([content.text, content.headers.get('content-type')]).toEqual(['content', 'application/pdf']);
    expect(content.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Invoice%207.pdf");
    expect((await api.call('GET', `${path}?contentHash=00`)).status).toBe(404);
    expect((await api.call('GET', `${path}?storeId=aws`)).body.code).toBe('INVALID_VALUE');
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('GET', path)).status).toBe(404);
    expect((await api.call('DELETE', path)).status).toBe(404);
  });

  test('take an id of the client once', async () => {
    expect((await store('a', {}, '?documentId=order-7')).body.documentId).toBe('order-7');
    const again = await store('b', {}, '?documentId=order-7');
    expect([again.status, again.body.code]).toEqual([409, 'ALREADY_EXISTS']);
    const bad = await store('b', {}, '?documentId=../x');
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([400, '/query/documentId']);
  });

  test('come several at once; one that is refused leaves the others', async () => {
    const { status, body } = await send('/v2/documents/batch', [
      ['files', 'one', 'one.txt'],
      ['files', 'no picture', 'two.png', 'image/png'],
    ]);
    expect([status, body]).toMatchObject([
      207,
      {
        createdDocuments: [{ metadata: { fileName: 'one.txt', size: 3 } }],
        failedDocuments: [
          {
            fileName: 'two.png',
            status: 400,
            title: 'INVALID_ARGUMENT',
            detail: 'The file is said to be image/png, and it is not. Send it with its own type.',
          },
        ],
      },
    ]);
    const named = await send('/v2/documents/batch', [
      ['files', 'one', 'one.txt'],
      ['metadataList', JSON.stringify([{ fileName: 'first.txt' }])],
    ]);
    expect([named.status, named.body.createdDocuments[0].metadata.fileName]).toEqual([201, 'first.txt']);
    const uneven = await send('/v2/documents/batch', [
      ['files', 'one', 'one.txt'],
      ['metadataList', JSON.stringify([{}, {}])],
    ]);
    expect([uneven.status, uneven.body.code]).toEqual([400, 'INVALID_VALUE']);
  });

  test('given for a form stay when it is submitted, and are read by those who see the work', async () => {
    const { body: instance } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task' },
    });
    const { processInstanceKey, processDefinitionKey } = instance;
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey } },
    });
    const query = `?userTaskKey=${found.body.items[0].userTaskKey}`;
    const { status, body } = await store('mine', {}, query, JANE);
    expect([status, body.metadata]).toMatchObject([
      201,
      { processInstanceKey, processDefinitionId: 'task', expiresAt: expect.any(String) },
    ]);
    expect((await store('not mine', {}, query, JOHN)).status).toBe(404);
    const free = await store('free', {}, '', JANE);
    expect([free.status, free.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const start = await store('start', {}, `?processDefinitionKey=${processDefinitionKey}`);
    expect([start.status, start.body.metadata.processInstanceKey]).toEqual([201, null]);
    expect((await store('start', {}, `?processDefinitionKey=${processDefinitionKey}`, JOHN)).status).toBe(
      404,
    );

    const { runtime } = api;
    const admin = (await runtime.identity.loadUser('admin'))!.caller;
    const ids = [body.documentId, start.body.documentId, 'unknown'];
    const missing = await runtime.documents.keep(
      { caller: admin, tenantId: '<default>' },
      ids,
      processInstanceKey,
    );
    expect(missing).toEqual(['unknown']);
    const kept = await runtime.documents.get(admin, start.body.documentId);
    expect(kept).toMatchObject({ expiresAt: null, processInstanceKey });
    const read = (as: typeof JANE) => api.call('GET', `/v2/documents/${start.body.documentId}`, { as });
    expect([(await read(JANE)).text, (await read(JOHN)).status]).toEqual(['start', 404]);
    const foreign = await api.call('DELETE', `/v2/documents/${start.body.documentId}`, { as: JANE });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const own = await api.call('DELETE', `/v2/documents/${body.documentId}`, { as: JANE });
    expect(own.status).toBe(204);
  });

  test('are given by a link to whoever has it, for a time', async () => {
    const { body } = await store('<svg onload="alert(1)"/>', {
      fileName: 'logo.svg',
      contentType: 'image/svg+xml',
    });
    const path = `/v2/documents/${body.documentId}`;
    const link = await api.call('POST', `${path}/links`, { body: { timeToLive: 60_000 } });
    expect([link.status, link.body]).toEqual([
      201,
      { url: expect.stringMatching(/\/public\/documents\/[0-9a-f]{64}$/), expiresAt: expect.any(String) },
    ]);
    const { pathname } = new URL(link.body.url);
    const read = await api.call('GET', pathname, { as: null });
    expect([read.status, read.text, read.headers.get('content-type')]).toEqual([
      200,
      '<svg onload="alert(1)"/>',
      'application/octet-stream',
    ]);
    expect((await api.call('GET', `${pathname.slice(0, -4)}0000`, { as: null })).status).toBe(404);
    expect((await api.call('POST', `${path}/link`, { body: {}, as: JANE })).status).toBe(403);
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.now() + 61_000 } });
    expect((await api.call('GET', pathname, { as: null })).status).toBe(404);
    await api.call('POST', '/v2/clock/reset', { body: {} });
    const again = await api.call('POST', `${path}/link`, { body: {} });
    await api.call('DELETE', path);
    expect((await api.call('GET', new URL(again.body.url).pathname, { as: null })).status).toBe(404);
  });

  test('are gone when they have expired', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { body } = await store('short', { expiresAt });
    const path = `/v2/documents/${body.documentId}`;
    expect((await api.call('GET', path)).status).toBe(200);
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.now() + 2 * 86_400_000 } });
    expect((await api.call('GET', path)).status).toBe(404);
    const late = await store('late', { expiresAt });
    expect([late.status, late.body.code]).toEqual([400, 'INVALID_VALUE']);
    await api.call('POST', '/v2/clock/reset', { body: {} });
  });

  test.each([
    [[['metadata', '{}']], 'MISSING_FIELD', 'Send one file, in a part named "file".'],
    [
      [
        ['file', 'x', 'x.txt'],
        ['metadata', '{'],
      ],
      'MALFORMED_JSON',
      'The part "metadata" is not well-formed JSON.',
    ],
    [
      [
        ['file', 'x', 'x.txt'],
        ['metadata', '{"color":1}'],
      ],
      'UNKNOWN_PROPERTY',
      '/metadata/color: "color" is not known here. Remove it.',
    ],
    [
      [
        ['file', 'x', 'x.txt'],
        ['more', '1'],
      ],
      'UNKNOWN_PROPERTY',
      '/more: "more" is not known here. Remove it.',
    ],
    [
      [
        ['file', 'x', 'x.txt'],
        ['metadata', '{"contentType":"text"}'],
      ],
      'INVALID_VALUE',
      'The content type of the file is none. Send one such as application/pdf.',
    ],
  ] as const)('%#: a bad upload names its fault', async (parts, code, detail) => {
    const { status, body } = await send('/v2/documents', parts as Parameters<typeof send>[1]);
    expect([status, body.code, body.detail]).toEqual([400, code, detail]);
  });
});
