import type { InstantMs } from '../model/json.ts';
import { daysInMonth, instantOf, laterInstantOf, localAt } from './zone.ts';
import type { LocalTime } from './zone.ts';

/** A five-field cron expression (TMR-5): minute, hour, day of month, month, day of week. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly days: DayField;
  readonly weekdays: WeekdayField;
  /** A repeated local time fires twice only where the hour field is `*` or a step. */
  readonly everyHour: boolean;
}

interface DayField {
  readonly any: boolean;
  readonly values: readonly number[];
  /** `L`: the last day of the month. */
  readonly last: boolean;
}

interface WeekdayField {
  readonly any: boolean;
  /** 0 = Sunday. */
  readonly values: readonly number[];
  /** `5#2`: the second Friday; `5L`: the last one (nth = -1). */
  readonly nth: readonly { readonly weekday: number; readonly nth: number }[];
}

/**
 * Parses five fields, a macro, or the six-field form with seconds `0` where `?` stands for a day field (bpmn.md 3.4).
 * Gives undefined for everything else.
 */
export function parseCron(text: string): Cron | undefined {
  const fields = fiveFields(text.trim());
  if (fields === undefined) return undefined;
  const [minuteText, hourText, dayText, monthText, weekdayText] = fields as [
    string,
    string,
    string,
    string,
    string,
  ];
  const minutes = numbers(minuteText, 0, 59, {});
  const hours = numbers(hourText, 0, 23, {});
  const months = numbers(monthText, 1, 12, MONTHS);
  const days = dayField(dayText);
  const weekdays = weekdayField(weekdayText);
  if (
    minutes === undefined ||
    hours === undefined ||
    months === undefined ||
    days === undefined ||
    weekdays === undefined
  )
    return undefined;
  return { minutes, hours, months, days, weekdays, everyHour: hourText === '*' || hourText.includes('/') };
}

/** The five fields as text, for storing what a six-field form means. */
export function normalCron(text: string): string | undefined {
  const fields = fiveFields(text.trim());
  return fields === undefined || parseCron(text) === undefined ? undefined : fields.join(' ');
}

/** The first occurrence after `after`; null when there is none within the years a date can reach (30 February). */
export function nextCron(cron: Cron, after: InstantMs, timeZone: string): InstantMs | null {
  const start = localAt(after, timeZone);
  let { year, month, day } = start;
  // Every date pattern that exists at all occurs within eight years (29 February around a century).
  for (let count = 0; count < 9 * 366; count += 1) {
    if (cron.months.includes(month) && dayMatches(cron, year, month, day)) {
      const found = firstOnDay(cron, { year, month, day }, after, timeZone);
      if (found !== null) return found;
    }
    ({ year, month, day } = nextDay(year, month, day));
  }
  return null;
}

// helpers

const MACROS: Readonly<Record<string, string | undefined>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const MONTHS = names('JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC', 1);
const WEEKDAYS = names('SUN MON TUE WED THU FRI SAT', 0);

function names(list: string, first: number): Readonly<Record<string, number>> {
  return Object.fromEntries(list.split(' ').map((name, index) => [name, index + first]));
}

function fiveFields(text: string): readonly string[] | undefined {
  const word = text.toLowerCase();
  const macro = Object.hasOwn(MACROS, word) ? MACROS[word] : undefined;
  const fields = (macro ?? text).split(/\s+/);
  if (fields.length === 6) {
    // Only whole minutes: a finer cycle would be below the allowed interval.
    if (fields[0] !== '0') return undefined;
    fields.shift();
  }
  if (fields.length !== 5) return undefined;
  return fields.map((field, index) => (field === '?' && (index === 2 || index === 4) ? '*' : field));
}

function numbers(
  text: string,
  low: number,
  high: number,
  words: Readonly<Record<string, number>>,
): readonly number[] | undefined {
  const found = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item);
    if (match === null) return undefined;
    const step = match[4] === undefined ? 1 : Number(match[4]);
    const from = match[1] === '*' ? low : valueOf(match[2], words);
    const to =
      match[1] === '*' || (match[4] !== undefined && match[3] === undefined)
        ? high
        : valueOf(match[3] ?? match[2], words);
    if (from === undefined || to === undefined || from < low || to > high || from > to || step < 1)
      return undefined;
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function valueOf(text: string | undefined, words: Readonly<Record<string, number>>): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const word = text.toUpperCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

function dayField(text: string): DayField | undefined {
  if (text === '*') return { any: true, values: [], last: false };
  const items = text.split(',');
  const rest = items.filter((item) => item.toUpperCase() !== 'L');
  const values = rest.length === 0 ? [] : numbers(rest.join(','), 1, 31, {});
  return values === undefined ? undefined : { any: false, values, last: rest.length < items.length };
}

function weekdayField(text: string): WeekdayField | undefined {
  if (text === '*') return { any: true, values: [], nth: [] };
  const nth: { weekday: number; nth: number }[] = [];
  const rest: string[] = [];
  for (const item of text.split(',')) {
    const match = /^(\w+?)(?:#([1-5])|(L))$/i.exec(item);
    const weekday = match === null ? undefined : valueOf(match[1], WEEKDAYS);
    if (match === null || weekday === undefined) rest.push(item);
    else if (weekday > 7) return undefined;
    else nth.push({ weekday: weekday % 7, nth: match[2] === undefined ? -1 : Number(match[2]) });
  }
  const values = rest.length === 0 ? [] : numbers(rest.join(','), 0, 7, WEEKDAYS);
  return values === undefined
    ? undefined
    : { any: false, values: [...new Set(values.map((value) => value % 7))], nth };
}

/** Both day fields set means either of them. */
function dayMatches(cron: Cron, year: number, month: number, day: number): boolean {
  const last = daysInMonth(year, month);
  const byDay = cron.days.values.includes(day) || (cron.days.last && day === last);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const byWeekday =
    cron.weekdays.values.includes(weekday) ||
    cron.weekdays.nth.some(
      (rule) =>
        rule.weekday === weekday && (rule.nth === -1 ? day + 7 > last : Math.ceil(day / 7) === rule.nth),
    );
  if (cron.days.any) return cron.weekdays.any || byWeekday;
  return cron.weekdays.any ? byDay : byDay || byWeekday;
}

function firstOnDay(
  cron: Cron,
  date: { year: number; month: number; day: number },
  after: InstantMs,
  timeZone: string,
): InstantMs | null {
  let best: InstantMs | null = null;
  let hoursSinceFound = 0;
  const afterLocal = localAt(after, timeZone);
  const floor =
    Date.UTC(afterLocal.year, afterLocal.month - 1, afterLocal.day, afterLocal.hour) - CLOCK_CHANGE;
  for (const hour of cron.hours) {
    if (Date.UTC(date.year, date.month - 1, date.day, hour) < floor) continue;
    for (const minute of cron.minutes) {
      const local: LocalTime = { ...date, hour, minute, second: 0, millisecond: 0 };
      const instants = cron.everyHour
        ? [instantOf(local, timeZone), laterInstantOf(local, timeZone)]
        : [instantOf(local, timeZone)];
      for (const instant of instants)
        if (instant > after && (best === null || instant < best)) best = instant;
    }
    // A changing clock may put a later reading before an earlier one, but not two readings of the hour list on.
    if (best !== null && (hoursSinceFound += 1) > 1) return best;
  }
  return best;
}

/** No zone moves its clock by more than this at once. */
const CLOCK_CHANGE = 3 * 3_600_000;

function nextDay(year: number, month: number, day: number): { year: number; month: number; day: number } {
  if (day < daysInMonth(year, month)) return { year, month, day: day + 1 };
  return month < 12 ? { year, month: month + 1, day: 1 } : { year: year + 1, month: 1, day: 1 };
}
