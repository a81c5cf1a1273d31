import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const HELPER = { username: 'helper', password: 'may read one process' };
const NOBODY = { username: 'nobody', password: 'has no right at all' };

const model = (id: string): string => `<?xml version="1.0"?><definitions
  xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements></message>
  <process id="${id}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
  <serviceTask id="work"><extensionElements><zeebe:taskDefinition type="${id}" retries="1"/></extensionElements></serviceTask>
  <boundaryEvent id="cancel" attachedToRef="work"><messageEventDefinition id="md" messageRef="m"/></boundaryEvent>
  <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/></process></definitions>`;

interface Groups {
  items: Record<string, unknown>[];
  page: { totalItems: number; endCursor: string | null };
}

describe('statistics in groups', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    for (const body of [HELPER, NOBODY]) await api.call('POST', '/v2/users', { body });
    await api.call('POST', '/v2/authorizations', {
      body: {
        ownerId: 'helper',
        ownerType: 'USER',
        resourceType: 'PROCESS_DEFINITION',
        resourceId: 'one',
        permissionTypes: ['READ_PROCESS_INSTANCE'],
      },
    });
    expect((await api.deploy(['one.bpmn', model('one')], ['two.bpmn', model('two')])).status).toBe(200);
    for (const [id, message, worker] of [
      ['one', 'receiver 1 is down', 'anna'],
      ['one', 'receiver 2 is down', 'bert'],
      ['one', 'no such order', 'bert'],
      ['two', 'receiver 3 is down', 'bert'],
    ] as const) {
      await api.call('POST', '/v2/process-instances', {
        body: { processDefinitionId: id, variables: { order: `${id} ${message}` } },
      });
      await failOne(id, message, worker);
    }
  });
  afterAll(() => api.stop());

  async function failOne(type: string, errorMessage: string, worker: string): Promise<void> {
    const body = { type, timeout: 60_000, maxJobsToActivate: 1, worker, requestTimeout: 5000 };
    const { jobs } = (await api.call('POST', '/v2/jobs/activation', { body })).body as {
      jobs: { jobKey: string }[];
    };
    const [job] = jobs;
    const answer = await api.call('POST', `/v2/jobs/${job!.jobKey}/failure`, { body: { errorMessage } });
    expect(answer.status).toBe(204);
  }

  const ask = async (path: string, body: object = {}, as?: typeof HELPER) =>
    api.call('POST', `/v2/${path}`, { body, ...(as ? { as } : {}) });
  const groupsOf = async (path: string, body: object = {}, as?: typeof HELPER): Promise<Groups> => {
    const answer = await ask(path, body, as);
    expect(answer.status).toBe(200);
    return answer.body as Groups;
  };

  const byError = 'incidents/statistics/process-instances-by-error';
  const byDefinition = 'incidents/statistics/process-instances-by-definition';
  const subscriptions = 'process-definitions/statistics/message-subscriptions';
  const errors = 'jobs/statistics/errors';
  const always = { jobType: 'one', from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };

  test('incidents of one cause are one group, most first, of what the caller may read', async () => {
    const { items, page } = await groupsOf(byError);
    expect(items.map((item) => item['activeInstancesWithErrorCount'])).toEqual([3, 1]);
    expect(page.totalItems).toBe(2);
    expect(items[0]).toMatchObject({ errorMessage: 'receiver 3 is down', errorHashCode: expect.any(Number) });
    expect((await groupsOf(byError, {}, HELPER)).items).toHaveLength(2);
    expect((await groupsOf(byError, {}, NOBODY)).items).toEqual([]);
  });

  test('groups are sorted and paged as asked', async () => {
    const sort = [{ field: 'errorMessage', order: 'ASC' }];
    const first = await groupsOf(byError, { sort, page: { limit: 1 } });
    expect(first.items.map((item) => item['errorMessage'])).toEqual(['no such order']);
    const second = await groupsOf(byError, { sort, page: { limit: 1, after: first.page.endCursor } });
    expect(second.items.map((item) => item['errorMessage'])).toEqual(['receiver 3 is down']);
    const back = await groupsOf(byError, { sort, page: { limit: 1, before: second.page.endCursor } });
    expect(back.items).toEqual(first.items);
    const wrong = await ask(byError, { page: { after: 'bm9uc2Vuc2U=' } });
    expect([wrong.status, (wrong.body as { code: string }).code]).toEqual([400, 'INVALID_CURSOR']);
  });

  test('one kind of error is told by version', async () => {
    const [most] = (await groupsOf(byError)).items;
    const filter = { errorHashCode: most!['errorHashCode'] };
    expect((await groupsOf(byDefinition, { filter })).items).toEqual([
      {
        processDefinitionId: 'one',
        processDefinitionKey: expect.any(String),
        processDefinitionName: null,
        processDefinitionVersion: 1,
        tenantId: '<default>',
        activeInstancesWithErrorCount: 2,
      },
      expect.objectContaining({ processDefinitionId: 'two', activeInstancesWithErrorCount: 1 }),
    ]);
    expect((await groupsOf(byDefinition, { filter }, HELPER)).items).toHaveLength(1);
    expect((await groupsOf(byDefinition, { filter }, NOBODY)).items).toEqual([]);
    for (const body of [
      {},
      { filter: { errorHashCode: 1.5 } },
      { filter: { errorHashCode: 2_147_483_648 } },
    ]) {
      const wrong = await ask(byDefinition, body);
      expect([wrong.status, (wrong.body as { code: string }).code]).toEqual([400, 'INVALID_FILTER']);
    }
  });

  test('waits for messages are counted per version', async () => {
    const { items } = await groupsOf(subscriptions);
    expect(items).toEqual([
      expect.objectContaining({
        processDefinitionId: 'one',
        processInstancesWithActiveSubscriptions: 3,
        activeSubscriptions: 3,
      }),
      expect.objectContaining({
        processDefinitionId: 'two',
        processInstancesWithActiveSubscriptions: 1,
        activeSubscriptions: 1,
      }),
    ]);
    const filter = { messageName: 'paid', processDefinitionId: 'two' };
    expect((await groupsOf(subscriptions, { filter })).items).toHaveLength(1);
    expect((await groupsOf(subscriptions, { filter: { messageName: 'sent' } })).items).toEqual([]);
    expect((await groupsOf(subscriptions, {}, HELPER)).items).toHaveLength(1);
  });

  test('errors of jobs are told with the number of workers that met them', async () => {
    const { items } = await groupsOf(errors, { filter: always });
    expect(items).toHaveLength(3);
    expect(items).toContainEqual({ errorCode: '', errorMessage: 'no such order', workers: 1 });
    const some = { ...always, errorMessage: { $like: 'receiver*' } };
    expect((await groupsOf(errors, { filter: some })).items).toHaveLength(2);
    const past = { ...always, to: '2020-02-01T00:00:00Z' };
    expect((await groupsOf(errors, { filter: past })).items).toEqual([]);
    expect((await groupsOf(errors, { filter: always }, NOBODY)).items).toEqual([]);
    const wrong = await ask(errors, { filter: { jobType: 'one' } });
    expect([wrong.status, (wrong.body as { code: string }).code]).toEqual([400, 'INVALID_FILTER']);
  });

  describe('of jobs', () => {
    const time = { from: always.from, to: always.to };
    const global = async (query: string, as?: typeof HELPER) =>
      api.call('GET', `/v2/jobs/statistics/global?${query}`, as ? { as } : {});
    const never = { count: 0, lastUpdatedAt: null };
    const times = (count: number) => ({ count, lastUpdatedAt: expect.any(String) });

    test('created, completed and failed ones are counted, in all and of one type', async () => {
      const all = await global(new URLSearchParams(time).toString());
      expect(all.body).toEqual({
        created: times(4),
        completed: never,
        failed: times(4),
        isIncomplete: false,
      });
      const two = await global(new URLSearchParams({ ...time, jobType: 'two' }).toString());
      expect(two.body).toMatchObject({ created: times(1), failed: times(1) });
      const past = await global(new URLSearchParams({ ...time, to: '2020-02-01T00:00:00Z' }).toString());
      expect(past.body).toEqual({ created: never, completed: never, failed: never, isIncomplete: false });
    });

    test('by type, with the number of workers', async () => {
      const { items, page } = await groupsOf('jobs/statistics/by-types', { filter: time });
      expect(items).toEqual([
        { jobType: 'one', created: times(3), completed: never, failed: times(3), workers: 2 },
        { jobType: 'two', created: times(1), completed: never, failed: times(1), workers: 1 },
      ]);
      expect(page.totalItems).toBe(2);
      const filter = { ...time, jobType: { $like: 't*' } };
      expect((await groupsOf('jobs/statistics/by-types', { filter })).items).toHaveLength(1);
      const next = { filter: time, page: { limit: 1, after: page.endCursor } };
      expect((await groupsOf('jobs/statistics/by-types', next)).items).toEqual([]);
    });

    test('by worker, and period by period', async () => {
      expect((await groupsOf('jobs/statistics/by-workers', { filter: always })).items).toEqual([
        { worker: 'anna', created: never, completed: never, failed: times(1) },
        { worker: 'bert', created: never, completed: never, failed: times(2) },
      ]);
      const filter = { ...always, resolution: 'P9999D' };
      expect((await groupsOf('jobs/statistics/time-series', { filter })).items).toEqual([
        { time: '2024-10-02T00:00:00.000Z', created: times(3), completed: never, failed: times(3) },
      ]);
      const chosen = await groupsOf('jobs/statistics/time-series', { filter: always });
      expect(chosen.items.map((item) => item['failed'])).toEqual([times(3)]);
    });

    test('who may not read them is refused, and so is what cannot be answered', async () => {
      const refused = await global(new URLSearchParams(time).toString(), NOBODY);
      expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'PERMISSION_MISSING']);
      for (const [path, filter] of [
        ['by-types', {}],
        ['by-types', { from: always.from }],
        ['by-workers', time],
        ['by-workers', { ...time, jobType: { $like: '*' } }],
        ['time-series', time],
        ['time-series', { ...always, resolution: 'PT30S' }],
        ['time-series', { ...always, resolution: 'P1M' }],
        ['time-series', { ...always, resolution: 'PT1M' }],
      ] as const) {
        const wrong = await ask(`jobs/statistics/${path}`, { filter });
        expect([path, wrong.status, (wrong.body as { code: string }).code]).toEqual([
          path,
          400,
          'INVALID_FILTER',
        ]);
      }
      expect((await global('from=yesterday&to=today')).status).toBe(400);
      expect((await global(`from=${always.from}`)).status).toBe(400);
    });
  });
});
