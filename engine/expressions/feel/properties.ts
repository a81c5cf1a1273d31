import { parseNumber } from './decimal.ts';
import { offsetOf, offsetOfTime, epochDay } from './temporal.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, NANOS } from './temporal.ts';
import { FeelRange, isContext, isList, memberNamed } from './values.ts';
import type { FeelValue } from './values.ts';

/** `value.name` (DMN 1.5, table 64): members of contexts, parts of temporal values and ranges; of a list, each item's. */
export function propertyOf(value: FeelValue, name: string): FeelValue {
  if (isContext(value)) return memberNamed(value, name) ?? null;
  if (isList(value)) return value.map((item) => propertyOf(item, name));
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelTime) return timeProperty(value, name, offsetOfTime(value));
  if (value instanceof FeelDateTime) {
    const { date, time } = value;
    const offset = time.zone === undefined ? undefined : offsetOf(time.zone, date, time);
    return dateProperty(date, name) ?? timeProperty(time, name, offset);
  }
  if (value instanceof DaysDuration) return daysProperty(value, name);
  if (value instanceof MonthsDuration) {
    if (name === 'years') return Math.trunc(value.months / 12) + 0;
    return name === 'months' ? (value.months % 12) + 0 : null;
  }
  return value instanceof FeelRange ? rangeProperty(value, name) : null;
}

/** 1 is Monday. */
export function weekdayOf(date: FeelDate): number {
  return ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;
}

// helpers

function dateProperty(date: FeelDate, name: string): FeelValue {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekdayOf(date);
    default:
      return null;
  }
}

function timeProperty(time: FeelTime, name: string, offset: number | undefined): FeelValue {
  switch (name) {
    case 'hour':
      return time.hour;
    case 'minute':
      return time.minute;
    case 'second':
      return time.nanos === 0
        ? time.second
        : (parseNumber(`${time.second}.${String(time.nanos).padStart(9, '0')}`) ?? null);
    case 'time offset':
      return offset === undefined ? null : new DaysDuration(BigInt(offset) * NANOS);
    case 'timezone':
      return typeof time.zone === 'string' ? time.zone : null;
    default:
      return null;
  }
}

function daysProperty(duration: DaysDuration, name: string): FeelValue {
  const seconds = duration.nanos / NANOS;
  switch (name) {
    case 'days':
      return Number(seconds / 86_400n);
    case 'hours':
      return Number((seconds / 3600n) % 24n);
    case 'minutes':
      return Number((seconds / 60n) % 60n);
    case 'seconds':
      return Number(seconds % 60n);
    default:
      return null;
  }
}

function rangeProperty(range: FeelRange, name: string): FeelValue {
  switch (name) {
    case 'start':
      return range.start ?? null;
    case 'end':
      return range.end ?? null;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return null;
  }
}
