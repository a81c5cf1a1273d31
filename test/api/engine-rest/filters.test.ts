import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from '../models.ts';
import { startApi, type Api } from '../start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };

/** Filters of tasks, as task applications of Camunda 7 keep them (api.md 3.4). */
describe('filters of /engine-rest', () => {
  let api: Api;
  const call = (method: string, path: string, body?: object, as?: typeof JANE) =>
    api.call(method, `/engine-rest/filter${path}`, { ...(body ? { body } : {}), ...(as ? { as } : {}) });
  const mine = {
    resourceType: 'Task',
    name: 'First',
    query: { processInstanceBusinessKey: 'F-1' },
    properties: { color: '#fff' },
  };

  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('filtered')]);
    for (const businessId of ['F-1', 'F-1', 'F-2'])
      await api.call('POST', '/v2/process-instances', {
        body: { processDefinitionId: 'filtered', businessId },
      });
    await api.call('POST', '/v2/users', { body: JANE });
  });
  afterAll(() => api.stop());

  test('are kept, read, changed and deleted by their owner', async () => {
    const created = await call('POST', '/create', mine);
    const shown = {
      id: expect.any(String),
      resourceType: 'Task',
      name: 'First',
      owner: 'admin',
      query: mine.query,
      properties: mine.properties,
    };
    expect([created.status, created.body]).toEqual([200, shown]);
    const { id } = created.body;
    expect((await call('GET', `/${id}?itemCount=true`)).body).toEqual({ ...shown, itemCount: 2 });
    const changed = { ...mine, name: 'Second', query: { processInstanceBusinessKey: 'F-2' } };
    expect((await call('PUT', `/${id}`, changed)).status).toBe(204);
    expect((await call('GET', `/${id}`)).body).toMatchObject({ name: 'Second', query: changed.query });
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', changed],
      ['DELETE', undefined],
    ] as const)
      expect((await call(method, `/${id}`, body, JANE)).status).toBe(404);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
  });

  test('are listed and counted, each for whom it is', async () => {
    const names = ['Alpha', 'Beta'];
    for (const name of names) await call('POST', '/create', { ...mine, name });
    await call('POST', '/create', { ...mine, name: 'Jane’s' }, JANE);
    const listed = await call('GET', '?sortBy=name&sortOrder=desc&itemCount=true');
    expect(
      listed.body.map(({ name, itemCount }: { name: string; itemCount: number }) => [name, itemCount]),
    ).toEqual([
      ['Beta', 2],
      ['Alpha', 2],
    ]);
    expect((await call('GET', '/count?nameLike=%25ph%25')).body).toEqual({ count: 1 });
    // Pages keep filters of their own.
    const ofPages = await api.call('POST', '/v2/saved-filters/search', { body: {} });
    expect(ofPages.body.items).toEqual([]);
    const one = listed.body[0].id;
    expect((await api.call('GET', `/v2/saved-filters/${one}`)).status).toBe(404);
  });

  test('find tasks, narrowed by what is asked beside them', async () => {
    const { id } = (await call('POST', '/create', { ...mine, name: 'Tasks' })).body;
    const tasks = await call('GET', `/${id}/list?maxResults=1`);
    expect([tasks.status, tasks.body.length, tasks.body[0].name]).toEqual([200, 1, 'Decide']);
    expect((await call('GET', `/${id}/count`)).body).toEqual({ count: 2 });
    expect((await call('POST', `/${id}/count`, { name: 'Nothing' })).body).toEqual({ count: 0 });
    const first = { taskId: tasks.body[0].id };
    expect((await call('POST', `/${id}/list`, first)).body).toHaveLength(1);
    expect((await call('POST', `/${id}/singleResult`, first)).body.id).toBe(first.taskId);
    const two = await call('GET', `/${id}/singleResult`);
    expect([two.status, two.body.message]).toEqual([
      400,
      'The filter finds more than one task. Narrow it, or list its tasks.',
    ]);
    expect((await call('POST', `/${id}/singleResult`, { name: 'Nothing' })).status).toBe(204);
    // A filter shows a question; what it finds is the caller's own.
    expect((await call('GET', `/${id}/list`, undefined, JANE)).status).toBe(404);
  });

  test.each([
    [{ ...mine, resourceType: 'Case' }, 'resourceType: Filters are for the resource type Task.'],
    [{ ...mine, query: { unknown: 1 } }, 'query/unknown: "unknown" is not known here. Remove it.'],
    [{ ...mine, name: '' }, 'name: It must not be empty.'],
    [
      { ...mine, owner: 'jane' },
      'A filter belongs to whoever makes it. Leave owner out, or send your own id.',
    ],
    [{ ...mine, properties: { x: 'x'.repeat(8_000) } }, 'A filter has at most 8000 characters.'],
  ])('%#: a bad filter names its fault', async (body, message) => {
    const answer = await call('POST', '/create', body);
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});
