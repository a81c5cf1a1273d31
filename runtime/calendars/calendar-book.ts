import { readCalendars, type CalendarSet, type Pools } from '../store/port.ts';

/** The working calendars of every tenant in memory: timers are computed where nothing can be waited for. */
export interface CalendarBook {
  /** What a process of this tenant may name; nothing when the tenant has never had one. */
  of(tenantId: string): CalendarSet;
  /** Reads them anew: after a change here, when another process tells of one, and every few seconds in case it could not. */
  refresh(): Promise<void>;
}

const none: CalendarSet = { revision: '0', calendars: {} };

export async function openCalendarBook(pools: Pools): Promise<CalendarBook> {
  let sets = await readCalendars(pools.maintenance);
  return {
    of: (tenantId) => sets.get(tenantId) ?? none,
    refresh: async () => {
      sets = await readCalendars(pools.maintenance);
    },
  };
}
