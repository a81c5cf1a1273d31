import { workingTimeBetween } from '#engine';
import type { JsonObject, JsonValue, WorkingCalendar } from '#engine';
import type { ReadSource } from './sql-text.ts';

/** How far its dates are in working time (TMR-6); null without such a date or calendar, and for a task that is done. */
export function withWorkingTime(source: ReadSource, row: JsonObject): JsonObject {
  const { calendarName, ...task } = row;
  const calendar =
    typeof calendarName === 'string' && task['completionDate'] === null
      ? source.calendarsOf?.(String(task['tenantId']))[calendarName]
      : undefined;
  return {
    ...task,
    dueInWorkingTime: distanceTo(task['dueDate'], source.now(), calendar),
    followUpInWorkingTime: distanceTo(task['followUpDate'], source.now(), calendar),
  };
}

// helpers

/** Beyond a month a date says more than a distance, and every day between is looked at for each row of a list. */
const FARTHEST_MS = 31 * 86_400_000;

function distanceTo(
  date: JsonValue | undefined,
  now: number,
  calendar: WorkingCalendar | undefined,
): JsonValue {
  if (calendar === undefined || typeof date !== 'string') return null;
  const at = Date.parse(date);
  return Math.abs(at - now) > FARTHEST_MS ? null : { ...workingTimeBetween(now, at, calendar) };
}
