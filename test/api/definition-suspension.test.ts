import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formOf, jobProcess, startFormProcess, taskProcess } from './models.ts';
import { startApi, type Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'nobody at all here' };

const file = (id: string, body: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process>${more}
</bpmn:definitions>`;

/** A message and a timer that comes every hour start it; a task waits. */
const eventProcess = file(
  'by-event',
  `<bpmn:startEvent id="byMessage"><bpmn:outgoing>f1</bpmn:outgoing><bpmn:messageEventDefinition id="m" messageRef="come" /></bpmn:startEvent>
  <bpmn:startEvent id="byTimer"><bpmn:outgoing>f2</bpmn:outgoing><bpmn:timerEventDefinition id="t"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
  <bpmn:startEvent id="bySignal"><bpmn:outgoing>f3</bpmn:outgoing><bpmn:signalEventDefinition id="s" signalRef="go" /></bpmn:startEvent>
  <bpmn:receiveTask id="wait"><bpmn:incoming>f1</bpmn:incoming><bpmn:incoming>f2</bpmn:incoming><bpmn:incoming>f3</bpmn:incoming></bpmn:receiveTask>
  <bpmn:sequenceFlow id="f1" sourceRef="byMessage" targetRef="wait" /><bpmn:sequenceFlow id="f2" sourceRef="byTimer" targetRef="wait" /><bpmn:sequenceFlow id="f3" sourceRef="bySignal" targetRef="wait" />`,
  `<bpmn:message id="come" name="come" /><bpmn:signal id="go" name="go" />`,
);

const caller = file(
  'caller',
  `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:callActivity id="call" calledElement="called"><bpmn:incoming>f1</bpmn:incoming></bpmn:callActivity>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call" />`,
);

/** PRC-8 on both surfaces. */
describe('suspended versions of processes', () => {
  let api: Api;
  const keys: Record<string, string> = {};
  const post = (path: string, body: object = {}, as?: typeof NOBODY) =>
    api.call('POST', path, { body, ...(as ? { as } : {}) });
  const put = (path: string, body: object, as?: typeof NOBODY) =>
    api.call('PUT', `/engine-rest/process-definition/${path}/suspended`, { body, ...(as ? { as } : {}) });
  const start = async (processDefinitionId: string) => {
    const { status, body } = await post('/v2/process-instances', { processDefinitionId });
    return [status, body.code];
  };
  const instances = async (filter: object): Promise<readonly { state: string }[]> =>
    (await post('/v2/process-instances/search', { filter })).body.items;
  const until = async (holds: () => Promise<boolean>) => {
    for (let left = 100; !(await holds()); left -= 1) {
      if (left === 0) throw new Error('It did not come to hold within ten seconds.');
      await new Promise((resume) => setTimeout(resume, 100));
    }
  };

  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['job.bpmn', jobProcess('job', 'work')],
      ['task.bpmn', taskProcess('task')],
      ['called.bpmn', taskProcess('called')],
      ['caller.bpmn', caller],
      ['by-event.bpmn', eventProcess],
      ['asked.bpmn', startFormProcess('asked', 'ask')],
      ['ask.form', formOf('ask', 'name')],
    );
    expect(deployed.status).toBe(200);
    for (const { processDefinition } of deployed.body.deployments)
      if (processDefinition)
        keys[processDefinition.processDefinitionId] = processDefinition.processDefinitionKey;
    await post('/v2/users', { ...NOBODY, name: 'Nobody' });
  });
  afterAll(() => api.stop());

  test('are not started by id or by key; running instances go on', async () => {
    const path = `/v2/process-definitions/${keys['job']}`;
    expect(await start('job')).toEqual([200, undefined]);
    expect((await post(`${path}/suspension`)).status).toBe(204);
    expect(await start('job')).toEqual([409, 'PROCESS_NOT_STARTABLE']);
    const byKey = await post('/v2/process-instances', { processDefinitionKey: keys['job'] });
    expect([byKey.status, byKey.body.code]).toEqual([409, 'PROCESS_NOT_STARTABLE']);
    expect(byKey.body.detail).toContain('Version 1 of "job" is suspended');
    const byRest = await post('/engine-rest/process-definition/key/job/start');
    expect([byRest.status, byRest.body.type]).toEqual([500, 'ProcessEngineException']);
    expect(await instances({ processDefinitionId: 'job' })).toMatchObject([{ state: 'ACTIVE' }]);
    const extended = { headers: { prefer: 'extended' } };
    expect((await api.call('GET', path, extended)).body.suspended).toBe(true);
    expect((await post(`${path}/resumption`)).status).toBe(204);
    expect((await api.call('GET', path, extended)).body.suspended).toBe(false);
    expect(await start('job')).toEqual([200, undefined]);
  });

  test('take their instances along when asked', async () => {
    for (const _ of [1, 2, 3]) await start('task');
    const path = `/v2/process-definitions/${keys['task']}`;
    expect((await post(`${path}/suspension`, { includeInstances: true, reason: 'Audit' })).status).toBe(204);
    const running = { processDefinitionId: 'task' };
    expect((await instances({ ...running, state: 'SUSPENDED' })).length).toBe(3);
    expect((await post(`${path}/resumption`, { includeInstances: true })).status).toBe(204);
    expect((await instances({ ...running, state: 'ACTIVE' })).length).toBe(3);
  });

  test('let messages, signals and timers wait, and missed occurrences follow the rules of their timers', async () => {
    const path = `/v2/process-definitions/${keys['by-event']}`;
    const count = async () => (await instances({ processDefinitionId: 'by-event' })).length;
    await post(`${path}/suspension`);
    const none = await post('/v2/messages/correlation', { name: 'come', correlationKey: '' });
    expect([none.status, none.body.code]).toEqual([404, 'NO_SUBSCRIPTION']);
    expect((await post('/v2/messages/publication', { name: 'come', timeToLive: 3_600_000 * 5 })).status).toBe(
      200,
    );
    expect((await post('/v2/signals/broadcast', { signalName: 'go' })).status).toBe(200);
    expect((await post('/v2/clock/advance', { duration: 'PT150M' })).status).toBe(200);
    expect(await count()).toBe(0);
    await post(`${path}/resumption`);
    // The message that was kept, and one start for all hours that were missed (TMR-7); the signal is gone.
    await until(async () => {
      await post('/v2/clock/advance', { duration: 'PT1S' });
      return (await count()) >= 2;
    });
    expect(await count()).toBe(2);
  });

  test('cannot be called: the call waits as an incident until they are resumed', async () => {
    const path = `/v2/process-definitions/${keys['called']}`;
    await post(`${path}/suspension`);
    const { body } = await post('/v2/process-instances', { processDefinitionId: 'caller' });
    const { processInstanceKey } = body;
    const find = async () =>
      (await post('/v2/incidents/search', { filter: { processInstanceKey, state: 'ACTIVE' } })).body.items;
    await until(async () => (await find()).length === 1);
    const [incident] = await find();
    expect(incident.errorType).toBe('CALLED_ELEMENT_ERROR');
    expect(incident.errorMessage).toContain('suspended');
    await post(`${path}/resumption`);
    expect((await post(`/v2/incidents/${incident.incidentKey}/resolution`)).status).toBe(204);
    await until(async () => (await instances({ parentProcessInstanceKey: processInstanceKey })).length === 1);
  });

  test('are suspended by /engine-rest too, at once or later', async () => {
    const list = async (query: string) =>
      (await api.call('GET', `/engine-rest/process-definition?key=job&${query}`)).body.length;
    expect((await put('key/job', { suspended: true })).status).toBe(204);
    expect([await list('suspended=true'), await list('active=true')]).toEqual([1, 0]);
    expect((await put(`job:1:${keys['job']}`, { suspended: false })).status).toBe(204);
    expect([await list('suspended=true'), await list('active=true')]).toEqual([0, 1]);
    const executionDate = new Date(api.runtime.clock.now() + 1_500).toISOString().replace('Z', '+0000');
    const planned = { suspended: true, includeProcessInstances: true, executionDate };
    expect((await put('key/job', planned)).status).toBe(204);
    expect(await list('suspended=true')).toBe(0);
    await until(async () => (await list('suspended=true')) === 1);
    await until(async () => (await instances({ processDefinitionId: 'job', state: 'ACTIVE' })).length === 0);
    expect((await put('key/job', { suspended: false, includeProcessInstances: true })).status).toBe(204);
    expect(await instances({ processDefinitionId: 'job', state: 'SUSPENDED' })).toEqual([]);
    for (const [path, body, status] of [
      ['key/missing', { suspended: true }, 404],
      ['job:1:1', { suspended: true }, 404],
      ['key/job', {}, 400],
      ['key/job', { suspended: true, executionDate: 'later' }, 400],
      ['key/job', { suspended: true, jobs: true }, 400],
    ] as const)
      expect([path, (await put(path, body)).status]).toEqual([path, status]);
    expect((await put('key/job', { suspended: true }, NOBODY)).status).toBe(404);
    expect((await post(`/v2/process-definitions/${keys['job']}/suspension`, {}, NOBODY)).status).toBe(404);
  });

  test('a start form starts a process of /engine-rest when its rules are kept', async () => {
    const submit = (path: string, body: object) =>
      post(`/engine-rest/process-definition/${path}/submit-form`, body);
    const variables = { name: { value: 'Ada', type: 'String' } };
    const answer = await submit('key/asked', { variables, businessKey: 'F-1' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { businessKey: 'F-1', definitionKey: 'asked', ended: true },
    ]);
    expect((await submit(`asked:1:${keys['asked']}`, { variables })).status).toBe(200);
    const empty = await submit('key/asked', { variables: {} });
    expect([empty.status, empty.body.millraceCode]).toEqual([400, 'FORM_INVALID']);
    expect((await submit('key/missing', { variables })).status).toBe(404);
    expect((await submit('key/asked/tenant-id/other', { variables })).status).toBe(400);
  });
});
