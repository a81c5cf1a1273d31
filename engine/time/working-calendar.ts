import type { InstantMs } from '../model/json.ts';
import { addDuration, parseDuration } from './iso-8601.ts';
import { daysInMonth, instantOf, isTimeZone, localAt, offsetAt } from './zone.ts';

/** Opening hours of one day: `09:00` to `17:00`; `24:00` is midnight. */
export interface WorkingHours {
  readonly from: string;
  readonly to: string;
}

/** A day with hours of its own, none for a day off. `2026-12-25`, or `12-25` for every year. */
export interface Holiday {
  readonly date: string;
  readonly name?: string;
  readonly hours?: readonly WorkingHours[];
}

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A working calendar (TMR-6): when a zone works. Days without hours are days off. */
export interface WorkingCalendar {
  readonly timeZone: string;
  readonly weeklyHours: Readonly<Partial<Record<Weekday, readonly WorkingHours[]>>>;
  readonly holidays: readonly Holiday[];
}

/** What is wrong with a calendar, as a sentence; undefined when it can be used. */
export function calendarProblem(calendar: WorkingCalendar): string | undefined {
  if (!isTimeZone(calendar.timeZone)) return `"${calendar.timeZone}" is not a time zone`;
  const days = Object.entries(calendar.weeklyHours);
  const unknown = days.find(([day]) => !(WEEKDAYS as readonly string[]).includes(day));
  if (unknown !== undefined) return `"${unknown[0]}" is not a day of the week: write monday to sunday`;
  const lists = [...days.map(([, hours]) => hours), ...calendar.holidays.map(({ hours }) => hours ?? [])];
  for (const hours of lists) {
    const problem = hoursProblem(hours ?? []);
    if (problem !== undefined) return problem;
  }
  const wrong = calendar.holidays.find(({ date }) => !isHolidayDate(date));
  if (wrong !== undefined) return `"${wrong.date}" is not a date: write 2026-12-25, or 12-25 for every year`;
  return days.some(([, hours]) => (hours ?? []).length > 0)
    ? undefined
    : 'the calendar has no working hours: nothing would ever be due';
}

/**
 * TMR-6: `PT4H` is four working hours; `P1D` the same time on the next working day, moved to the opening time when it lies
 * before it, and to the next opening when it lies behind the closing time. Weeks, months and years are those of the calendar
 * on the wall, and end on a working day. Undefined beyond a hundred years.
 */
export function addWorkingTime(
  from: InstantMs,
  durationText: string,
  calendar: WorkingCalendar,
): InstantMs | undefined {
  const duration = parseDuration(durationText);
  if (duration === undefined) return undefined;
  const hours = compiled(calendar);
  const weeks = Number(/(\d+)W/.exec(durationText)?.[1] ?? 0);
  const workingDays = duration.days - 7 * weeks;
  const movesDays = duration.months > 0 || duration.days > 0;
  let at = addDuration(
    from,
    { months: duration.months, days: 7 * weeks, milliseconds: 0 },
    calendar.timeZone,
  );
  if (workingDays > 0) {
    const moved = addWorkingDays(at, workingDays, hours);
    if (moved === undefined) return undefined;
    at = moved;
  }
  if (!movesDays && duration.milliseconds === 0) return from;
  return spend(at, duration.milliseconds, hours);
}

/** How far a moment is by a calendar; both are negative for what has passed. */
export interface WorkingDistance {
  readonly milliseconds: number;
  /** Working days until its day, as `P1D` counts them: 0 for a moment of the same day. */
  readonly days: number;
}

/** TMR-6 read backwards: the working time between two moments. It looks at every day between them. */
export function workingTimeBetween(
  from: InstantMs,
  to: InstantMs,
  calendar: WorkingCalendar,
): WorkingDistance {
  if (to < from) {
    const { milliseconds, days } = workingTimeBetween(to, from, calendar);
    return { milliseconds: 0 - milliseconds, days: 0 - days };
  }
  const hours = compiled(calendar);
  let [milliseconds, days] = [0, 0];
  for (const { index, begins, open } of daysFrom(from, hours)) {
    if (begins > to) break;
    if (index > 0 && open.length > 0) days += 1;
    for (const { opens, closes } of open)
      milliseconds += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
  }
  return { milliseconds, days };
}

// helpers

/** A timer reaches a hundred years at most (TMR-3). */
const MAXIMUM_DAYS = 36_600;
const DAY = 86_400_000;

interface Compiled {
  readonly timeZone: string;
  /** Minutes of the day, by day of the week from Sunday. */
  readonly weekly: readonly (readonly Minutes[])[];
  readonly special: ReadonlyMap<string, readonly Minutes[]>;
}

interface Minutes {
  readonly from: number;
  readonly to: number;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const memory = new WeakMap<WorkingCalendar, Compiled>();

function compiled(calendar: WorkingCalendar): Compiled {
  const known = memory.get(calendar);
  if (known !== undefined) return known;
  const made: Compiled = {
    timeZone: calendar.timeZone,
    weekly: WEEKDAYS.map((day) => (calendar.weeklyHours[day] ?? []).map(minutesOf).sort(byStart)),
    special: new Map(
      calendar.holidays.map(({ date, hours }) => [date, (hours ?? []).map(minutesOf).sort(byStart)]),
    ),
  };
  memory.set(calendar, made);
  return made;
}

function byStart(a: Minutes, b: Minutes): number {
  return a.from - b.from;
}

function minutesOf({ from, to }: WorkingHours): Minutes {
  return { from: minuteOf(from) ?? 0, to: minuteOf(to) ?? 0 };
}

function minuteOf(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : undefined;
}

function hoursProblem(hours: readonly WorkingHours[]): string | undefined {
  for (const { from, to } of hours) {
    const [start, end] = [minuteOf(from), minuteOf(to)];
    if (start === undefined || end === undefined || start >= end)
      return `"${from}" to "${to}" are not working hours: write 09:00 to 17:00, and split them at midnight`;
  }
  const sorted = hours.map(minutesOf).sort(byStart);
  const overlap = sorted.some((part, index) => part.from < (sorted[index - 1]?.to ?? 0));
  return overlap ? 'working hours of one day overlap' : undefined;
}

function isHolidayDate(date: string): boolean {
  const match = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/.exec(date);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1] ?? 2000), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function hoursOn(calendar: Compiled, { year, month, day }: Day): readonly Minutes[] {
  const two = (value: number): string => String(value).padStart(2, '0');
  const yearly = `${two(month)}-${two(day)}`;
  const special =
    calendar.special.get(`${String(year).padStart(4, '0')}-${yearly}`) ?? calendar.special.get(yearly);
  return special ?? calendar.weekly[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? [];
}

function after({ year, month, day }: Day): Day {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

function addWorkingDays(from: InstantMs, count: number, calendar: Compiled): InstantMs | undefined {
  const local = localAt(from, calendar.timeZone);
  let day: Day = local;
  for (let [left, looked] = [count, 0]; left > 0; looked += 1) {
    if (looked > MAXIMUM_DAYS) return undefined;
    day = after(day);
    if (hoursOn(calendar, day).length > 0) left -= 1;
  }
  return instantOf({ ...local, year: day.year, month: day.month, day: day.day }, calendar.timeZone);
}

/** The instant at which so much working time has passed; with 0 the first working moment from there on. */
function spend(from: InstantMs, milliseconds: number, calendar: Compiled): InstantMs | undefined {
  let left = milliseconds;
  for (const { open } of daysFrom(from, calendar)) {
    for (const { opens, closes } of open) {
      const begin = Math.max(opens, from);
      if (closes <= begin) continue;
      if (left <= closes - begin) return begin + left;
      left -= closes - begin;
    }
  }
  return undefined;
}

interface WorkedDay {
  readonly index: number;
  readonly begins: InstantMs;
  readonly open: readonly { readonly opens: InstantMs; readonly closes: InstantMs }[];
}

/** The day of a moment and those after it, each with the hours it is open. */
function* daysFrom(from: InstantMs, calendar: Compiled): Generator<WorkedDay, undefined> {
  const { timeZone } = calendar;
  let day: Day = localAt(from, timeZone);
  let offset = offsetAt(Date.UTC(day.year, day.month - 1, day.day) - offsetAt(from, timeZone), timeZone);
  for (let index = 0; index <= MAXIMUM_DAYS; index += 1) {
    const begins = Date.UTC(day.year, day.month - 1, day.day) - offset;
    const next = offsetAt(begins + DAY, timeZone);
    const isPlain = offset === next;
    const [date, start] = [day, begins];
    const momentAt = (minute: number): InstantMs =>
      isPlain ? start + minute * 60_000 : momentOf(date, minute, timeZone);
    const open = hoursOn(calendar, day).map(({ from: opens, to: closes }) => ({
      opens: momentAt(opens),
      closes: momentAt(closes),
    }));
    yield { index, begins, open };
    offset = next;
    day = after(day);
  }
  return undefined;
}

function momentOf(day: Day, minute: number, timeZone: string): InstantMs {
  const { year, month, day: date } = minute === 1440 ? after(day) : day;
  const rest = minute % 1440;
  return instantOf(
    { year, month, day: date, hour: Math.floor(rest / 60), minute: rest % 60, second: 0, millisecond: 0 },
    timeZone,
  );
}
