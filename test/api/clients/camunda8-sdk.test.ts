import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Camunda8 } from '@camunda8/sdk';
import { ADMIN, startApi, type Api } from '../start-api.ts';
import { taskProcess } from '../models.ts';
import { zeebeOrder } from './models.ts';
import { untilEnded } from './until-ended.ts';

/** The older Camunda 8 SDK as it comes from npm, over its REST client (api.md 1.2). */
describe('@camunda8/sdk', () => {
  let api: Api;
  let client: ReturnType<Camunda8['getCamundaRestClient']>;

  beforeAll(async () => {
    api = await startApi();
    client = new Camunda8({
      ZEEBE_REST_ADDRESS: api.url,
      CAMUNDA_AUTH_STRATEGY: 'BASIC',
      CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
      CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
      CAMUNDA_LOG_LEVEL: 'none',
    }).getCamundaRestClient();
  });

  afterAll(async () => {
    client.stopWorkers();
    await api.stop();
  });

  const deploy = (name: string, content: string) =>
    client.deployResources([{ content, name: `${name}.bpmn` }]);

  test('deploys, starts, works and sees the end', async () => {
    const deployment = await deploy('sdk-work', zeebeOrder('sdk-work', 'sdk-work'));
    expect(deployment.processes[0]?.processDefinitionId).toBe('sdk-work');
    const worker = client.createJobWorker({
      type: 'sdk-work',
      worker: 'test',
      maxJobsToActivate: 5,
      timeout: 10_000,
      pollIntervalMs: 50,
      jobHandler: (job) => job.complete({ reserved: true }),
    });
    const { processInstanceKey } = await client.createProcessInstance({
      processDefinitionId: 'sdk-work',
      variables: { amount: 3 },
    });
    expect(await untilEnded(api, processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    void worker.stop();
  });

  test('throws a modeled error and fails with retries', async () => {
    await deploy('sdk-ways', zeebeOrder('sdk-ways', 'sdk-ways'));
    const worker = client.createJobWorker({
      type: 'sdk-ways',
      worker: 'test',
      maxJobsToActivate: 5,
      timeout: 10_000,
      pollIntervalMs: 50,
      jobHandler: (job) => {
        if ((job.variables as { way: string }).way === 'error')
          return job.error({ errorCode: 'NO_STOCK', errorMessage: 'none left', variables: {} });
        return job.retries === 2
          ? job.fail({ errorMessage: 'later', retries: 1, retryBackOff: 0 })
          : job.complete({});
      },
    });
    const begin = (way: string) =>
      client.createProcessInstance({ processDefinitionId: 'sdk-ways', variables: { way } });
    const [error, retry] = await Promise.all([begin('error'), begin('retry')]);
    expect(await untilEnded(api, error.processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    expect(await untilEnded(api, retry.processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    void worker.stop();
  });

  test('finds, changes, claims and completes a user task', async () => {
    await deploy('sdk-task', taskProcess('sdk-task'));
    const { processInstanceKey } = await client.createProcessInstance({
      processDefinitionId: 'sdk-task',
      variables: {},
    });
    const found = await client.searchUserTasks({
      filter: { processInstanceKey },
      sort: [{ field: 'creationDate', order: 'asc' as never }],
    });
    const { userTaskKey } = found.items[0]!;
    await client.updateUserTask({ userTaskKey, changeset: { dueDate: '2030-01-02T03:04:05Z' } });
    await client.assignUserTask({ userTaskKey, assignee: 'admin' });
    expect(await client.getUserTask(userTaskKey)).toMatchObject({
      dueDate: '2030-01-02T03:04:05.000Z',
      assignee: 'admin',
    });
    await client.completeUserTask({ userTaskKey, variables: { approved: true } });
    expect(await untilEnded(api, processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
  });

  test('publishes and correlates messages, broadcasts a signal, cancels an instance', async () => {
    const published = await client.publishMessage({
      name: 'nobody',
      correlationKey: 'k',
      timeToLive: 1000,
      messageId: 'id',
      variables: {},
    });
    expect(published.messageKey).toMatch(/^\d+$/);
    const signal = await client.broadcastSignal({ signalName: 'nobody', variables: {} });
    expect(signal.signalKey).toMatch(/^\d+$/);
    const { processInstanceKey } = await client.createProcessInstance({
      processDefinitionId: 'sdk-task',
      variables: {},
    });
    await client.cancelProcessInstance({ processInstanceKey });
    expect(await untilEnded(api, processInstanceKey)).toMatchObject({ state: 'TERMINATED' });
  });
});
