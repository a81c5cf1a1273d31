import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../start-api.ts';
import { jobProcess, startFormProcess, taskProcess } from '../models.ts';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/;
const NOBODY = { username: 'nobody', password: 'nobody at all here' };

/** Deployments and process definitions as Camunda Modeler and apps of Camunda 7 read them (api.md 3.3). */
describe('deployments and process definitions of /engine-rest', () => {
  let api: Api;
  let deployment: { id: string; deployedProcessDefinitions: Record<string, { id: string }> };
  const get = (path: string) => api.call('GET', `/engine-rest${path}`);

  beforeAll(async () => {
    api = await startApi();
    const form = new FormData();
    form.append('deployment-name', 'orders');
    form.append('deployment-source', 'tests');
    form.append('a', new Blob([jobProcess('order', 'pay')]), 'dir/order.bpmn');
    form.append('b', new Blob([startFormProcess('asked', 'ask')]), 'asked.bpmn');
    form.append('c', new Blob([JSON.stringify({ id: 'ask', type: 'default', components: [] })]), 'ask.form');
    const answer = await api.call('POST', '/engine-rest/deployment/create', { raw: form });
    expect(answer.status).toBe(200);
    deployment = answer.body;
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
  });
  afterAll(() => api.stop());

  const idOf = (key: string): string =>
    Object.keys(deployment.deployedProcessDefinitions).find((id) => id.startsWith(`${key}:`)) as string;

  test('the connection check of Camunda Modeler is answered', async () => {
    for (const path of ['/deployment?maxResults=0', '/engine/default/deployment?maxResults=0']) {
      const answer = await get(path);
      expect([answer.status, answer.body]).toEqual([200, []]);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  test('a deployment is found by its conditions and read with its files', async () => {
    const shown = {
      links: [],
      id: deployment.id,
      name: 'orders',
      source: 'tests',
      deploymentTime: expect.stringMatching(DATE),
      tenantId: null,
    };
    const before = encodeURIComponent('2100-01-01T00:00:00.000+0000');
    expect((await get('/deployment')).body).toEqual([shown]);
    expect((await get(`/deployment?nameLike=ord%25&source=tests&before=${before}`)).body).toEqual([shown]);
    expect((await get('/deployment/count?name=other')).body).toEqual({ count: 0 });
    expect((await get(`/deployment/${deployment.id}`)).body).toEqual(shown);
    expect((await get('/deployment/1')).status).toBe(404);
    const files = (await get(`/deployment/${deployment.id}/resources`)).body;
    const names = files.map((file: { name: string }) => file.name);
    expect(names.sort()).toEqual(['ask.form', 'asked.bpmn', 'dir/order.bpmn']);
    const order = files.find((file: { name: string }) => file.name === 'dir/order.bpmn');
    expect((await get(`/deployment/${deployment.id}/resources/${order.id}`)).body).toEqual(order);
    const data = await get(`/deployment/${deployment.id}/resources/${order.id}/data`);
    expect(data.text).toBe(jobProcess('order', 'pay'));
    expect(data.headers.get('content-type')).toBe('application/octet-stream');
    expect((await get(`/deployment/1/resources/${order.id}/data`)).status).toBe(404);
  });

  test('a process definition is read by id and by key', async () => {
    const id = idOf('order');
    const shown = {
      id,
      key: 'order',
      category: null,
      description: null,
      name: 'order',
      version: 1,
      resource: 'dir/order.bpmn',
      deploymentId: deployment.id,
      diagram: null,
      suspended: false,
      tenantId: null,
      versionTag: null,
      historyTimeToLive: expect.any(Number),
      startableInTasklist: true,
    };
    for (const path of [`/${id}`, `/${id.split(':')[2]}`, '/key/order', '/key/order/tenant-id/%3Cdefault%3E'])
      expect((await get(`/process-definition${path}`)).body).toEqual(shown);
    expect((await get('/process-definition/key/nothing')).status).toBe(404);
    expect((await get('/process-definition?keysIn=order,none&latestVersion=true')).body).toEqual([shown]);
    expect((await get(`/process-definition/count?deploymentId=${deployment.id}`)).body).toEqual({ count: 2 });
    expect((await get('/process-definition/count?suspended=true')).body).toEqual({ count: 0 });
    const xml = (await get(`/process-definition/${id}/xml`)).body;
    expect(xml).toEqual({ id, bpmn20Xml: jobProcess('order', 'pay') });
    expect((await get('/process-definition/key/order/diagram')).status).toBe(404);
  });

  test('lists are sorted and paged, and what is not known is refused', async () => {
    const keys = async (query: string) =>
      (await get(`/process-definition?${query}`)).body.map((row: { key: string }) => row.key);
    expect(await keys('sortBy=key&sortOrder=desc')).toEqual(['order', 'asked']);
    expect(await keys('sortBy=key&sortOrder=asc&firstResult=1')).toEqual(['order']);
    const unknown = await get('/process-definition?shade=red');
    expect(unknown.status).toBe(400);
    expect(unknown.body).toMatchObject({ type: 'InvalidRequestException', millraceCode: 'UNKNOWN_PROPERTY' });
    expect(unknown.body.message).toContain('shade');
    expect((await get('/process-definition?sortBy=shade')).body.message).toContain('Sort by one of');
    expect((await get('/process-definition?firstResult=10000')).body.millraceCode).toBe('PAGE_TOO_DEEP');
    expect((await get('/process-definition?latestVersion=maybe')).body.message).toContain('true or false');
    expect((await get('/deployment?after=yesterday')).body.message).toContain('date-time');
    const twice = await get('/process-definition?key=a&keyLike=b&keysIn=c&processDefinitionId=order:1:1');
    expect([twice.status, twice.body]).toEqual([200, []]);
  });

  test('a start form is told by its reference and read', async () => {
    const { body } = await get('/process-definition/key/asked/startForm');
    expect(body).toEqual({
      key: null,
      camundaFormRef: { key: 'ask', binding: 'version', version: 1 },
      contextPath: null,
    });
    const form = await get('/process-definition/key/asked/deployed-start-form');
    expect(JSON.parse(form.text)).toMatchObject({ id: 'ask' });
    expect((await get('/process-definition/key/order/deployed-start-form')).status).toBe(404);
    expect((await get('/process-definition/key/order/startForm')).body.camundaFormRef).toBeNull();
    expect((await get('/process-definition/key/order/form-variables')).body).toEqual({});
  });

  test('statistics count running instances per activity', async () => {
    const start = await api.call('POST', '/engine-rest/process-definition/key/order/start', { body: {} });
    const { body } = await get('/process-definition/key/order/statistics');
    expect(body).toEqual([{ id: 'work', instances: 1, failedJobs: 0, incidents: [] }]);
    await api.call('DELETE', `/engine-rest/process-instance/${start.body.id}`);
  });

  test('who may read nothing sees nothing and deletes nothing', async () => {
    const as = NOBODY;
    expect((await api.call('GET', '/engine-rest/deployment', { as })).body).toEqual([]);
    expect((await api.call('GET', '/engine-rest/process-definition/count', { as })).body).toEqual({
      count: 0,
    });
    expect((await api.call('GET', `/engine-rest/deployment/${deployment.id}`, { as })).status).toBe(404);
    expect((await api.call('DELETE', `/engine-rest/deployment/${deployment.id}`, { as })).status).toBe(404);
    expect((await api.call('GET', '/engine-rest/deployment', { as: null })).status).toBe(401);
  });

  test('a deployment in use is not deleted without cascade, and with it takes its instances along', async () => {
    const form = new FormData();
    form.append('x', new Blob([taskProcess('brief')]), 'brief.bpmn');
    const created = (await api.call('POST', '/engine-rest/deployment/create', { raw: form })).body;
    const start = await api.call('POST', '/engine-rest/process-definition/key/brief/start', { body: {} });
    const refused = await api.call('DELETE', `/engine-rest/deployment/${created.id}`);
    expect(refused.status).toBe(500);
    expect(refused.body).toMatchObject({ type: 'ProcessEngineException', millraceCode: 'RESOURCE_IN_USE' });
    const deleted = await api.call('DELETE', `/engine-rest/deployment/${created.id}?cascade=true`);
    expect(deleted.status).toBe(204);
    expect((await get(`/deployment/${created.id}`)).status).toBe(404);
    expect((await get('/process-definition/key/brief')).status).toBe(404);
    expect((await get(`/process-instance/${start.body.id}`)).status).toBe(404);
    expect((await api.call('DELETE', `/engine-rest/deployment/${created.id}`)).status).toBe(404);
  });
});
