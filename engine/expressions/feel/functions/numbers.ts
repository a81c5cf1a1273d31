import {
  compareNumbers,
  divide,
  fromDouble,
  isInteger,
  modulo,
  negate,
  roundTo,
  signOf,
  toDouble,
} from '../decimal.ts';
import type { FeelNumber, Rounding } from '../decimal.ts';
import { DaysDuration, MonthsDuration } from '../temporal.ts';
import { signature } from './signature.ts';
import type { Arguments, Signature } from './signature.ts';
import type { FeelValue } from '../values.ts';

/** DMN 1.5, 10.3.4.5. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  decimal: [signature('n: number, scale: number', (args) => rounding(args, 'half-even'))],
  floor: roundingFunction('floor'),
  ceiling: roundingFunction('ceiling'),
  'round up': roundingFunction('up'),
  'round down': roundingFunction('down'),
  'round half up': roundingFunction('half-up'),
  'round half down': roundingFunction('half-down'),
  abs: [
    signature('n: number', (args) => {
      const value = args.get<FeelNumber>(0);
      return signOf(value) < 0 ? negate(value) : value;
    }),
    signature('n: days and time duration', (args) => {
      const { nanos } = args.get<DaysDuration>(0);
      return new DaysDuration(nanos < 0n ? -nanos : nanos);
    }),
    signature(
      'n: years and months duration',
      (args) => new MonthsDuration(Math.abs(args.get<MonthsDuration>(0).months)),
    ),
  ],
  modulo: [
    signature('dividend: number, divisor: number', (args) => modulo(args.get(0), args.get(1)) ?? null),
  ],
  sqrt: [signature('number: number', (args) => squareRoot(args.get(0)))],
  log: [signature('number: number', (args) => double(args, (value) => (value > 0 ? Math.log(value) : NaN)))],
  exp: [signature('number: number', (args) => double(args, Math.exp))],
  odd: [signature('number: number', (args) => isInteger(args.get(0)) && modulo(args.get(0), 2) !== 0)],
  even: [signature('number: number', (args) => isInteger(args.get(0)) && modulo(args.get(0), 2) === 0)],
};

// helpers

/** Digits after the point a decimal128 can have. */
const LEAST_SCALE = -6111;
const GREATEST_SCALE = 6176;

function roundingFunction(mode: Rounding): readonly Signature[] {
  return [signature('n: number, scale?: number', (args) => rounding(args, mode))];
}

function rounding(args: Arguments, mode: Rounding): FeelValue {
  const scale = roundTo(args.optional<FeelNumber>(1) ?? 0, 0, 'down');
  if (typeof scale !== 'number' || scale < LEAST_SCALE || scale > GREATEST_SCALE) return null;
  return roundTo(args.get(0), scale, mode) ?? null;
}

function double(args: Arguments, run: (value: number) => number): FeelValue {
  return fromDouble(run(toDouble(args.get(0)))) ?? null;
}

/** One step of Newton's method makes the double's root as exact as a decimal is. */
function squareRoot(value: FeelNumber): FeelValue {
  if (signOf(value) < 0) return null;
  const near = fromDouble(Math.sqrt(toDouble(value)));
  if (near === undefined || near === 0 || compareNumbers(value, 0) === 0) return near ?? null;
  const quotient = divide(value, near);
  if (quotient === undefined) return null;
  const x =
    toDouble(quotient) === toDouble(near) ? near : fromDouble((toDouble(quotient) + toDouble(near)) / 2);
  return x ?? null;
}
