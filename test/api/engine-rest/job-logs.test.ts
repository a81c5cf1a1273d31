import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCamundaClient } from '@camunda8/orchestration-cluster-api';
import { jobProcess, messageProcess, taskProcess, timerProcess } from '../models.ts';
import { ADMIN, startApi } from '../start-api.ts';
import type { Api } from '../start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
type Row = Readonly<Record<string, unknown>>;

describe('logs made of the journal of an instance', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: NOBODY });
    await api.deploy(
      ['log-job.bpmn', jobProcess('log-job', 'logged')],
      ['log-timer.bpmn', timerProcess('log-timer', 'PT1H')],
      ['log-task.bpmn', taskProcess('log-task')],
      ['log-message.bpmn', messageProcess('log-message')],
    );
  });
  afterAll(() => api.stop());

  const start = async (processDefinitionId: string, variables = {}): Promise<string> => {
    const body = { processDefinitionId, variables };
    return (await api.call('POST', '/v2/process-instances', { body })).body.processInstanceKey as string;
  };
  const get = (path: string, as?: typeof NOBODY) => api.call('GET', `/engine-rest${path}`, as ? { as } : {});
  const post = (path: string, body: object) => api.call('POST', `/engine-rest${path}`, { body });

  test('external tasks: created, failed, tried again and done', async () => {
    const key = await start('log-job');
    const take = async (): Promise<string> => {
      const topics = [{ topicName: 'logged', lockDuration: 1000 }];
      const taken = await post('/external-task/fetchAndLock', { workerId: 'w', maxTasks: 1, topics });
      return taken.body[0].id as string;
    };
    const id = await take();
    await post(`/external-task/${id}/failure`, { workerId: 'w', errorMessage: 'no answer', retries: 2 });
    await take();
    await post(`/external-task/${id}/complete`, { workerId: 'w' });
    const path = `/history/external-task-log?processInstanceId=${key}`;
    const log = (await get(`${path}&sortBy=timestamp&sortOrder=asc`)).body as readonly Row[];
    const happened = log.map(({ creationLog, failureLog, successLog, retries, errorMessage }) => [
      [creationLog, failureLog, successLog].indexOf(true),
      retries,
      errorMessage,
    ]);
    expect(happened).toEqual([
      [0, 3, null],
      [1, 2, 'no answer'],
      [2, 2, null],
    ]);
    expect(log[1]).toMatchObject({ externalTaskId: id, topicName: 'logged', activityId: 'work' });
    expect((await get(`/history/external-task-log/${String(log[1]?.['id'])}`)).body).toEqual(log[1]);
    expect((await get(`${path}&failureLog=true`)).body).toEqual([log[1]]);
    expect((await get(`/history/external-task-log/count?processInstanceId=${key}`)).body.count).toBe(3);
    const asked = await post('/history/external-task-log', { processInstanceId: key, topicName: 'x' });
    expect(asked.body).toEqual([]);
    expect((await get(path, NOBODY)).body).toEqual([]);
    expect((await get(`/history/job-log?processInstanceId=${key}`)).body).toEqual([]);
  });

  test('timers: created, and fired or left behind', async () => {
    const key = await start('log-timer');
    const open = await get(`/job?processInstanceId=${key}`);
    await post(`/job/${String((open.body as Row[])[0]?.['id'])}/execute`, {});
    const log = (await get(`/history/job-log?processInstanceId=${key}`)).body as readonly Row[];
    expect(log.map(({ creationLog, successLog }) => [creationLog, successLog])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(log[0]).toMatchObject({ jobDefinitionType: 'timer', jobDueDate: expect.any(String) });
    const left = await start('log-timer');
    await api.call('POST', `/v2/process-instances/${left}/cancellation`, { body: {} });
    const deleted = `/history/job-log/count?processInstanceId=${left}&deletionLog=true`;
    expect((await get(deleted)).body).toEqual({ count: 1 });
  });

  test('people: who was tied to a task, and by whom', async () => {
    const key = await start('log-task');
    const [task] = (await get(`/task?processInstanceId=${key}`)).body as readonly Row[];
    await post(`/task/${String(task?.['id'])}/claim`, { userId: 'admin' });
    await post(`/task/${String(task?.['id'])}/unclaim`, {});
    const log = (await get(`/history/identity-link-log?taskId=${String(task?.['id'])}`))
      .body as readonly Row[];
    expect(
      log.map(({ type, userId, groupId, operationType }) => [type, userId ?? groupId, operationType]),
    ).toEqual([
      ['candidate', 'clerks', 'add'],
      ['assignee', 'admin', 'add'],
      ['assignee', 'admin', 'delete'],
    ]);
    expect(log[1]).toMatchObject({ assignerId: 'admin', taskId: task?.['id'] });
    expect((await get(`/history/identity-link-log/${String(log[0]?.['id'])}`)).body).toEqual(log[0]);
  });

  test('messages: what an instance waited for and got', async () => {
    const key = await start('log-message', { order: 'o-1' });
    await api.call('POST', '/v2/messages/correlation', { body: { name: 'paid', correlationKey: 'o-1' } });
    const camunda = createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: api.url,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
        CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });
    const found = await camunda.searchCorrelatedMessageSubscriptions(
      { filter: { processInstanceKey: key as never } },
      { consistency: { waitUpToMs: 0 } },
    );
    expect(found.items).toMatchObject([
      { messageName: 'paid', correlationKey: 'o-1', elementId: 'pause', processInstanceKey: key },
    ]);
    const search = (filter: object) =>
      api.call('POST', '/v2/correlated-message-subscriptions/search', { body: { filter } });
    expect((await search({ processInstanceKey: key, messageName: 'other' })).body.items).toEqual([]);
    const unnamed = await search({ messageName: 'paid' });
    expect([unnamed.status, unnamed.body.code]).toEqual([400, 'INVALID_FILTER']);
  });

  test('an instance has to be named, and an entry has to be one', async () => {
    for (const path of ['/history/job-log', '/history/external-task-log', '/history/identity-link-log']) {
      expect((await get(path)).body).toMatchObject({
        message: 'Name the instance: send processInstanceId.',
        millraceCode: 'MISSING_FIELD',
      });
      expect((await get(`${path}/x`)).status).toBe(404);
      expect((await get(`${path}/1-1-0`)).status).toBe(404);
    }
  });

  test('a value that a variable got is read by its id', async () => {
    const key = await start('log-job', { amount: 7 });
    const [detail] = (await get(`/history/detail?processInstanceId=${key}`)).body as readonly Row[];
    expect((await get(`/history/detail/${String(detail?.['id'])}`)).body).toEqual(detail);
    expect(detail).toMatchObject({ variableName: 'amount', value: 7 });
    expect((await get(`/history/detail/${key}-99-${key}-amount`)).status).toBe(404);
    expect((await get('/history/detail/x')).status).toBe(404);
  });
});
