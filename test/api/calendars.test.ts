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
});
