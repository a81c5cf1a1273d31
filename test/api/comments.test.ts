import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };
const PAT = { username: 'pat', password: 'one more long password' };

describe('comments', () => {
  let api: Api;
  let task: { userTaskKey: string; processInstanceKey: string };
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
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    [task] = found.body.items;
  });

  const add = (as: typeof JANE, body: object, headers: Record<string, string> = {}) =>
    api.call('POST', '/v2/comments', {
      as,
      headers,
      body: { targetType: 'USER_TASK', targetKey: task.userTaskKey, ...body },
    });
  const textsSeenBy = async (as: typeof JANE): Promise<string[]> => {
    const { body } = await api.call('POST', '/v2/comments/search', {
      as,
      body: { filter: { targetKey: task.userTaskKey }, sort: [{ field: 'commentKey' }] },
    });
    return body.items.map((comment: { text: string }) => comment.text);
  };

  test('are written and read by those who may read the task, in order', async () => {
    const first = await add(JANE, { text: 'Who knows this customer?', mentions: ['pat', 'pat'] });
    expect([first.status, first.body]).toEqual([
      201,
      {
        commentKey: expect.stringMatching(/^\d+$/),
        targetType: 'USER_TASK',
        targetKey: task.userTaskKey,
        elementId: null,
        fileName: null,
        author: 'jane',
        text: 'Who knows this customer?',
        mentions: ['pat'],
        createdAt: expect.any(String),
        editedAt: null,
        resolvedAt: null,
        resolvedBy: null,
      },
    ]);
    expect((await add(PAT, { text: 'I do.' })).status).toBe(201);
    expect(await textsSeenBy(JANE)).toEqual(['Who knows this customer?', 'I do.']);
    expect(await textsSeenBy(JOHN)).toEqual([]);
    const refused = await add(JOHN, { text: 'Me too.' });
    expect([refused.status, refused.body.code]).toEqual([404, 'NOT_FOUND']);
    const { body: view } = await api.call('GET', `/v2/user-tasks/${task.userTaskKey}/view`, { as: PAT });
    expect(view.comments).toMatchObject([
      { author: 'jane', text: 'Who knows this customer?', mentions: ['pat'] },
      { author: 'pat', text: 'I do.', mentions: [] },
    ]);
  });

  test('ask who has the task for it, and others to take one’s own, not twice within minutes', async () => {
    const path = `/v2/user-tasks/${task.userTaskKey}`;
    const ask = (as: typeof JANE, text = 'May I take this over?') =>
      api.call('POST', `${path}/handover-request`, { as, body: { text } });
    const claim = { assignee: 'pat', allowOverride: false };
    await api.call('POST', `${path}/assignment`, { as: PAT, body: claim });
    expect((await ask(JANE, ' ')).body.errors[0].message).toBe('Write something.');
    const asked = await ask(JANE);
    expect([asked.status, asked.body.mentions]).toEqual([201, ['pat']]);
    const again = await ask(JANE);
    expect([again.status, again.body.code, again.body.detail]).toEqual([
      429,
      'RATE_LIMITED',
      'You asked about this task a few minutes ago. Wait for the answer, or ask again in 10 min.',
    ]);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(590);
    const mine = await ask(PAT, 'Can somebody take it?');
    expect([mine.status, mine.body.mentions]).toEqual([201, ['jane']]);
    expect(await textsSeenBy(JANE)).toEqual(['May I take this over?', 'Can somebody take it?']);
    expect((await ask(JOHN)).status).toBe(404);
    // Whom nobody else is offered it with has nobody to ask.
    await api.call('PATCH', path, { body: { changeset: { candidateGroups: [], candidateUsers: [] } } });
    await api.call('POST', `${path}/assignment`, { body: { assignee: 'john' } });
    expect((await ask(JOHN)).body.code).toBe('NOBODY_TO_ASK');
    await api.call('POST', `${path}/completion`, { as: JOHN, body: {} });
    expect((await ask(JOHN)).body.code).toBe('TASK_NOT_ACTIVE');
  });

  test('mention only people who may read the task', async () => {
    for (const name of ['john', 'nobody']) {
      const { status, body } = await add(JANE, { text: 'Look', mentions: ['pat', name] });
      expect([status, body.code, body.detail]).toEqual([
        400,
        'MENTION_CANNOT_READ',
        `"${name}" cannot be mentioned here: there is no such person, or they may not read this. Give them access first.`,
      ]);
    }
    expect(await textsSeenBy(JANE)).toEqual([]);
  });

  test('are changed and deleted by their author only', async () => {
    const { body } = await add(JANE, { text: 'Wrogn' });
    const path = `/v2/comments/${body.commentKey}`;
    for (const [method, change] of [
      ['PATCH', { text: 'Mine now' }],
      ['DELETE', undefined],
    ] as const) {
      const others = await api.call(method, path, { as: PAT, ...(change ? { body: change } : {}) });
      expect([others.status, others.body.code]).toEqual([403, 'PERMISSION_MISSING']);
      const strangers = await api.call(method, path, { as: JOHN, ...(change ? { body: change } : {}) });
      expect([strangers.status, strangers.body.code]).toEqual([404, 'NOT_FOUND']);
    }
    const edited = await api.call('PATCH', path, { as: JANE, body: { text: 'Wrong' } });
    expect([edited.status, edited.body.text, edited.body.editedAt]).toEqual([
      200,
      'Wrong',
      expect.any(String),
    ]);
    expect((await api.call('DELETE', path, { as: JANE })).status).toBe(204);
    expect(await textsSeenBy(JANE)).toEqual([]);
    expect((await api.call('DELETE', path, { as: JANE })).status).toBe(404);
  });

  test('stay when the task has ended, and go on an instance as well', async () => {
    await add(JANE, { text: 'Done by phone.' });
    await api.call('POST', `/v2/user-tasks/${task.userTaskKey}/completion`, { body: {} });
    expect((await add(JANE, { text: 'The customer called again.' })).status).toBe(201);
    expect(await textsSeenBy(JANE)).toEqual(['Done by phone.', 'The customer called again.']);
    const { processInstanceKey } = task;
    const onInstance = { targetType: 'process_instance', targetKey: processInstanceKey, elementId: 'decide' };
    const added = await api.call('POST', '/v2/comments', { body: { ...onInstance, text: 'Refunded.' } });
    expect([added.status, added.body.targetType, added.body.elementId]).toEqual([
      201,
      'PROCESS_INSTANCE',
      'decide',
    ]);
    const foreign = await api.call('POST', '/v2/comments', { as: PAT, body: { ...onInstance, text: 'Hm' } });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('are written once per idempotency key', async () => {
    const key = { 'Idempotency-Key': `comment-${task.userTaskKey}` };
    const first = await add(JANE, { text: 'Once' }, key);
    const again = await add(JANE, { text: 'Once' }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await textsSeenBy(JANE)).toEqual(['Once']);
    const other = await add(JANE, { text: 'Twice' }, key);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test.each([
    [{ text: '' }, 'INVALID_VALUE', 'text'],
    [{ text: '   ' }, 'INVALID_VALUE', 'text'],
    [{ text: 'x'.repeat(10_001) }, 'TOO_LONG', 'text'],
    [{ text: 'x', mentions: Array.from({ length: 51 }, (_, i) => `p${i}`) }, 'TOO_LONG', 'mentions'],
    [{ text: 'x', targetType: 'BATCH' }, 'INVALID_VALUE', 'targetType'],
    [{ text: 'x', targetKey: 12 }, 'KEY_NOT_A_STRING', 'targetKey'],
    [{ text: 'x', author: 'pat' }, 'UNKNOWN_PROPERTY', 'author'],
  ])('%#: a bad comment names its fault', async (body, code, field) => {
    const answer = await add(JANE, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ code, pointer: `/${field}` })]);
  });
});
