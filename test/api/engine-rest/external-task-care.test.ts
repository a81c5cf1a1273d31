import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../start-api.ts';
import { camunda7Order } from '../clients/models.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

/** External tasks, incidents and history as operators of Camunda 7 look at them (api.md 3.3, 3.4). */
describe('external tasks, incidents and history of /engine-rest', () => {
  let api: Api;
  const get = (path: string) => api.call('GET', `/engine-rest${path}`);
  const send = (method: string, path: string, body: unknown) =>
    api.call(method, `/engine-rest${path}`, { body });
  const begin = async (key: string, body: object = {}): Promise<string> =>
    (await send('POST', `/process-definition/key/${key}/start`, body)).body.id;
  const take = async (topicName: string): Promise<{ id: string }> =>
    (
      await send('POST', '/external-task/fetchAndLock', {
        workerId: 'w',
        maxTasks: 1,
        topics: [{ topicName, lockDuration: 60_000 }],
      })
    ).body[0];
  const fail = async (id: string, retries: number) => {
    const body = { workerId: 'w', errorMessage: 'no line', errorDetails: 'the whole stack', retries };
    expect((await send('POST', `/external-task/${id}/failure`, body)).status).toBe(204);
  };

  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['a.bpmn', camunda7Order('care-a', 'topic-a')],
      ['b.bpmn', camunda7Order('care-b', 'topic-b')],
    );
    expect(deployed.status).toBe(200);
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
  });
  afterAll(() => api.stop());

  test('external tasks are listed by their conditions', async () => {
    const instance = await begin('care-a', { businessKey: 'E-1' });
    const { body } = await get(`/external-task?processInstanceId=${instance}`);
    expect(body).toEqual([
      {
        id: expect.any(String),
        activityId: 'work',
        activityInstanceId: expect.stringMatching(/^work:\d+$/),
        errorMessage: null,
        executionId: expect.any(String),
        lockExpirationTime: null,
        createTime: DATE,
        processDefinitionId: expect.stringMatching(/^care-a:1:\d+$/),
        processDefinitionKey: 'care-a',
        processDefinitionVersionTag: null,
        processInstanceId: instance,
        retries: null,
        suspended: false,
        workerId: null,
        topicName: 'topic-a',
        tenantId: null,
        priority: 0,
        businessKey: 'E-1',
      },
    ]);
    const { id } = body[0];
    const found = async (query: string) =>
      (await get(`/external-task?externalTaskId=${id}&${query}`)).body.length;
    expect(await found('notLocked=true&withRetriesLeft=true&active=true')).toBe(1);
    await take('topic-a');
    expect(await found('locked=true&workerId=w&topicName=topic-a')).toBe(1);
    expect(await found('notLocked=true')).toBe(0);
    expect((await get(`/external-task/${id}`)).body).toMatchObject({
      id,
      workerId: 'w',
      lockExpirationTime: DATE,
    });
    expect(
      (await send('POST', '/external-task', { externalTaskIdIn: [id], locked: true })).body,
    ).toHaveLength(1);
    expect((await get('/external-task/count?topicName=topic-b')).body).toEqual({ count: 0 });
    await begin('care-b');
    expect((await get('/external-task/topic-names')).body).toEqual(['topic-a', 'topic-b']);
    expect((await get('/external-task/topic-names?withUnlockedTasks=true')).body).toEqual(['topic-b']);
    expect((await send('POST', `/external-task/${id}/complete`, { workerId: 'w' })).status).toBe(204);
    expect((await get(`/external-task/${id}`)).status).toBe(404);
  });

  test('a failed task shows its details, and tries end its incident', async () => {
    const instance = await begin('care-a');
    const { id } = await take('topic-a');
    expect((await get(`/external-task/${id}/errorDetails`)).status).toBe(204);
    await fail(id, 0);
    const details = await get(`/external-task/${id}/errorDetails`);
    expect([details.text, details.headers.get('content-type')]).toEqual([
      'the whole stack',
      'text/plain; charset=utf-8',
    ]);
    expect((await get(`/external-task/${id}`)).body).toMatchObject({ retries: 0, errorMessage: 'no line' });
    const incidents = (await get(`/incident?processInstanceId=${instance}`)).body;
    expect(incidents).toMatchObject([
      { incidentType: 'failedExternalTask', configuration: id, activityId: 'work', incidentTimestamp: DATE },
    ]);
    expect((await get(`/incident/${incidents[0].id}`)).body).toEqual(incidents[0]);
    expect((await get('/incident/count?incidentType=failedExternalTask')).body).toEqual({ count: 1 });
    expect((await send('PUT', `/external-task/${id}/retries`, { retries: 2 })).status).toBe(204);
    expect((await get(`/incident/${incidents[0].id}`)).status).toBe(404);
    expect((await get(`/external-task/${id}`)).body.retries).toBe(2);
    expect((await get(`/history/incident?processInstanceId=${instance}`)).body).toMatchObject([
      { open: false, resolved: true, endTime: DATE, createTime: DATE },
    ]);
    expect((await take('topic-a')).id).toBe(id);
    expect((await send('PUT', `/external-task/${id}/retries`, { retries: -1 })).status).toBe(400);
    await send('POST', `/external-task/${id}/complete`, { workerId: 'w' });
  });

  test('several tasks get tries at once, and one its rank', async () => {
    const instances = [await begin('care-a'), await begin('care-a')];
    const tasks = [await take('topic-a'), await take('topic-a')];
    for (const { id } of tasks) await fail(id, 0);
    const some = { retries: 3, processInstanceIds: instances };
    expect((await send('PUT', '/external-task/retries', some)).status).toBe(204);
    for (const { id } of tasks) expect((await get(`/external-task/${id}`)).body.retries).toBe(3);
    expect((await send('PUT', '/external-task/retries', { retries: 3 })).body.message).toContain(
      'Name external',
    );
    const last = tasks[1] as { id: string };
    expect((await send('PUT', `/external-task/${last.id}/priority`, { priority: 9 })).status).toBe(204);
    expect((await take('topic-a')).id).toBe(last.id);
  });

  test('an incident is resolved by deleting it', async () => {
    const instance = await begin('care-b');
    const first = await take('topic-b');
    const { id } =
      (await get(`/external-task/${first.id}`)).body.processInstanceId === instance
        ? first
        : await take('topic-b');
    await fail(id, 0);
    const [incident] = (await get(`/incident?processInstanceId=${instance}`)).body;
    const refused = await api.call('DELETE', `/engine-rest/incident/${incident.id}`);
    expect([refused.status, refused.body.millraceCode]).toEqual([400, 'JOB_HAS_NO_RETRIES']);
    expect((await api.call('DELETE', '/engine-rest/incident/1')).status).toBe(404);
  });

  test('history tells of instances, activities, tasks and variables', async () => {
    const id = await begin('care-a', { businessKey: 'H-1', variables: { sum: { value: 5 } } });
    const historic = async (kind: string, query: string) => (await get(`/history/${kind}?${query}`)).body;
    const [running] = await historic('process-instance', `processInstanceId=${id}&unfinished=true`);
    expect(running).toMatchObject({
      id,
      state: 'ACTIVE',
      endTime: null,
      startUserId: 'admin',
      startTime: DATE,
    });
    await api.call('DELETE', `/engine-rest/process-instance/${id}`);
    expect((await get(`/history/process-instance/${id}`)).body).toMatchObject({
      businessKey: 'H-1',
      state: 'INTERNALLY_TERMINATED',
      endTime: DATE,
      durationInMillis: expect.any(Number),
      processDefinitionKey: 'care-a',
    });
    const activities = await historic('activity-instance', `processInstanceId=${id}&canceled=true`);
    expect(activities).toMatchObject([{ activityId: 'work', activityType: 'serviceTask', canceled: true }]);
    expect((await get(`/history/activity-instance/${activities[0].id}`)).body).toEqual(activities[0]);
    expect(await historic('variable-instance', `processInstanceId=${id}`)).toMatchObject([
      { name: 'sum', value: 5, type: 'Integer', processInstanceId: id },
    ]);
    expect((await get(`/variable-instance?processInstanceIdIn=${id}`)).body).toEqual([]);
    const counted = await send('POST', '/history/process-instance/count', {
      processInstanceIds: [id],
      finished: true,
    });
    expect(counted.body).toEqual({ count: 1 });
    expect((await get('/history/task/count')).body).toEqual({ count: 0 });
    expect((await get('/history/task?finished=true')).body).toEqual([]);
    expect((await get('/history/process-instance/1')).status).toBe(404);
  });

  test('people write to incidents, and take it away', async () => {
    await begin('care-a');
    await fail((await take('topic-a')).id, 0);
    const [incident] = (await get('/incident?sortBy=incidentTimestamp&sortOrder=desc')).body;
    const path = `/incident/${incident.id}/annotation`;
    expect((await send('PUT', path, { annotation: 'The bank is told.' })).status).toBe(204);
    expect((await send('PUT', path, { annotation: 'The bank answers on Monday.' })).status).toBe(204);
    expect((await get(`/incident/${incident.id}`)).body.annotation).toBe('The bank answers on Monday.');
    const extended = await api.call('GET', `/v2/incidents/${incident.id}`, {
      headers: { Prefer: 'extended' },
    });
    expect(extended.body.annotation).toBe('The bank answers on Monday.');
    expect((await send('PUT', path, { annotation: '' })).status).toBe(400);
    const refused = await api.call('PUT', `/engine-rest${path}`, { as: NOBODY, body: { annotation: 'x' } });
    expect(refused.status).toBe(404);
    expect((await api.call('DELETE', `/engine-rest${path}`, {})).status).toBe(204);
    expect((await get(`/incident/${incident.id}`)).body.annotation).toBeNull();
    expect((await send('PUT', '/incident/1/annotation', { annotation: 'x' })).status).toBe(404);
  });

  test('what happened is summed up by the names of Camunda 7', async () => {
    const sum = async (name: string, query = '') => (await get(`/metrics/${name}/sum${query}`)).body.result;
    const before = await sum('root-process-instance-start');
    await begin('care-b');
    expect(await sum('process-instances')).toBe(before + 1);
    expect(await sum('process-instances', '?endDate=2020-01-01T00:00:00.000%2B0000')).toBe(0);
    expect(await sum('job-failed')).toBeGreaterThan(0);
    expect(await sum('task-users')).toBe(0);
    expect((await get('/metrics/activity-instance-start/sum')).body.message).toMatch(
      /^The metric "activity-instance-start" is not counted here\. Ask for one of root-process/,
    );
    expect((await api.call('GET', '/engine-rest/metrics/job-failed/sum', { as: NOBODY })).status).toBe(403);
  });

  test('a version says what it calls', async () => {
    const calls = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t"><process id="care-calls" isExecutable="true" camunda:historyTimeToLive="P1D">
<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="first"/><callActivity id="first" calledElement="care-a"/><sequenceFlow id="f2" sourceRef="first" targetRef="second"/>
<callActivity id="second" calledElement="care-a"/><sequenceFlow id="f3" sourceRef="second" targetRef="third"/><callActivity id="third" calledElement="\${which}"/><sequenceFlow id="f4" sourceRef="third" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    expect((await api.deploy(['calls.bpmn', calls])).status).toBe(200);
    const [{ id }] = (await get('/process-definition?key=care-calls')).body;
    const called = await get(`/process-definition/${id}/static-called-process-definitions`);
    expect(called.body).toMatchObject([
      { key: 'care-a', callingProcessDefinitionId: id, calledFromActivityIds: ['first', 'second'] },
    ]);
    expect((await get('/process-definition/x:1:1/static-called-process-definitions')).status).toBe(404);
  });

  test('rights are listed as Camunda 7 knows them', async () => {
    const right = { ownerId: 'nobody', ownerType: 'USER', resourceType: 'PROCESS_DEFINITION' };
    await api.call('POST', '/v2/authorizations', {
      body: { ...right, resourceId: 'no-such-process', permissionTypes: ['READ_PROCESS_INSTANCE'] },
    });
    const path = '/authorization?userIdIn=nobody&resourceType=6';
    expect((await get(path)).body).toMatchObject([
      {
        type: 1,
        userId: 'nobody',
        groupId: null,
        resourceType: 6,
        resourceId: 'no-such-process',
        permissions: ['READ_INSTANCE', 'READ_HISTORY'],
      },
    ]);
    expect((await get('/authorization/count?userIdIn=nobody')).body).toEqual({ count: 1 });
    expect((await get('/authorization?groupIdIn=nobody')).body).toEqual([]);
    expect((await api.call('GET', `/engine-rest${path}`, { as: NOBODY })).status).toBe(403);
  });

  test('only continuations have a rank', async () => {
    const waiting = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="care-timer" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><intermediateCatchEvent id="t"><timerEventDefinition id="td"><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    await api.deploy(['timer.bpmn', waiting]);
    const instance = await begin('care-timer');
    const [timer] = (await get(`/job?processInstanceId=${instance}`)).body;
    const refused = await send('PUT', `/job/${timer.id}/priority`, { priority: 5 });
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'Only a continuation has a rank: timers fire when they are due, and a failed step waits for a person.',
    ]);
    expect((await send('PUT', '/job/1/priority', { priority: 5 })).status).toBe(404);
  });

  test('who has no right sees nothing and changes nothing', async () => {
    await begin('care-b');
    const open = (await get('/external-task?maxResults=1')).body[0];
    const as = NOBODY;
    for (const path of [
      '/external-task',
      '/external-task/topic-names',
      '/incident',
      '/history/process-instance',
      '/history/incident',
      '/variable-instance',
    ])
      expect((await api.call('GET', `/engine-rest${path}`, { as })).body).toEqual([]);
    const put = (path: string, body: object) =>
      api.call('PUT', `/engine-rest/external-task/${path}`, { as, body });
    expect((await put(`${open.id}/retries`, { retries: 1 })).status).toBe(404);
    expect((await put(`${open.id}/priority`, { priority: 1 })).status).toBe(404);
    expect((await put('retries', { retries: 1, externalTaskIds: [open.id] })).status).toBe(404);
    expect((await api.call('GET', `/engine-rest/external-task/${open.id}/errorDetails`, { as })).status).toBe(
      404,
    );
  });
});
