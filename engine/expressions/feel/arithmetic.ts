import { add, divide, fromDouble, multiply, negate, power, roundTo, subtract, toDouble } from './decimal.ts';
import type { FeelNumber } from './decimal.ts';
import {
  createDate,
  dateOfEpochDay,
  dateTimeOfLocalNanos,
  DaysDuration,
  daysIn,
  epochDay,
  FeelDate,
  FeelDateTime,
  FeelTime,
  floorDivide,
  instantNanos,
  localNanos,
  MonthsDuration,
  NANOS,
  NANOS_PER_DAY,
  nanosOfDay,
  offsetOfTime,
  timeOfNanos,
} from './temporal.ts';
import { offsetAt } from '../../time/zone.ts';
import { isNumber } from './values.ts';
import type { FeelValue } from './values.ts';

type Operator = (a: FeelValue, b: FeelValue) => FeelValue;

/** DMN 1.5, tables 55 to 60. What has no meaning is null. */
export const ARITHMETIC: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['+', plus],
  ['-', minus],
  ['*', times],
  ['/', dividedBy],
  ['**', raisedTo],
]);

/** Unary minus. */
export function negative(value: FeelValue): FeelValue {
  if (isNumber(value)) return negate(value);
  if (value instanceof DaysDuration) return new DaysDuration(-value.nanos);
  if (value instanceof MonthsDuration) return new MonthsDuration(0 - value.months);
  return null;
}

/** The day at midnight UTC, as DMN reads a date where a date and time is needed. */
export function atMidnight(date: FeelDate, zone: number | undefined): FeelDateTime {
  return new FeelDateTime(date, new FeelTime(0, 0, 0, 0, zone));
}

/** Whole months from one day to another, as for `years and months duration(from, to)`. */
export function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): number {
  const [start, end] = [from instanceof FeelDate ? from : from.date, to instanceof FeelDate ? to : to.date];
  const months = (end.year - start.year) * 12 + end.month - start.month;
  const order = end.day - start.day || Number(timeOfDay(to) - timeOfDay(from));
  if (months > 0 && order < 0) return months - 1;
  return months < 0 && order > 0 ? months + 1 : months;
}

/** A date moved by months; a day the month does not have becomes its last. */
export function addMonths(date: FeelDate, months: number): FeelDate | null {
  const total = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return createDate(year, month, Math.min(date.day, daysIn(year, month))) ?? null;
}

// helpers

function plus(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? (add(a, b) ?? null) : null;
  if (typeof a === 'string') return typeof b === 'string' ? a + b : null;
  if (a instanceof DaysDuration) {
    if (b instanceof DaysDuration) return new DaysDuration(a.nanos + b.nanos);
    return b instanceof MonthsDuration ? null : moved(b, a);
  }
  if (a instanceof MonthsDuration) {
    if (b instanceof MonthsDuration) return new MonthsDuration(a.months + b.months);
    return b instanceof DaysDuration ? null : moved(b, a);
  }
  return b instanceof DaysDuration || b instanceof MonthsDuration ? moved(a, b) : null;
}

function minus(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? (subtract(a, b) ?? null) : null;
  if (b instanceof DaysDuration || b instanceof MonthsDuration) {
    const back = negative(b);
    if (a instanceof DaysDuration || a instanceof MonthsDuration) return plus(a, back);
    return moved(a, back as DaysDuration | MonthsDuration);
  }
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const [left, right] = [offsetOfTime(a), offsetOfTime(b)];
    const utc = (time: FeelTime, offset: number | undefined): bigint =>
      nanosOfDay(time) - BigInt(offset ?? 0) * NANOS;
    return new DaysDuration(utc(a, left ?? right) - utc(b, right ?? left));
  }
  return betweenDays(a, b);
}

function betweenDays(a: FeelValue, b: FeelValue): FeelValue {
  if (a instanceof FeelDate && b instanceof FeelDate)
    return new DaysDuration(BigInt(epochDay(a) - epochDay(b)) * NANOS_PER_DAY);
  const x = a instanceof FeelDate ? atMidnight(a, 0) : a;
  const y = b instanceof FeelDate ? atMidnight(b, 0) : b;
  if (!(x instanceof FeelDateTime) || !(y instanceof FeelDateTime)) return null;
  // Without its zone a reading is no point in time: the distance to one is not defined.
  if ((x.time.zone === undefined) !== (y.time.zone === undefined)) return null;
  return new DaysDuration(instantNanos(x) - instantNanos(y));
}

function moved(value: FeelValue, by: DaysDuration | MonthsDuration): FeelValue {
  if (by instanceof MonthsDuration) {
    if (value instanceof FeelDate) return addMonths(value, by.months);
    if (!(value instanceof FeelDateTime)) return null;
    const date = addMonths(value.date, by.months);
    return date === null ? null : new FeelDateTime(date, value.time);
  }
  if (value instanceof FeelDate) {
    const nanos = BigInt(epochDay(value)) * NANOS_PER_DAY + by.nanos;
    return dateOfEpochDay(Number(floorDivide(nanos, NANOS_PER_DAY))) ?? null;
  }
  if (value instanceof FeelTime) {
    const nanos = nanosOfDay(value) + by.nanos;
    return timeOfNanos(nanos - floorDivide(nanos, NANOS_PER_DAY) * NANOS_PER_DAY, value.zone);
  }
  return value instanceof FeelDateTime ? movedInTime(value, by.nanos) : null;
}

/** In a named zone the hours of the world are counted, not those of the clock on the wall. */
function movedInTime(value: FeelDateTime, nanos: bigint): FeelValue {
  const { zone } = value.time;
  if (typeof zone !== 'string') return dateTimeOfLocalNanos(localNanos(value) + nanos, zone) ?? null;
  const instant = instantNanos(value) + nanos;
  const milliseconds = Math.max(
    -62_135_596_800_000,
    Math.min(253_402_300_799_000, Number(instant / 1_000_000n)),
  );
  return dateTimeOfLocalNanos(instant + BigInt(offsetAt(milliseconds, zone)) * 1_000_000n, zone) ?? null;
}

function times(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? (multiply(a, b) ?? null) : isDuration(b) ? scaled(b, a) : null;
  return isDuration(a) && isNumber(b) ? scaled(a, b) : null;
}

function dividedBy(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(b)) {
    if (isNumber(a)) return divide(a, b) ?? null;
    if (!isDuration(a) || b === 0) return null;
    const size = divide(sizeOf(a), b);
    return size === undefined ? null : durationOf(a, size);
  }
  if (a instanceof DaysDuration && b instanceof DaysDuration) return divide(sizeOf(a), sizeOf(b)) ?? null;
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return divide(a.months, b.months) ?? null;
  return null;
}

function raisedTo(a: FeelValue, b: FeelValue): FeelValue {
  return isNumber(a) && isNumber(b) ? (power(a, b) ?? null) : null;
}

type Duration = DaysDuration | MonthsDuration;

function isDuration(value: FeelValue): value is Duration {
  return value instanceof DaysDuration || value instanceof MonthsDuration;
}

function scaled(duration: Duration, factor: FeelNumber): FeelValue {
  const size = multiply(sizeOf(duration), factor);
  return size === undefined ? null : durationOf(duration, size);
}

/** Months, or seconds with their fraction. */
function sizeOf(duration: Duration): FeelNumber {
  if (duration instanceof MonthsDuration) return duration.months;
  const whole = fromDouble(Number(duration.nanos / NANOS)) ?? 0;
  const rest = divide(Number(duration.nanos % NANOS), Number(NANOS)) ?? 0;
  return add(whole, rest) ?? 0;
}

function durationOf(like: Duration, size: FeelNumber): FeelValue {
  if (like instanceof MonthsDuration) {
    const months = roundTo(size, 0, 'down');
    return typeof months === 'number' ? new MonthsDuration(months) : null;
  }
  const nanos = multiply(size, Number(NANOS));
  const whole = nanos === undefined ? undefined : roundTo(nanos, 0, 'down');
  if (whole === undefined) return null;
  return new DaysDuration(typeof whole === 'number' ? BigInt(whole) : BigInt(Math.trunc(toDouble(whole))));
}

function timeOfDay(value: FeelDate | FeelDateTime): bigint {
  return value instanceof FeelDate ? 0n : nanosOfDay(value.time);
}
