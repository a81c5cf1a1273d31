import type { WorkingCalendar } from '#engine';
import type { CommandContext } from './caller.ts';

/** Working calendars of a tenant (TMR-6). */
export interface Calendars {
  list(
    context: CommandContext,
  ): Promise<readonly { readonly calendarId: string; readonly calendar: WorkingCalendar }[]>;
  /** Refused `NOT_FOUND` when there is none. */
  get(context: CommandContext, calendarId: string): Promise<WorkingCalendar>;
  /** Creates or replaces it; timers that are computed from then on use it. */
  put(context: CommandContext, calendarId: string, calendar: WorkingCalendar): Promise<void>;
  /** Refused `RESOURCE_IN_USE` while a version that may run names it. */
  delete(context: CommandContext, calendarId: string): Promise<void>;
}
