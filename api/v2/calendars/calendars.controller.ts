import type { Runtime, WorkingCalendar } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Calendar, CalendarBody, CalendarList, CalendarParams, CalendarQuery } from './calendars.dto.ts';

type OneCall = Call<undefined, typeof CalendarParams, typeof CalendarQuery>;

/** Working calendars: when timers and due dates count time (bpmn.md TMR-6). */
@Controller()
export class CalendarsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/calendars',
    summary: 'List the working calendars of a tenant',
    permission: onAny('SYSTEM:READ', 'RESOURCE:CREATE'),
    level: 'X1',
    idempotency: 'R',
    query: CalendarQuery,
    response: CalendarList,
    alwaysExtended: true,
  })
  async listCalendars(@Input() call: Call<undefined, undefined, typeof CalendarQuery>): Promise<object> {
    const found = await this.runtime.calendars.list(call.context(call.query));
    return { items: found.map(({ calendarId, calendar }) => answerOf(calendarId, calendar)) };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/calendars/:calendarId',
    summary: 'Read a working calendar',
    permission: onAny('SYSTEM:READ', 'RESOURCE:CREATE'),
    level: 'X1',
    idempotency: 'R',
    params: CalendarParams,
    query: CalendarQuery,
    response: Calendar,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getCalendar(@Input() call: OneCall): Promise<object> {
    const { calendarId } = call.params;
    return answerOf(calendarId, await this.runtime.calendars.get(call.context(call.query), calendarId));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/calendars/:calendarId',
    summary: 'Create or replace a working calendar; timers computed from then on use it',
    permission: onAny('SYSTEM:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: CalendarParams,
    query: CalendarQuery,
    body: CalendarBody,
    response: Calendar,
    alwaysExtended: true,
    codes: ['INVALID_VALUE'],
  })
  async putCalendar(
    @Input() call: Call<typeof CalendarBody, typeof CalendarParams, typeof CalendarQuery>,
  ): Promise<object> {
    const { calendarId } = call.params;
    // Absent members say nothing: what is stored is plain JSON.
    const calendar = JSON.parse(JSON.stringify(call.body)) as WorkingCalendar;
    await this.runtime.calendars.put(call.context(call.query), calendarId, calendar);
    return answerOf(calendarId, calendar);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/calendars/:calendarId',
    summary: 'Delete a working calendar that no process names any more',
    permission: onAny('SYSTEM:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: CalendarParams,
    query: CalendarQuery,
    codes: ['NOT_FOUND', 'RESOURCE_IN_USE'],
  })
  async deleteCalendar(@Input() call: OneCall): Promise<void> {
    await this.runtime.calendars.delete(call.context(call.query), call.params.calendarId);
  }
}

// helpers

function answerOf(calendarId: string, { timeZone, weeklyHours, holidays }: WorkingCalendar): object {
  return {
    calendarId,
    timeZone,
    weeklyHours,
    holidays: holidays.map(({ date, name, hours }) => ({ date, name: name ?? null, hours: hours ?? [] })),
  };
}
