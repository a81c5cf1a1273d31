import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jobProcess, messageProcess, taskProcess } from './models.ts';
import { ADMIN, startApi } from './start-api.ts';
import type { Answer, Api, CallOptions } from './start-api.ts';

const PASSWORD = 'correct horse battery';

/** Two tenants with one administrator each, who is in no other tenant. */
describe('tenants', () => {
  let api: Api;
  const as = (username: string) => ({ username, password: PASSWORD });
  const call = (username: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
    api.call(method, path, { as: as(username), ...options });
  const deploy = (username: string, tenantId: string | null, name: string, content: string) => {
    const form = new FormData();
    form.append('resources', new Blob([content]), name);
    if (tenantId !== null) form.append('tenantId', tenantId);
    return call(username, 'POST', '/v2/deployments', { raw: form });
  };
  const start = async (username: string, tenantId: string, id: string, variables = {}): Promise<string> => {
    const { body } = await call(username, 'POST', '/v2/process-instances', {
      body: { processDefinitionId: id, tenantId, variables },
    });
    return body.processInstanceKey as string;
  };

  beforeAll(async () => {
    api = await startApi({ MULTI_TENANCY: '1' });
    for (const [name, tenant] of [
      ['ann', 'red'],
      ['bob', 'blue'],
    ] as const) {
      await api.call('POST', '/v2/users', {
        body: { username: name, name, email: `${name}@example.com`, password: PASSWORD },
      });
      await api.call('PUT', `/v2/roles/admin/users/${name}`);
      await api.call('POST', '/v2/tenants', { body: { tenantId: tenant, name: tenant } });
      await api.call('PUT', `/v2/tenants/${tenant}/users/${name}`);
      await api.call('DELETE', `/v2/tenants/${encodeURIComponent('<default>')}/users/${name}`);
      expect((await deploy(name, tenant, 'job.bpmn', jobProcess('job', 'work'))).status).toBe(200);
      expect((await deploy(name, tenant, 'task.bpmn', taskProcess('task'))).status).toBe(200);
      expect((await deploy(name, tenant, 'wait.bpmn', messageProcess('wait'))).status).toBe(200);
    }
  });
  afterAll(() => api.stop());

  test('have versions of their own and see nothing of each other', async () => {
    await deploy('ann', 'red', 'job.bpmn', jobProcess('job', 'work').replace('red', 'green'));
    const versionsOf = async (name: string) => {
      const { body } = await call(name, 'POST', '/v2/process-definitions/search', {
        body: { filter: { processDefinitionId: 'job' }, sort: [{ field: 'version' }] },
      });
      return (body.items as { version: number; tenantId: string }[]).map((each) => [
        each.tenantId,
        each.version,
      ]);
    };
    expect(await versionsOf('ann')).toEqual([
      ['red', 1],
      ['red', 2],
    ]);
    expect(await versionsOf('bob')).toEqual([['blue', 1]]);
  });

  test("the keys of another tenant's things are as unknown as any", async () => {
    const key = await start('ann', 'red', 'job');
    const taskInstance = await start('ann', 'red', 'task');
    const { body: tasks } = await call('ann', 'POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: taskInstance } },
    });
    const taskKey = String(tasks.items[0].userTaskKey);
    const { body: jobs } = await call('ann', 'POST', '/v2/jobs/activation', {
      body: { type: 'work', timeout: 60_000, maxJobsToActivate: 1, worker: 'a', tenantIds: ['red'] },
    });
    const jobKey = String(jobs.jobs[0].jobKey);
    const { body: definitions } = await call('ann', 'POST', '/v2/process-definitions/search', { body: {} });
    const definitionKey = String(definitions.items[0].processDefinitionKey);
    for (const [method, path, body] of [
      ['GET', `/v2/process-instances/${key}`],
      ['GET', `/v2/process-definitions/${definitionKey}`],
      ['GET', `/v2/process-definitions/${definitionKey}/xml`],
      ['GET', `/v2/user-tasks/${taskKey}`],
      ['POST', `/v2/process-instances/${key}/cancellation`, {}],
      ['PUT', `/v2/element-instances/${key}/variables`, { variables: { a: 1 } }],
      ['POST', `/v2/user-tasks/${taskKey}/assignment`, { assignee: 'bob' }],
      ['POST', `/v2/user-tasks/${taskKey}/completion`, {}],
      ['POST', `/v2/jobs/${jobKey}/completion`, {}],
      ['POST', `/v2/jobs/${jobKey}/failure`, { retries: 0 }],
      ['POST', `/v2/jobs/${jobKey}/error`, { errorCode: 'X' }],
      ['PATCH', `/v2/jobs/${jobKey}`, { changeset: { retries: 5 } }],
      ['POST', `/v2/resources/${definitionKey}/deletion`, {}],
      ['POST', '/v2/process-instances', { processDefinitionKey: definitionKey }],
    ] as const) {
      const { status, body: answer } = await call('bob', method, path, body === undefined ? {} : { body });
      expect([method, path, status, answer?.code]).toEqual([
        method,
        path,
        404,
        expect.stringMatching(/NOT_FOUND$/),
      ]);
    }
    const still = await call('ann', 'GET', `/v2/process-instances/${key}`);
    expect([still.status, still.body.state, still.body.tenantId]).toEqual([200, 'ACTIVE', 'red']);
    expect((await call('ann', 'POST', `/v2/jobs/${jobKey}/completion`, { body: {} })).status).toBe(204);
    expect((await call('ann', 'POST', `/v2/user-tasks/${taskKey}/completion`, { body: {} })).status).toBe(
      204,
    );
  });

  test('workers get jobs of the tenants they name, from both APIs', async () => {
    await start('ann', 'red', 'job');
    await start('bob', 'blue', 'job');
    const activate = (name: string, more: object) =>
      call(name, 'POST', '/v2/jobs/activation', {
        body: { type: 'work', timeout: 60_000, maxJobsToActivate: 10, worker: name, ...more },
      });
    expect((await activate('bob', { tenantIds: ['red'] })).status).toBe(403);
    const { body } = await activate('bob', { tenantFilter: 'ASSIGNED' });
    expect(body.jobs.map((job: { tenantId: string }) => job.tenantId)).toEqual(['blue']);
    const fetched = await call('ann', 'POST', '/engine-rest/external-task/fetchAndLock', {
      body: {
        workerId: 'w',
        maxTasks: 10,
        topics: [{ topicName: 'work', lockDuration: 60_000, tenantIdIn: ['red'] }],
      },
    });
    expect(fetched.body.map((task: { tenantId: string }) => task.tenantId)).toEqual(['red']);
  });

  test('messages and signals stay inside their tenant', async () => {
    const red = await start('ann', 'red', 'wait', { order: '1' });
    const blue = await start('bob', 'blue', 'wait', { order: '1' });
    const publish = (name: string, tenantId: string) =>
      call(name, 'POST', '/v2/messages/publication', {
        body: { name: 'paid', correlationKey: '1', tenantId, timeToLive: 60_000 },
      });
    expect((await publish('bob', 'blue')).status).toBe(200);
    expect((await call('bob', 'GET', `/v2/process-instances/${blue}`)).body.state).toBe('COMPLETED');
    expect((await call('ann', 'GET', `/v2/process-instances/${red}`)).body.state).toBe('ACTIVE');
    const refused = await publish('bob', 'red');
    expect([refused.status, refused.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
    const none = await call('bob', 'POST', '/v2/messages/correlation', {
      body: { name: 'paid', correlationKey: '1', tenantId: 'blue' },
    });
    expect([none.status, none.body.code]).toEqual([404, 'NO_SUBSCRIPTION']);
  });

  test('the default tenant is one like all others: who is not in it cannot act there', async () => {
    const refused = await deploy('ann', null, 'job.bpmn', jobProcess('job', 'work'));
    expect([refused.status, refused.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
    for (const [path, body] of [
      ['/v2/process-instances', { processDefinitionId: 'job' }],
      ['/v2/messages/publication', { name: 'paid', correlationKey: '1' }],
      ['/v2/messages/correlation', { name: 'paid', correlationKey: '1' }],
      ['/v2/signals/broadcast', { signalName: 'all' }],
      ['/v2/conditionals/evaluation', { variables: { a: 1 } }],
      ['/v2/decision-definitions/evaluation', { decisionDefinitionId: 'any', variables: {} }],
    ] as const) {
      const answer = await call('ann', 'POST', path, { body });
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'TENANT_NOT_ASSIGNED']);
    }
    const calendars = await call('ann', 'GET', '/v2/calendars');
    expect([calendars.status, calendars.body.code]).toEqual([403, 'TENANT_NOT_ASSIGNED']);
    const admin = await deploy(ADMIN.username, null, 'job.bpmn', jobProcess('job', 'work'));
    expect(admin.status).toBe(200);
  });

  test('an idempotency key belongs to its tenant', async () => {
    const startAs = (name: string, tenantId: string) =>
      call(name, 'POST', '/v2/process-instances', {
        body: { processDefinitionId: 'job', tenantId },
        headers: { 'Idempotency-Key': 'same' },
      });
    const red = await startAs('ann', 'red');
    const blue = await startAs('bob', 'blue');
    expect([red.status, blue.status]).toEqual([200, 200]);
    expect(red.body.processInstanceKey).not.toBe(blue.body.processInstanceKey);
  });
});
