import { localIso, offsetAt } from '../../../time/zone.ts';
import { atMidnight, monthsBetween } from '../arithmetic.ts';
import { isSame } from '../comparison.ts';
import { isInteger, multiply, roundTo, subtract, toDouble } from '../decimal.ts';
import type { FeelNumber } from '../decimal.ts';
import { weekdayOf } from '../properties.ts';
import {
  createDate,
  createTime,
  daysIn,
  epochDay,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantNanos,
  dateTimeOfLocalNanos,
  MonthsDuration,
  NANOS,
  namedZone,
} from '../temporal.ts';
import type { Zone, DaysDuration } from '../temporal.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal-text.ts';
import type { FeelEnv, FeelValue } from '../values.ts';
import { signature } from './signature.ts';
import type { Arguments, Signature } from './signature.ts';

type Day = FeelDate | FeelDateTime;

/** DMN 1.5, 10.3.4.1, 10.3.4.7 and 10.3.4.9. */
export const TEMPORAL_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  date: [
    signature('from: string', (args) => parseDate(args.get(0)) ?? null),
    signature('from: date', (args) => args.get(0)),
    signature('from: date and time', (args) => args.get<FeelDateTime>(0).date),
    signature('year: number, month: number, day: number', (args) => dateOf(args)),
  ],
  time: [
    signature('from: string', (args) => parseTime(args.get(0)) ?? null),
    signature('from: time', (args) => args.get(0)),
    signature('from: date and time', (args) => args.get<FeelDateTime>(0).time),
    signature('from: date', (args) => atMidnight(args.get(0), 0).time),
    signature('hour: number, minute: number, second: number, offset?: days and time duration|null', (args) =>
      timeOf(args, 0, zoneOf(args.optional(3) ?? null)),
    ),
  ],
  'date and time': [
    signature('from: string', (args) => dateTimeOfText(args.get(0))),
    signature('from: date and time', (args) => args.get(0)),
    signature('from: date', (args) => atMidnight(args.get(0), undefined)),
    signature(
      'date: date|date and time, time: time',
      (args) => new FeelDateTime(dayOf(args.get(0)), args.get(1)),
    ),
    signature('date: date and time, timezone: string', (args) => inZone(args.get(0), args.get(1))),
    signature(
      'year: number, month: number, day: number, hour: number, minute: number, second: number',
      (args) => dateTimeOf(args, undefined),
    ),
    signature(
      'year: number, month: number, day: number, hour: number, minute: number, second: number, hour offset: number',
      (args) => dateTimeOf(args, offsetOfHours(args.get(6))),
    ),
    signature(
      'year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string',
      (args) => dateTimeOf(args, namedZone(args.get(6)) ?? null),
    ),
  ],
  duration: [
    signature('from: string', (args) => parseDuration(args.get(0)) ?? null),
    signature('from: days and time duration', (args) => args.get(0)),
    signature('from: years and months duration', (args) => args.get(0)),
  ],
  'years and months duration': [
    signature(
      'from: date|date and time, to: date|date and time',
      (args) => new MonthsDuration(monthsBetween(args.get<Day>(0), args.get<Day>(1)) + 0),
    ),
  ],
  is: [signature('value1: any, value2: any', (args) => isSame(args.get(0), args.get(1)))],
  now: [signature('', (_args, env) => nowIn(env))],
  today: [signature('', (_args, env) => parseDate(localIso(env.now, env.timeZone).slice(0, 10)) ?? null)],
  'day of year': [
    signature('date: date|date and time', (args) => {
      const day = dayOf(args.get(0));
      return epochDay(day) - epochDay(new FeelDate(day.year, 1, 1)) + 1;
    }),
  ],
  'day of week': [
    signature('date: date|date and time', (args) => DAYS[weekdayOf(dayOf(args.get(0))) - 1] ?? null),
  ],
  'month of year': [
    signature('date: date|date and time', (args) => MONTHS[dayOf(args.get(0)).month - 1] ?? null),
  ],
  'week of year': [signature('date: date|date and time', (args) => weekOf(dayOf(args.get(0))))],
  'last day of month': [
    signature('date: date|date and time', (args) => {
      const { year, month } = dayOf(args.get(0));
      return new FeelDate(year, month, daysIn(year, month));
    }),
  ],
};

// helpers

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = [
  ...(['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'] as const),
  ...(['October', 'November', 'December'] as const),
] as const;

function dayOf(value: FeelValue): FeelDate {
  return value instanceof FeelDateTime ? value.date : (value as FeelDate);
}

function dateOf(args: Arguments): FeelDate | null {
  const parts = [args.get<FeelNumber>(0), args.get<FeelNumber>(1), args.get<FeelNumber>(2)];
  if (!parts.every(isInteger)) return null;
  const [year = 0, month = 0, day = 0] = parts.map(toDouble);
  return createDate(year, month, day) ?? null;
}

/** Null for a zone that is none; a fraction of the second is kept. */
function timeOf(args: Arguments, first: number, zone: Zone | undefined | null): FeelTime | null {
  const [hour, minute, second] = [
    args.get<FeelNumber>(first),
    args.get<FeelNumber>(first + 1),
    args.get<FeelNumber>(first + 2),
  ];
  if (zone === null || typeof hour !== 'number' || typeof minute !== 'number') return null;
  const whole = roundTo(second, 0, 'floor');
  if (typeof whole !== 'number') return null;
  const fraction = multiply(subtract(second, whole) ?? 0, Number(NANOS)) ?? 0;
  return createTime(hour, minute, whole, Math.floor(toDouble(fraction)), zone) ?? null;
}

function dateTimeOf(args: Arguments, zone: Zone | undefined | null): FeelDateTime | null {
  const date = dateOf(args);
  const time = timeOf(args, 3, zone);
  return date === null || time === null ? null : new FeelDateTime(date, time);
}

function zoneOf(offset: DaysDuration | null): Zone | undefined | null {
  if (offset === null) return undefined;
  const seconds = Number(offset.nanos / NANOS);
  return Math.abs(seconds) > 18 * 3600 ? null : seconds;
}

function offsetOfHours(hours: FeelNumber): Zone | null {
  const seconds = toDouble(hours) * 3600;
  return Number.isInteger(seconds) && Math.abs(seconds) <= 18 * 3600 ? seconds : null;
}

function dateTimeOfText(text: string): FeelDateTime | null {
  const date = parseDate(text);
  return date === undefined ? (parseDateTime(text) ?? null) : atMidnight(date, undefined);
}

/** The same instant as a clock in the zone shows it; a reading without zone is given the zone. */
function inZone(value: FeelDateTime, name: string): FeelValue {
  const zone = namedZone(name) ?? parseTime(`00:00:00${name}`)?.zone;
  if (zone === undefined) return null;
  const { time } = value;
  if (time.zone === undefined)
    return new FeelDateTime(value.date, new FeelTime(time.hour, time.minute, time.second, time.nanos, zone));
  const instant = instantNanos(value);
  const offset = typeof zone === 'number' ? zone * 1000 : offsetAt(Number(instant / 1_000_000n), zone);
  return dateTimeOfLocalNanos(instant + BigInt(offset) * 1_000_000n, zone) ?? null;
}

function nowIn({ now, timeZone }: FeelEnv): FeelValue {
  const local = parseDateTime(localIso(now, timeZone));
  if (local === undefined) return null;
  const { hour, minute, second, nanos } = local.time;
  const zone =
    timeZone === 'UTC' || timeZone === 'Z' ? 0 : (namedZone(timeZone) ?? offsetAt(now, timeZone) / 1000);
  return new FeelDateTime(local.date, new FeelTime(hour, minute, second, nanos, zone));
}

/** ISO 8601: week 1 has the year's first Thursday. */
function weekOf(date: FeelDate): number {
  const thursday = epochDay(date) + 4 - weekdayOf(date);
  const yearOf = (year: number): number => epochDay(new FeelDate(year, 1, 1));
  const year =
    thursday < yearOf(date.year)
      ? date.year - 1
      : thursday >= yearOf(date.year + 1)
        ? date.year + 1
        : date.year;
  return Math.floor((thursday - yearOf(year)) / 7) + 1;
}
