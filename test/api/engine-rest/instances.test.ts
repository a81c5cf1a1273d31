import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../start-api.ts';
import { jobProcess, messageProcess, taskProcess } from '../models.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };

/** Running instances, their variables, messages and signals as apps of Camunda 7 use them (api.md 3.3). */
describe('process instances of /engine-rest', () => {
  let api: Api;
  const get = (path: string) => api.call('GET', `/engine-rest${path}`);
  const send = (method: string, path: string, body: unknown) =>
    api.call(method, `/engine-rest${path}`, { body });
  const start = async (key: string, body: object = {}): Promise<{ id: string; definitionId: string }> =>
    (await send('POST', `/process-definition/key/${key}/start`, body)).body;
  const idsOf = (answer: { body: { id: string }[] }): string[] => answer.body.map(({ id }) => id);

  beforeAll(async () => {
    api = await startApi();
    const signal = jobProcess('c7-signal', 'unused')
      .replace(/<bpmn:serviceTask.*<\/bpmn:serviceTask>/s, SIGNAL_EVENT)
      .replace('</bpmn:process>', '</bpmn:process><bpmn:signal id="alarmSignal" name="alarm" />')
      .replaceAll('"work"', '"pause"');
    const deployed = await api.deploy(
      ['job.bpmn', jobProcess('c7-job', 'c7-work')],
      ['task.bpmn', taskProcess('c7-task')],
      ['message.bpmn', messageProcess('c7-message')],
      ['signal.bpmn', signal],
    );
    expect(deployed.status).toBe(200);
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
  });
  afterAll(() => api.stop());

  test('are listed by their conditions, by query and by body', async () => {
    const first = await start('c7-job', {
      businessKey: 'B-1',
      variables: { amount: { value: 10, type: 'Integer' }, city: { value: 'Bern', type: 'String' } },
    });
    const second = await start('c7-task', { businessKey: 'B-2', variables: { amount: { value: 30 } } });
    const both = `processInstanceIds=${first.id},${second.id}`;
    const found = async (query: string) => idsOf(await get(`/process-instance?${both}&${query}`)).sort();
    expect((await get(`/process-instance?processInstanceIds=${first.id}`)).body).toEqual([
      {
        links: [],
        id: first.id,
        definitionId: first.definitionId,
        definitionKey: 'c7-job',
        businessKey: 'B-1',
        caseInstanceId: null,
        ended: false,
        suspended: false,
        tenantId: null,
      },
    ]);
    expect(await found('active=true')).toEqual([first.id, second.id].sort());
    expect(await found('businessKey=B-1')).toEqual([first.id]);
    expect(await found('businessKeyLike=B-%25&processDefinitionKeyNotIn=c7-job')).toEqual([second.id]);
    expect(await found('activityIdIn=work,other')).toEqual([first.id]);
    expect(await found('suspended=true')).toEqual([]);
    expect(await found('variables=city_eq_Bern')).toEqual([first.id]);
    expect(await found('variables=city_like_B%25')).toEqual([first.id]);
    const byVariable = async (operator: string, value: unknown) => {
      const variables = [{ name: 'amount', operator, value }];
      const body = { processInstanceIds: [first.id, second.id], variables };
      return idsOf(await send('POST', '/process-instance', body)).sort();
    };
    expect(await byVariable('gt', 10)).toEqual([second.id]);
    expect(await byVariable('gteq', 10)).toEqual([first.id, second.id].sort());
    expect(await byVariable('lt', 30)).toEqual([first.id]);
    expect(await byVariable('neq', 10)).toEqual([second.id]);
    expect(await byVariable('eq', 30)).toEqual([second.id]);
    const either = {
      processInstanceIds: [first.id, second.id],
      orQueries: [{ businessKey: 'B-1', processDefinitionKey: 'c7-task' }],
      sorting: [{ sortBy: 'businessKey', sortOrder: 'desc' }],
    };
    expect(idsOf(await send('POST', '/process-instance', either))).toEqual([second.id, first.id]);
    const counted = { processInstanceIds: [first.id, second.id] };
    expect((await send('POST', '/process-instance/count', counted)).body).toEqual({ count: 2 });
    expect((await get(`/process-instance/count?${both}`)).body).toEqual({ count: 2 });
    expect((await send('POST', '/process-instance?maxResults=1', counted)).body).toHaveLength(1);
    const refused = await send('POST', '/process-instance', {
      variables: [{ name: 'a', operator: 'is', value: 1 }],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('eq, neq, gt');
  });

  test('one is read, shown as a tree, suspended, resumed and ended', async () => {
    const { id, definitionId } = await start('c7-job');
    expect((await get(`/process-instance/${id}`)).body).toMatchObject({ id, definitionId, suspended: false });
    const tree = (await get(`/process-instance/${id}/activity-instances`)).body;
    expect(tree).toMatchObject({ id, activityId: 'c7-job', parentActivityInstanceId: null });
    expect(tree.childActivityInstances[0]).toMatchObject({
      activityId: 'work',
      parentActivityInstanceId: id,
    });
    for (const suspended of [true, true, false]) {
      expect((await send('PUT', `/process-instance/${id}/suspended`, { suspended })).status).toBe(204);
      expect((await get(`/process-instance/${id}`)).body.suspended).toBe(suspended);
    }
    expect((await api.call('DELETE', `/engine-rest/process-instance/${id}?skipIoMappings=true`)).status).toBe(
      400,
    );
    expect((await api.call('DELETE', `/engine-rest/process-instance/${id}`)).status).toBe(204);
    expect((await get(`/process-instance/${id}`)).status).toBe(404);
    expect((await api.call('DELETE', `/engine-rest/process-instance/${id}`)).status).toBe(404);
    const quiet = await api.call('DELETE', `/engine-rest/process-instance/${id}?failIfNotExists=false`);
    expect(quiet.status).toBe(204);
  });

  test('variables are read, set, deleted and exchanged as files', async () => {
    const { id } = await start('c7-job', { variables: { a: { value: 1 } } });
    const path = `/process-instance/${id}/variables`;
    expect((await get(path)).body).toEqual({ a: { value: 1, type: 'Integer', valueInfo: {} } });
    const modifications = { a: { value: 2, type: 'Integer' }, b: { value: '{"x":1}', type: 'Json' } };
    expect((await send('POST', path, { modifications })).status).toBe(204);
    expect((await get(`${path}/b`)).body).toEqual({ value: '{"x":1}', type: 'Json', valueInfo: {} });
    expect((await send('PUT', `${path}/c`, { value: 'text', type: 'String' })).status).toBe(204);
    expect((await send('POST', path, { deletions: ['a'] })).status).toBe(204);
    expect((await api.call('DELETE', `/engine-rest${path}/b`)).status).toBe(204);
    expect(Object.keys((await get(`${path}?deserializeValues=false`)).body)).toEqual(['c']);
    expect((await get(`${path}/a`)).status).toBe(404);
    const form = new FormData();
    form.append('valueType', 'File');
    form.append('data', new Blob(['Grüße'], { type: 'text/plain' }), 'note.txt');
    expect((await api.call('POST', `/engine-rest${path}/note/data`, { raw: form })).status).toBe(204);
    expect((await get(`${path}/note`)).body).toMatchObject({
      type: 'File',
      valueInfo: { filename: 'note.txt' },
    });
    const data = await get(`${path}/note/data`);
    expect([data.text, data.headers.get('content-type')]).toEqual(['Grüße', 'text/plain']);
    expect((await get(`${path}/c/data`)).status).toBe(404);
    const wrong = await send('PUT', `${path}/d`, { value: 'x', type: 'Integer' });
    expect([wrong.status, wrong.body.message]).toEqual([400, expect.stringContaining('not of type Integer')]);
    const local = `/execution/${id}/localVariables`;
    expect(Object.keys((await get(local)).body).sort()).toEqual(['c', 'note']);
    expect((await get('/execution/1/localVariables')).status).toBe(404);
  });

  test('a message reaches exactly one, or all, or is refused', async () => {
    const [first, second] = [
      await start('c7-message', { businessKey: 'M-1', variables: { order: { value: 'o-1' } } }),
      await start('c7-message', { businessKey: 'M-2', variables: { order: { value: 'o-2' } } }),
    ];
    const message = (body: object) => send('POST', '/message', { messageName: 'paid', ...body });
    const none = await message({ businessKey: 'M-9' });
    expect([none.status, none.body.type, none.body.millraceCode]).toEqual([
      400,
      'RestException',
      'NO_SUBSCRIPTION',
    ]);
    const many = await message({});
    expect([many.status, many.body.millraceCode]).toEqual([400, 'AMBIGUOUS_CORRELATION']);
    const result = await message({
      correlationKeys: { order: { value: 'o-1', type: 'String' } },
      processVariables: { sum: { value: 7, type: 'Integer' } },
      resultEnabled: true,
    });
    expect(result.body).toEqual([
      {
        resultType: 'Execution',
        processInstance: null,
        variables: null,
        execution: { id: expect.any(String), processInstanceId: first.id, ended: true, tenantId: null },
      },
    ]);
    expect((await message({ processInstanceId: second.id })).status).toBe(204);
    expect((await get(`/process-instance/${second.id}`)).status).toBe(404);
    const ended = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: first.id, name: 'sum' } },
    });
    expect(ended.body.items[0].value).toBe('7');
    expect((await message({ withoutTenantId: true, tenantId: 'a' })).status).toBe(400);
  });

  test('a signal reaches everybody who waits for it', async () => {
    const [first, second] = [await start('c7-signal'), await start('c7-signal')];
    const variables = { why: { value: 'fire', type: 'String' } };
    expect((await send('POST', '/signal', { name: 'alarm', variables })).status).toBe(204);
    for (const { id } of [first, second]) expect((await get(`/process-instance/${id}`)).status).toBe(404);
    expect((await send('POST', '/signal', { variables })).body.message).toContain('/name');
  });

  test('who has no right sees no instance and changes none', async () => {
    const { id } = await start('c7-job', { variables: { secret: { value: 1 } } });
    const as = NOBODY;
    const call = (method: string, path: string, body?: unknown) =>
      api.call(method, `/engine-rest${path}`, { as, ...(body === undefined ? {} : { body }) });
    expect((await call('GET', '/process-instance')).body).toEqual([]);
    expect((await call('POST', '/process-instance', {})).body).toEqual([]);
    for (const path of ['', '/variables', '/variables/secret', '/activity-instances'])
      expect((await call('GET', `/process-instance/${id}${path}`)).status).toBe(404);
    expect((await call('PUT', `/process-instance/${id}/suspended`, { suspended: true })).status).toBe(404);
    expect((await call('PUT', `/process-instance/${id}/variables/a`, { value: 1 })).status).toBe(404);
    expect((await call('DELETE', `/process-instance/${id}`)).status).toBe(404);
    expect((await call('POST', '/message', { messageName: 'paid' })).status).toBe(403);
    expect((await call('POST', '/signal', { name: 'alarm' })).status).toBe(403);
  });
});

const SIGNAL_EVENT = `<bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:signalEventDefinition id="caught" signalRef="alarmSignal" /></bpmn:intermediateCatchEvent>`;
