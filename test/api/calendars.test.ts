import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const OFFICE = {
  timeZone: 'Europe/Berlin',
  weeklyHours: {
    monday: [{ from: '09:00', to: '17:00' }],
    tuesday: [{ from: '09:00', to: '17:00' }],
    wednesday: [{ from: '09:00', to: '17:00' }],
    thursday: [{ from: '09:00', to: '17:00' }],
    friday: [{ from: '09:00', to: '17:00' }],
  },
  holidays: [{ date: '12-25', name: 'Christmas' }],
};
const NOBODY = { username: 'nobody', password: 'has no right at all' };

const waiting = (settings: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t">
  <process id="waits" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="wait"/>
    <intermediateCatchEvent id="wait"><timerEventDefinition id="t"><extensionElements><millrace:timer ${settings}/></extensionElements><timeDuration>PT4H</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="wait" targetRef="e"/><endEvent id="e"/>
  </process>
</definitions>`;

const working = (id: string, settings: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t">
  <process id="${id}" isExecutable="true"><extensionElements>${settings}</extensionElements>
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
    <userTask id="work"><extensionElements><zeebe:userTask/><zeebe:taskSchedule dueDate="PT4H" followUpDate="PT2H"/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/>
  </process>
</definitions>`;

describe('working calendars', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: NOBODY });
  });
  afterAll(() => api.stop());

  const put = (id: string, body: unknown, as?: typeof NOBODY) =>
    api.call('PUT', `/v2/calendars/${id}`, { body, ...(as ? { as } : {}) });

  test('are refused with what is wrong', async () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ ...OFFICE, timeZone: 'Mars/Base' }, /not a time zone/],
      [{ ...OFFICE, weeklyHours: {} }, /no working hours/],
      [{ ...OFFICE, weeklyHours: { monday: [{ from: '17:00', to: '09:00' }] } }, /not working hours/],
      [{ ...OFFICE, holidays: [{ date: '2026-02-30' }] }, /not a date/],
    ];
    for (const [body, message] of cases) {
      const answer = await put('office', body);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        400,
        'INVALID_VALUE',
        expect.stringMatching(message),
      ]);
    }
    expect((await put('office', { ...OFFICE, extra: 1 })).status).toBe(400);
    expect((await put('office', OFFICE, NOBODY)).status).toBe(403);
  });

  test('count the time of timers, and stay while a process names them', async () => {
    const deploy = () => {
      const form = new FormData();
      form.append('resources', new Blob([waiting('calendar="office"')]), 'waits.bpmn');
      return api.call('POST', '/v2/deployments', { raw: form });
    };
    const refused = await deploy();
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('TIMER_REFERENCE')]);

    expect((await put('office', OFFICE)).body).toMatchObject({
      calendarId: 'office',
      timeZone: 'Europe/Berlin',
    });
    expect((await deploy()).status).toBe(200);
    // A Friday, one hour before closing time in Berlin.
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.parse('2027-01-08T15:00:00Z') } });
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'waits' },
    });
    const stateOf = async (): Promise<unknown> =>
      (await api.call('GET', `/v2/process-instances/${body.processInstanceKey as string}`)).body.state;
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.parse('2027-01-11T10:59:59Z') } });
    await api.call('POST', '/v2/clock/advance', { body: { duration: 'PT0S' } });
    expect(await stateOf()).toBe('ACTIVE');
    await api.call('POST', '/v2/clock/advance', { body: { duration: 'PT2S' } });
    expect(await stateOf()).toBe('COMPLETED');

    const used = await api.call('DELETE', '/v2/calendars/office', {});
    expect([used.status, used.body.code]).toEqual([409, 'RESOURCE_IN_USE']);
    await put('spare', OFFICE);
    expect((await api.call('GET', '/v2/calendars', {})).body.items).toHaveLength(2);
    expect((await api.call('DELETE', '/v2/calendars/spare', {})).status).toBe(204);
    expect((await api.call('GET', '/v2/calendars/spare', {})).status).toBe(404);
    expect((await api.call('GET', '/v2/calendars/office', {})).body.holidays).toEqual([
      { date: '12-25', name: 'Christmas', hours: [] },
    ]);
  });

  test('tell how far the dates of tasks are in working time', async () => {
    const HOUR = 3_600_000;
    const setClock = (at: string) => api.call('PUT', '/v2/clock', { body: { timestamp: Date.parse(at) } });
    await put('office', OFFICE);
    // A Friday, one hour before closing time in Berlin.
    await setClock('2027-01-15T15:00:00Z');
    const begin = async (id: string, settings: string) => {
      await api.deploy([`${id}.bpmn`, working(id, settings)]);
      const { body } = await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: id } });
      return { processInstanceKey: body.processInstanceKey as string };
    };
    const extended = { headers: { prefer: 'extended' } };
    const taskOf = async (filter: object, options: object = extended) =>
      (await api.call('POST', '/v2/user-tasks/search', { body: { filter }, ...options })).body.items[0];
    const filter = await begin('planned', '<millrace:process calendar="office"/>');

    expect(await taskOf(filter)).toMatchObject({
      dueDate: '2027-01-18T11:00:00.000Z',
      dueInWorkingTime: { milliseconds: 4 * HOUR, days: 1 },
      followUpInWorkingTime: { milliseconds: 2 * HOUR, days: 1 },
    });
    await setClock('2027-01-16T12:00:00Z');
    const { userTaskKey } = await taskOf(filter);
    expect((await api.call('GET', `/v2/user-tasks/${userTaskKey}/view`, extended)).body.task).toMatchObject({
      dueInWorkingTime: { milliseconds: 3 * HOUR, days: 1 },
    });
    await setClock('2027-01-19T09:00:00Z');
    expect(await taskOf(filter)).toMatchObject({
      dueInWorkingTime: { milliseconds: -6 * HOUR, days: -1 },
    });
    // Further away than a month, and of a task that is done, the date alone is told.
    await setClock('2027-02-28T12:00:00Z');
    const none = { dueInWorkingTime: null, followUpInWorkingTime: null };
    expect(await taskOf(filter)).toMatchObject(none);
    await setClock('2027-01-19T09:00:00Z');
    const done = await api.call('POST', `/v2/user-tasks/${userTaskKey}/completion`, { body: {} });
    expect(done.status).toBe(204);
    expect(await taskOf(filter)).toMatchObject({ state: 'COMPLETED', ...none });

    const plain = await begin('unplanned', '');
    expect(await taskOf(plain)).toMatchObject({ dueDate: '2027-01-19T13:00:00.000Z', ...none });
    const strict = await taskOf(plain, {});
    expect(Object.keys(strict).filter((name) => /working|calendar/i.test(name))).toEqual([]);
  });
});
