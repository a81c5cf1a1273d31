import { compareNumbers, equalNumbers } from './decimal.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration } from './temporal.ts';
import { epochDay, instantNanos, nanosOfDay, NANOS, offsetOfTime } from './temporal.ts';
import type { Zone } from './temporal.ts';
import { FeelFunction, FeelRange, isContext, isList, isNumber } from './values.ts';
import type { FeelContext, FeelList, FeelValue } from './values.ts';

/**
 * DMN 1.5, table 53: `=`. Null is equal to null only; values of different kinds cannot be compared and give null. Lists,
 * contexts and ranges are equal by their parts.
 */
export function equal(a: FeelValue, b: FeelValue): boolean | null {
  if (a === null || b === null) return a === b;
  if (isNumber(a)) return isNumber(b) ? equalNumbers(a, b) : null;
  if (typeof a === 'string' || typeof a === 'boolean') return typeof a === typeof b ? a === b : null;
  if (isList(a)) return isList(b) ? equalLists(a, b) : null;
  if (isContext(a)) return isContext(b) ? equalContexts(a, b) : null;
  if (a instanceof FeelRange) return b instanceof FeelRange ? equalRanges(a, b) : null;
  if (a instanceof FeelFunction) return b instanceof FeelFunction ? a === b : null;
  const order = compare(a, b);
  return order === null ? null : order === 0;
}

/** Negative, zero or positive; null when the values have no order. */
export function compare(a: FeelValue, b: FeelValue): number | null {
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (typeof a === 'string') return typeof b === 'string' ? compareStrings(a, b) : null;
  if (a instanceof FeelDate) return b instanceof FeelDate ? epochDay(a) - epochDay(b) : null;
  if (a instanceof FeelTime) return b instanceof FeelTime ? compareTimes(a, b) : null;
  if (a instanceof FeelDateTime) return b instanceof FeelDateTime ? compareDateTimes(a, b) : null;
  if (a instanceof DaysDuration) return b instanceof DaysDuration ? sign(a.nanos - b.nanos) : null;
  if (a instanceof MonthsDuration) return b instanceof MonthsDuration ? a.months - b.months : null;
  return null;
}

/** `value in range`; null where the ends cannot be compared with it. */
export function isInRange(value: FeelValue, range: FeelRange): boolean | null {
  const fromStart = range.start === undefined ? 1 : compare(value, range.start);
  const toEnd = range.end === undefined ? -1 : compare(value, range.end);
  if (fromStart === null || toEnd === null) return null;
  return (
    (fromStart > 0 || (fromStart === 0 && range.startIncluded)) &&
    (toEnd < 0 || (toEnd === 0 && range.endIncluded))
  );
}

/** `is()`: the same element of the domain; unlike `=`, a zone that is written differently makes a difference. */
export function isSame(a: FeelValue, b: FeelValue): boolean {
  if (a instanceof FeelTime && b instanceof FeelTime)
    return nanosOfDay(a) === nanosOfDay(b) && sameZone(a.zone, b.zone);
  if (a instanceof FeelDateTime && b instanceof FeelDateTime)
    return epochDay(a.date) === epochDay(b.date) && isSame(a.time, b.time);
  return equal(a, b) === true;
}

/** By code points, so that characters beyond the basic plane have their place. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done === true || y.done === true) return x.done === true ? (y.done === true ? 0 : -1) : 1;
    const difference = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
}

/** The operator of a comparison. */
export function comparer(operator: string): (a: FeelValue, b: FeelValue) => boolean | null {
  if (operator === '=') return equal;
  if (operator === '!=')
    return (a, b) => {
      const same = equal(a, b);
      return same === null ? null : !same;
    };
  const accepts = ORDER[operator]!;
  return (a, b) => {
    const order = compare(a, b);
    return order === null ? null : accepts(order);
  };
}

// helpers

const ORDER: Readonly<Record<string, ((order: number) => boolean) | undefined>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function equalLists(a: FeelList, b: FeelList): boolean | null {
  if (a.length !== b.length) return false;
  let result: boolean | null = true;
  for (let index = 0; index < a.length; index += 1) {
    const same = equal(a[index] ?? null, b[index] ?? null);
    if (same === false) return false;
    if (same === null) result = null;
  }
  return result;
}

function equalContexts(a: FeelContext, b: FeelContext): boolean | null {
  if (a.size !== b.size) return false;
  let result: boolean | null = true;
  for (const [name, value] of a) {
    const other = b.get(name);
    const same = other === undefined ? false : equal(value, other);
    if (same === false) return false;
    if (same === null) result = null;
  }
  return result;
}

function equalRanges(a: FeelRange, b: FeelRange): boolean {
  const sameEnd = (x: FeelValue | undefined, y: FeelValue | undefined): boolean =>
    x === undefined || y === undefined ? x === y : equal(x, y) === true;
  return (
    a.startIncluded === b.startIncluded &&
    a.endIncluded === b.endIncluded &&
    sameEnd(a.start, b.start) &&
    sameEnd(a.end, b.end)
  );
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** DMN 1.5, table 54: a time without offset is taken in the offset of the other. */
function compareTimes(a: FeelTime, b: FeelTime): number {
  const [left, right] = [offsetOfTime(a), offsetOfTime(b)];
  const utc = (time: FeelTime, offset: number | undefined): bigint =>
    nanosOfDay(time) - BigInt(offset ?? 0) * NANOS;
  return sign(utc(a, left ?? right) - utc(b, right ?? left));
}

/** A reading without zone is taken in the zone of the other. */
function compareDateTimes(a: FeelDateTime, b: FeelDateTime): number {
  return sign(instantNanos(a, b.time.zone ?? 0) - instantNanos(b, a.time.zone ?? 0));
}

function sameZone(a: Zone | undefined, b: Zone | undefined): boolean {
  return a === b;
}
