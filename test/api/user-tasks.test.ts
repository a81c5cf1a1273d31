import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };

describe('user tasks', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('task')]);
    for (const user of [JANE, JOHN]) {
      expect((await api.call('POST', '/v2/users', { body: user })).status).toBe(201);
      expect((await api.call('PUT', `/v2/roles/staff/users/${user.username}`)).status).toBe(204);
    }
    expect(
      (await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } })).status,
    ).toBe(201);
    expect((await api.call('PUT', '/v2/groups/clerks/users/jane')).status).toBe(204);
  });
  afterAll(() => api.stop());

  const newTask = async () => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task', variables: { amount: 5 } },
    });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    expect(found.body.items).toHaveLength(1);
    return found.body.items[0] as Record<string, unknown> & { userTaskKey: string };
  };

  test('have exactly the public fields in plain answers', async () => {
    const task = await newTask();
    expect(task).toMatchObject({
      name: 'Decide',
      state: 'CREATED',
      assignee: null,
      candidateGroups: ['clerks'],
      candidateUsers: [],
      priority: 50,
      elementId: 'decide',
      formKey: null,
      customHeaders: {},
    });
    expect(Object.keys(task)).not.toContain('revision');
    expect(Object.keys(task)).toHaveLength(25);
  });

  test('are seen and taken by candidates only', async () => {
    const { userTaskKey } = await newTask();
    const as = (user: typeof JANE, method: string, path: string, body?: object) =>
      api.call(method, path, { as: user, ...(body ? { body } : {}) });
    expect((await as(JOHN, 'GET', `/v2/user-tasks/${userTaskKey}`)).status).toBe(404);
    expect((await as(JOHN, 'POST', `/v2/user-tasks/${userTaskKey}/completion`, {})).status).toBe(404);
    expect((await as(JANE, 'GET', `/v2/user-tasks/${userTaskKey}`)).status).toBe(200);
    expect(
      (
        await as(JANE, 'POST', `/v2/user-tasks/${userTaskKey}/assignment`, {
          assignee: 'jane',
          allowOverride: false,
        })
      ).status,
    ).toBe(204);
    const taken = await api.call('POST', `/v2/user-tasks/${userTaskKey}/assignment`, {
      body: { assignee: 'john', allowOverride: false },
    });
    expect([taken.status, taken.body.code, taken.body.assignee]).toEqual([
      409,
      'TASK_ALREADY_ASSIGNED',
      'jane',
    ]);
    const view = await as(JANE, 'GET', `/v2/user-tasks/${userTaskKey}/view`);
    expect(view.body).toMatchObject({
      task: { assignee: 'jane' },
      form: null,
      variables: { amount: 5 },
      allowed: expect.arrayContaining(['COMPLETE']),
    });
    expect(
      (await as(JANE, 'POST', `/v2/user-tasks/${userTaskKey}/completion`, { variables: { approved: true } }))
        .status,
    ).toBe(204);
    const twice = await as(JANE, 'POST', `/v2/user-tasks/${userTaskKey}/completion`, {});
    expect([twice.status, twice.body.code]).toEqual([409, 'TASK_NOT_ACTIVE']);
  });

  test('are delegated by whoever has them and resolved by whoever was asked', async () => {
    const { userTaskKey, processInstanceKey } = await newTask();
    const path = `/v2/user-tasks/${userTaskKey}`;
    const post = async (as: typeof JANE, tail: string, body: object) => {
      const answer = await api.call('POST', `${path}/${tail}`, { as, body });
      return [answer.status, answer.body?.code];
    };
    expect(await post(JANE, 'delegation', { assignee: 'john' })).toEqual([204, undefined]);
    await api.call('POST', `${path}/resolution`, { body: {} });
    expect(await post(JANE, 'assignment', { assignee: 'jane', allowOverride: false })).toEqual([
      204,
      undefined,
    ]);
    expect(await post(JOHN, 'delegation', { assignee: 'john' })).toEqual([404, 'NOT_FOUND']);
    expect(await post(JANE, 'delegation', { assignee: 'john', note: 'You know more.' })).toEqual([
      204,
      undefined,
    ]);
    expect(await post(JOHN, 'completion', {})).toEqual([409, 'TASK_DELEGATED']);
    const extended = { as: JOHN, headers: { prefer: 'extended' } };
    expect((await api.call('GET', path, extended)).body).toMatchObject({
      assignee: 'john',
      owner: 'jane',
      delegationState: 'PENDING',
    });
    const filter = { owner: 'jane', delegationState: 'PENDING', userTaskKey };
    const found = await api.call('POST', '/v2/user-tasks/search', { body: { filter } });
    expect(found.body.page.totalItems).toBe(1);
    expect(await post(JOHN, 'resolution', { variables: { amount: 7 }, note: 'Done.' })).toEqual([
      204,
      undefined,
    ]);
    expect((await api.call('GET', path, { ...extended, as: JANE })).body).toMatchObject({
      assignee: 'jane',
      owner: 'jane',
      delegationState: 'RESOLVED',
    });
    expect(await post(JANE, 'resolution', {})).toEqual([409, 'TASK_NOT_DELEGATED']);
    expect(await post(JANE, 'completion', {})).toEqual([204, undefined]);
    const { body } = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey } },
    });
    expect(body.items).toMatchObject([{ name: 'amount', value: '7' }]);
  });

  test('are changed wrapped or bare, by both paths', async () => {
    const { userTaskKey } = await newTask();
    const dueDate = '2030-01-02T03:04:05+01:00';
    expect(
      (
        await api.call('PATCH', `/v2/user-tasks/${userTaskKey}`, {
          body: { changeset: { dueDate, priority: 80 } },
        })
      ).status,
    ).toBe(204);
    expect((await api.call('GET', `/v2/user-tasks/${userTaskKey}`)).body).toMatchObject({
      dueDate: '2030-01-02T02:04:05.000Z',
      priority: 80,
    });
    expect(
      (
        await api.call('PATCH', `/v2/user-tasks/${userTaskKey}/update`, {
          body: { dueDate: '', candidateGroups: ['chiefs'] },
        })
      ).status,
    ).toBe(204);
    expect((await api.call('GET', `/v2/user-tasks/${userTaskKey}`)).body).toMatchObject({
      dueDate: null,
      priority: 80,
      candidateGroups: ['chiefs'],
    });
    expect(
      (await api.call('PATCH', `/v2/user-tasks/${userTaskKey}`, { body: { priority: 101 } })).body.code,
    ).toBe('INVALID_VALUE');
  });

  test('keep a draft per person', async () => {
    const { userTaskKey } = await newTask();
    const path = `/v2/user-tasks/${userTaskKey}/draft`;
    expect((await api.call('GET', path)).status).toBe(404);
    const saved = await api.call('PUT', path, { body: { variables: { approved: false } } });
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, `"${String(saved.body.revision)}"`]);
    expect((await api.call('GET', path)).body.variables).toEqual({ approved: false });
    const conflict = await api.call('PUT', path, {
      body: { variables: {} },
      headers: { 'if-match': '"999"' },
    });
    expect([conflict.status, conflict.body.code]).toEqual([412, 'REVISION_CONFLICT']);
    expect((await api.call('DELETE', path)).status).toBe(204);
  });

  test('are counted, listed with their variables, and handled in bulk', async () => {
    const { userTaskKey } = await newTask();
    const counts = await api.call('POST', '/v2/user-tasks/counts', {
      body: {
        queries: [
          { id: 'all', filter: {} },
          { id: 'mine', filter: { assignee: 'admin' } },
        ],
      },
    });
    expect(counts.body).toEqual({ all: expect.any(Number), mine: 0 });
    const variables = await api.call('POST', `/v2/user-tasks/${userTaskKey}/effective-variables/search`, {
      body: {},
    });
    expect(variables.body.items).toEqual([
      expect.objectContaining({ name: 'amount', value: '5', isTruncated: false }),
    ]);
    const bulk = await api.call('POST', '/v2/user-tasks/bulk', {
      body: { action: 'assign', userTaskKeys: [userTaskKey, '424'], params: { assignee: 'jane' } },
    });
    expect(bulk.body.items).toEqual([
      { userTaskKey, ok: true },
      expect.objectContaining({ userTaskKey: '424', ok: false }),
    ]);
    expect((await api.call('DELETE', `/v2/user-tasks/${userTaskKey}/assignee`)).status).toBe(204);
    expect((await api.call('GET', `/v2/user-tasks/${userTaskKey}/form`)).status).toBe(204);
  });

  test('handled in bulk under an idempotency key have each their own result, also when repeated', async () => {
    const [first, second, taken] = [await newTask(), await newTask(), await newTask()];
    await api.call('POST', `/v2/user-tasks/${taken.userTaskKey}/assignment`, { body: { assignee: 'jane' } });
    const claim = () =>
      api.call('POST', '/v2/user-tasks/bulk', {
        headers: { 'Idempotency-Key': 'bulk-claim' },
        body: { action: 'CLAIM', userTaskKeys: [first, taken, second].map((task) => task.userTaskKey) },
      });
    for (const { body } of [await claim(), await claim()]) {
      expect(body.items).toEqual([
        { userTaskKey: first.userTaskKey, ok: true },
        expect.objectContaining({
          userTaskKey: taken.userTaskKey,
          ok: false,
          code: 'TASK_ALREADY_ASSIGNED',
        }),
        { userTaskKey: second.userTaskKey, ok: true },
      ]);
    }
    for (const { userTaskKey } of [first, second])
      expect((await api.call('GET', `/v2/user-tasks/${userTaskKey}`)).body.assignee).toBe('admin');
  });
});
