import { compare, equal } from '../comparison.ts';
import {
  add,
  compareNumbers,
  divide,
  isInteger,
  multiply,
  subtract,
  toDouble,
  fromDouble,
} from '../decimal.ts';
import type { FeelNumber } from '../decimal.ts';
import { ARITHMETIC } from '../arithmetic.ts';
import { DaysDuration, MonthsDuration } from '../temporal.ts';
import { isList, isNumber } from '../values.ts';
import type { FeelEnv, FeelList, FeelValue, FeelFunction } from '../values.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** DMN 1.5, 10.3.4.4 and 10.3.4.8. */
export const LIST_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  'list contains': [
    signature('list: list, element: any', (args) =>
      args.get<FeelList>(0).some((item) => same(item, args.get(1))),
    ),
  ],
  count: [signature('list: list', (args) => args.get<FeelList>(0).length)],
  min: aggregate((list) => extreme(list, -1)),
  max: aggregate((list) => extreme(list, 1)),
  sum: aggregate((list) => (list.length === 0 ? null : total(list))),
  mean: aggregate(mean),
  all: aggregate((list) => three(list, false)),
  any: aggregate((list) => three(list, true)),
  sublist: [
    signature('list: list, start position: number, length?: number', (args) =>
      sublist(args.get(0), args.get(1), args.optional(2)),
    ),
  ],
  append: [
    signature('list: list, ...item: any', (args) => [...args.get<FeelList>(0), ...args.get<FeelList>(1)]),
  ],
  concatenate: [
    signature('...list: list', (args) => args.get<FeelList>(0).flatMap((list) => list as FeelList)),
  ],
  'insert before': [
    signature('list: list, position: number, newItem: any', (args) =>
      insertBefore(args.get(0), args.get(1), args.get(2)),
    ),
  ],
  remove: [signature('list: list, position: number', (args) => remove(args.get(0), args.get(1)))],
  'list replace': [
    signature('list: list, position: number, newItem: any', (args) => {
      const index = indexOf(args.get(0), args.get(1));
      return index === null ? null : args.get<FeelList>(0).with(index, args.get(2));
    }),
    signature('list: list, match: function, newItem: any', (args, env) =>
      replaceMatches(args.get(0), args.get(1), args.get(2), env),
    ),
  ],
  reverse: [signature('list: list', (args) => args.get<FeelList>(0).toReversed())],
  'index of': [
    signature('list: list, match: any', (args) =>
      args.get<FeelList>(0).flatMap((item, index) => (same(item, args.get(1)) ? [index + 1] : [])),
    ),
  ],
  union: [
    signature('...list: list', (args) => distinct(args.get<FeelList>(0).flatMap((list) => list as FeelList))),
  ],
  'distinct values': [signature('list: list', (args) => distinct(args.get(0)))],
  'duplicate values': [signature('list: list', (args) => duplicates(args.get(0)))],
  flatten: [signature('list: list', (args) => flatten(args.get(0)))],
  product: aggregate((list) => fold(list, 1, multiply)),
  median: aggregate(median),
  stddev: aggregate(deviation),
  mode: aggregate(mode),
  sort: [
    signature('list: list, precedes: function', (args, env) => sort(args.get(0), args.get(1), env)),
    signature('list: list', (args) => sortNaturally(args.get(0))),
  ],
  partition: [signature('list: list, size: number', (args) => partition(args.get(0), args.get(1)))],
  'is empty': [signature('list: list', (args) => args.get<FeelList>(0).length === 0)],
};

export function same(a: FeelValue, b: FeelValue): boolean {
  return equal(a, b) === true;
}

// helpers

/** Functions that take a list, or the same as separate arguments. */
function aggregate(run: (list: FeelList) => FeelValue): readonly Signature[] {
  return [
    signature('list: list', (args) => run(args.get(0))),
    signature('...item: any', (args) => run(args.get(0))),
  ];
}

function extreme(list: FeelList, direction: number): FeelValue {
  let best = list[0] ?? null;
  if (list.length === 1 && (best === null || compare(best, best) === null)) return null;
  for (const item of list.slice(1)) {
    const order = compare(item, best);
    if (order === null) return null;
    if (Math.sign(order) === direction) best = item;
  }
  return best;
}

function total(list: FeelList): FeelValue {
  const plus = ARITHMETIC.get('+')!;
  const summable = (value: FeelValue): boolean =>
    isNumber(value) || value instanceof DaysDuration || value instanceof MonthsDuration;
  if (!list.every(summable)) return null;
  return list.slice(1).reduce<FeelValue>((sum, item) => plus(sum, item), list[0] ?? null);
}

function mean(list: FeelList): FeelValue {
  return list.length === 0 ? null : ARITHMETIC.get('/')!(total(list), list.length);
}

function numbersOf(list: FeelList): readonly FeelNumber[] | null {
  return list.length > 0 && list.every(isNumber) ? list : null;
}

function fold(
  list: FeelList,
  start: FeelNumber,
  step: (a: FeelNumber, b: FeelNumber) => FeelNumber | undefined,
): FeelValue {
  const numbers = numbersOf(list);
  if (numbers === null) return null;
  return (
    numbers.reduce<FeelNumber | undefined>(
      (result, item) => (result === undefined ? undefined : step(result, item)),
      start,
    ) ?? null
  );
}

function median(list: FeelList): FeelValue {
  const numbers = numbersOf(list);
  if (numbers === null) return null;
  const sorted = numbers.toSorted(compareNumbers);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  if (sorted.length % 2 === 1) return high;
  const sum = add(sorted[middle - 1] ?? 0, high);
  return sum === undefined ? null : (divide(sum, 2) ?? null);
}

/** Of a sample: the divisor is one less than the count. */
function deviation(list: FeelList): FeelValue {
  const numbers = numbersOf(list);
  const average = mean(list);
  if (numbers === null || numbers.length < 2 || !isNumber(average)) return null;
  let sum: FeelNumber = 0;
  for (const item of numbers) {
    const distance = subtract(item, average) ?? 0;
    sum = add(sum, multiply(distance, distance) ?? 0) ?? 0;
  }
  const variance = divide(sum, numbers.length - 1);
  return variance === undefined ? null : (fromDouble(Math.sqrt(toDouble(variance))) ?? null);
}

function mode(list: FeelList): FeelValue {
  if (list.length === 0) return [];
  const numbers = numbersOf(list);
  if (numbers === null) return null;
  const counts = new Map<string, { value: FeelNumber; count: number }>();
  for (const value of numbers) {
    const known = counts.get(String(value));
    if (known === undefined) counts.set(String(value), { value, count: 1 });
    else known.count += 1;
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  return [...counts.values()]
    .filter(({ count }) => count === most)
    .map(({ value }) => value)
    .sort(compareNumbers);
}

/** `all` and `any`: an unknown member leaves the result unknown unless another one decides. */
function three(list: FeelList, deciding: boolean): FeelValue {
  if (list.includes(deciding)) return deciding;
  return list.every((item) => typeof item === 'boolean') ? !deciding : null;
}

function sublist(list: FeelList, start: FeelNumber, length: FeelNumber | undefined): FeelValue {
  const from = indexOf(list, start);
  if (from === null) return null;
  if (length === undefined) return list.slice(from);
  if (typeof length !== 'number' || length < 1) return null;
  return from + length > list.length ? null : list.slice(from, from + length);
}

/** Position from 1, or from the end when negative, as an index; null outside the list. */
function indexOf(list: FeelList, position: FeelNumber): number | null {
  if (typeof position !== 'number' || position === 0 || Math.abs(position) > list.length) return null;
  return position > 0 ? position - 1 : list.length + position;
}

function insertBefore(list: FeelList, position: FeelNumber, item: FeelValue): FeelValue {
  const index =
    typeof position === 'number' && position === list.length + 1 ? list.length : indexOf(list, position);
  return index === null ? null : [...list.slice(0, index), item, ...list.slice(index)];
}

function remove(list: FeelList, position: FeelNumber): FeelValue {
  const index = indexOf(list, position);
  return index === null ? null : [...list.slice(0, index), ...list.slice(index + 1)];
}

function replaceMatches(list: FeelList, match: FeelFunction, item: FeelValue, env: FeelEnv): FeelValue {
  if (match.parameters.length !== 2) return null;
  const result: FeelValue[] = [];
  for (const old of list) {
    const matches = match.invoke([old, item], env);
    if (typeof matches !== 'boolean') return null;
    result.push(matches ? item : old);
  }
  return result;
}

/** Texts, numbers and booleans are found by a key, so that long lists of them take linear time. */
function distinct(list: FeelList): FeelList {
  const keys = new Set<string>();
  const others: FeelValue[] = [];
  return list.filter((item) => {
    const key = keyOf(item);
    if (key === undefined) {
      if (others.some((other) => same(item, other))) return false;
      others.push(item);
    } else {
      if (keys.has(key)) return false;
      keys.add(key);
    }
    return true;
  });
}

function duplicates(list: FeelList): FeelList {
  const seen = new Set<string>();
  const others: FeelValue[] = [];
  const repeated = list.filter((item) => {
    const key = keyOf(item);
    const known = key === undefined ? others.some((other) => same(item, other)) : seen.has(key);
    if (key === undefined) others.push(item);
    else seen.add(key);
    return known;
  });
  const first = distinct(repeated);
  return distinct(list).filter((item) => first.some((other) => same(item, other)));
}

function keyOf(value: FeelValue): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value}`;
  return isNumber(value) ? `#${String(value)}` : undefined;
}

function flatten(list: FeelList): FeelList {
  return list.flatMap((item) => (isList(item) ? flatten(item) : [item]));
}

/** A stable merge sort that asks `precedes` only; null when it does not answer with a boolean. */
function sort(list: FeelList, precedes: FeelFunction, env: FeelEnv): FeelValue {
  if (precedes.parameters.length !== 2) return null;
  let answered = true;
  const sorted = list.toSorted((a, b) => {
    const forth = precedes.invoke([a, b], env);
    if (forth === true) return -1;
    if (forth !== false) answered = false;
    return precedes.invoke([b, a], env) === true ? 1 : 0;
  });
  return answered ? sorted : null;
}

function sortNaturally(list: FeelList): FeelValue {
  let comparable = true;
  const sorted = list.toSorted((a, b) => {
    const order = compare(a, b);
    if (order === null) comparable = false;
    return order ?? 0;
  });
  return comparable ? sorted : null;
}

function partition(list: FeelList, size: FeelNumber): FeelValue {
  if (typeof size !== 'number' || !isInteger(size) || size < 1) return null;
  const parts: FeelList[] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}
