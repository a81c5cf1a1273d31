import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jobProcess } from '../models.ts';
import { startApi, type Api } from '../start-api.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

/** Two tasks one after the other; a sub-process with a third; and a wait for a message. */
const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="steps" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="first"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="second"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:subProcess id="part"><bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing>
      <bpmn:startEvent id="partStart"><bpmn:outgoing>p1</bpmn:outgoing></bpmn:startEvent>
      <bpmn:userTask id="inner"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements><bpmn:incoming>p1</bpmn:incoming></bpmn:userTask>
      <bpmn:sequenceFlow id="p1" sourceRef="partStart" targetRef="inner" />
    </bpmn:subProcess>
    <bpmn:receiveTask id="answer" messageRef="answered"><bpmn:incoming>f4</bpmn:incoming></bpmn:receiveTask>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="first" /><bpmn:sequenceFlow id="f2" sourceRef="first" targetRef="second" />
    <bpmn:sequenceFlow id="f3" sourceRef="second" targetRef="part" /><bpmn:sequenceFlow id="f4" sourceRef="part" targetRef="answer" />
  </bpmn:process>
  <bpmn:message id="answered" name="answered"><bpmn:extensionElements><zeebe:subscription correlationKey="=order" /></bpmn:extensionElements></bpmn:message>
</bpmn:definitions>`;

/** MOD-1 to MOD-5 as operators of Camunda 7 and 8 ask for them, one instance and many. */
describe('modification of instances, and batches', () => {
  let api: Api;
  const rest = (method: string, path: string, body?: object, as?: typeof NOBODY) =>
    api.call(method, `/engine-rest${path}`, { ...(body ? { body } : {}), ...(as ? { as } : {}) });
  const begin = async (): Promise<string> =>
    (await rest('POST', '/process-definition/key/steps/start', { variables: { order: { value: 'o-1' } } }))
      .body.id;
  const active = async (id: string): Promise<string[]> => {
    const found = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey: id, state: 'ACTIVE' } },
    });
    return found.body.items.map((each: { elementId: string }) => each.elementId).sort();
  };
  const keyAt = async (id: string, elementId: string): Promise<string> =>
    (
      await api.call('POST', '/v2/element-instances/search', {
        body: { filter: { processInstanceKey: id, elementId, state: 'ACTIVE' } },
      })
    ).body.items[0].elementInstanceKey;
  const done = async (batchId: string) => {
    for (let left = 100; left > 0; left -= 1) {
      const { body } = await api.call('GET', `/v2/batch-operations/${batchId}`);
      if (body.state !== 'ACTIVE') return body;
      await new Promise((resume) => setTimeout(resume, 50));
    }
    throw new Error(`Batch ${batchId} did not end.`);
  };

  beforeAll(async () => {
    api = await startApi();
    expect((await api.deploy(['steps.bpmn', model], ['job.bpmn', jobProcess('job', 'work')])).status).toBe(
      200,
    );
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
  });
  afterAll(() => api.stop());

  test('activities start and end, with variables of the instance and of their own', async () => {
    const id = await begin();
    const instructions = [
      { type: 'cancel', activityId: 'first' },
      {
        type: 'startBeforeActivity',
        activityId: 'inner',
        variables: { all: { value: 5, type: 'Long' }, mine: { value: 'x', type: 'String', local: true } },
      },
      { type: 'startAfterActivity', activityId: 'first' },
    ];
    const modified = await rest('POST', `/process-instance/${id}/modification`, {
      instructions,
      annotation: 'Phone call',
    });
    expect([modified.status, modified.text]).toEqual([204, '']);
    expect(await active(id)).toEqual(['inner', 'part', 'second']);
    expect((await rest('GET', `/process-instance/${id}/variables/all`)).body).toEqual({
      type: 'Long',
      value: 5,
      valueInfo: {},
    });
    const inner = await keyAt(id, 'inner');
    expect((await rest('GET', `/execution/${inner}/localVariables/mine`)).body.value).toBe('x');
    const again = [
      { type: 'startTransition', transitionId: 'f4' },
      { type: 'cancel', activityInstanceId: `inner:${inner}` },
      { type: 'startBeforeActivity', activityId: 'second', cancelCurrentActiveActivityInstances: true },
    ];
    expect((await rest('POST', `/process-instance/${id}/modification`, { instructions: again })).status).toBe(
      204,
    );
    expect(await active(id)).toEqual(['answer', 'second']);
    const all = [{ type: 'cancel', activityInstanceId: id }];
    expect((await rest('POST', `/process-instance/${id}/modification`, { instructions: all })).status).toBe(
      204,
    );
    expect((await rest('GET', `/process-instance/${id}`)).status).toBe(404);
  });

  test('instances start before, behind and on a flow, with variables', async () => {
    const start = (startInstructions: readonly object[]) =>
      rest('POST', '/process-definition/key/steps/start', {
        variables: { order: { value: 'o-2' } },
        startInstructions,
      });
    const variables = { all: { value: 1 }, own: { value: 2, local: true } };
    const { id } = (
      await start([
        { type: 'startBeforeActivity', activityId: 'inner', variables },
        { type: 'startAfterActivity', activityId: 'first' },
        { type: 'startTransition', transitionId: 'f4' },
      ])
    ).body;
    expect(await active(id)).toEqual(['answer', 'inner', 'part', 'second']);
    expect(Object.keys((await rest('GET', `/process-instance/${id}/variables`)).body).sort()).toEqual([
      'all',
      'order',
    ]);
    const inner = await keyAt(id, 'inner');
    expect((await rest('GET', `/execution/${inner}/localVariables/own`)).body.value).toBe(2);
    const inside = (await start([{ type: 'startTransition', transitionId: 'p1' }])).body;
    expect(await active(inside.id)).toEqual(['inner', 'part']);
    for (const [instruction, code] of [
      [{ type: 'startAfterActivity', activityId: 'answer' }, 'ELEMENT_NOT_ACTIVATABLE'],
      [{ type: 'startAfterActivity', activityId: 'nowhere' }, 'UNKNOWN_ELEMENT'],
      [{ type: 'startTransition', transitionId: 'nowhere' }, 'UNKNOWN_ELEMENT'],
      [{ type: 'startTransition' }, 'MISSING_FIELD'],
      [{ type: 'cancel', activityId: 'first' }, 'INVALID_VALUE'],
    ] as const)
      expect([instruction, (await start([instruction])).body.millraceCode]).toEqual([instruction, code]);
  });

  test('mistakes are refused with what is wrong, and nothing has changed', async () => {
    const id = await begin();
    const modify = (instruction: object, as?: typeof NOBODY) =>
      rest('POST', `/process-instance/${id}/modification`, { instructions: [instruction] }, as);
    for (const [instruction, code] of [
      [{ type: 'startBeforeActivity', activityId: 'nowhere' }, 'UNKNOWN_ELEMENT'],
      [{ type: 'startBeforeActivity' }, 'MISSING_FIELD'],
      [{ type: 'startTransition', activityId: 'first' }, 'MISSING_FIELD'],
      [{ type: 'cancel', activityInstanceId: 'first:no' }, 'INVALID_VALUE'],
      [{ type: 'cancel', activityInstanceId: 'first:1' }, 'NOT_FOUND'],
      [{ type: 'startTransition', transitionId: 'p1' }, 'ELEMENT_NOT_ACTIVATABLE'],
      [{ type: 'jump', activityId: 'first' }, 'INVALID_VALUE'],
      [{ type: 'cancel', transitionInstanceId: '1' }, 'UNKNOWN_PROPERTY'],
      [
        { type: 'startAfterActivity', activityId: 'first', variables: { a: { value: 1, local: true } } },
        'INVALID_VALUE',
      ],
    ] as const)
      expect([instruction, (await modify(instruction)).body.millraceCode]).toEqual([instruction, code]);
    expect((await rest('POST', `/process-instance/${id}/modification`, { instructions: [] })).status).toBe(
      400,
    );
    expect((await modify({ type: 'cancel', activityId: 'first' }, NOBODY)).status).toBe(404);
    expect(
      (
        await rest('POST', '/process-instance/1/modification', {
          instructions: [{ type: 'cancel', activityId: 'first' }],
        })
      ).status,
    ).toBe(404);
    expect(await active(id)).toEqual(['first']);
    await rest('PUT', `/process-instance/${id}/suspended`, { suspended: true });
    const suspended = await modify({ type: 'cancel', activityId: 'first' });
    expect([suspended.status, suspended.body.millraceCode]).toEqual([500, 'INSTANCE_SUSPENDED']);
  });

  test('the public API starts, moves and ends in one request', async () => {
    const id = await begin();
    const path = `/v2/process-instances/${id}/modification`;
    const activateInstructions = [
      {
        elementId: 'inner',
        ancestorElementInstanceKey: '-1',
        variableInstructions: [{ variables: { seen: true } }, { variables: { deep: 1 }, scopeId: 'part' }],
      },
    ];
    expect((await api.call('POST', path, { body: { activateInstructions } })).status).toBe(204);
    expect(await active(id)).toEqual(['first', 'inner', 'part']);
    const moveInstructions = [
      {
        sourceElementInstruction: { sourceType: 'byId', sourceElementId: 'first' },
        targetElementId: 'inner',
        ancestorScopeInstruction: {
          ancestorScopeType: 'direct',
          ancestorElementInstanceKey: await keyAt(id, 'part'),
        },
      },
    ];
    expect((await api.call('POST', path, { body: { moveInstructions } })).status).toBe(204);
    expect(await active(id)).toEqual(['inner', 'inner', 'part']);
    const terminateInstructions = [{ elementInstanceKey: await keyAt(id, 'part') }];
    const body = { terminateInstructions, activateInstructions: [{ elementId: 'second' }], reason: 'Back' };
    expect((await api.call('POST', path, { body })).status).toBe(204);
    expect(await active(id)).toEqual(['second']);
    expect((await api.call('POST', path, { body: {} })).body.code).toBe('INVALID_VALUE');
    const wrong = {
      moveInstructions: [{ ...moveInstructions[0], ancestorScopeInstruction: { ancestorScopeType: 'near' } }],
    };
    expect((await api.call('POST', path, { body: wrong })).status).toBe(400);
    expect((await api.call('POST', path, { body, as: NOBODY })).status).toBe(404);
    const repeated = {
      body: { activateInstructions: [{ elementId: 'first' }] },
      headers: { 'idempotency-key': 'once' },
    };
    for (const _ of [1, 2]) expect((await api.call('POST', path, repeated)).status).toBe(204);
    expect(await active(id)).toEqual(['first', 'second']);
  });

  test('many instances are modified one after the other or as a batch', async () => {
    const ids = [await begin(), await begin(), await begin()];
    const instructions = [
      { type: 'cancel', activityId: 'first' },
      { type: 'startBeforeActivity', activityId: 'second' },
    ];
    const some = { instructions, processInstanceIds: ids.slice(0, 1), annotation: 'Some' };
    expect((await rest('POST', '/modification/execute', some)).status).toBe(204);
    expect(await active(ids[0] as string)).toEqual(['second']);
    const query = { processDefinitionKey: 'steps', activityIdIn: ['first'], processInstanceIds: ids };
    const batch = await rest('POST', '/modification/executeAsync', {
      instructions,
      processInstanceQuery: query,
    });
    expect([batch.status, batch.body]).toMatchObject([
      200,
      { type: 'instance-modification', totalJobs: 2, createUserId: 'admin', startTime: DATE },
    ]);
    expect(await done(batch.body.id)).toMatchObject({ state: 'COMPLETED', operationsCompletedCount: 2 });
    for (const id of ids) expect(await active(id)).toEqual(['second']);
    const back = {
      filter: { processInstanceKey: { $in: ids } },
      moveInstructions: [{ sourceElementId: 'second', targetElementId: 'first' }],
    };
    const moved = await api.call('POST', '/v2/process-instances/modification', { body: back });
    expect([moved.status, moved.body.batchOperationType]).toEqual([200, 'MODIFY_PROCESS_INSTANCE']);
    await done(moved.body.batchOperationKey);
    for (const id of ids) expect(await active(id)).toEqual(['first']);
    for (const body of [
      { instructions },
      { instructions, processInstanceIds: [] },
      { processInstanceIds: ids },
    ])
      expect((await rest('POST', '/modification/execute', body)).status).toBe(400);
    expect((await rest('POST', '/modification/executeAsync', some, NOBODY)).status).toBe(403);
  });

  test('batches set variables, give messages and tries, suspend and end', async () => {
    const ids = [await begin(), await begin()];
    const processInstanceIds = ids;
    const run = async (path: string, body: object) => {
      const { status, body: batch } = await rest('POST', `/process-instance/${path}`, body);
      expect([path, status]).toEqual([path, 200]);
      return { type: batch.type, ...(await done(batch.id)) };
    };
    const variables = { color: { value: 'red', type: 'String' } };
    expect(await run('variables-async', { processInstanceIds, variables })).toMatchObject({
      type: 'set-variables',
      operationsCompletedCount: 2,
    });
    for (const id of ids)
      expect((await rest('GET', `/process-instance/${id}/variables/color`)).body.value).toBe('red');
    const move = [
      { type: 'cancel', activityId: 'first' },
      { type: 'startBeforeActivity', activityId: 'answer' },
    ];
    await rest('POST', `/process-instance/${ids[0]}/modification`, { instructions: move });
    expect(
      await run('message-async', { processInstanceIds, messageName: 'answered', variables }),
    ).toMatchObject({
      type: 'correlate-message',
      operationsCompletedCount: 1,
      operationsFailedCount: 1,
    });
    const left = ids.slice(1);
    expect(await run('suspended-async', { processInstanceIds: left, suspended: true })).toMatchObject({
      type: 'instance-update-suspension-state',
    });
    expect((await rest('GET', `/process-instance/${left[0]}`)).body.suspended).toBe(true);
    expect(await run('delete', { processInstanceIds: left, deleteReason: 'Old' })).toMatchObject({
      type: 'instance-deletion',
    });
    expect((await rest('GET', `/process-instance/${left[0]}`)).status).toBe(404);
    const job = (await rest('POST', '/process-definition/key/job/start', {})).body.id;
    expect(await run('job-retries', { processInstances: [job], retries: 7 })).toMatchObject({
      type: 'set-job-retries',
    });
    const jobs = await api.call('POST', '/v2/jobs/search', { body: { filter: { processInstanceKey: job } } });
    expect(jobs.body.items).toMatchObject([{ retries: 7 }]);
    for (const path of ['delete', 'suspended-async', 'variables-async', 'message-async', 'job-retries'])
      expect([path, (await rest('POST', `/process-instance/${path}`, {})).status]).toEqual([path, 400]);
  });

  test('batches are listed, read, rested and ended', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, begin));
    const { id } = (
      await rest('POST', '/process-instance/suspended-async', { processInstanceIds: ids, suspended: true })
    ).body;
    const rested = await rest('PUT', `/batch/${id}/suspended`, { suspended: true });
    // It may be through already: then it is in no list, and nothing of it can be changed.
    if (rested.status === 204) {
      const shown = {
        id,
        type: 'instance-update-suspension-state',
        totalJobs: 30,
        suspended: true,
        tenantId: null,
      };
      expect((await rest('GET', `/batch/${id}`)).body).toMatchObject(shown);
      expect((await rest('GET', `/batch?batchId=${id}&suspended=true`)).body).toMatchObject([shown]);
      const [statistics] = (await rest('GET', `/batch/statistics?batchId=${id}`)).body;
      expect(statistics.remainingJobs + statistics.completedJobs + statistics.failedJobs).toBe(30);
      expect((await rest('GET', `/batch/count?batchId=${id}`)).body).toEqual({ count: 1 });
      expect((await rest('PUT', `/batch/${id}/suspended`, { suspended: false })).status).toBe(204);
      await rest('DELETE', `/batch/${id}?cascade=true`);
    }
    await done(id);
    expect((await rest('GET', `/batch/${id}`)).status).toBe(404);
    expect((await rest('GET', `/batch?batchId=${id}`)).body).toEqual([]);
    expect((await rest('DELETE', `/batch/${id}`)).body.millraceCode).toBe('INVALID_BATCH_STATE');
    expect((await rest('GET', '/batch/1')).status).toBe(404);
    expect((await rest('GET', '/batch?type=instance-deletion&sortBy=batchId&sortOrder=desc')).body).toEqual(
      [],
    );
  });
});
