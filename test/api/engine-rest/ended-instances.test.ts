import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from '../models.ts';
import { startApi, type Api } from '../start-api.ts';

/** Instances that have ended: started once more, or deleted (api.md 3.4, 2.4). */
describe('ended instances', () => {
  let api: Api;
  let definition: string;
  const rest = (method: string, path: string, body?: object) =>
    api.call(method, `/engine-rest${path}`, body ? { body } : {});
  /** An instance with a first and a last value, and what became of it. */
  const begin = async (businessKey: string): Promise<string> => {
    const variables = { amount: { value: 1, type: 'Integer' } };
    const { body } = await rest('POST', `/process-definition/${definition}/start`, {
      businessKey,
      variables,
    });
    await rest('PUT', `/process-instance/${body.id}/variables/amount`, { value: 2, type: 'Integer' });
    return body.id;
  };
  const end = async (businessKey: string): Promise<string> => {
    const id = await begin(businessKey);
    await rest('DELETE', `/process-instance/${id}`);
    return id;
  };
  const running = async (businessKey: string) =>
    (await rest('GET', `/process-instance?businessKey=${businessKey}`)).body as {
      id: string;
      definitionId: string;
    }[];
  const restart = (body: object) =>
    rest('POST', `/process-definition/${definition}/restart`, {
      instructions: [{ type: 'startBeforeActivity', activityId: 'decide' }],
      ...body,
    });

  beforeAll(async () => {
    api = await startApi();
    const { body } = await api.deploy(['ended.bpmn', taskProcess('ended')]);
    definition = `ended:1:${body.deployments[0].processDefinition.processDefinitionKey}`;
    await api.deploy(['ended.bpmn', taskProcess('ended').replace('Decide', 'Decide again')]);
  });
  afterAll(() => api.stop());

  test('are started once more in their own version, with what they had last', async () => {
    const id = await end('R-1');
    expect((await restart({ processInstanceIds: [id] })).status).toBe(204);
    const [again] = await running('R-1');
    expect([again!.definitionId, again!.id === id]).toEqual([definition, false]);
    expect((await rest('GET', `/process-instance/${again!.id}/variables/amount`)).body.value).toBe(2);
    const [task] = (await rest('GET', `/task?processInstanceId=${again!.id}`)).body;
    expect(task.taskDefinitionKey).toBe('decide');
  });

  test('or with what they had first, by a query, without their business key', async () => {
    await end('R-2');
    const { status } = await restart({
      historicProcessInstanceQuery: { processInstanceBusinessKey: 'R-2' },
      initialVariables: true,
      withoutBusinessKey: true,
      instructions: [
        {
          type: 'startBeforeActivity',
          activityId: 'decide',
          variables: { note: { value: 'again', type: 'String' } },
        },
      ],
    });
    expect([status, await running('R-2')]).toEqual([204, []]);
    const found = await rest('GET', '/variable-instance?variableName=note');
    const { processInstanceId } = found.body[0];
    expect((await rest('GET', `/process-instance/${processInstanceId}/variables/amount`)).body.value).toBe(1);
  });

  test('or many as a batch', async () => {
    const ids = [await end('R-3'), await end('R-3')];
    const { status, body } = await rest('POST', `/process-definition/${definition}/restart-async`, {
      instructions: [{ type: 'startAfterActivity', activityId: 'start' }],
      processInstanceIds: ids,
    });
    expect([status, body.totalJobs]).toEqual([200, 2]);
    for (let look = 0; look < 200 && (await running('R-3')).length < 2; look += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await running('R-3')).toHaveLength(2);
  });

  test('name what is wrong', async () => {
    const id = await end('R-4');
    const none = await restart({});
    expect([none.status, none.body.message]).toEqual([
      400,
      'Name process instances by processInstanceIds or historicProcessInstanceQuery.',
    ]);
    const unknown = await restart({
      processInstanceIds: [id],
      instructions: [{ type: 'startBeforeActivity', activityId: 'nowhere' }],
    });
    expect(unknown.status).toBe(400);
    expect(await running('R-4')).toEqual([]);
    const listeners = await restart({ processInstanceIds: [id], skipCustomListeners: true });
    expect(listeners.body.message).toContain('Listeners run as at every start.');
    // Of another version, though the query names it.
    const latest = (await rest('GET', '/process-definition?key=ended&latestVersion=true')).body[0].id;
    const { status } = await rest('POST', `/process-definition/${latest}/restart`, {
      instructions: [{ type: 'startBeforeActivity', activityId: 'decide' }],
      historicProcessInstanceQuery: { processDefinitionId: definition, processInstanceBusinessKey: 'R-4' },
    });
    expect([status, await running('R-4')]).toEqual([204, []]);
  });

  test('are deleted with their history; running ones are not', async () => {
    const id = await end('D-1');
    const active = await begin('D-2');
    const path = `/history/process-instance/${id}`;
    expect((await rest('GET', path)).status).toBe(200);
    expect((await rest('DELETE', path)).status).toBe(204);
    expect([(await rest('GET', path)).status, (await rest('DELETE', path)).status]).toEqual([404, 404]);
    expect((await rest('DELETE', `${path}?failIfNotExists=false`)).status).toBe(204);
    const refused = await api.call('POST', `/v2/process-instances/${active}/deletion`, { body: {} });
    expect([refused.status, refused.body.code]).toEqual([409, 'INSTANCE_ACTIVE']);
    const other = await end('D-3');
    expect((await api.call('POST', `/v2/process-instances/${other}/deletion`, { body: {} })).status).toBe(
      204,
    );
    const variables = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: other } },
    });
    expect(variables.body.items).toEqual([]);
    const many = [await end('D-4'), await end('D-4')];
    const batch = await api.call('POST', '/v2/process-instances/deletion', {
      body: { filter: { businessId: 'D-4' }, expectedCount: 2 },
    });
    expect([batch.status, batch.body.batchOperationType]).toEqual([200, 'DELETE_PROCESS_INSTANCE']);
    for (let look = 0; look < 200; look += 1) {
      const { body } = await api.call('GET', `/v2/batch-operations/${batch.body.batchOperationKey}`);
      if (body.state !== 'ACTIVE') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const key of many) expect((await api.call('GET', `/v2/process-instances/${key}`)).status).toBe(404);
  });
});
