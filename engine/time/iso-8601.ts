import type { InstantMs } from '../model/json.ts';
import { daysInMonth, instantOf, isTimeZone, localAt } from './zone.ts';
import type { LocalTime } from './zone.ts';

/** An ISO 8601 duration. Years to days are calendar units, the rest is exact (TMR-3). */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

/** `R[n]/[start/]duration` (TMR-4). */
export interface Repetition {
  /** null = without end. */
  readonly count: number | null;
  readonly start: InstantMs | null;
  readonly interval: Duration;
  readonly intervalText: string;
}

/** A date, or a date with time; without offset or zone the given zone counts (TMR-1). */
export function parseDate(text: string, timeZone: string): InstantMs | undefined {
  const match = DATE.exec(text.trim());
  if (match?.groups === undefined) return undefined;
  const { year, month, day, hour, minute, second, fraction, offset, zone } = match.groups;
  const local: LocalTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
  };
  if (!isReal(local)) return undefined;
  if (zone !== undefined && !isTimeZone(zone)) return undefined;
  // A named zone beside an offset only documents it: the offset already says the instant.
  return instantOf(local, offset !== undefined ? normalOffset(offset) : (zone ?? timeZone));
}

/** `P1Y2M3W4DT5H6M7.8S`, also with a decimal fraction of seconds. Negative durations are not times to wait. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text.trim());
  if (match === null || match.slice(1).every((part) => part === undefined)) return undefined;
  const part = (index: number): number => Number((match[index] ?? '0').replace(',', '.'));
  const seconds = Math.round(part(7) * 1000);
  return {
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    milliseconds: part(5) * 3_600_000 + part(6) * 60_000 + seconds,
  };
}

export function parseRepetition(text: string, timeZone: string): Repetition | undefined {
  const parts = text.trim().split('/');
  const head = /^R(-1|\d*)$/.exec(parts[0] ?? '');
  if (head === null || parts.length < 2 || parts.length > 3) return undefined;
  const digits = head[1] ?? '';
  const count = digits === '' || digits === '-1' ? null : Number(digits);
  if (count !== null && (count < 1 || !Number.isSafeInteger(count))) return undefined;
  return withInterval(count, parts, timeZone);
}

/** Calendar units first, in the zone, then the exact rest. `31 January + P1M` is the last day of February. */
export function addDuration(from: InstantMs, duration: Duration, timeZone: string): InstantMs {
  if (duration.months === 0 && duration.days === 0) return from + duration.milliseconds;
  const local = localAt(from, timeZone);
  const monthIndex = local.year * 12 + (local.month - 1) + duration.months;
  const year = Math.floor(monthIndex / 12);
  const month = (monthIndex % 12) + 1;
  const day = Math.min(local.day, daysInMonth(year, month)) + duration.days;
  const moved = new Date(Date.UTC(year, month - 1, day));
  const target = {
    ...local,
    year: moved.getUTCFullYear(),
    month: moved.getUTCMonth() + 1,
    day: moved.getUTCDate(),
  };
  return instantOf(target, timeZone) + duration.milliseconds;
}

/** A cautious length for comparing with limits: calendar units at their shortest. */
export function shortestLength(duration: Duration): number {
  return duration.months * 28 * DAY + duration.days * (DAY - 3_600_000) + duration.milliseconds;
}

export function longestLength(duration: Duration): number {
  return duration.months * 31 * DAY + duration.days * DAY + duration.milliseconds;
}

// helpers

const DAY = 86_400_000;
const DATE =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?(?:[@[](?<zone>[A-Za-z0-9_+\-/]+)\]?)?$/;
const DURATION =
  /^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12}(?:[.,]\d{1,9})?)S)?)?$/;

function isReal(local: LocalTime): boolean {
  if (
    local.month < 1 ||
    local.month > 12 ||
    local.day < 1 ||
    local.day > daysInMonth(local.year, local.month)
  )
    return false;
  return local.hour < 24 && local.minute < 60 && local.second < 60;
}

function normalOffset(offset: string): string {
  return /^[+-]\d{2}$/.test(offset) ? `${offset}:00` : offset;
}

function withInterval(
  count: number | null,
  parts: readonly string[],
  timeZone: string,
): Repetition | undefined {
  const intervalText = parts[parts.length - 1] ?? '';
  const interval = parseDuration(intervalText);
  if (interval === undefined) return undefined;
  if (parts.length === 2) return { count, start: null, interval, intervalText };
  const start = parseDate(parts[1] ?? '', timeZone);
  return start === undefined ? undefined : { count, start, interval, intervalText };
}
