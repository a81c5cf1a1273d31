import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formProcess, jobProcess, taskProcess, timerProcess } from './models.ts';
import { ordersModel } from '../support/decision-models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

let api: Api;
const staff = { username: 'staff', password: 'a long passphrase' };
beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v2/users', { body: { ...staff, name: 'Staff' } });
});
afterAll(() => api.stop());

const startedAt = '2026-11-23T08:00:00.000Z';
const file = (content: string, name = 'a.bpmn') => ({ name, content });
const run = (resources: readonly object[], steps: readonly object[], as?: typeof staff) =>
  api.call('POST', '/v2/models/trial', {
    body: { resources, startedAt, steps },
    ...(as === undefined ? {} : { as }),
  });
const start = (processDefinitionId: string, variables = {}) => ({
  do: 'START',
  processDefinitionId,
  variables,
});

describe('trying a model out', () => {
  test('before the first step nothing runs, and the clock stands', async () => {
    const { status, body } = await run([file(taskProcess('asking'))], []);
    expect([status, body.now, body.instances, body.refused]).toEqual([200, startedAt, [], null]);
  });

  test('a task waits with its people and variables; the same steps and one more complete it', async () => {
    const model = [file(taskProcess('asking'))];
    const first = await run(model, [start('asking', { amount: 7 })]);
    expect(first.body.tasks).toEqual([
      {
        key: expect.stringMatching(/^\d+$/),
        elementId: 'decide',
        name: 'Decide',
        assignee: null,
        candidateUsers: [],
        candidateGroups: ['clerks'],
        dueDate: null,
        formId: null,
        schema: null,
        variables: { amount: 7 },
      },
    ]);
    expect(first.body.elements).toContainEqual({
      elementId: 'decide',
      active: 1,
      completed: 0,
      incidents: 0,
    });
    const [{ key }] = first.body.tasks;
    const done = { do: 'COMPLETE_TASK', key, variables: { approved: true } };
    const second = await run(model, [start('asking', { amount: 7 }), done]);
    expect(second.body.instances).toEqual([
      {
        key: expect.any(String),
        processDefinitionId: 'asking',
        state: 'COMPLETED',
        isCalled: false,
        variables: { amount: 7, approved: true },
      },
    ]);
    expect(second.body.log.map(({ kind, elementId }: Record<string, string>) => [kind, elementId])).toEqual([
      ['STARTED', null],
      ['COMPLETED', 'start'],
      ['MAIL', 'decide'],
      ['COMPLETED', 'decide'],
      ['COMPLETED', 'end'],
      ['ENDED', null],
    ]);
    expect(second.body.flows).toEqual(['f1', 'f2']);
    // A third time: nothing of the second was kept.
    expect((await run(model, [start('asking', { amount: 7 })])).body.tasks[0].key).toBe(key);
  });

  test('a task names its form', async () => {
    const { body } = await run([file(formProcess('asking', 'asked'))], [start('asking')]);
    expect(body.tasks).toMatchObject([{ formId: 'asked', schema: null }]);
  });

  test('whoever tries plays the worker: an answer, a failure, a repair, an answer for all', async () => {
    const model = [file(jobProcess('packing', 'pack'))];
    const begun = await run(model, [start('packing')]);
    expect(begun.body.jobs).toMatchObject([
      { elementId: 'work', type: 'pack', kind: 'BPMN_ELEMENT', retries: 3, headers: { color: 'red' } },
    ]);
    const [{ key }] = begun.body.jobs;
    const answered = await run(model, [
      start('packing'),
      { do: 'COMPLETE_JOB', key, variables: { packed: 2 } },
    ]);
    expect(answered.body.instances).toMatchObject([{ state: 'COMPLETED', variables: { packed: 2 } }]);
    const failing = [start('packing'), { do: 'FAIL_JOB', key, message: 'No paper left.' }];
    const failed = await run(model, failing);
    expect(failed.body.incidents).toEqual([
      { elementId: 'work', code: 'JOB_NO_RETRIES', message: 'No paper left.' },
    ]);
    expect(failed.body.jobs).toEqual([]);
    const repaired = await run(model, [...failing, { do: 'RESOLVE_INCIDENT', elementId: 'work' }]);
    expect([repaired.body.incidents, repaired.body.jobs.length]).toEqual([[], 1]);
    const stubbed = await run(model, [
      { do: 'STUB', jobType: 'pack', variables: { packed: 5 } },
      start('packing'),
      start('packing'),
    ]);
    expect(stubbed.body.instances).toMatchObject([
      { state: 'COMPLETED', variables: { packed: 5 } },
      { state: 'COMPLETED', variables: { packed: 5 } },
    ]);
  });

  test('the clock goes to the next timer, or as far as is said', async () => {
    const model = [file(timerProcess('waiting', 'P3D'))];
    const waiting = await run(model, [start('waiting')]);
    expect(waiting.body.waits).toEqual([
      {
        kind: 'TIMER',
        elementId: 'pause',
        name: null,
        correlationKey: null,
        dueAt: '2026-11-26T08:00:00.000Z',
      },
    ]);
    const later = await run(model, [start('waiting'), { do: 'NEXT_TIMER' }]);
    expect([later.body.now, later.body.instances[0].state]).toEqual([
      '2026-11-26T08:00:00.000Z',
      'COMPLETED',
    ]);
    const tooShort = await run(model, [start('waiting'), { do: 'ADVANCE', milliseconds: 86_400_000 }]);
    expect([tooShort.body.now, tooShort.body.instances[0].state]).toEqual([
      '2026-11-24T08:00:00.000Z',
      'ACTIVE',
    ]);
  });

  test('a mail task sends nothing: its mail is shown', async () => {
    const mail = jobProcess('telling', 'millrace:mail').replace(
      '<zeebe:taskHeaders>',
      '<zeebe:ioMapping><zeebe:input source="=who" target="to" /><zeebe:input source="Hello" target="subject" /><zeebe:input source="=&quot;Dear &quot; + who" target="text" /></zeebe:ioMapping><zeebe:taskHeaders>',
    );
    const { body } = await run([file(mail)], [start('telling', { who: 'ana@example.org' })]);
    expect(body.mails).toEqual([
      {
        elementId: 'work',
        at: startedAt,
        kind: 'MAIL_TASK',
        to: ['ana@example.org'],
        groups: [],
        subject: 'Hello',
        body: 'Dear ana@example.org',
      },
    ]);
    expect(body.instances).toMatchObject([{ state: 'COMPLETED' }]);
  });

  test('whoever has a task, is late with it or asked for it is told, and the mails are shown', async () => {
    const late = taskProcess('asking')
      .replace('candidateGroups="clerks"', 'assignee="ana"')
      .replace(
        /(<zeebe:assignmentDefinition[^>]*>)/,
        '$1<zeebe:taskSchedule dueDate="2026-11-24T08:00:00Z" /><millrace:escalation after="PT4H" assignee="boss" notifyGroups="managers" />',
      )
      .replace(
        '<bpmn:startEvent',
        '<bpmn:extensionElements><millrace:process requesterMails="true" calendar="office" /></bpmn:extensionElements><bpmn:startEvent',
      )
      .replace('xmlns:zeebe=', 'xmlns:millrace="urn:millrace:bpmn:1.0" xmlns:zeebe=');
    const weeklyHours = { tuesday: [{ from: '09:00', to: '12:00' }] };
    const office = { timeZone: 'Europe/Berlin', weeklyHours, holidays: [] };
    const unknown = await run([file(late)], [start('asking')]);
    expect([unknown.status, unknown.body.problems[0].code]).toEqual([400, 'TIMER_REFERENCE']);
    await api.call('PUT', '/v2/calendars/office', { body: office });
    const { body } = await run(
      [file(late)],
      [start('asking'), { do: 'ADVANCE', milliseconds: 21 * 3_600_000 }, { do: 'NEXT_TIMER' }],
    );
    // Due on Tuesday at nine by the calendar's zone: of four working hours one is left for the next Tuesday.
    expect([body.now, body.timeZone]).toEqual(['2026-12-01T09:00:00.000Z', expect.any(String)]);
    expect(
      body.mails.map(({ kind, to, groups, at }: Record<string, unknown>) => [kind, to, groups, at]),
    ).toEqual([
      ['request-received', ['admin'], [], startedAt],
      ['task-assigned', ['ana'], [], startedAt],
      ['task-reminder', ['ana'], [], '2026-11-24T05:00:00.000Z'],
      ['task-escalated', [], ['managers'], body.now],
      ['task-reassigned', ['ana'], [], body.now],
      ['task-assigned', ['boss'], [], body.now],
      ['task-overdue', ['boss'], [], body.now],
    ]);
    expect(body.mails[1]).toMatchObject({
      elementId: 'decide',
      subject: expect.stringContaining('Decide'),
      body: expect.stringContaining('Hello ana'),
    });
    const [{ key }] = body.tasks;
    const done = await api.call('POST', '/v2/models/trial', {
      body: {
        ...{ resources: [file(late)], startedAt, language: 'de' },
        steps: [start('asking'), { do: 'COMPLETE_TASK', key }],
      },
    });
    expect(done.body.mails.at(-1)).toMatchObject({ kind: 'request-outcome', to: ['admin'] });
    expect(done.body.mails.at(-1).body).toContain('Guten Tag');
  });

  test('decisions among the files are evaluated', async () => {
    const asking = jobProcess('pricing', 'x')
      .replaceAll('serviceTask', 'businessRuleTask')
      .replace(
        /<zeebe:taskDefinition.*<\/zeebe:taskHeaders>/,
        '<zeebe:calledDecision decisionId="discount" resultVariable="percent" />',
      );
    const { body } = await run(
      [file(asking), file(ordersModel(), 'orders.dmn')],
      [start('pricing', { amount: 200 })],
    );
    expect(body.instances).toMatchObject([{ state: 'COMPLETED', variables: { percent: 10 } }]);
  });

  test('code inside a model becomes work where that is wanted; forms made of fields start it and stand at its tasks', async () => {
    const mapped = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn" id="d" targetNamespace="t">
  <process id="holiday" isExecutable="true">
    <startEvent id="s" flowable:initiator="employee"><extensionElements><flowable:formProperty id="days" name="Days" type="long" required="true" /></extensionElements></startEvent>
    <sequenceFlow id="f1" sourceRef="s" targetRef="enter" />
    <serviceTask id="enter" flowable:class="org.acme.Enter" />
    <sequenceFlow id="f2" sourceRef="enter" targetRef="e" /><endEvent id="e" />
  </process>
</definitions>`;
    const resources = [file(mapped)];
    const body = { resources, startedAt, steps: [start('holiday', { days: 5 })] };
    const refused = await api.call('POST', '/v2/models/trial', { body });
    expect([refused.status, refused.body.problems[0].code]).toEqual([400, 'DELEGATE_CODE']);
    const tried = await api.call('POST', '/v2/models/trial', { body: { ...body, delegatesAsJobs: true } });
    expect(tried.body.startForms).toEqual([
      {
        processDefinitionId: 'holiday',
        formId: null,
        schema: expect.objectContaining({ components: [expect.objectContaining({ key: 'days' })] }),
      },
    ]);
    expect(tried.body.jobs).toMatchObject([
      { elementId: 'enter', type: 'org.acme.Enter', variables: { days: 5, employee: 'admin' } },
    ]);
    const named = await run([file(formProcess('asking', 'asked'))], []);
    expect(named.body.startForms).toEqual([]);
  });

  test('nothing of it reaches what is deployed and what runs', async () => {
    await run([file(taskProcess('asking'))], [start('asking')]);
    for (const kind of ['process-definitions', 'process-instances', 'user-tasks', 'jobs'])
      expect((await api.call('POST', `/v2/${kind}/search`, { body: {} })).body.items).toEqual([]);
  });

  test('the first answer is there within two seconds once the server runs', async () => {
    await run([file(taskProcess('asking'))], []);
    const begun = Date.now();
    await run([file(taskProcess('asking'))], [start('asking')]);
    expect(Date.now() - begun).toBeLessThan(2_000);
  });
});

describe('what is refused', () => {
  test('a step that cannot be taken is named; what came before it stands', async () => {
    const { status, body } = await run(
      [file(taskProcess('asking'))],
      [start('asking'), { do: 'COMPLETE_TASK', key: '1' }, start('asking')],
    );
    expect([status, body.refused.index, body.refused.code]).toEqual([200, 1, 'NOT_FOUND']);
    expect(body.instances.length).toBe(1);
    const none = await run([file(taskProcess('asking'))], [start('other')]);
    expect(none.body.refused).toMatchObject({ index: 0, code: 'NOT_FOUND' });
    const timer = await run([file(taskProcess('asking'))], [{ do: 'NEXT_TIMER' }]);
    expect(timer.body.refused).toMatchObject({ index: 0, code: 'NOT_FOUND' });
  });

  test('a model that could not be deployed is refused with the same problems', async () => {
    const broken = jobProcess('packing', 'x').replace(/<zeebe:taskDefinition[^>]*>/, '');
    const { status, body } = await run([file(broken)], []);
    expect([status, body.code, body.problems[0].elementId]).toEqual([400, 'DEPLOYMENT_REFUSED', 'work']);
  });

  test('a model that never rests is stopped, and the next trial works', async () => {
    const loop = timerProcess('loop', 'PT1S')
      .replace('sourceRef="pause" targetRef="end"', 'sourceRef="pause" targetRef="again"')
      .replace(
        '<bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>',
        '<bpmn:exclusiveGateway id="again"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:exclusiveGateway>',
      )
      .replace(
        '</bpmn:process>',
        '<bpmn:sequenceFlow id="f3" sourceRef="again" targetRef="pause" /></bpmn:process>',
      )
      .replace(
        '<bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f1</bpmn:incoming>',
        '<bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f1</bpmn:incoming><bpmn:incoming>f3</bpmn:incoming>',
      );
    const { status, body } = await run(
      [file(loop)],
      [start('loop'), { do: 'ADVANCE', milliseconds: 366 * 86_400_000 }],
    );
    expect([status, body.code]).toEqual([400, 'TRIAL_LIMIT']);
    expect((await run([file(taskProcess('asking'))], [start('asking')])).status).toBe(200);
  }, 60_000);

  test('a tenant whose calendars would count, where there are none', async () => {
    const { status, body } = await api.call('POST', '/v2/models/trial', {
      body: { resources: [file(taskProcess('asking'))], startedAt, steps: [], tenantId: 'foreign' },
    });
    expect([status, body.code]).toEqual([400, 'TENANCY_OFF']);
  });

  test.each([
    [{ resources: [], startedAt, steps: [] }, '/resources'],
    [{ resources: [{ name: 'a.bpmn', content: 'x' }], startedAt: 'now', steps: [] }, '/startedAt'],
    [{ resources: [{ name: 'a.bpmn', content: 'x' }], startedAt, steps: [{ do: 'DANCE' }] }, '/steps/0/do'],
    [
      {
        resources: [{ name: 'a.bpmn', content: 'x' }],
        startedAt,
        steps: [{ do: 'ADVANCE', milliseconds: 0 }],
      },
      '/steps/0/milliseconds',
    ],
    [
      {
        resources: [{ name: 'a.bpmn', content: 'x' }],
        startedAt,
        steps: Array.from({ length: 201 }, () => ({ do: 'NEXT_TIMER' })),
      },
      '/steps',
    ],
  ])('%#: refused at its place', async (body, pointer) => {
    const answer = await api.call('POST', '/v2/models/trial', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  test('who may not create a sandbox tries nothing', async () => {
    const { status, body } = await run([file(taskProcess('asking'))], [], staff);
    expect([status, body.code]).toEqual([403, 'PERMISSION_MISSING']);
  });
});
