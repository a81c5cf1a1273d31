import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api, CallOptions } from './start-api.ts';

const ANA = { username: 'ana', password: 'a long enough password' };
const BEN = { username: 'ben', password: 'another long password' };
const STRANGER = { username: 'stranger', password: 'one more long password' };
const READER = { username: 'reader', password: 'yet one more password' };

const form = (id: string, text = 'Amount'): string =>
  JSON.stringify({
    id,
    type: 'default',
    schemaVersion: 18,
    components: [{ type: 'textfield', id: 'a', key: 'a', label: text }],
  });

let api: Api;
let key: string;
const as =
  (user: typeof ANA) =>
  (method: string, path: string, options: CallOptions = {}) =>
    api.call(method, `/v2/projects${path}`, { as: user, ...options });
const ana = as(ANA);
const ben = as(BEN);
const put = (call: typeof ana, name: string, content: string, ifMatch?: string, editorId?: string) =>
  call('PUT', `/${key}/files/${name}`, {
    body: { content, ...(editorId === undefined ? {} : { editorId }) },
    ...(ifMatch === undefined ? {} : { headers: { 'If-Match': ifMatch } }),
  });

beforeAll(async () => {
  api = await startApi({ MULTI_TENANCY: '1' });
  for (const user of [ANA, BEN, STRANGER, READER]) await api.call('POST', '/v2/users', { body: user });
  for (const { username } of [ANA, BEN]) await api.call('PUT', `/v2/roles/analyst/users/${username}`);
  await api.call('PUT', '/v2/roles/staff/users/stranger');
  await api.call('PUT', '/v2/roles/auditor/users/reader');
});
afterAll(() => api.stop());
beforeEach(async () => {
  const { body } = await ana('POST', '', {
    body: { name: 'Expenses', files: [{ name: 'expense.bpmn', content: taskProcess('expense') }] },
  });
  key = body.projectKey;
});

describe('a project', () => {
  test('keeps its files, and tells who made and changed it', async () => {
    const { status, body, headers } = await ben('GET', `/${key}`);
    expect([status, headers.get('etag'), body]).toEqual([
      200,
      '"1"',
      {
        projectKey: key,
        name: 'Expenses',
        tenantId: '<default>',
        lastVersion: 0,
        revision: 1,
        createdAt: expect.any(String),
        createdBy: 'ana',
        updatedAt: expect.any(String),
        updatedBy: 'ana',
        files: [
          {
            name: 'expense.bpmn',
            kind: 'BPMN',
            bytes: Buffer.byteLength(taskProcess('expense')),
            revision: 1,
            updatedAt: expect.any(String),
            updatedBy: 'ana',
          },
        ],
        lock: null,
        viewers: [],
      },
    ]);
    const found = await ben('POST', '/search', { body: { filter: { projectKey: key } } });
    expect(found.body.items).toMatchObject([
      { name: 'Expenses', fileNames: ['expense.bpmn'], lockedBy: null },
    ]);
  });

  test('is read by those who may, and changed by fewer', async () => {
    expect((await as(STRANGER)('GET', `/${key}`)).status).toBe(403);
    expect((await as(READER)('GET', `/${key}`)).status).toBe(200);
    const refused = await put(as(READER), 'expense.bpmn', 'x');
    expect([refused.status, refused.body.code, refused.body.missing]).toEqual([
      403,
      'PERMISSION_MISSING',
      { resourceType: 'PROJECT', resourceId: key, permissionType: 'UPDATE' },
    ]);
    for (const [method, path, body] of [
      ['PATCH', '', { name: 'Mine' }],
      ['DELETE', '', undefined],
      ['PUT', '/lock', { editorId: 'w1' }],
      ['POST', '/versions', { name: 'First' }],
      ['POST', '/deployment', {}],
    ] as const) {
      const answer = await as(READER)(method, `/${key}${path}`, body === undefined ? {} : { body });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  });

  test('of another tenant does not exist', async () => {
    await api.call('POST', '/v2/tenants', { body: { tenantId: 'other', name: 'Other' } });
    await api.call('PUT', '/v2/tenants/other/users/ana');
    const { body } = await ana('POST', '', { body: { name: 'Elsewhere', tenantId: 'other' } });
    expect((await ana('GET', `/${body.projectKey}`)).body.tenantId).toBe('other');
    expect((await ben('GET', `/${body.projectKey}`)).body.code).toBe('NOT_FOUND');
    const found = await ben('POST', '/search', { body: { filter: { projectKey: body.projectKey } } });
    expect(found.body.items).toEqual([]);
    const refused = await ben('POST', '', { body: { name: 'Mine', tenantId: 'other' } });
    expect([refused.status, refused.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
  });

  test('is renamed, deleted and taken back', async () => {
    const renamed = await ana('PATCH', `/${key}`, {
      body: { name: 'Travel' },
      headers: { 'If-Match': '"1"' },
    });
    expect([renamed.body.name, renamed.body.revision]).toEqual(['Travel', 2]);
    const late = await ben('PATCH', `/${key}`, { body: { name: 'X' }, headers: { 'If-Match': '"1"' } });
    expect([late.status, late.body]).toMatchObject([
      412,
      { code: 'REVISION_CONFLICT', current: 2, changedBy: 'ana', changedAt: expect.any(String) },
    ]);
    expect((await ben('DELETE', `/${key}`)).status).toBe(204);
    expect((await ana('GET', `/${key}`)).status).toBe(404);
    expect((await ana('POST', `/${key}/restoration`)).body).toMatchObject({ name: 'Travel' });
    expect((await ana('POST', `/${key}/restoration`)).status).toBe(404);
  });

  test.each([
    [{ name: ' ' }, 'INVALID_VALUE', '/name'],
    [{}, 'MISSING_FIELD', '/name'],
    [{ name: 'x', files: [{ name: 'a/b.bpmn', content: '' }] }, 'INVALID_VALUE', '/files/0/name'],
    [{ name: 'x', files: [{ name: '..', content: '' }] }, 'INVALID_VALUE', '/files/0/name'],
    [{ name: 'x', color: 'red' }, 'UNKNOWN_PROPERTY', '/color'],
  ])('is not created from %j', async (body, code, pointer) => {
    const answer = await ana('POST', '', { body });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ code, pointer }]]);
  });

  test.each([
    [[{ name: 'a.txt', content: '' }], /end in \.bpmn, \.dmn or \.form/],
    [
      [
        { name: 'a.bpmn', content: '' },
        { name: 'a.bpmn', content: '' },
      ],
      /"a\.bpmn" is there twice/,
    ],
    [
      Array.from({ length: 9 }, (_, index) => ({ name: `${index}.form`, content: 'x'.repeat(1_000_001) })),
      /at most 9 MB together/,
    ],
  ])('takes files that can be deployed together only', async (files, words) => {
    const { status, body } = await ana('POST', '', { body: { name: 'x', files } });
    expect([status, body.code, body.detail]).toEqual([400, 'INVALID_VALUE', expect.stringMatching(words)]);
  });

  test('has at most a hundred files', async () => {
    const files = Array.from({ length: 100 }, (_, index) => ({ name: `f${index}.form`, content: '{}' }));
    const { body } = await ana('POST', '', { body: { name: 'Full', files } });
    key = body.projectKey;
    const refused = await put(ana, 'one-more.form', '{}');
    expect([refused.status, refused.body.detail]).toEqual([
      400,
      'A project has at most 100 files. Delete one that is not used.',
    ]);
    expect((await put(ana, 'f0.form', '{"a":1}')).status).toBe(200);
  });
});

describe('a file', () => {
  test('is saved again and again, and says who was faster', async () => {
    const first = await put(ana, 'expense.bpmn', 'one', '"1"');
    expect([first.status, first.headers.get('etag'), first.body.revision]).toEqual([200, '"2"', 2]);
    const late = await put(ben, 'expense.bpmn', 'two', '"1"');
    expect([late.status, late.body]).toMatchObject([
      412,
      {
        code: 'REVISION_CONFLICT',
        detail: 'The file "expense.bpmn" was changed by ana meanwhile.',
        current: 2,
        changedBy: 'ana',
      },
    ]);
    expect((await ben('GET', `/${key}/files/expense.bpmn`)).body).toMatchObject({
      content: 'one',
      revision: 2,
    });
    expect((await ben('GET', `/${key}`)).body).toMatchObject({ revision: 2, updatedBy: 'ana' });
  });

  test('is created where there is none, and deleted', async () => {
    expect((await put(ana, 'new.form', form('new'), '"0"')).body).toMatchObject({
      kind: 'FORM',
      revision: 1,
    });
    expect((await put(ben, 'new.form', form('mine'), '"0"')).body.code).toBe('REVISION_CONFLICT');
    expect((await ana('DELETE', `/${key}/files/new.form`, { headers: { 'If-Match': '"7"' } })).status).toBe(
      412,
    );
    expect((await ana('DELETE', `/${key}/files/new.form`, { headers: { 'If-Match': '"1"' } })).status).toBe(
      204,
    );
    expect((await ana('DELETE', `/${key}/files/new.form`)).body.code).toBe('NOT_FOUND');
    const gone = await put(ana, 'new.form', form('new'), '"1"');
    expect([gone.status, gone.body.detail]).toEqual([412, 'The file "new.form" was deleted meanwhile.']);
  });

  test('of two writers at once has one winner for each revision', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => put(n % 2 ? ana : ben, 'expense.bpmn', `text ${n}`, '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });
});

describe('the lock', () => {
  const lock = (call: typeof ana, editorId: string, takeOver = false) =>
    call('PUT', `/${key}/lock`, { body: { editorId, takeOver } });

  test('is had by one window, which alone saves', async () => {
    const taken = await lock(ana, 'w1');
    expect([taken.status, taken.body.lockedBy]).toEqual([200, 'ana']);
    expect((await ben('GET', `/${key}`)).body.lock).toEqual(taken.body);
    const refused = await lock(ben, 'w2');
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'LOCKED_BY_OTHER', lockedBy: 'ana', since: taken.body.since },
    ]);
    expect((await put(ben, 'expense.bpmn', 'mine', undefined, 'w2')).body.code).toBe('LOCKED_BY_OTHER');
    expect((await put(ben, 'expense.bpmn', 'mine')).body.code).toBe('LOCKED_BY_OTHER');
    expect((await ben('DELETE', `/${key}`)).body.code).toBe('LOCKED_BY_OTHER');
    expect((await put(ana, 'expense.bpmn', 'hers', undefined, 'w1')).status).toBe(200);
    const again = await lock(ana, 'w1');
    expect([again.body.since, again.body.until > taken.body.until]).toEqual([taken.body.since, true]);
  });

  test('is taken over, and the first window is told so when it saves', async () => {
    await lock(ana, 'w1');
    expect((await lock(ben, 'w2', true)).body.lockedBy).toBe('ben');
    const late = await put(ana, 'expense.bpmn', 'hers', undefined, 'w1');
    expect([late.status, late.body]).toMatchObject([409, { code: 'LOCKED_BY_OTHER', lockedBy: 'ben' }]);
    expect((await lock(ana, 'w1')).status).toBe(409);
    // A second window of the same person is another one, too.
    expect((await lock(ben, 'w3')).status).toBe(409);
  });

  test('is given back by its window only', async () => {
    await lock(ana, 'w1');
    expect((await ben('DELETE', `/${key}/lock?editorId=w2`)).status).toBe(204);
    expect((await ben('GET', `/${key}`)).body.lock).toMatchObject({ lockedBy: 'ana' });
    expect((await ana('DELETE', `/${key}/lock?editorId=w1`)).status).toBe(204);
    expect((await lock(ben, 'w2')).status).toBe(200);
  });
});

describe('milestones', () => {
  const keep = (name: string) => ana('POST', `/${key}/versions`, { body: { name } });

  test('keep all files, and give them back', async () => {
    await put(ana, 'a.form', form('a'));
    const first = await keep('First');
    expect([first.status, first.body]).toMatchObject([
      201,
      {
        version: 1,
        name: 'First',
        createdBy: 'ana',
        files: [
          { name: 'expense.bpmn', kind: 'BPMN' },
          { name: 'a.form', kind: 'FORM' },
        ],
        deployments: [],
      },
    ]);
    await put(ana, 'a.form', form('a', 'Changed'));
    await put(ana, 'b.form', form('b'));
    const restored = await ben('POST', `/${key}/versions/1/restoration`, { body: {} });
    expect(restored.body.files.map(({ name }: { name: string }) => name)).toEqual(['expense.bpmn', 'a.form']);
    expect((await ana('GET', `/${key}/files/a.form`)).body).toMatchObject({
      content: form('a'),
      revision: 3,
    });
    expect((await ana('GET', `/${key}/files/expense.bpmn`)).body.revision).toBe(1);
    const { body } = await ana('GET', `/${key}/versions`);
    expect(body.items).toMatchObject([
      { version: 2, name: 'Before restoring 1', createdBy: 'ben', isCurrent: false },
      { version: 1, isCurrent: true },
    ]);
    const before = await ana('GET', `/${key}/versions/2`);
    expect(before.body.files).toContainEqual({ name: 'b.form', content: form('b') });
  });

  test('that are not there, or of nothing, are refused', async () => {
    expect((await ana('GET', `/${key}/versions/9`)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await ana('GET', `/${key}/versions/first`)).body.code).toBe('INVALID_VALUE');
    await ana('DELETE', `/${key}/files/expense.bpmn`);
    const empty = await keep('Empty');
    expect([empty.status, empty.body.detail]).toEqual([
      400,
      'The project has no files, so there is nothing to keep. Add one first.',
    ]);
  });
});

describe('deploying a project', () => {
  const deploy = (body: object = {}) => ana('POST', `/${key}/deployment`, { body });

  test('deploys all its files at once, from a milestone that says so', async () => {
    const processId = `expense-${key}`;
    await put(ana, 'expense.bpmn', taskProcess(processId));
    await put(ana, 'a.form', form(`a-${key}`));
    const dry = await deploy({ dryRun: true });
    expect([dry.status, dry.body.projectVersion, (await ana('GET', `/${key}`)).body.lastVersion]).toEqual([
      200,
      null,
      0,
    ]);
    const first = await deploy({ versionNote: 'The first one' });
    expect([first.status, first.body.projectVersion, first.body.deployments.length]).toEqual([200, 1, 2]);
    const { body } = await ana('GET', `/${key}/versions`);
    expect(body.items).toMatchObject([
      {
        version: 1,
        name: 'The first one',
        deployments: [
          {
            deploymentKey: first.body.deploymentKey,
            deployedBy: 'ana',
            versionNote: 'The first one',
            processes: [{ processDefinitionId: processId, version: 1 }],
          },
        ],
      },
    ]);
    const found = await ben('POST', '/search', { body: { filter: { processDefinitionId: processId } } });
    expect(found.body.items.map((one: { projectKey: string }) => one.projectKey)).toEqual([key]);
    expect((await deploy()).body.projectVersion).toBe(1);
    await put(ana, 'a.form', form(`a-${key}`, 'Other'));
    expect((await deploy({ version: 1 })).body).toMatchObject({ projectVersion: 1 });
    expect((await deploy({ versionNote: 'Second' })).body.projectVersion).toBe(2);
  });

  test('keeps no milestone of what was refused', async () => {
    await put(ana, 'expense.bpmn', '<nonsense/>');
    const refused = await deploy();
    expect([refused.status, refused.body.code]).toEqual([400, 'DEPLOYMENT_REFUSED']);
    expect((await ana('GET', `/${key}/versions`)).body.items).toEqual([]);
    expect((await deploy({ version: 4 })).body.code).toBe('NOT_FOUND');
  });
});

describe('comments on a project', () => {
  const add = (user: typeof ANA, body: object) =>
    api.call('POST', '/v2/comments', {
      as: user,
      body: { targetType: 'PROJECT', targetKey: key, elementId: 'work', fileName: 'expense.bpmn', ...body },
    });

  test('name the element, mention who may read the project, and are resolved and opened again', async () => {
    const { status, body } = await add(ANA, { text: 'Who does this?', mentions: ['ben'] });
    expect([status, body]).toMatchObject([
      201,
      { elementId: 'work', fileName: 'expense.bpmn', author: 'ana', resolvedAt: null, resolvedBy: null },
    ]);
    const path = `/v2/comments/${body.commentKey}/resolution`;
    const resolved = await api.call('PUT', path, { as: BEN });
    expect(resolved.body).toMatchObject({ resolvedBy: 'ben', resolvedAt: expect.any(String) });
    expect((await api.call('PUT', path, { as: ANA })).body.resolvedBy).toBe('ben');
    const open = { filter: { targetKey: key, resolvedAt: { $exists: false } } };
    expect((await api.call('POST', '/v2/comments/search', { as: ANA, body: open })).body.items).toEqual([]);
    expect((await api.call('DELETE', path, { as: ANA })).body).toMatchObject({
      resolvedAt: null,
      resolvedBy: null,
    });
    expect((await api.call('POST', '/v2/comments/search', { as: BEN, body: open })).body.items).toMatchObject(
      [{ text: 'Who does this?', mentions: ['ben'] }],
    );
  });

  test('are written by those who may comment, and read by those who may read the project', async () => {
    const refused = await add(READER, { text: 'x' });
    expect([refused.status, refused.body.missing]).toEqual([
      403,
      { resourceType: 'PROJECT', resourceId: key, permissionType: 'COMMENT' },
    ]);
    expect((await add(STRANGER, { text: 'x' })).body.code).toBe('NOT_FOUND');
    expect((await add(ANA, { text: 'x', mentions: ['stranger'] })).body.code).toBe('MENTION_CANNOT_READ');
    const { body } = await add(ANA, { text: 'Said' });
    const path = `/v2/comments/${body.commentKey}/resolution`;
    expect((await api.call('PUT', path, { as: READER })).body.code).toBe('PERMISSION_MISSING');
    expect((await api.call('PUT', path, { as: STRANGER })).body.code).toBe('NOT_FOUND');
    const seenBy = async (user: typeof ANA) =>
      (await api.call('POST', '/v2/comments/search', { as: user, body: { filter: { targetKey: key } } })).body
        .items.length;
    expect([await seenBy(READER), await seenBy(STRANGER)]).toEqual([1, 0]);
    await ana('DELETE', `/${key}`);
    expect(await seenBy(ANA)).toBe(0);
  });
});

test('changes are told to those who may read the project', async () => {
  const { runtime } = api;
  const { body } = await api.call('GET', '/v2/authentication/me', { as: BEN });
  expect(body.username).toBe('ben');
  const caller = (await runtime.identity.loadUser('ben'))!.caller;
  const heard: string[] = [];
  const stop = await runtime.live.subscribe(caller, { types: ['project.*'] }, null, (record) => {
    if (record !== 'reset' && record.key === key) heard.push(record.type);
  });
  await put(ana, 'expense.bpmn', 'one');
  expect(heard).toEqual(['project.changed']);
  stop();
});
