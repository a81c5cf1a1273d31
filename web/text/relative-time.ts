import { dateFormat, dayOf, zoneName } from './page-zone.ts';

/** Dates and durations in words, in the language and the time zone of the page. A time of the clock always names its zone. */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "in 3 h", "2 d ago", "tomorrow 17:00 CET": how far `at` is from `now`, as short as it stays clear. */
export function relativeTime(at: string | number | Date, now: Date, language = 'en'): string {
  const date = new Date(at);
  const distance = date.getTime() - now.getTime();
  const size = Math.abs(distance);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  if (size < 45_000) return words.format(0, 'second');
  if (size < 55 * minuteMs) return words.format(nearest(distance / minuteMs), 'minute');
  const days = calendarDays(date, now);
  if (size < 12 * hourMs || days === 0) return words.format(nearest(distance / hourMs), 'hour');
  if (Math.abs(days) === 1) return `${words.format(days, 'day')} ${clockTime(date, language)}`;
  if (Math.abs(days) < 14) return words.format(days, 'day');
  return shortDate(date, now, language);
}

/** "14:03 CET" today, "12 Nov 14:03 CET" this year, "12 Nov 2025" before. */
export function shortTime(at: string | number | Date, now: Date, language = 'en'): string {
  const date = new Date(at);
  if (calendarDays(date, now) === 0) return clockTime(date, language);
  if (yearOf(date) !== yearOf(now)) return shortDate(date, now, language);
  return `${shortDate(date, now, language)} ${clockTime(date, language)}`;
}

/** The whole date and time with its time zone, for titles and details. */
export function fullTime(at: string | number | Date, language = 'en'): string {
  const date = new Date(at);
  const text = dateFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  return `${text} ${zoneName(date, language)}`;
}

/** "1 Dec 2026": a day that has no hour. */
export function dayText(at: string | number | Date, language = 'en'): string {
  return dateFormat(language, { dateStyle: 'medium' }).format(new Date(at));
}

/** "850 ms", "12 s", "3 min 5 s", "2 h 10 min", "4 d 3 h": the two largest units. */
export function durationText(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${ms} ms`;
  if (ms < 10_000) return `${trimmed(ms / 1000)} s`;
  const parts: string[] = [];
  let rest = Math.round(ms / 1000);
  for (const [unit, seconds] of durationUnits) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

// helpers

const durationUnits = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

function nearest(value: number): number {
  const rounded = Math.round(value);
  return rounded === 0 ? 0 : rounded;
}

/** Days between two dates by the calendar of the reader, not in steps of 24 hours. */
function calendarDays(date: Date, now: Date): number {
  const midnight = (at: Date) => Date.parse(`${dayOf(at)}T00:00:00Z`);
  return Math.round((midnight(date) - midnight(now)) / dayMs);
}

function yearOf(date: Date): string {
  return dayOf(date).slice(0, 4);
}

function clockTime(date: Date, language: string): string {
  const clock = dateFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${clock.format(date)} ${zoneName(date, language)}`;
}

function shortDate(date: Date, now: Date, language: string): string {
  const sameYear = yearOf(date) === yearOf(now);
  return dateFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

function trimmed(seconds: number): string {
  return seconds.toFixed(1).replace(/\.0$/, '');
}
