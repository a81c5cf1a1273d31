import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from './start-api.ts';
import { jobProcess } from './models.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };

/** Operations on many instances and jobs (api.md 1.13, 2.4). */
describe('batch operations', () => {
  let api: Api;
  const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
    api.call('POST', path, { body, headers });
  const start = async (count: number, businessId: string): Promise<string[]> => {
    const starts = Array.from({ length: count }, () =>
      post('/v2/process-instances', { processDefinitionId: 'batched', businessId }),
    );
    return (await Promise.all(starts)).map(({ body }) => body.processInstanceKey);
  };
  const stateOf = async (key: string): Promise<string> =>
    (await api.call('GET', `/v2/process-instances/${key}`)).body.state;
  const untilDone = async (key: string) => {
    for (let look = 0; look < 100; look += 1) {
      const { body } = await api.call('GET', `/v2/batch-operations/${key}`, {
        headers: { prefer: 'extended' },
      });
      if (body.state !== 'ACTIVE') return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The batch operation did not end.');
  };
  const take = async (count: number): Promise<{ jobKey: string; processInstanceKey: string }[]> =>
    (await post('/v2/jobs/activation', { type: 'batched', timeout: 60_000, maxJobsToActivate: count })).body
      .jobs;

  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['batched.bpmn', jobProcess('batched', 'batched')]);
    await post('/v2/users', { ...NOBODY, name: 'Nobody' });
  });
  afterAll(() => api.stop());

  test('a selection is suspended, resumed and canceled, with a result per item', async () => {
    const keys = await start(5, 'many');
    const suspended = await post('/v2/process-instances/suspension', {
      filter: { businessId: 'many' },
      exclude: [keys[0]],
      expectedCount: 4,
      reason: 'the receiver rests',
    });
    expect([suspended.status, suspended.body]).toEqual([
      200,
      { batchOperationKey: expect.any(String), batchOperationType: 'UPDATE_VARIABLE' },
    ]);
    const key = suspended.body.batchOperationKey;
    expect(await untilDone(key)).toMatchObject({
      batchOperationType: 'SUSPEND',
      state: 'COMPLETED',
      actorId: 'admin',
      actorType: 'USER',
      operationsTotalCount: 4,
      operationsCompletedCount: 4,
      operationsFailedCount: 0,
      reason: 'the receiver rests',
      errors: [],
    });
    expect(await Promise.all(keys.map(stateOf))).toEqual(['ACTIVE', ...Array(4).fill('SUSPENDED')]);
    const items = await post('/v2/batch-operation-items/search', { filter: { batchOperationKey: key } });
    expect(items.body.page.totalItems).toBe(4);
    expect(items.body.items[0]).toMatchObject({
      state: 'COMPLETED',
      errorMessage: null,
      batchOperationKey: key,
    });
    const resumed = await post('/v2/process-instances/resumption', { filter: { businessId: 'many' } });
    expect(await untilDone(resumed.body.batchOperationKey)).toMatchObject({ operationsTotalCount: 4 });
    const canceled = await post('/v2/process-instances/cancellation', { filter: { businessId: 'many' } });
    expect(canceled.body.batchOperationType).toBe('CANCEL_PROCESS_INSTANCE');
    expect(await untilDone(canceled.body.batchOperationKey)).toMatchObject({ operationsCompletedCount: 5 });
    expect(new Set(await Promise.all(keys.map(stateOf)))).toEqual(new Set(['TERMINATED']));
    const found = await post('/v2/batch-operations/search', {
      filter: { operationType: 'SUSPEND', actorId: 'admin' },
    });
    expect(found.body.items).toMatchObject([{ batchOperationKey: key }]);
  });

  test('incidents of many and of one instance are resolved, and jobs get tries', async () => {
    const keys = await start(3, 'failing');
    for (const { jobKey } of await take(3))
      await post(`/v2/jobs/${jobKey}/failure`, { retries: 0, errorMessage: 'no line' });
    const open = async () =>
      (await post('/v2/incidents/search', { filter: { processInstanceKey: { $in: keys }, state: 'ACTIVE' } }))
        .body.page.totalItems;
    expect(await open()).toBe(3);
    const one = await post(`/v2/process-instances/${keys[0]}/incident-resolution`);
    expect(one.body.batchOperationType).toBe('RESOLVE_INCIDENT');
    expect(await untilDone(one.body.batchOperationKey)).toMatchObject({ operationsCompletedCount: 1 });
    expect(await open()).toBe(2);
    const rest = await post('/v2/process-instances/incident-resolution', {
      filter: { businessId: 'failing' },
    });
    expect(await untilDone(rest.body.batchOperationKey)).toMatchObject({ operationsTotalCount: 2 });
    expect(await open()).toBe(0);
    const updated = await post('/v2/jobs/batch-update', {
      filter: { type: 'batched', processInstanceKey: { $in: keys } },
      changeset: { retries: 7, priority: 3 },
    });
    expect(await untilDone(updated.body.batchOperationKey)).toMatchObject({
      batchOperationType: 'UPDATE_JOB',
    });
    const jobs = await post('/v2/jobs/search', { filter: { processInstanceKey: { $in: keys } } });
    expect(
      jobs.body.items.map(({ retries, priority }: Record<string, number>) => [retries, priority]),
    ).toEqual([
      [7, 3],
      [7, 3],
      [7, 3],
    ]);
    await post('/v2/process-instances/cancellation', { filter: { businessId: 'failing' } });
  });

  test('a repeat with the same key is one operation', async () => {
    await start(1, 'once');
    const body = { filter: { businessId: 'once' } };
    const headers = { 'idempotency-key': 'batch-once' };
    const [first, second] = [
      await post('/v2/process-instances/suspension', body, headers),
      await post('/v2/process-instances/suspension', body, headers),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    await untilDone(first.body.batchOperationKey);
  });

  test('a selection without filter, or that has changed, is refused', async () => {
    const empty = await post('/v2/process-instances/cancellation', { filter: {} });
    expect([empty.status, empty.body.code]).toEqual([400, 'SELECTION_EMPTY']);
    const changed = await post('/v2/process-instances/cancellation', {
      filter: { businessId: 'nothing has this' },
      expectedCount: 3,
    });
    expect([changed.status, changed.body.code, changed.body.actualCount]).toEqual([
      409,
      'SELECTION_CHANGED',
      0,
    ]);
    const field = await post('/v2/process-instances/cancellation', { filter: { shade: 'red' } });
    expect([field.status, field.body.code]).toEqual([400, 'INVALID_FILTER']);
    const nothing = await post('/v2/jobs/batch-update', { filter: { type: 'a' }, changeset: {} });
    expect(nothing.status).toBe(400);
    expect((await post('/v2/batch-operations/1/cancellation')).status).toBe(404);
  });

  test('an operation that is done can neither rest, go on nor be stopped', async () => {
    const none = await post('/v2/process-instances/cancellation', {
      filter: { businessId: 'nobody has it' },
    });
    const key = none.body.batchOperationKey;
    expect(await untilDone(key)).toMatchObject({ state: 'COMPLETED', operationsTotalCount: 0 });
    for (const verb of ['suspension', 'resumption', 'cancellation']) {
      const refused = await post(`/v2/batch-operations/${key}/${verb}`);
      expect([refused.status, refused.body.code]).toEqual([409, 'INVALID_BATCH_STATE']);
    }
  });

  test('who has no right makes none, sees none and stops none', async () => {
    const [key] = await start(1, 'hidden');
    const made = await post('/v2/process-instances/suspension', { filter: { processInstanceKey: key } });
    const batch = made.body.batchOperationKey;
    const as = NOBODY;
    const call = (method: string, path: string, body?: object) =>
      api.call(method, path, { as, ...(body === undefined ? {} : { body }) });
    const selection = { filter: { processInstanceKey: key } };
    expect((await call('POST', '/v2/process-instances/cancellation', selection)).status).toBe(403);
    expect(
      (await call('POST', '/v2/jobs/batch-update', { ...selection, changeset: { retries: 1 } })).status,
    ).toBe(403);
    expect((await call('POST', `/v2/process-instances/${key}/incident-resolution`)).status).toBe(404);
    expect((await call('GET', `/v2/batch-operations/${batch}`)).status).toBe(404);
    expect((await call('POST', `/v2/batch-operations/${batch}/cancellation`)).status).toBe(404);
    expect((await call('POST', '/v2/batch-operations/search', {})).body.items).toEqual([]);
    expect((await call('POST', '/v2/batch-operation-items/search', {})).body.items).toEqual([]);
  });
});
