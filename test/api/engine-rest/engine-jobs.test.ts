import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { messageProcess, timerProcess } from '../models.ts';
import { startApi, type Api } from '../start-api.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };
const READER = { username: 'reader', password: 'reader reads only' };
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

/** A timer starts it every day; its gateway finds no way as long as the variable says nothing. */
const daily = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="daily" isExecutable="true">
    <bpmn:startEvent id="everyDay"><bpmn:outgoing>f1</bpmn:outgoing><bpmn:timerEventDefinition id="t"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
    <bpmn:exclusiveGateway id="which"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:receiveTask id="wait"><bpmn:incoming>f2</bpmn:incoming></bpmn:receiveTask>
    <bpmn:sequenceFlow id="f1" sourceRef="everyDay" targetRef="which" />
    <bpmn:sequenceFlow id="f2" sourceRef="which" targetRef="wait"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=go = true</bpmn:conditionExpression></bpmn:sequenceFlow>
  </bpmn:process>
</bpmn:definitions>`;

/** What it lets be done later: its gateway, behind which a timer watches, and nothing else. */
const later = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="later" isExecutable="true" camunda:historyTimeToLive="30">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:exclusiveGateway id="which" camunda:asyncBefore="true" camunda:asyncAfter="true"><bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1S</camunda:failedJobRetryTimeCycle></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:receiveTask id="wait"><bpmn:incoming>f2</bpmn:incoming></bpmn:receiveTask>
    <bpmn:boundaryEvent id="late" attachedToRef="wait"><bpmn:outgoing>f3</bpmn:outgoing><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">\${limit}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="which" />
    <bpmn:sequenceFlow id="f2" sourceRef="which" targetRef="wait"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">\${go == true}</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;

/** A continuation for each instance of a loop, and a sub-process that a timer starts. */
const repeated = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="repeated" isExecutable="true" camunda:historyTimeToLive="30">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:receiveTask id="each"><bpmn:incoming>f1</bpmn:incoming><bpmn:multiInstanceLoopCharacteristics camunda:asyncAfter="true"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:receiveTask>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="each" />
    <bpmn:subProcess id="reminder" triggeredByEvent="true"><bpmn:startEvent id="soon" isInterrupting="false"><bpmn:outgoing>f2</bpmn:outgoing><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent><bpmn:endEvent id="reminded"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent><bpmn:sequenceFlow id="f2" sourceRef="soon" targetRef="reminded" /></bpmn:subProcess>
  </bpmn:process>
</bpmn:definitions>`;

/** What operators of Camunda 7 look at and act on (api.md 3.4). */
describe('jobs of the engine, executions and waits of /engine-rest', () => {
  let api: Api;
  const get = (path: string, as?: typeof NOBODY) => api.call('GET', `/engine-rest${path}`, as ? { as } : {});
  const send = (method: string, path: string, body: object = {}, as?: typeof NOBODY) =>
    api.call(method, `/engine-rest${path}`, { body, ...(as ? { as } : {}) });
  const begin = async (key: string, body: object = {}): Promise<string> =>
    (await send('POST', `/process-definition/key/${key}/start`, body)).body.id;
  const until = async (holds: () => Promise<boolean>) => {
    for (let left = 100; !(await holds()); left -= 1) {
      if (left === 0) throw new Error('It did not come to hold within ten seconds.');
      await new Promise((resume) => setTimeout(resume, 100));
    }
  };

  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['timer.bpmn', timerProcess('timer', 'PT12H')],
      ['daily.bpmn', daily],
      ['later.bpmn', later],
      ['repeated.bpmn', repeated],
      ['message.bpmn', messageProcess('message')],
    );
    expect(deployed.status).toBe(200);
    await api.call('POST', '/v2/users', { body: { ...NOBODY, name: 'Nobody' } });
    await api.call('POST', '/v2/users', { body: { ...READER, name: 'Reader' } });
    const permissionTypes = ['READ_PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE'];
    const right = { ownerId: 'reader', ownerType: 'USER', resourceType: 'PROCESS_DEFINITION' };
    await api.call('POST', '/v2/authorizations', {
      body: { ...right, resourceId: 'later', permissionTypes },
    });
  });
  afterAll(() => api.stop());

  test('a timer is listed, is due at another time, and fires when somebody says so', async () => {
    const id = await begin('timer');
    const [job, ...others] = (await get(`/job?processInstanceId=${id}&timers=true`)).body;
    expect(others).toEqual([]);
    expect(job).toEqual({
      id: expect.stringMatching(/^\d+$/),
      jobDefinitionId: expect.stringMatching(/^pause:timer:\d+$/),
      dueDate: DATE,
      processInstanceId: id,
      executionId: expect.any(String),
      processDefinitionId: expect.stringMatching(/^timer:1:\d+$/),
      processDefinitionKey: 'timer',
      retries: 1,
      exceptionMessage: null,
      failedActivityId: null,
      suspended: false,
      priority: 0,
      tenantId: null,
      createTime: null,
      batchId: null,
    });
    expect((await get(`/job/${job.id}`)).body).toEqual(job);
    expect((await get(`/job/${job.id}/stacktrace`)).status).toBe(204);
    expect((await get(`/job/count?activityId=pause&processInstanceId=${id}`)).body).toEqual({ count: 1 });
    const body = { processInstanceIds: [id], executable: true };
    expect((await send('POST', '/job', body)).body).toEqual([]);
    const duedate = '2090-01-02T03:04:05.000+0000';
    expect((await send('PUT', `/job/${job.id}/duedate`, { duedate })).status).toBe(204);
    expect((await get(`/job/${job.id}`)).body.dueDate).toBe(duedate);
    expect(
      (await get(`/job?processInstanceId=${id}&dueDateAfter=2089-01-01T00:00:00.000%2B0000`)).body,
    ).toHaveLength(1);
    expect((await send('PUT', `/job/${job.id}/retries`, { retries: 3 })).body.millraceCode).toBe(
      'INVALID_VALUE',
    );
    expect((await send('PUT', `/job/${job.id}/duedate`, { duedate: 'soon' })).status).toBe(400);
    expect((await send('POST', `/job/${job.id}/execute`, {}, NOBODY)).status).toBe(404);
    expect((await get(`/job?processInstanceId=${id}`, NOBODY)).body).toEqual([]);
    expect((await send('POST', `/job/${job.id}/execute`)).status).toBe(204);
    expect((await get(`/process-instance/${id}`)).status).toBe(404);
    expect((await send('POST', `/job/${job.id}/execute`)).status).toBe(404);
  });

  test('a timer that is due now fires by itself, and a suspended one does not fire at all', async () => {
    const id = await begin('timer');
    const [job] = (await get(`/job?processInstanceId=${id}`)).body;
    await send('PUT', `/process-instance/${id}/suspended`, { suspended: true });
    expect((await get(`/job/${job.id}`)).body.suspended).toBe(true);
    const suspended = await send('POST', `/job/${job.id}/execute`);
    expect([suspended.status, suspended.body.millraceCode]).toEqual([500, 'INSTANCE_SUSPENDED']);
    await send('PUT', `/process-instance/${id}/suspended`, { suspended: false });
    expect((await send('PUT', `/job/${job.id}/duedate`, { duedate: null })).status).toBe(204);
    await until(async () => (await get(`/process-instance/${id}`)).status === 404);
  });

  test('the timer of a start event starts now; a step that failed is tried again', async () => {
    const [timer] = (await get('/job?processDefinitionKey=daily')).body;
    expect(timer).toMatchObject({ processInstanceId: null, executionId: null, dueDate: DATE });
    expect((await send('POST', `/job/${timer.id}/execute`)).status).toBe(204);
    const [next] = (await get('/job?processDefinitionKey=daily&timers=true')).body;
    expect(Date.parse(next.dueDate)).toBeGreaterThan(Date.parse(timer.dueDate));
    const [failed] = (await get('/job?processDefinitionKey=daily&withException=true')).body;
    expect(failed).toMatchObject({
      retries: 0,
      failedActivityId: 'which',
      exceptionMessage: expect.stringContaining('which'),
      dueDate: null,
    });
    expect((await get(`/job/${failed.id}/stacktrace`)).text).toBe(failed.exceptionMessage);
    expect((await get('/job?noRetriesLeft=true&failedActivityId=which&messages=true')).body).toHaveLength(1);
    expect((await send('PUT', `/job/${failed.id}/duedate`, { duedate: null })).body.millraceCode).toBe(
      'INVALID_VALUE',
    );
    const values = { modifications: { go: { value: true, type: 'Boolean' } } };
    await send('POST', `/process-instance/${failed.processInstanceId}/variables`, values);
    expect((await send('PUT', `/job/${failed.id}/retries`, { retries: 0 })).status).toBe(204);
    expect((await get(`/job/${failed.id}`)).status).toBe(200);
    expect((await send('PUT', `/job/${failed.id}/retries`, { retries: 1 })).status).toBe(204);
    expect((await get(`/job/${failed.id}`)).status).toBe(404);
    const where = `/execution?processInstanceId=${failed.processInstanceId}&activityId=wait`;
    expect((await get(where)).body).toHaveLength(1);
  });

  test('a model tells its job definitions, and all that failed at one is given tries', async () => {
    const rows = (await get('/job-definition?processDefinitionKey=later&sortBy=activityId&sortOrder=desc'))
      .body;
    const [which, late] = rows;
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^which:continuation:\d+$/),
        processDefinitionId: expect.stringMatching(/^later:1:\d+$/),
        processDefinitionKey: 'later',
        activityId: 'which',
        jobType: 'async-continuation',
        jobConfiguration: 'async-before, async-after',
        overridingJobPriority: null,
        suspended: false,
        tenantId: null,
        deploymentId: expect.any(String),
      },
      expect.objectContaining({
        id: expect.stringMatching(/^late:timer:\d+$/),
        jobType: 'timer-transition',
        jobConfiguration: 'DURATION: ${limit}',
      }),
    ]);
    expect((await get(`/job-definition/${late.id}`)).body).toEqual(late);
    const ofPause = { activityIdIn: ['pause', 'everyDay'] };
    expect((await send('POST', '/job-definition', ofPause)).body).toEqual([
      expect.objectContaining({
        jobType: 'timer-intermediate-transition',
        jobConfiguration: 'DURATION: PT12H',
      }),
      expect.objectContaining({ jobType: 'timer-start-event', jobConfiguration: 'CYCLE: R/P1D' }),
    ]);
    expect((await send('POST', '/job-definition/count', ofPause)).body).toEqual({ count: 2 });
    expect((await get(`/job-definition/count?jobDefinitionId=${which.id}`)).body).toEqual({ count: 1 });
    expect((await get('/job-definition?jobDefinitionId=which')).body).toEqual([]);
    expect((await get('/job-definition?suspended=true')).body).toEqual([]);
    expect((await get('/job-definition?withOverridingJobPriority=true')).body).toEqual([]);
    expect((await get('/job-definition?processDefinitionKey=repeated&sortBy=activityId')).body).toMatchObject(
      [
        { activityId: 'each', jobType: 'async-continuation', jobConfiguration: 'async-after' },
        { activityId: 'soon', jobType: 'timer-start-event-subprocess', jobConfiguration: 'DURATION: PT1H' },
      ],
    );
    expect((await get('/job-definition', NOBODY)).body).toEqual([]);
    expect((await get('/job-definition', READER)).body).toHaveLength(2);
    expect((await get('/job-definition?color=red')).body.millraceCode).toBe('UNKNOWN_PROPERTY');

    const values = { variables: { go: { value: false }, limit: { value: 'PT12H' } } };
    const ids = [await begin('later', values), await begin('later', values)];
    const failed = `/job?jobDefinitionId=${which.id}&noRetriesLeft=true`;
    await until(async () => (await get(failed)).body.length === ids.length);
    for (const job of (await get(failed)).body)
      expect(job).toMatchObject({ jobDefinitionId: which.id, failedActivityId: 'which', retries: 0 });
    const modifications = { go: { value: true, type: 'Boolean' } };
    for (const id of ids) await send('POST', `/process-instance/${id}/variables`, { modifications });
    const retry = (id: string, body: object = { retries: 2 }, as?: typeof NOBODY) =>
      send('PUT', `/job-definition/${id}/retries`, body, as);
    expect((await retry(which.id, { retries: -1 })).status).toBe(400);
    expect((await retry(which.id, { retries: 1 }, NOBODY)).status).toBe(404);
    expect((await retry(which.id, { retries: 1 }, READER)).status).toBe(403);
    expect((await retry('which:continuation:1')).status).toBe(404);
    expect((await retry(late.id)).body.millraceCode).toBe('INVALID_VALUE');
    expect((await retry(which.id, { retries: 0 })).status).toBe(204);
    expect((await get(failed)).body).toHaveLength(2);
    const [resting = ''] = ids;
    await send('PUT', `/process-instance/${resting}/suspended`, { suspended: true });
    expect((await retry(which.id)).body.millraceCode).toBe('INSTANCE_SUSPENDED');
    expect((await get(failed)).body).toHaveLength(2);
    await send('PUT', `/process-instance/${resting}/suspended`, { suspended: false });
    expect((await retry(which.id)).status).toBe(204);
    await until(async () => (await get(`/job?jobDefinitionId=${late.id}`)).body.length === ids.length);
    const [watch] = (await get(`/job?processInstanceId=${resting}&timers=true`)).body;
    expect((await get(`/job/${watch.id}`)).body.jobDefinitionId).toBe(late.id);
    expect((await get(failed)).body).toEqual([]);
  });

  test('executions and waits are found by what they wait for', async () => {
    const id = await begin('message', { businessKey: 'W-1', variables: { order: { value: 'w-1' } } });
    const [execution, ...others] = (await get('/execution?messageEventSubscriptionName=paid')).body;
    expect(others).toEqual([]);
    expect(execution).toEqual({
      id: expect.any(String),
      processInstanceId: id,
      ended: false,
      tenantId: null,
    });
    const body = { businessKey: 'W-1', active: true, activityId: 'pause' };
    expect((await send('POST', '/execution', body)).body).toEqual([execution]);
    expect((await send('POST', '/execution/count', { businessKey: 'W-2' })).body).toEqual({ count: 0 });
    expect((await get('/execution?signalEventSubscriptionName=paid')).body).toEqual([]);
    const waits = (await get(`/event-subscription?processInstanceId=${id}`)).body;
    expect(waits).toEqual([
      {
        id: expect.any(String),
        eventType: 'message',
        eventName: 'paid',
        executionId: execution.id,
        processInstanceId: id,
        activityId: 'pause',
        createdDate: DATE,
        tenantId: null,
      },
    ]);
    expect((await get('/event-subscription/count?eventType=message&eventName=paid')).body).toEqual({
      count: 1,
    });
    expect((await get('/event-subscription?eventType=timer')).status).toBe(400);
    expect((await get(`/execution?processInstanceId=${id}`, NOBODY)).body).toEqual([]);
    expect((await get('/event-subscription', NOBODY)).body).toEqual([]);
  });

  test('versions are counted with their instances and incidents, running and in history', async () => {
    const all = (await get('/process-definition/statistics?incidents=true&failedJobs=true')).body;
    const message = all.find(
      ({ definition }: { definition: { key: string } }) => definition.key === 'message',
    );
    expect(message).toMatchObject({ instances: 1, failedJobs: 0, incidents: [] });
    await send(
      'POST',
      `/job/${(await get('/job?processDefinitionKey=daily&timers=true')).body[0].id}/execute`,
    );
    const counted = (await get('/process-definition/statistics?incidents=true&failedJobs=true')).body;
    const broken = counted.find(
      ({ definition }: { definition: { key: string } }) => definition.key === 'daily',
    );
    expect(broken).toMatchObject({ instances: 2, failedJobs: 1, incidents: [{ incidentCount: 1 }] });
    const history = `/history/process-definition/${broken.id}/statistics`;
    const rows = (await get(`${history}?finished=true&incidents=true`)).body;
    expect(rows).toContainEqual({
      id: 'which',
      instances: 1,
      canceled: 0,
      finished: 1,
      completeScope: 0,
      openIncidents: 1,
      resolvedIncidents: 1,
      deletedIncidents: 0,
    });
    expect((await get(`${history}?completeScope=true`)).status).toBe(400);
    expect((await get('/history/process-definition/daily:1:1/statistics')).status).toBe(404);
    expect((await get(history, NOBODY)).status).toBe(404);
  });

  test('people, groups and tenants are looked up', async () => {
    const people = [
      { username: 'ada', name: 'Ada King Lovelace', email: 'ada@example.org', password: 'ada ada ada ada' },
      { username: 'bob', name: 'Bob', password: 'bob bob bob bob' },
    ];
    for (const person of people)
      expect((await api.call('POST', '/v2/users', { body: person })).status).toBe(201);
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const { username } of people) await api.call('PUT', `/v2/groups/clerks/users/${username}`);
    const ada = { id: 'ada', firstName: 'Ada King', lastName: 'Lovelace', email: 'ada@example.org' };
    expect((await get('/user?lastNameLike=Love%25')).body).toEqual([ada]);
    expect((await get('/user?memberOfGroup=clerks&sortBy=firstName&sortOrder=desc')).body).toEqual([
      { id: 'bob', firstName: 'Bob', lastName: null, email: null },
      ada,
    ]);
    expect((await get('/user?idIn=ada,bob&firstResult=1&maxResults=1')).body).toMatchObject([{ id: 'bob' }]);
    expect((await get('/user/count?emailLike=%25example.org')).body).toEqual({ count: 1 });
    expect((await get('/user/ada/profile')).body).toEqual(ada);
    expect((await get('/user/eve/profile')).status).toBe(404);
    expect((await get('/group?member=ada')).body).toEqual([{ id: 'clerks', name: 'Clerks', type: null }]);
    expect((await get('/group/count?nameLike=%25nobody%25')).body).toEqual({ count: 0 });
    expect((await get('/group/clerks')).body.name).toBe('Clerks');
    expect((await get('/tenant')).body).toEqual([]);
    const groups = {
      groups: [{ id: 'clerks', name: 'Clerks' }],
      groupUsers: [{ id: 'bob', displayName: 'Bob' }],
    };
    expect((await get('/identity/groups?userId=ada')).body).toMatchObject(groups);
    const own = await api.call('GET', '/engine-rest/identity/groups?userId=ada', {
      as: people[0] as typeof NOBODY,
    });
    expect(own.body).toMatchObject(groups);
    expect((await get('/identity/groups?userId=ada', NOBODY)).status).toBe(403);
    const verify = async (password: string) =>
      (await send('POST', '/identity/verify', { username: 'ada', password })).body;
    expect(await verify('ada ada ada ada')).toEqual({ authenticatedUser: 'ada', authenticated: true });
    expect(await verify('wrong')).toEqual({ authenticatedUser: 'ada', authenticated: false });
    for (const path of ['/user', '/group', '/tenant']) expect((await get(path, NOBODY)).status).toBe(403);
    expect((await get('/user?nickname=a')).body.millraceCode).toBe('UNKNOWN_PROPERTY');
  });

  test('rights are asked for by the names and numbers of Camunda 7', async () => {
    const check = (query: string, as?: typeof NOBODY) => get(`/authorization/check?${query}`, as);
    const start = 'permissionName=CREATE_INSTANCE&resourceName=ProcessDefinition&resourceType=6';
    expect((await check(`${start}&resourceId=timer`)).body).toEqual({
      permissionName: 'CREATE_INSTANCE',
      resourceName: 'ProcessDefinition',
      resourceId: 'timer',
      authorized: true,
    });
    expect((await check(start, NOBODY)).body).toMatchObject({ resourceId: null, authorized: false });
    expect((await check(`${start}&userId=nobody`)).body.authorized).toBe(false);
    expect((await check(`${start}&userId=admin`, NOBODY)).status).toBe(403);
    expect((await check(`${start}&userId=eve`)).status).toBe(404);
    const app = 'permissionName=ACCESS&resourceName=Application&resourceType=0&resourceId=cockpit';
    expect((await check(app)).body.authorized).toBe(true);
    expect((await check(app, NOBODY)).body.authorized).toBe(false);
    const unknown = await check(
      'permissionName=MIGRATE_INSTANCE&resourceName=ProcessDefinition&resourceType=6',
    );
    expect([unknown.status, unknown.body.millraceCode]).toEqual([400, 'INVALID_VALUE']);
    expect((await check('permissionName=READ&resourceName=User&resourceType=user')).status).toBe(400);
  });
});
