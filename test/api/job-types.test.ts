import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const READER = { username: 'reader', password: 'may look but not touch' };
const LIMITS = {
  maxConcurrent: 10,
  perTenantMaxConcurrent: 5,
  ratePerSecond: 2.5,
  burst: 4,
  priority: 3,
  breaker: { failureRate: 0.4, minimumCalls: 10, window: 'PT1M', probeInterval: 'PT5S', probes: 2 },
  retryBudget: { percent: 20, minPerSecond: 0.5 },
  retry: { base: 'PT2S', cap: 'PT10M', jitter: 0.25 },
};

const model = `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t"><process id="ships" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
  <serviceTask id="work"><extensionElements><zeebe:taskDefinition type="ship" retries="3"/></extensionElements></serviceTask>
  <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/></process></definitions>`;

describe('flow control', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    for (const body of [NOBODY, READER]) await api.call('POST', '/v2/users', { body });
    await api.call('POST', '/v2/authorizations', {
      body: {
        ownerId: 'reader',
        ownerType: 'USER',
        resourceType: 'JOB_TYPE',
        resourceId: 'ship',
        permissionTypes: ['READ'],
      },
    });
    const form = new FormData();
    form.append('resources', new Blob([model]), 'ships.bpmn');
    expect((await api.call('POST', '/v2/deployments', { raw: form })).status).toBe(200);
  });
  afterAll(() => api.stop());

  const put = (type: string, body: unknown, as?: typeof NOBODY) =>
    api.call('PUT', `/v2/job-types/${encodeURIComponent(type)}`, { body, ...(as ? { as } : {}) });

  test('a job type is limited, seen and freed again', async () => {
    const answer = await put('ship', LIMITS);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      type: 'ship',
      isConfigured: true,
      ...LIMITS,
      breaker: { ...LIMITS.breaker, window: 'PT60S', probeInterval: 'PT5S' },
      retry: { ...LIMITS.retry, cap: 'PT600S' },
      ...{ waiting: 0, locked: 0, failed: 0, backingOff: 0, oldestWaiting: null },
      ...{ tokens: 4, breakerState: 'CLOSED', breakers: [] },
    });
    for (let count = 0; count < 7; count += 1)
      await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: 'ships' } });
    const activate = {
      type: 'ship',
      timeout: 60_000,
      maxJobsToActivate: 10,
      worker: 'dock',
      requestTimeout: -1,
    };
    const { jobs } = (await api.call('POST', '/v2/jobs/activation', { body: activate })).body as unknown as {
      jobs: { jobKey: string }[];
    };
    // The bucket holds four.
    expect(jobs).toHaveLength(4);
    const failed = await api.call('POST', `/v2/jobs/${jobs[0]?.jobKey}/failure`, {
      body: { failureClass: 'PERMANENT', errorMessage: 'unknown address' },
    });
    expect(failed.status).toBe(204);
    const again = await api.call('POST', `/v2/jobs/${jobs[1]?.jobKey}/failure`, {
      body: { failureClass: 'TRANSIENT', retryAfter: 600_000 },
    });
    expect(again.status).toBe(204);
    const seen = (await api.call('GET', '/v2/job-types/ship', { as: READER })).body;
    expect(seen).toMatchObject({ waiting: 3, locked: 2, failed: 1, backingOff: 1, workers: ['dock'] });
    const waits = (
      await api.call('POST', '/v2/jobs/search', {
        body: { filter: { jobKey: jobs[1]?.jobKey } },
        headers: { prefer: 'extended' },
      })
    ).body as unknown as { items: { retries: number; nextRunAt: string }[] };
    expect(waits.items[0]?.retries).toBe(2);
    expect(Date.parse(waits.items[0]?.nextRunAt ?? '')).toBeGreaterThan(Date.now() + 590_000);

    const list = await api.call('POST', '/v2/job-types/search', { body: {}, as: READER });
    expect((list.body as unknown as { items: { type: string }[] }).items.map(({ type }) => type)).toEqual([
      'ship',
    ]);
    expect((await api.call('POST', '/v2/job-types/ship/breaker-reset', { body: {} })).body).toEqual({
      closed: 0,
    });
    expect((await api.call('DELETE', '/v2/job-types/ship')).status).toBe(204);
    expect((await api.call('GET', '/v2/job-types/ship')).body).toMatchObject({
      isConfigured: false,
      breakerState: null,
    });
    expect((await api.call('DELETE', '/v2/job-types/ship')).body).toMatchObject({
      code: 'NOT_FOUND',
      detail: 'Nothing is configured for the job type "ship".',
    });
  });

  test('all types together have a name of their own', async () => {
    expect((await put('*', { maxConcurrent: 1000 })).body).toMatchObject({ type: '*', maxConcurrent: 1000 });
    expect((await api.call('DELETE', '/v2/job-types/*')).status).toBe(204);
  });

  test.each([
    ['ship', { maxConcurrent: -1 }, /maxConcurrent/],
    ['ship', { ratePerSecond: 0 }, /ratePerSecond/],
    ['ship', { breaker: { window: 'P1M' } }, /Write a duration of days to seconds/],
    ['ship', { breaker: { failureRate: 2 } }, /failureRate/],
    ['ship', { burst: 3 }, /burst is the size of the bucket that ratePerSecond fills/],
    ['ship', { retry: { base: 'PT2H', cap: 'PT1H' } }, /cannot be longer than the longest/],
    ['*', { breaker: {} }, /belong to one job type/],
    ['*', { priority: 1 }, /belong to one job type/],
    ['#script', { maxConcurrent: 1 }, /Jobs of the engine itself cannot be limited/],
  ])('limits of %s that mean nothing are refused: %j', async (type, body, message) => {
    const answer = await put(type, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_VALUE']);
    expect(answer.text).toMatch(message);
  });

  test('who may not look or change is refused', async () => {
    expect((await put('ship', LIMITS, READER)).status).toBe(403);
    expect((await put('ship', { ...LIMITS, extra: 1 })).body.code).toBe('UNKNOWN_PROPERTY');
    expect((await api.call('GET', '/v2/job-types/ship', { as: NOBODY })).status).toBe(403);
    expect((await api.call('GET', '/v2/job-types/other', { as: READER })).status).toBe(403);
    expect((await api.call('GET', '/v2/job-types/never-heard-of')).status).toBe(404);
    expect((await api.call('GET', '/v2/tenants/%3Cdefault%3E/limits', { as: NOBODY })).status).toBe(403);
  });

  test('a tenant has a quota of running instances', async () => {
    const path = '/v2/tenants/%3Cdefault%3E/limits';
    expect((await api.call('GET', path)).body).toEqual({
      tenantId: '<default>',
      maxConcurrentJobs: null,
      maxRunningInstances: null,
      weight: null,
    });
    const heavy = await api.call('PUT', path, { body: { weight: 101 } });
    expect([heavy.status, heavy.body.code]).toEqual([400, 'INVALID_VALUE']);
    expect((await api.call('PUT', path, { body: { weight: 3 }, as: READER })).status).toBe(403);
    expect((await api.call('PUT', path, { body: { weight: 3 } })).body).toMatchObject({ weight: 3 });
    expect((await api.call('GET', path)).body).toMatchObject({ weight: 3 });
    expect((await api.call('PUT', path, { body: { maxRunningInstances: 7 } })).status).toBe(200);
    const refused = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'ships' },
    });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'INSTANCE_QUOTA_REACHED',
      '5',
    ]);
    expect((await api.call('PUT', path, { body: {} })).body).toMatchObject({ maxRunningInstances: null });
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'ships' },
    });
    expect(started.status).toBe(200);
  });
});
