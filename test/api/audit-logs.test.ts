import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCamundaClient } from '@camunda8/orchestration-cluster-api';
import { taskProcess } from './models.ts';
import { ADMIN, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const CLERK = { username: 'clerk', password: 'has only her own tasks' };
const now = { consistency: { waitUpToMs: 0 } };

describe('what was done, and how much', () => {
  let api: Api;
  let processInstanceKey: string;
  let userTaskKey: string;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: CLERK });
    await api.call('PUT', `/v2/roles/staff/users/${CLERK.username}`, {});
    await api.deploy(['audited.bpmn', taskProcess('audited')]);
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'audited', variables: { amount: 5 } },
    });
    processInstanceKey = started.body.processInstanceKey as string;
    const tasks = await api.call('POST', '/v2/user-tasks/search', { body: {} });
    userTaskKey = tasks.body.items[0].userTaskKey as string;
    await api.call('POST', `/v2/user-tasks/${userTaskKey}/assignment`, { body: { assignee: 'clerk' } });
    await api.call('POST', `/v2/user-tasks/${userTaskKey}/completion`, { as: CLERK, body: {} });
  });
  afterAll(() => api.stop());

  const camunda = () =>
    createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: api.url,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
        CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });

  test('the audit log of an instance says who did what', async () => {
    const found = await camunda().searchAuditLogs(
      {
        filter: { processInstanceKey: processInstanceKey as never },
        sort: [{ field: 'timestamp', order: 'ASC' }],
      },
      now,
    );
    expect(found.items.map((entry) => [entry.operationType, entry.entityType, entry.actorId])).toEqual([
      ['CREATE', 'PROCESS_INSTANCE', 'admin'],
      ['ASSIGN', 'USER_TASK', 'admin'],
      ['COMPLETE', 'USER_TASK', 'clerk'],
    ]);
    const [first, second] = found.items;
    const read = await camunda().getAuditLog({ auditLogKey: second!.auditLogKey }, now);
    expect(read).toEqual(second);
    expect(read).toMatchObject({ entityKey: userTaskKey, category: 'USER_TASKS', actorType: 'USER' });
    const since = { timestamp: { $gt: first!.timestamp }, operationType: 'COMPLETE' };
    const later = await api.call('POST', '/v2/audit-logs/search', {
      body: { filter: { userTaskKey, ...since } },
    });
    expect(later.body.items).toMatchObject([{ actorId: 'clerk' }]);
  });

  test('the audit log of a task is for whoever may read the task', async () => {
    const path = `/v2/user-tasks/${userTaskKey}/audit-logs/search`;
    const search = (body: object, as?: typeof CLERK) =>
      api.call('POST', path, { body, ...(as ? { as } : {}) });
    const own = await search({ filter: { operationType: 'ASSIGN' } }, CLERK);
    expect(own.body.items).toMatchObject([{ operationType: 'ASSIGN', actorId: 'admin' }]);
    const client = await camunda().searchUserTaskAuditLogs({ userTaskKey: userTaskKey as never }, now);
    expect(client.items).toHaveLength(2);
    expect((await api.call('POST', '/v2/user-tasks/1/audit-logs/search', { body: {} })).status).toBe(404);
    const all = await api.call('POST', '/v2/audit-logs/search', {
      as: CLERK,
      body: { filter: { processInstanceKey } },
    });
    expect(all.body.items).toEqual([]);
  });

  test('the audit log is read by instance', async () => {
    const answer = await api.call('POST', '/v2/audit-logs/search', { body: {} });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      400,
      'INVALID_FILTER',
      'Name the instance: send processInstanceKey or userTaskKey in the filter.',
    ]);
    for (const key of ['1', '9999999999999999999000001', `${processInstanceKey}000099`])
      expect((await api.call('GET', `/v2/audit-logs/${key}`, {})).status).toBe(404);
    expect((await api.call('GET', '/v2/audit-logs/x', {})).status).toBe(400);
  });

  test('names of variables are found by version', async () => {
    const definition = await api.call('POST', '/v2/process-definitions/search', { body: {} });
    const { processDefinitionKey } = definition.body.items[0] as { processDefinitionKey: string };
    await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionKey, variables: { amount: 1, buyer: 'x' } },
    });
    const names = (body: object, as?: typeof CLERK) =>
      api.call('POST', `/v2/process-definitions/${processDefinitionKey}/variable-names/search`, {
        body,
        ...(as ? { as } : {}),
      });
    expect((await names({})).body.items).toEqual([{ name: 'amount' }, { name: 'buyer' }]);
    expect((await names({ filter: { name: { $like: 'b*' } } })).body.items).toEqual([{ name: 'buyer' }]);
    expect((await names({}, CLERK)).status).toBe(404);
    const unknown = '/v2/process-definitions/1/variable-names/search';
    expect((await api.call('POST', unknown, { body: {} })).status).toBe(404);
  });

  test('usage is counted by tenant, and statistics say how they are counted', async () => {
    const time = { startTime: '2020-01-01T00:00:00Z', endTime: '2099-01-01T00:00:00Z' };
    const usage = await camunda().getUsageMetrics({ ...time, withTenants: true }, now);
    const counts = { processInstances: 2, decisionInstances: 0, assignees: 1 };
    expect(usage).toEqual({ ...counts, activeTenants: 1, tenants: { '<default>': counts } });
    const past = { startTime: '2020-01-01T00:00:00Z', endTime: '2020-01-02T00:00:00Z' };
    expect(await camunda().getUsageMetrics(past, now)).toMatchObject({ processInstances: 0, tenants: {} });
    const configuration = await camunda().getSystemConfiguration();
    expect(configuration.jobMetrics).toMatchObject({ enabled: true, maxUniqueKeys: 1000 });
    const path = '/v2/system/usage-metrics?startTime=2020-01-02T00:00:00Z&endTime=2020-01-01T00:00:00Z';
    const turned = await api.call('GET', path, {});
    expect([turned.status, turned.body.detail]).toEqual([400, 'startTime is before endTime.']);
    expect((await api.call('GET', path, { as: CLERK })).status).toBe(403);
  });
});
