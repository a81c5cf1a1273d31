import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCamundaClient, type CamundaClient } from '@camunda8/orchestration-cluster-api';
import { ADMIN, startApi, type Api } from '../start-api.ts';
import { ordersModel } from '../../support/decision-models.ts';
import { taskProcess } from '../models.ts';
import { zeebeOrder } from './models.ts';
import { untilEnded } from './until-ended.ts';

/** The Camunda 8 client as it comes from npm; every answer is checked by the client itself (api.md 1.2). */
describe('@camunda8/orchestration-cluster-api', () => {
  let api: Api;
  let camunda: CamundaClient;

  beforeAll(async () => {
    api = await startApi();
    camunda = clientWith('req:strict,res:strict');
  });

  afterAll(async () => {
    camunda.stopAllWorkers?.();
    await api.stop();
  });

  const clientWith = (validation: string): CamundaClient =>
    createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: api.url,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
        CAMUNDA_SDK_VALIDATION: validation,
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });
  const deploy = (name: string, xml: string) =>
    camunda.createDeployment({ resources: [new File([xml], `${name}.bpmn`, { type: 'application/xml' })] });

  test('reads the topology', async () => {
    const topology = await camunda.getTopology();
    expect(topology.gatewayVersion).toBe('8.10.0');
  });

  test('deploys, starts, works and sees the end', async () => {
    const deployment = await deploy('c8-work', zeebeOrder('c8-work', 'c8-work'));
    expect(deployment.processes).toHaveLength(1);
    const worker = camunda.createJobWorker({
      jobType: 'c8-work',
      maxParallelJobs: 4,
      jobTimeoutMs: 10_000,
      pollIntervalMs: 50,
      jobHandler: (job) => job.complete({ reserved: (job.variables as { amount: number }).amount }),
    });
    const [process] = deployment.processes;
    const started = await camunda.createProcessInstance({
      processDefinitionKey: process!.processDefinitionKey,
      variables: { amount: 3 },
      awaitCompletion: true,
      requestTimeout: 10_000,
    });
    worker.stop();
    expect(started.variables).toMatchObject({ amount: 3, reserved: 3 });
    expect(await untilEnded(api, started.processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
  });

  test('reads what happened to jobs', async () => {
    const now = { consistency: { waitUpToMs: 0 } };
    const time = { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };
    const filter = { ...time, jobType: 'c8-work' };
    const done = expect.objectContaining({ count: 1, lastUpdatedAt: expect.any(String) });
    const all = await camunda.getGlobalJobStatistics(filter, now);
    expect(all).toMatchObject({ created: done, completed: done, failed: { count: 0 }, isIncomplete: false });
    const types = await camunda.getJobTypeStatistics({ filter }, now);
    expect(types.items).toMatchObject([{ jobType: 'c8-work', completed: done, workers: 1 }]);
    const workers = await camunda.getJobWorkerStatistics({ filter }, now);
    expect(workers.items).toMatchObject([{ completed: done }]);
    const periods = await camunda.getJobTimeSeriesStatistics(
      { filter: { ...filter, resolution: 'P30D' } },
      now,
    );
    expect(periods.items).toMatchObject([{ completed: done }]);
    const errors = await camunda.getJobErrorStatistics({ filter }, now);
    expect(errors.items).toEqual([]);
  });

  test('modifies, suspends, resumes and cancels instances, one and many', async () => {
    await deploy('c8-steps', taskProcess('c8-steps'));
    const start = async () =>
      (await camunda.createProcessInstance({ processDefinitionId: 'c8-steps' as never })).processInstanceKey;
    const processInstanceKey = await start();
    await camunda.modifyProcessInstance({
      processInstanceKey,
      activateInstructions: [
        {
          elementId: 'decide' as never,
          variableInstructions: [{ variables: { amount: 4 }, scopeId: 'decide' }],
        },
      ],
      terminateInstructions: [{ elementId: 'decide' as never }],
    });
    const now = { consistency: { waitUpToMs: 0 } };
    const filter = { processInstanceKey };
    const elements = await camunda.searchElementInstances({ filter }, now);
    const states = elements.items
      .filter(({ elementId }) => String(elementId) === 'decide')
      .map(({ state }) => state);
    expect(states.sort()).toEqual(['ACTIVE', 'TERMINATED']);
    const variables = await camunda.searchVariables({ filter }, now);
    expect(variables.items).toMatchObject([{ name: 'amount', value: '4' }]);
    const batch = await camunda.modifyProcessInstancesBatchOperation({
      filter: { processInstanceKey: { $in: [processInstanceKey, await start()] } },
      moveInstructions: [{ sourceElementId: 'decide' as never, targetElementId: 'decide' as never }],
    });
    expect(batch.batchOperationType).toBe('MODIFY_PROCESS_INSTANCE');
    await camunda.cancelProcessInstance({ processInstanceKey });
    expect(await untilEnded(api, processInstanceKey)).toMatchObject({ state: 'TERMINATED' });
  });

  test('stores documents, and migrates instances to a new version', async () => {
    // The client's own check of requests takes texts only for the file.
    const document = await clientWith('req:none,res:strict').createDocument({
      file: new File(['an offer'], 'offer.txt', { type: 'text/plain' }),
      metadata: { fileName: 'Offer.txt', customProperties: { pages: 1 } },
    });
    expect(document).toMatchObject({ storeId: 'database', metadata: { fileName: 'Offer.txt', size: 8 } });
    const { documentId } = document;
    const link = await camunda.createDocumentLink({ documentId, timeToLive: 60_000 });
    expect(link.url).toContain('/public/documents/');
    await camunda.deleteDocument({ documentId });
    await deploy('c8-moves', taskProcess('c8-moves'));
    const { processInstanceKey } = await camunda.createProcessInstance({
      processDefinitionId: 'c8-moves' as never,
    });
    const renamed = taskProcess('c8-moves').replaceAll('"decide"', '"judge"');
    const { processes } = await deploy('c8-moves', renamed);
    const mapping = { sourceElementId: 'decide' as never, targetElementId: 'judge' as never };
    await camunda.migrateProcessInstance({
      processInstanceKey,
      targetProcessDefinitionKey: processes[0]!.processDefinitionKey,
      mappingInstructions: [mapping],
    });
    const now = { consistency: { waitUpToMs: 0 } };
    const tasks = await camunda.searchUserTasks({ filter: { processInstanceKey } }, now);
    expect(tasks.items.map(({ elementId }) => String(elementId))).toEqual(['judge']);
    await camunda.cancelProcessInstance({ processInstanceKey });
    await untilEnded(api, processInstanceKey);
    await camunda.deleteProcessInstance({ processInstanceKey });
    expect((await api.call('GET', `/v2/process-instances/${processInstanceKey}`)).status).toBe(404);
  });

  test('deploys, evaluates and finds decisions', async () => {
    const file = new File([ordersModel()], 'orders.dmn', { type: 'application/xml' });
    const { decisions, decisionRequirements } = await camunda.createDeployment({ resources: [file] });
    expect([decisions, decisionRequirements].map((list) => list.length)).toEqual([2, 1]);
    const price = decisions.find(({ decisionDefinitionId }) => String(decisionDefinitionId) === 'price')!;
    const { decisionDefinitionKey } = price;
    const evaluated = await camunda.evaluateDecision({ decisionDefinitionKey, variables: { amount: 200 } });
    expect([evaluated.output, evaluated.evaluatedDecisions.length]).toEqual(['180', 2]);
    const now = { consistency: { waitUpToMs: 0 } };
    const found = await camunda.searchDecisionDefinitions({ filter: { decisionDefinitionKey } }, now);
    expect(found.items.map(({ name }) => name)).toEqual(['Price']);
    const { decisionEvaluationKey } = evaluated;
    const kept = await camunda.searchDecisionInstances({ filter: { decisionEvaluationKey } }, now);
    expect(kept.items).toHaveLength(2);
    const { decisionEvaluationInstanceKey } = kept.items[0]!;
    const details = await camunda.getDecisionInstance({ decisionEvaluationInstanceKey }, now);
    expect(details.matchedRules).toMatchObject([{ ruleIndex: 2 }]);
  });

  test('throws a modeled error, fails with retries, and cancels', async () => {
    const deployment = await deploy('c8-ways', zeebeOrder('c8-ways', 'c8-ways'));
    const { processDefinitionKey } = deployment.processes[0]!;
    const begin = (way: string) =>
      camunda.createProcessInstance({ processDefinitionKey, variables: { way } });
    const worker = camunda.createJobWorker({
      jobType: 'c8-ways',
      maxParallelJobs: 4,
      jobTimeoutMs: 10_000,
      pollIntervalMs: 50,
      jobHandler: (job) => {
        const { way } = job.variables as { way: string };
        if (way === 'error') return job.error({ errorCode: 'NO_STOCK', errorMessage: 'none left' });
        if (way === 'cancel') return job.cancelWorkflow();
        return job.retries === 2
          ? job.fail({ errorMessage: 'later', retries: 1, retryBackOff: 0 })
          : job.complete({ tried: 2 });
      },
    });
    const [error, cancel, retry] = await Promise.all(['error', 'cancel', 'retry'].map(begin));
    expect(await untilEnded(api, error!.processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    expect(await untilEnded(api, cancel!.processInstanceKey)).toMatchObject({ state: 'TERMINATED' });
    expect(await untilEnded(api, retry!.processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    worker.stop();
  });

  test('finds, claims and completes a user task', async () => {
    const deployment = await deploy('c8-task', taskProcess('c8-task'));
    const { processDefinitionKey } = deployment.processes[0]!;
    const { processInstanceKey } = await camunda.createProcessInstance({
      processDefinitionKey,
      variables: {},
    });
    const found = await camunda.searchUserTasks(
      { filter: { processInstanceKey } },
      { consistency: { waitUpToMs: 0 } },
    );
    const { userTaskKey } = found.items[0]!;
    await camunda.assignUserTask({ userTaskKey, assignee: 'admin', allowOverride: false });
    const task = await camunda.getUserTask({ userTaskKey }, { consistency: { waitUpToMs: 0 } });
    expect(task).toMatchObject({ assignee: 'admin', state: 'CREATED', elementId: 'decide' });
    await camunda.completeUserTask({ userTaskKey, variables: { approved: true } });
    expect(await untilEnded(api, processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
  });

  test('searches instances, variables, definitions, jobs and incidents with answers the client accepts', async () => {
    const now = { consistency: { waitUpToMs: 0 } };
    expect((await camunda.searchProcessInstances({ page: { limit: 5 } }, now)).items.length).toBeGreaterThan(
      0,
    );
    expect((await camunda.searchVariables({ page: { limit: 5 } }, now)).items.length).toBeGreaterThan(0);
    expect(
      (await camunda.searchProcessDefinitions({ page: { limit: 5 } }, now)).items.length,
    ).toBeGreaterThan(0);
    expect((await camunda.searchElementInstances({ page: { limit: 5 } }, now)).items.length).toBeGreaterThan(
      0,
    );
    expect((await camunda.searchUserTasks({ page: { limit: 5 } }, now)).items.length).toBeGreaterThan(0);
    expect((await camunda.searchJobs({ page: { limit: 5 } }, now)).page.totalItems).toBeGreaterThanOrEqual(0);
    expect((await camunda.searchIncidents({ page: { limit: 5 } }, now)).page.totalItems).toBe(0);
  });

  test('publishes a message once per message id', async () => {
    const message = {
      name: 'nobody-waits',
      correlationKey: 'k',
      timeToLive: 60_000,
      messageId: 'm-1',
      variables: { a: 1 },
    };
    const [first, second] = [await camunda.publishMessage(message), await camunda.publishMessage(message)];
    expect(second.messageKey).toBe(first.messageKey);
  });
});
