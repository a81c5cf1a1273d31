import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jobProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

describe('the job protocol', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['a.bpmn', jobProcess('a', 'work-a')],
      ['b.bpmn', jobProcess('b', 'work-b')],
      ['c.bpmn', jobProcess('c', 'work-c')],
    );
    expect([deployed.status, deployed.text]).toEqual([200, expect.any(String)]);
  });
  afterAll(() => api.stop());

  const start = async (processDefinitionId: string, more: object = {}) => {
    const answer = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId, ...more },
    });
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return answer.body.processInstanceKey as string;
  };
  const activate = async (type: string, more: object = {}) => {
    const answer = await api.call('POST', '/v2/jobs/activation', {
      body: { type, timeout: 60_000, maxJobsToActivate: 10, worker: 'w1', requestTimeout: -1, ...more },
    });
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return answer.body.jobs as Record<string, unknown>[];
  };

  test('an activated job has exactly the public fields; extended adds our own', async () => {
    const processInstanceKey = await start('a', { variables: { n: 1 }, tags: ['t1'], businessId: 'order-1' });
    const [job] = await activate('work-a');
    expect(Object.keys(job ?? {}).sort()).toEqual(
      'businessId customHeaders deadline elementId elementInstanceKey jobKey kind listenerEventType physicalTenantId priority processDefinitionId processDefinitionKey processDefinitionVersion processInstanceKey retries rootProcessInstanceKey tags tenantId type userTask variables worker'.split(
        ' ',
      ),
    );
    expect(job).toMatchObject({
      type: 'work-a',
      processDefinitionId: 'a',
      processDefinitionVersion: 1,
      elementId: 'work',
      customHeaders: { color: 'red' },
      worker: 'w1',
      retries: 3,
      variables: { n: 1 },
      tenantId: '<default>',
      processInstanceKey,
      kind: 'BPMN_ELEMENT',
      listenerEventType: 'UNSPECIFIED',
      userTask: null,
      tags: ['t1'],
      businessId: 'order-1',
    });
    const done = await api.call('POST', `/v2/jobs/${String(job?.['jobKey'])}/completion`, {
      body: { variables: { ok: true } },
    });
    expect([done.status, done.text]).toEqual([204, '']);
    const instance = await api.call('GET', `/v2/process-instances/${processInstanceKey}`);
    expect(instance.body).toMatchObject({
      state: 'COMPLETED',
      businessId: 'order-1',
      hasIncident: false,
      endDate: expect.stringMatching(/Z$/),
    });
    expect(Object.keys(instance.body as object)).not.toContain('revision');
    const again = await api.call('POST', `/v2/jobs/${String(job?.['jobKey'])}/completion`, { body: {} });
    expect([again.status, ['JOB_NOT_FOUND', 'JOB_NOT_ACTIVE'].includes(again.body.code)]).toEqual([
      again.status,
      true,
    ]);
  });

  test('leases: the token of the attempt is needed, an old one is refused', async () => {
    await start('b');
    const [job] = await activate('work-b', { withLease: true });
    const { jobKey, leaseToken } = job as { jobKey: string; leaseToken: string };
    expect(leaseToken).toEqual(expect.any(String));
    const complete = (body: object) => api.call('POST', `/v2/jobs/${jobKey}/completion`, { body });
    expect((await complete({})).body).toMatchObject({
      status: 409,
      code: 'JOB_LEASE_REQUIRED',
      title: 'INVALID_STATE',
    });
    expect((await complete({ leaseToken: 'not-the-token' })).body).toMatchObject({
      status: 409,
      code: 'JOB_LEASE_LOST',
    });
    expect((await complete({ leaseToken })).status).toBe(204);
  });

  test('failure without retries raises an incident; retries and resolution go on', async () => {
    const processInstanceKey = await start('c');
    const [job] = await activate('work-c');
    const jobKey = String(job?.['jobKey']);
    expect(
      (
        await api.call('POST', `/v2/jobs/${jobKey}/failure`, {
          body: { retries: 0, errorMessage: 'no paint' },
        })
      ).status,
    ).toBe(204);
    const found = await api.call('POST', '/v2/incidents/search', {
      body: { filter: { processInstanceKey } },
    });
    expect(found.body.items).toEqual([
      expect.objectContaining({
        errorType: 'JOB_NO_RETRIES',
        errorMessage: expect.stringContaining('no paint'),
        state: 'ACTIVE',
        jobKey,
      }),
    ]);
    const { incidentKey } = found.body.items[0] as { incidentKey: string };
    expect(
      (await api.call('PATCH', `/v2/jobs/${jobKey}`, { body: { changeset: { retries: 2 } } })).status,
    ).toBe(204);
    expect((await api.call('POST', `/v2/incidents/${incidentKey}/resolution`, { body: {} })).status).toBe(
      204,
    );
    const [retried] = await activate('work-c');
    expect(retried).toMatchObject({ jobKey, retries: 2 });
    expect(
      (
        await api.call('POST', `/v2/jobs/${jobKey}/completion`, {
          raw: '',
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(204);
  });

  test('waits for work as long as asked, and answers at once when it comes', async () => {
    const began = performance.now();
    expect(await activate('work-a', { requestTimeout: 700 })).toEqual([]);
    expect(performance.now() - began).toBeGreaterThan(600);
    const waiting = activate('work-a', { requestTimeout: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const since = performance.now();
    await start('a');
    expect(await waiting).toHaveLength(1);
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  test('jobs of a connection that is gone are given to the next worker at once', async () => {
    const gone = new AbortController();
    const waiting = api
      .call('POST', '/v2/jobs/activation', {
        body: { type: 'work-b', timeout: 600_000, maxJobsToActivate: 1 },
        signal: gone.signal,
      })
      .catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 200));
    gone.abort();
    await waiting;
    await start('b');
    const jobs = await activate('work-b', { requestTimeout: 5_000 });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ retries: 3 });
  });

  test('unknown jobs', async () => {
    for (const action of ['completion', 'failure', 'error']) {
      const answer = await api.call('POST', `/v2/jobs/999424/${action}`, {
        body: action === 'error' ? { errorCode: 'E' } : {},
      });
      expect([action, answer.status, answer.body.code]).toEqual([action, 404, 'JOB_NOT_FOUND']);
    }
  });
});
