import type { InstantMs } from '../model/json.ts';

/** A wall-clock reading without zone. `month` counts from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** True for `UTC`, `Z`, fixed offsets such as `+02:00` and every IANA zone the platform knows. */
export function isTimeZone(zone: string): boolean {
  if (fixedOffset(zone) !== undefined) return true;
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** Offset from UTC in milliseconds that holds in `zone` at `instant`. */
export function offsetAt(instant: InstantMs, zone: string): number {
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return fixed;
  const parts = formatter(zone).formatToParts(instant);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  // Era-less years before 1 do not occur: timers reach 100 years at most.
  const local = Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
    read('second'),
  );
  return local - Math.floor(instant / 1000) * 1000;
}

export function localAt(instant: InstantMs, zone: string): LocalTime {
  const shifted = new Date(instant + offsetAt(instant, zone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/**
 * The instant of a wall-clock reading. TMR-5: a reading the clock skips means the end of the gap, one that occurs twice
 * means the first time.
 */
export function instantOf(local: LocalTime, zone: string): InstantMs {
  const asUtc = utcOf(local);
  // Offsets never change by more than a day, so the two neighbours of the reading show every offset it may have.
  const before = offsetAt(asUtc - DAY, zone);
  const after = offsetAt(asUtc + DAY, zone);
  const first = asUtc - before;
  if (before === after || offsetAt(first, zone) === before) return first;
  const second = asUtc - after;
  if (offsetAt(second, zone) === after) return second;
  return endOfGap(second, first, zone, before);
}

/** Second instant of a reading that occurs twice; the same as `instantOf` where it occurs once. */
export function laterInstantOf(local: LocalTime, zone: string): InstantMs {
  const asUtc = utcOf(local);
  const after = offsetAt(asUtc + DAY, zone);
  const second = asUtc - after;
  return offsetAt(second, zone) === after ? second : instantOf(local, zone);
}

/** `2026-11-21T08:40:27.777` in the zone. */
export function localIso(instant: InstantMs, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, -1);
}

/** `+02:00` at the instant. */
export function offsetText(instant: InstantMs, zone: string): string {
  const minutes = Math.round(offsetAt(instant, zone) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** Days of a month; `month` from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

// helpers

const DAY = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function utcOf(local: LocalTime): number {
  return Date.UTC(
    local.year,
    local.month - 1,
    local.day,
    local.hour,
    local.minute,
    local.second,
    local.millisecond,
  );
}

/** First instant after the jump; the jump lies between `early` and `late`. */
function endOfGap(early: InstantMs, late: InstantMs, zone: string, offsetBefore: number): InstantMs {
  let low = Math.min(early, late);
  let high = Math.max(early, late);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offsetBefore) low = middle;
    else high = middle;
  }
  return high;
}

function fixedOffset(zone: string): number | undefined {
  if (zone === 'UTC' || zone === 'Z' || zone === 'GMT') return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return undefined;
  const size = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  return match[1] === '-' ? -size : size;
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}
