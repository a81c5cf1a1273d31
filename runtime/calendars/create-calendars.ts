import { calendarProblem, type WorkingCalendar } from '#engine';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Calendars } from '../contract/runtime.ts';
import { inTransaction, type Database } from '../store/definitions/in-transaction.ts';
import { findCalendarUsers, readCalendars, writeCalendar } from '../store/port.ts';
import type { CalendarBook } from './calendar-book.ts';

/** Holidays of many years, and no more: every timer looks through them. */
const HOLIDAYS_MAX = 2000;
const CALENDARS_MAX = 200;

export interface CalendarsPorts {
  readonly pool: Database;
  readonly book: CalendarBook;
  readonly now: () => number;
  /** Other processes read them anew. */
  readonly tellOthers: () => void;
}

/** TMR-6: calendars are administered beside the models that name them, so that next year's holidays need no new version. */
export function createCalendars(ports: CalendarsPorts): Calendars {
  const { pool, book } = ports;
  const changed = async (): Promise<void> => {
    await book.refresh();
    ports.tellOthers();
  };
  const current = async (tenantId: string): Promise<Readonly<Record<string, WorkingCalendar>>> =>
    (await readCalendars(pool)).get(tenantId)?.calendars ?? {};
  const write = (context: CommandContext, id: string, definition: WorkingCalendar | null): Promise<void> =>
    inTransaction(pool, (client) => {
      const { tenantId, caller } = context;
      return writeCalendar(client, { tenantId, id, definition, at: new Date(ports.now()), by: caller.id });
    });
  return {
    list: async (context) => {
      requireTenant(context);
      const calendars = await current(context.tenantId);
      return Object.entries(calendars)
        .map(([calendarId, calendar]) => ({ calendarId, calendar }))
        .sort((a, b) => (a.calendarId < b.calendarId ? -1 : 1));
    },
    get: async (context, id) => {
      requireTenant(context);
      const calendars = await current(context.tenantId);
      const calendar = Object.hasOwn(calendars, id) ? calendars[id] : undefined;
      if (calendar === undefined) throw notFound(id);
      return calendar;
    },
    put: async (context, id, calendar) => {
      requireTenant(context);
      const problem =
        calendar.holidays.length > HOLIDAYS_MAX
          ? `there are more than ${HOLIDAYS_MAX} holidays`
          : calendarProblem(calendar);
      if (problem !== undefined)
        throw new Refusal('INVALID_VALUE', `The calendar cannot be used: ${problem}.`);
      const calendars = await current(context.tenantId);
      if (!Object.hasOwn(calendars, id) && Object.keys(calendars).length >= CALENDARS_MAX)
        throw new Refusal(
          'INVALID_VALUE',
          `A tenant has at most ${CALENDARS_MAX} calendars. Delete one first.`,
        );
      await write(context, id, calendar);
      await changed();
    },
    delete: async (context, id) => {
      requireTenant(context);
      const calendars = await current(context.tenantId);
      if (!Object.hasOwn(calendars, id)) throw notFound(id);
      const usedBy = await findCalendarUsers(pool, context.tenantId, id);
      if (usedBy.length > 0)
        throw new Refusal('RESOURCE_IN_USE', `The calendar "${id}" is used by ${usedBy.join(', ')}.`, {
          usedBy: [...usedBy],
        });
      await write(context, id, null);
      await changed();
    },
  };
}

// helpers

function notFound(id: string): Refusal {
  return new Refusal('NOT_FOUND', `There is no calendar "${id}".`);
}
