/**
 * Numbers of FEEL: decimals of 34 digits (DMN 1.5, 10.3.2.3.1). An integer that a double holds exactly is a plain
 * JavaScript number, because almost all are and that is fast; every other number is a `Decimal`. Each number has exactly
 * one of the two forms, so two equal numbers are never of different kinds.
 */
export type FeelNumber = number | Decimal;

/** `digits × 10^-scale`; digits never end in 0. */
export class Decimal {
  readonly digits: bigint;
  readonly scale: number;
  constructor(digits: bigint, scale: number) {
    this.digits = digits;
    this.scale = scale;
  }

  /** JSON has doubles. */
  toJSON(): number {
    return Number(this.toString());
  }

  toString(): string {
    const negative = this.digits < 0n;
    const text = (negative ? -this.digits : this.digits).toString();
    const sign = negative ? '-' : '';
    if (this.scale <= 0) return sign + text + '0'.repeat(-this.scale);
    const padded = text.padStart(this.scale + 1, '0');
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }
}

export type Rounding = 'half-even' | 'up' | 'down' | 'half-up' | 'half-down' | 'floor' | 'ceiling';

const PRECISION = 34;
/** The largest exponent of a decimal128; beyond it there is no number. */
const MAXIMUM_EXPONENT = 6144;
const TEN = 10n;
const POWERS: readonly number[] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/** Undefined for a text that is no number, or one that is too large. */
export function parseNumber(text: string): FeelNumber | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  return normal(sign === '-' ? -digits : digits, fraction.length - Number(exponent));
}

/** Of a finite double: the shortest decimal that reads back as it. */
export function fromDouble(value: number): FeelNumber | undefined {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  const scale = scaleOfDouble(value);
  if (scale !== undefined) return new Decimal(BigInt(Math.round(value * POWERS[scale]!)), scale);
  return Number.isFinite(value) ? parseNumber(String(value)) : undefined;
}

/**
 * How many digits after the point a double stands for, where these are few and `value × 10^scale` is a whole number a
 * double holds exactly; undefined otherwise.
 */
export function scaleOfDouble(value: number): number | undefined {
  for (let scale = 0; scale < POWERS.length; scale += 1) {
    const digits = Math.round(value * POWERS[scale]!);
    if (!Number.isSafeInteger(digits)) return undefined;
    if (digits / POWERS[scale]! === value) return scale;
  }
  return undefined;
}

export function toDouble(value: FeelNumber): number {
  return typeof value === 'number' ? value : value.toJSON();
}

export function isInteger(value: FeelNumber): boolean {
  return typeof value === 'number' || value.scale <= 0;
}

export function negate(value: FeelNumber): FeelNumber {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return new Decimal(-value.digits, value.scale);
}

export function signOf(value: FeelNumber): number {
  if (typeof value === 'number') return Math.sign(value);
  return value.digits < 0n ? -1 : 1;
}

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const [x, y, scale] = aligned(a, b);
  return normal(x + y, scale);
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  return add(a, negate(b));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return normal(digitsOf(a) * digitsOf(b), scaleOf(a) + scaleOf(b));
}

/** Undefined when the divisor is 0. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number' && a % b === 0) return a / b === 0 ? 0 : a / b;
  const [x, y] = [digitsOf(a), digitsOf(b)];
  // Two more digits than are kept, and one that says whether anything was cut off, make the rounding exact.
  const shift = Math.max(0, PRECISION + 2 + lengthOf(y) - lengthOf(x));
  const scaled = x * TEN ** BigInt(shift);
  const quotient = scaled / y;
  const exact = quotient * y === scaled;
  const sticky = exact ? quotient * TEN : quotient * TEN + (x < 0n === y < 0n ? 1n : -1n);
  return normal(sticky, scaleOf(a) - scaleOf(b) + shift + 1);
}

/** `dividend - divisor × floor(dividend / divisor)`: the sign is the divisor's. */
export function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (b === 0) return undefined;
  const [x, y, scale] = aligned(a, b);
  const rest = x % y;
  return normal(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest, scale);
}

/** Exact for whole exponents, by double precision for others. Undefined where there is no real result. */
export function power(base: FeelNumber, exponent: FeelNumber): FeelNumber | undefined {
  if (typeof exponent !== 'number') return fromDouble(Math.pow(toDouble(base), toDouble(exponent)));
  if (base === 0 && exponent < 0) return undefined;
  let result: FeelNumber | undefined = 1;
  let square: FeelNumber | undefined = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = square === undefined ? undefined : multiply(result, square);
    if (result === undefined) return undefined;
    if (rest > 1) square = square === undefined ? undefined : multiply(square, square);
  }
  return exponent < 0 ? divide(1, result) : result;
}

export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equalNumbers(a: FeelNumber, b: FeelNumber): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.scale === b.scale && a.digits === b.digits;
}

/** Rounds to `places` digits after the point; negative places round before it. */
export function roundTo(value: FeelNumber, places: number, mode: Rounding): FeelNumber | undefined {
  if (scaleOf(value) <= places) return value;
  return normal(rounded(digitsOf(value), scaleOf(value) - places, mode), places);
}

// helpers

function digitsOf(value: FeelNumber): bigint {
  return typeof value === 'number' ? BigInt(value) : value.digits;
}

function scaleOf(value: FeelNumber): number {
  return typeof value === 'number' ? 0 : value.scale;
}

function lengthOf(digits: bigint): number {
  return (digits < 0n ? -digits : digits).toString().length;
}

function aligned(a: FeelNumber, b: FeelNumber): readonly [bigint, bigint, number] {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  return [
    digitsOf(a) * TEN ** BigInt(scale - scaleOf(a)),
    digitsOf(b) * TEN ** BigInt(scale - scaleOf(b)),
    scale,
  ];
}

/** Cuts to the precision, strips zeros and gives small integers their plain form. */
function normal(digits: bigint, scale: number): FeelNumber | undefined {
  if (digits === 0n) return 0;
  const excess = lengthOf(digits) - PRECISION;
  let kept = excess > 0 ? rounded(digits, excess, 'half-even') : digits;
  let keptScale = excess > 0 ? scale - excess : scale;
  while (kept % TEN === 0n) {
    kept /= TEN;
    keptScale -= 1;
  }
  if (keptScale <= 0 && keptScale > -16) {
    const whole = Number(kept * TEN ** BigInt(-keptScale));
    if (Number.isSafeInteger(whole)) return whole;
  }
  if (lengthOf(kept) - keptScale > MAXIMUM_EXPONENT) return undefined;
  if (keptScale > MAXIMUM_EXPONENT + PRECISION) return 0;
  return new Decimal(kept, keptScale);
}

/** Drops the last `count` digits. */
function rounded(digits: bigint, count: number, mode: Rounding): bigint {
  const unit = TEN ** BigInt(count);
  const quotient = digits / unit;
  const rest = digits % unit;
  if (rest === 0n) return quotient;
  const away = digits < 0n ? -1n : 1n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  switch (mode) {
    case 'down':
      return quotient;
    case 'up':
      return quotient + away;
    case 'floor':
      return digits < 0n ? quotient - 1n : quotient;
    case 'ceiling':
      return digits < 0n ? quotient : quotient + 1n;
    case 'half-up':
      return twice >= unit ? quotient + away : quotient;
    case 'half-down':
      return twice > unit ? quotient + away : quotient;
    case 'half-even':
      if (twice === unit) return quotient % 2n === 0n ? quotient : quotient + away;
      return twice > unit ? quotient + away : quotient;
  }
}
