import { instantOf, isTimeZone, offsetAt } from '../../time/zone.ts';

/** An offset in seconds, or a named zone whose offset depends on the day. */
export type Zone = number | string;

export class FeelDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    this.year = year;
    this.month = month;
    this.day = day;
  }

  toString(): string {
    const years = String(Math.abs(this.year)).padStart(4, '0');
    return `${this.year < 0 ? '-' : ''}${years}-${two(this.month)}-${two(this.day)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

export class FeelTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  readonly zone: Zone | undefined;
  constructor(hour: number, minute: number, second: number, nanos: number, zone: Zone | undefined) {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.nanos = nanos;
    this.zone = zone;
  }

  toString(): string {
    const fraction = this.nanos === 0 ? '' : `.${String(this.nanos).padStart(9, '0').replace(/0+$/, '')}`;
    return `${two(this.hour)}:${two(this.minute)}:${two(this.second)}${fraction}${zoneText(this.zone)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

export class FeelDateTime {
  readonly date: FeelDate;
  readonly time: FeelTime;
  constructor(date: FeelDate, time: FeelTime) {
    this.date = date;
    this.time = time;
  }

  toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Days and time duration. */
export class DaysDuration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }

  toString(): string {
    if (this.nanos === 0n) return 'PT0S';
    const size = this.nanos < 0n ? -this.nanos : this.nanos;
    const days = size / NANOS_PER_DAY;
    const hours = (size / (3600n * NANOS)) % 24n;
    const minutes = (size / (60n * NANOS)) % 60n;
    const seconds = (size / NANOS) % 60n;
    const fraction = size % NANOS;
    const fractionText = fraction === 0n ? '' : `.${fraction.toString().padStart(9, '0').replace(/0+$/, '')}`;
    const secondText = seconds === 0n && fraction === 0n ? '' : `${seconds}${fractionText}S`;
    const time = `${hours === 0n ? '' : `${hours}H`}${minutes === 0n ? '' : `${minutes}M`}${secondText}`;
    return `${this.nanos < 0n ? '-' : ''}P${days === 0n ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Years and months duration. */
export class MonthsDuration {
  readonly months: number;
  constructor(months: number) {
    this.months = months;
  }

  toString(): string {
    if (this.months === 0) return 'P0M';
    const size = Math.abs(this.months);
    const years = Math.floor(size / 12);
    const months = size % 12;
    return `${this.months < 0 ? '-' : ''}P${years === 0 ? '' : `${years}Y`}${months === 0 ? '' : `${months}M`}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

export type Temporal = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration;

export const NANOS = 1_000_000_000n;
export const NANOS_PER_DAY = 86_400n * NANOS;
const MAXIMUM_YEAR = 999_999_999;

export function isTemporal(value: unknown): value is Temporal {
  return (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof DaysDuration ||
    value instanceof MonthsDuration
  );
}

/** Undefined for a day that no calendar has. */
export function createDate(year: number, month: number, day: number): FeelDate | undefined {
  const valid =
    Number.isInteger(year) &&
    Math.abs(year) <= MAXIMUM_YEAR &&
    Number.isInteger(month) &&
    month >= 1 &&
    month <= 12 &&
    Number.isInteger(day) &&
    day >= 1 &&
    day <= daysIn(year, month);
  return valid ? new FeelDate(year, month, day) : undefined;
}

export function createTime(
  hour: number,
  minute: number,
  second: number,
  nanos: number,
  zone: Zone | undefined,
): FeelTime | undefined {
  const within = (value: number, limit: number): boolean => value >= 0 && value < limit;
  const valid = within(hour, 24) && within(minute, 60) && within(second, 60);
  return valid ? new FeelTime(hour, minute, second, nanos, zone) : undefined;
}

export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
export function epochDay(date: FeelDate): number {
  const year = date.month <= 2 ? date.year - 1 : date.year;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5) + date.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Undefined beyond the years FEEL has. */
export function dateOfEpochDay(day: number): FeelDate | undefined {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return createDate(year, month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1);
}

/** Nanoseconds since midnight, of the clock on the wall. */
export function nanosOfDay(time: FeelTime): bigint {
  return BigInt(time.hour * 3600 + time.minute * 60 + time.second) * NANOS + BigInt(time.nanos);
}

/** Nanoseconds since the epoch as the clock on the wall shows them. */
export function localNanos(value: FeelDateTime): bigint {
  return BigInt(epochDay(value.date)) * NANOS_PER_DAY + nanosOfDay(value.time);
}

/** Seconds east of UTC at this reading of the clock. */
export function offsetOf(zone: Zone, date: FeelDate, time: FeelTime): number {
  if (typeof zone === 'number') return zone;
  // Zones have rules only for years a calendar of the platform reaches; beyond them the nearest year's rule holds.
  const local = {
    year: Math.min(9999, Math.max(1, date.year)),
    month: date.month,
    day: date.month === 2 && date.day === 29 ? 28 : date.day,
    hour: time.hour,
    minute: time.minute,
    second: time.second,
    millisecond: 0,
  };
  return Math.round(offsetAt(instantOf(local, zone), zone) / 1000);
}

/** The offset of a time without a date, as on the first day of the epoch. */
export function offsetOfTime(time: FeelTime): number | undefined {
  return time.zone === undefined ? undefined : offsetOf(time.zone, new FeelDate(1970, 1, 1), time);
}

/** Nanoseconds since the epoch; a reading without zone is taken in `otherwise`. */
export function instantNanos(value: FeelDateTime, otherwise: Zone = 0): bigint {
  const offset = offsetOf(value.time.zone ?? otherwise, value.date, value.time);
  return localNanos(value) - BigInt(offset) * NANOS;
}

export function dateTimeOfLocalNanos(nanos: bigint, zone: Zone | undefined): FeelDateTime | undefined {
  const day = floorDivide(nanos, NANOS_PER_DAY);
  const date = dateOfEpochDay(Number(day));
  return date === undefined
    ? undefined
    : new FeelDateTime(date, timeOfNanos(nanos - day * NANOS_PER_DAY, zone));
}

export function timeOfNanos(nanos: bigint, zone: Zone | undefined): FeelTime {
  const seconds = Number(nanos / NANOS);
  return new FeelTime(
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
    Number(nanos % NANOS),
    zone,
  );
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Undefined for a zone nobody knows. */
export function namedZone(name: string): Zone | undefined {
  if (!/^[A-Za-z][\w/+-]*$/.test(name)) return undefined;
  return isTimeZone(name) ? name : undefined;
}

// helpers

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function zoneText(zone: Zone | undefined): string {
  if (zone === undefined) return '';
  if (typeof zone === 'string') return `@${zone}`;
  if (zone === 0) return 'Z';
  const size = Math.abs(zone);
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${zone < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}
