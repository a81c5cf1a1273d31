import { compare, equal, isInRange } from '../comparison.ts';
import type { FeelRange } from '../values.ts';
import type { FeelValue } from '../values.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** Values that have an order. */
const POINT = 'number|string|date|time|date and time|days and time duration|years and months duration';

/** DMN 1.5, 10.3.4.10: how points and ranges lie to each other. */
export const RANGE_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  before: [
    pointPoint((a, b) => order(a, b) < 0),
    pointRange(
      (point, range) =>
        order(point, start(range)) < 0 || (order(point, start(range)) === 0 && !range.startIncluded),
    ),
    rangePoint(
      (range, point) =>
        order(end(range), point) < 0 || (order(end(range), point) === 0 && !range.endIncluded),
    ),
    rangeRange(isBefore),
  ],
  after: [
    pointPoint((a, b) => order(a, b) > 0),
    pointRange(
      (point, range) =>
        order(point, end(range)) > 0 || (order(point, end(range)) === 0 && !range.endIncluded),
    ),
    rangePoint(
      (range, point) =>
        order(start(range), point) > 0 || (order(start(range), point) === 0 && !range.startIncluded),
    ),
    rangeRange((a, b) => isBefore(b, a)),
  ],
  meets: [rangeRange(meets)],
  'met by': [rangeRange((a, b) => meets(b, a))],
  overlaps: [rangeRange((a, b) => !isBefore(a, b) && !isBefore(b, a))],
  'overlaps before': [rangeRange((a, b) => overlapsBefore(a, b))],
  'overlaps after': [rangeRange((a, b) => overlapsAfter(a, b))],
  finishes: [
    pointRange((point, range) => range.endIncluded && order(point, end(range)) === 0),
    rangeRange(finishes),
  ],
  'finished by': [
    rangePoint((range, point) => range.endIncluded && order(point, end(range)) === 0),
    rangeRange((a, b) => finishes(b, a)),
  ],
  includes: [rangePoint((range, point) => isInRange(point, range) ?? fail()), rangeRange(includes)],
  during: [
    pointRange((point, range) => isInRange(point, range) ?? fail()),
    rangeRange((a, b) => includes(b, a)),
  ],
  starts: [
    pointRange((point, range) => range.startIncluded && order(point, start(range)) === 0),
    rangeRange(starts),
  ],
  'started by': [
    rangePoint((range, point) => range.startIncluded && order(point, start(range)) === 0),
    rangeRange((a, b) => starts(b, a)),
  ],
  coincides: [
    pointPoint((a, b) => order(a, b) === 0),
    rangeRange(
      (a, b) =>
        order(start(a), start(b)) === 0 &&
        order(end(a), end(b)) === 0 &&
        a.startIncluded === b.startIncluded &&
        a.endIncluded === b.endIncluded,
    ),
  ],
};

// helpers

/** Thrown and caught here: the ends cannot be compared. */
class Incomparable extends Error {}

function fail(): never {
  throw new Incomparable();
}

function answering(decide: () => boolean): boolean | null {
  try {
    return decide();
  } catch (thrown) {
    if (thrown instanceof Incomparable) return null;
    throw thrown;
  }
}

function pointPoint(decide: (a: FeelValue, b: FeelValue) => boolean): Signature {
  return signature(`point1: ${POINT}, point2: ${POINT}`, (args) => {
    const [a, b] = [args.get<FeelValue>(0), args.get<FeelValue>(1)];
    return answering(() => decide(a, b));
  });
}

function pointRange(decide: (point: FeelValue, range: FeelRange) => boolean): Signature {
  return signature(`point: ${POINT}, range: range`, (args) =>
    answering(() => decide(args.get(0), args.get(1))),
  );
}

function rangePoint(decide: (range: FeelRange, point: FeelValue) => boolean): Signature {
  return signature(`range: range, point: ${POINT}`, (args) =>
    answering(() => decide(args.get(0), args.get(1))),
  );
}

function rangeRange(decide: (a: FeelRange, b: FeelRange) => boolean): Signature {
  return signature('range1: range, range2: range', (args) =>
    answering(() => decide(args.get(0), args.get(1))),
  );
}

type Bound = FeelValue | typeof LOWEST | typeof HIGHEST;
const LOWEST = Symbol('lowest');
const HIGHEST = Symbol('highest');

function start(range: FeelRange): Bound {
  return range.start ?? LOWEST;
}

function end(range: FeelRange): Bound {
  return range.end ?? HIGHEST;
}

function order(a: Bound, b: Bound): number {
  if (a === b && typeof a === 'symbol') return 0;
  if (a === LOWEST || b === HIGHEST) return -1;
  if (a === HIGHEST || b === LOWEST) return 1;
  return (
    compare(a as FeelValue, b as FeelValue) ?? (equal(a as FeelValue, b as FeelValue) === true ? 0 : fail())
  );
}

function isBefore(a: FeelRange, b: FeelRange): boolean {
  const between = order(end(a), start(b));
  return between < 0 || (between === 0 && !(a.endIncluded && b.startIncluded));
}

function meets(a: FeelRange, b: FeelRange): boolean {
  return a.endIncluded && b.startIncluded && order(end(a), start(b)) === 0;
}

function overlapsBefore(a: FeelRange, b: FeelRange): boolean {
  const starts = order(start(a), start(b));
  const startsBefore = starts < 0 || (starts === 0 && a.startIncluded && !b.startIncluded);
  const reaches = order(end(a), start(b));
  const touches = reaches > 0 || (reaches === 0 && a.endIncluded && b.startIncluded);
  const ends = order(end(a), end(b));
  return startsBefore && touches && (ends < 0 || (ends === 0 && (!a.endIncluded || b.endIncluded)));
}

function overlapsAfter(a: FeelRange, b: FeelRange): boolean {
  const starts = order(start(b), start(a));
  const startsAfter = starts < 0 || (starts === 0 && b.startIncluded && !a.startIncluded);
  const reaches = order(end(b), start(a));
  const touches = reaches > 0 || (reaches === 0 && b.endIncluded && a.startIncluded);
  const ends = order(end(a), end(b));
  return startsAfter && touches && (ends > 0 || (ends === 0 && (a.endIncluded || !b.endIncluded)));
}

/** The end is the same and the start not earlier. */
function finishes(a: FeelRange, b: FeelRange): boolean {
  const starts = order(start(a), start(b));
  return (
    a.endIncluded === b.endIncluded &&
    order(end(a), end(b)) === 0 &&
    (starts > 0 || (starts === 0 && (!a.startIncluded || b.startIncluded)))
  );
}

function starts(a: FeelRange, b: FeelRange): boolean {
  const ends = order(end(a), end(b));
  return (
    a.startIncluded === b.startIncluded &&
    order(start(a), start(b)) === 0 &&
    (ends < 0 || (ends === 0 && (!a.endIncluded || b.endIncluded)))
  );
}

function includes(a: FeelRange, b: FeelRange): boolean {
  const starts = order(start(a), start(b));
  const ends = order(end(a), end(b));
  return (
    (starts < 0 || (starts === 0 && (a.startIncluded || !b.startIncluded))) &&
    (ends > 0 || (ends === 0 && (a.endIncluded || !b.endIncluded)))
  );
}
