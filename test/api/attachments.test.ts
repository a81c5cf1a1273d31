import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };
const PAT = { username: 'pat', password: 'one more long password' };
const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex');

describe('attachments', () => {
  let api: Api;
  let task: { userTaskKey: string; processInstanceKey: string; processDefinitionKey: string };
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('task')]);
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const user of [JANE, JOHN, PAT]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    for (const { username } of [JANE, PAT]) await api.call('PUT', `/v2/groups/clerks/users/${username}`);
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task' },
    });
    const filter = { processInstanceKey: body.processInstanceKey };
    [task] = (await api.call('POST', '/v2/user-tasks/search', { body: { filter } })).body.items;
  });

  const at = (rest = '') => `/v2/user-tasks/${task.userTaskKey}/attachments${rest}`;
  const formOf = (
    parts: Readonly<Record<string, string>>,
    file?: readonly [content: BlobPart, name: string, type: string],
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) form.append(name, value);
    if (file) form.append('file', new Blob([file[0]], { type: file[2] }), file[1]);
    return form;
  };
  const attach = (as: typeof JANE, ...form: Parameters<typeof formOf>) =>
    api.call('POST', at(), { as, raw: formOf(...form) });
  const namesSeenBy = async (as: typeof JANE): Promise<string[]> => {
    const { body } = await api.call('POST', at('/search'), { as, body: {} });
    return (body.items ?? []).map(({ name }: { name: string }) => name);
  };

  test('are files that those see who see the task, given as files to save', async () => {
    const file = [
      '<script>alert(1)</script>',
      'C:\\scans\\Offer “A”.html',
      'text/html; charset=utf-8',
    ] as const;
    const { status, body } = await attach(JANE, { description: 'The signed one' }, file);
    expect([status, body]).toEqual([
      201,
      {
        attachmentKey: expect.stringMatching(/^\d+$/),
        targetType: 'USER_TASK',
        targetKey: task.userTaskKey,
        processInstanceKey: task.processInstanceKey,
        name: 'Offer “A”.html',
        description: 'The signed one',
        type: null,
        url: null,
        documentId: expect.any(String),
        contentType: 'text/html',
        size: 25,
        by: 'jane',
        at: expect.any(String),
      },
    ]);
    expect([await namesSeenBy(PAT), await namesSeenBy(JOHN)]).toEqual([['Offer “A”.html'], []]);
    const content = await api.call('GET', at(`/${body.attachmentKey}/content`), { as: PAT });
    expect([content.status, content.text]).toEqual([200, '<script>alert(1)</script>']);
    expect(Object.fromEntries(content.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''Offer%20%E2%80%9CA%E2%80%9D.html",
      'x-content-type-options': 'nosniff',
    });
    for (const [method, path] of [
      ['GET', `/${body.attachmentKey}/content`],
      ['DELETE', `/${body.attachmentKey}`],
      ['POST', '/search'],
    ] as const) {
      const refused = await api.call(method, at(path), {
        as: JOHN,
        ...(method === 'POST' ? { body: {} } : {}),
      });
      expect([refused.status, refused.body.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await attach(JOHN, {}, file)).status).toBe(404);
    const { body: view } = await api.call('GET', `/v2/user-tasks/${task.userTaskKey}/view`, { as: PAT });
    expect(view.attachments).toMatchObject([{ name: 'Offer “A”.html', size: 25, by: 'jane' }]);
    expect(view.task.attachmentCount).toBe(1);
  });

  test('are links and documents as well', async () => {
    const link = await attach(JANE, { url: 'https://example.com/a', name: 'The page' });
    expect([link.status, link.body]).toMatchObject([
      201,
      { name: 'The page', url: 'https://example.com/a', documentId: null, size: null },
    ]);
    expect((await api.call('GET', at(`/${link.body.attachmentKey}/content`), { as: JANE })).status).toBe(404);
    const stored = await api.call('POST', `/v2/documents?userTaskKey=${task.userTaskKey}`, {
      as: JANE,
      raw: formOf({}, [PNG, 'photo.png', 'image/png']),
    });
    const { documentId } = stored.body;
    const { body } = await attach(PAT, { documentId, type: 'photo' });
    expect(body).toMatchObject({ name: 'photo.png', type: 'photo', contentType: 'image/png', size: 12 });
    const picture = await api.call('GET', at(`/${body.attachmentKey}/content`), { as: JANE });
    expect(picture.headers.get('content-type')).toBe('image/png');
    await api.call('DELETE', at(`/${body.attachmentKey}`), { as: PAT });
    expect((await api.call('GET', `/v2/documents/${documentId}`, { as: JANE })).status).toBe(200);
  });

  test('are deleted by who gave them, and by who looks after the task; who did stays known', async () => {
    const first = await attach(JANE, {}, ['one', 'one.txt', 'text/plain']);
    const second = await attach(JANE, {}, ['two', 'two.txt', 'text/plain']);
    const refused = await api.call('DELETE', at(`/${first.body.attachmentKey}`), { as: PAT });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const own = await api.call('DELETE', at(`/${first.body.attachmentKey}`), { as: JANE });
    const others = await api.call('DELETE', at(`/${second.body.attachmentKey}`));
    expect([own.status, others.status, await namesSeenBy(JANE)]).toEqual([204, 204, []]);
    expect((await api.call('DELETE', at(`/${first.body.attachmentKey}`), { as: JANE })).status).toBe(404);
    expect((await api.call('GET', `/v2/documents/${first.body.documentId}`)).status).toBe(404);
    const { body } = await api.call('POST', at('/search'), {
      body: { filter: { deletedAt: { $exists: true } }, sort: [{ field: 'name' }] },
    });
    expect(body.items).toMatchObject([
      { name: 'one.txt', by: 'jane', deletedBy: 'jane', size: null },
      { name: 'two.txt', by: 'jane', deletedBy: 'admin', size: null },
    ]);
  });

  test('belong to open work: an ended task takes none, and shows what it has', async () => {
    const { body } = await attach(JANE, {}, ['one', 'one.txt', 'text/plain']);
    await api.call('POST', `/v2/user-tasks/${task.userTaskKey}/completion`, { body: {} });
    const late = await attach(JANE, {}, ['two', 'two.txt', 'text/plain']);
    expect([late.status, late.body.code]).toEqual([409, 'TASK_NOT_ACTIVE']);
    const content = await api.call('GET', at(`/${body.attachmentKey}/content`), { as: JANE });
    expect([await namesSeenBy(JANE), content.text]).toEqual([['one.txt'], 'one']);
  });

  test('of instances are added by those who look after them', async () => {
    const path = `/v2/process-instances/${task.processInstanceKey}/attachments`;
    const raw = () => formOf({}, ['terms', 'terms.txt', 'text/plain']);
    const added = await api.call('POST', path, { raw: raw() });
    expect([added.status, added.body.targetType]).toEqual([201, 'PROCESS_INSTANCE']);
    const staff = await api.call('POST', path, { as: PAT, raw: raw() });
    expect([staff.status, staff.body.code]).toEqual([404, 'NOT_FOUND']);
    const found = await api.call('POST', `${path}/search`, { body: {} });
    expect(found.body.items).toMatchObject([{ name: 'terms.txt' }]);
    const content = await api.call('GET', `${path}/${added.body.attachmentKey}/content`);
    expect(content.text).toBe('terms');
    // Found at its own place only.
    expect((await api.call('GET', at(`/${added.body.attachmentKey}/content`))).status).toBe(404);
    expect((await api.call('DELETE', `${path}/${added.body.attachmentKey}`)).status).toBe(204);
    await api.call('POST', `/v2/process-instances/${task.processInstanceKey}/cancellation`, { body: {} });
    const ended = await api.call('POST', path, { raw: raw() });
    expect([ended.status, ended.body.code]).toEqual([409, 'INSTANCE_ENDED']);
  });

  test('are written once per idempotency key', async () => {
    const send = (content: string) =>
      api.call('POST', at(), {
        as: JANE,
        headers: { 'Idempotency-Key': `attach-${task.userTaskKey}` },
        raw: formOf({}, [content, 'once.txt', 'text/plain']),
      });
    const first = await send('once');
    const again = await send('once');
    expect([again.status, again.body, await namesSeenBy(JANE)]).toEqual([201, first.body, ['once.txt']]);
    const other = await send('twice');
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('are at most a hundred', async () => {
    for (let index = 0; index < 100; index++)
      expect((await attach(JANE, { url: `https://example.com/${index}` })).status).toBe(201);
    const { status, body } = await attach(JANE, { url: 'https://example.com/more' });
    expect([status, body.code, body.detail]).toEqual([
      400,
      'INVALID_VALUE',
      'There are 100 attachments, which is the most. Delete one that is no longer needed.',
    ]);
  });

  test('go with the history of their instance', async () => {
    await api.deploy(['gone.bpmn', taskProcess('gone')]);
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'gone' },
    });
    const path = `/v2/process-instances/${body.processInstanceKey}/attachments`;
    const { body: kept } = await attach(JANE, {}, ['stays', 'stays.txt', 'text/plain']);
    const { body: gone } = await api.call('POST', path, {
      raw: formOf({}, ['goes', 'goes.txt', 'text/plain']),
    });
    await api.call('POST', `/v2/process-instances/${body.processInstanceKey}/cancellation`, { body: {} });
    const deleted = await api.call('POST', `/v2/resources/${body.processDefinitionKey}/deletion`, {
      body: { deleteHistory: true },
    });
    expect(deleted.status).toBe(200);
    const statusOf = async (documentId: string) =>
      (await api.call('GET', `/v2/documents/${documentId}`)).status;
    expect([await statusOf(kept.documentId), await statusOf(gone.documentId)]).toEqual([200, 404]);
  });

  test.each([
    [{}, 'INVALID_VALUE', 'Attach one thing: a file as the part "file", a url, or a documentId.'],
    [
      { url: 'javascript:alert(1)' },
      'INVALID_VALUE',
      '/url: Send an address that begins with http:// or https://.',
    ],
    [
      { url: 'https://a', documentId: 'x' },
      'INVALID_VALUE',
      'Attach one thing: a file as the part "file", a url, or a documentId.',
    ],
    [{ url: 'https://a', name: 'a\nb' }, 'INVALID_VALUE', '/name: Control characters are not allowed.'],
    [{ url: 'https://a', owner: 'x' }, 'UNKNOWN_PROPERTY', '/owner: "owner" is not known here. Remove it.'],
    [{ documentId: 'none' }, 'NOT_FOUND', 'There is no document "none".'],
  ])('%#: a bad attachment names its fault', async (parts, code, detail) => {
    const { body } = await attach(JANE, parts as Record<string, string>);
    expect([body.code, body.detail]).toEqual([code, detail]);
  });

  test.each([
    ['a\u202egpj.exe', 'text/plain', 'x', 'A file name has no control characters. Rename the file.'],
    ['x'.repeat(256), 'text/plain', 'x', 'A file name has at most 255 characters.'],
    [
      'a.png',
      'image/png',
      'GIF89a',
      'The file is said to be image/png, and it is not. Send it with its own type.',
    ],
  ])('%#: a bad file names its fault', async (name, type, content, detail) => {
    const { status, body } = await attach(JANE, {}, [content, name, type]);
    expect([status, body.detail]).toEqual([400, detail]);
  });

  test('have at most ten megabytes', async () => {
    const { status, body } = await attach(JANE, {}, [new Uint8Array(10 * 1_048_576 + 1), 'a.bin', '']);
    expect([status, body.code, body.detail]).toEqual([
      413,
      'BODY_TOO_LARGE',
      'An attachment has at most 10 MB. Make the file smaller.',
    ]);
  });

  test('are those of Camunda 7 task applications', async () => {
    const base = `/engine-rest/task/${task.userTaskKey}/attachment`;
    const form = formOf({
      'attachment-name': 'Offer',
      'attachment-description': 'Signed',
      'attachment-type': 'pdf',
    });
    form.append('content', new Blob(['bytes'], { type: 'application/pdf' }), 'offer.pdf');
    const created = await api.call('POST', `${base}/create`, { as: JANE, raw: form });
    const shown = {
      links: [],
      id: expect.stringMatching(/^\d+$/),
      name: 'Offer',
      taskId: task.userTaskKey,
      description: 'Signed',
      type: 'pdf',
      url: null,
      createTime: expect.stringMatching(/\+0000$/),
      removalTime: null,
      rootProcessInstanceId: task.processInstanceKey,
    };
    expect([created.status, created.body]).toEqual([200, shown]);
    const one = `${base}/${created.body.id}`;
    const list = await api.call('GET', base, { as: PAT });
    expect([list.body, (await api.call('GET', one, { as: PAT })).body]).toEqual([[shown], shown]);
    const data = await api.call('GET', `${one}/data`, { as: PAT });
    expect([data.text, data.headers.get('content-type')]).toEqual(['bytes', 'application/pdf']);
    expect((await api.call('DELETE', one, { as: PAT })).status).toBe(403);
    expect((await api.call('DELETE', one, { as: JANE })).status).toBe(204);
    for (const path of [one, `${one}/data`, `/engine-rest/task/${task.userTaskKey}/attachment/x`])
      expect((await api.call('GET', path)).status).toBe(404);
    const none = await api.call('POST', `${base}/create`, { raw: formOf({ 'attachment-name': 'Nothing' }) });
    expect([none.status, none.body.message]).toEqual([
      400,
      'Attach one thing: a file as the part "content", a url, or a documentId.',
    ]);
  });
});
