import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from '../models.ts';
import { startApi, type Api } from '../start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };

/** What was done to an instance, and the values its variables got (api.md 3.4). */
describe('logs of /engine-rest', () => {
  let api: Api;
  let id: string;
  let task: string;
  const rest = (method: string, path: string, body?: object, as?: typeof JANE) =>
    api.call(method, `/engine-rest${path}`, { ...(body ? { body } : {}), ...(as ? { as } : {}) });

  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['logged.bpmn', taskProcess('logged')]);
    await api.call('POST', '/v2/users', { body: JANE });
    await api.call('PUT', '/v2/roles/staff/users/jane');
    const variables = { amount: { value: 1, type: 'Long' } };
    id = (await rest('POST', '/process-definition/key/logged/start', { variables })).body.id;
    task = (await rest('GET', `/task?processInstanceId=${id}`)).body[0].id;
    await rest('PUT', `/process-instance/${id}/variables/amount`, { value: 2, type: 'Long' });
    await rest('POST', `/task/${task}/claim`, { userId: 'admin' });
    await rest('POST', `/task/${task}/assignee`, { userId: 'jane' });
    await api.call('POST', `/v2/process-instances/${id}/suspension`, { body: {} });
    await api.call('POST', `/v2/process-instances/${id}/resumption`, { body: {} });
    const done = { variables: { done: { value: true, type: 'Boolean' } } };
    expect((await rest('POST', `/task/${task}/complete`, done, JANE)).status).toBe(204);
  });
  afterAll(() => api.stop());

  test('of what people did, in its order', async () => {
    const { status, body } = await rest(
      'GET',
      `/history/user-operation?processInstanceId=${id}&sortBy=timestamp&sortOrder=asc`,
    );
    expect([
      status,
      body.map(
        (row: { operationType: string; entityType: string }) => `${row.operationType} ${row.entityType}`,
      ),
    ]).toEqual([
      200,
      [
        'Create ProcessInstance',
        'SetVariable Variable',
        'Claim Task',
        'Assign Task',
        'Suspend ProcessInstance',
        'Activate ProcessInstance',
        'Complete Task',
      ],
    ]);
    expect(body[3]).toMatchObject({
      userId: 'admin',
      taskId: task,
      processInstanceId: id,
      property: 'assignee',
      newValue: 'jane',
      category: 'TaskWorker',
      timestamp: expect.stringMatching(/\+0000$/),
    });
  });

  test('is narrowed, and counted', async () => {
    const kinds = async (query: string): Promise<string[]> =>
      (await rest('GET', `/history/user-operation?${query}`)).body.map(
        (row: { operationType: string }) => row.operationType,
      );
    expect((await kinds(`taskId=${task}`)).sort()).toEqual(['Assign', 'Claim', 'Complete']);
    expect(await kinds(`processInstanceId=${id}&operationType=Suspend`)).toEqual(['Suspend']);
    expect(await kinds(`processInstanceId=${id}&entityType=Variable`)).toEqual(['SetVariable']);
    expect(await kinds(`processInstanceId=${id}&userId=nobody`)).toEqual([]);
    expect((await rest('GET', `/history/user-operation/count?processInstanceId=${id}`)).body).toEqual({
      count: 7,
    });
    const all = await rest('GET', '/history/user-operation');
    expect([all.status, all.body.message]).toEqual([
      400,
      'Name the instance: send processInstanceId, or taskId.',
    ]);
    const foreign = await rest('GET', `/history/user-operation?processInstanceId=${id}`, undefined, JANE);
    expect(foreign.body).toEqual([]);
  });

  test('of the values of variables, with their types', async () => {
    const { status, body } = await rest(
      'GET',
      `/history/detail?processInstanceId=${id}&variableUpdates=true&sortBy=time&sortOrder=asc`,
    );
    expect([status, body.length]).toEqual([200, 3]);
    expect(body[1]).toMatchObject({
      type: 'variableUpdate',
      variableName: 'amount',
      variableType: 'Long',
      value: 2,
      initial: false,
      revision: 1,
      processInstanceId: id,
      userOperationId: expect.stringContaining(id),
    });
    expect(body[0]).toMatchObject({ variableName: 'amount', value: 1, initial: true, revision: 0 });
    expect(body[2]).toMatchObject({ variableName: 'done', variableType: 'Boolean', value: true });
    const asked = await rest('POST', '/history/detail', { processInstanceId: id, initial: true });
    expect(asked.body.map(({ variableName }: { variableName: string }) => variableName).sort()).toEqual([
      'amount',
      'done',
    ]);
    expect((await rest('POST', '/history/detail/count', { processInstanceId: id })).body).toEqual({
      count: 3,
    });
    expect((await rest('GET', '/history/detail')).status).toBe(400);
    expect((await rest('GET', `/history/detail?processInstanceId=${id}`, undefined, JANE)).body).toEqual([]);
  });
});
