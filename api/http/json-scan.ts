import { ApiProblem } from './api-problem.ts';
import type { FieldError } from './api-problem.ts';

/** Limits of api.md 1.15, counted by this scan before anything recursive touches the text. */
export const JSON_DEPTH_MAX = 100;
export const JSON_KEYS_MAX = 10_000;
export const JSON_STRING_MAX = 1_048_576;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const INTEGER_DIGITS_SAFE = 15;
const DOUBLE_DIGITS_MAX = 17;

/**
 * One pass over the raw text of a JSON body (api.md 1.6). It finds what `JSON.parse` would hide: numbers it would round,
 * NUL and lone surrogates, duplicate members, `__proto__`, and depth, key and string limits. It does not judge syntax;
 * `JSON.parse` does that afterwards. Limits throw at once; the other findings are returned, so that a key sent as a large
 * number can still be reported as a key.
 */
export function scanJson(text: string): readonly FieldError[] {
  return new Scan(text).run();
}

class Scan {
  private readonly text: string;
  private readonly findings: FieldError[] = [];
  /** Per open container: member names seen (objects) or the index (arrays). */
  private readonly names: (string[] | Set<string> | null)[] = [];
  private readonly steps: (string | number)[] = [];
  private keys = 0;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): readonly FieldError[] {
    const { text } = this;
    while (this.at < text.length) {
      const char = text.charCodeAt(this.at);
      if (char === QUOTE) this.scanString();
      else if (char === 0x7b || char === 0x5b) this.open(char === 0x7b);
      else if (char === 0x7d || char === 0x5d) this.close();
      else if (char === 0x2c) this.nextItem();
      else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) this.scanNumber();
      else this.at += 1;
    }
    return this.findings;
  }

  private open(isObject: boolean): void {
    this.names.push(isObject ? [] : null);
    this.steps.push(isObject ? '' : 0);
    this.at += 1;
    if (this.names.length > JSON_DEPTH_MAX) {
      throw new ApiProblem(
        'VARIABLES_TOO_LARGE',
        `The JSON is nested deeper than ${JSON_DEPTH_MAX} levels at ${this.pointer()}. Make it flatter.`,
      );
    }
  }

  private close(): void {
    this.names.pop();
    this.steps.pop();
    this.at += 1;
  }

  private nextItem(): void {
    const last = this.steps.length - 1;
    const step = this.steps[last];
    if (typeof step === 'number') this.steps[last] = step + 1;
    this.at += 1;
  }

  private scanString(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    let hasEscape = false;
    for (;;) {
      const char = text.charCodeAt(end);
      if (char === QUOTE || end >= text.length) break;
      if (char === BACKSLASH) {
        hasEscape = true;
        end += 2;
      } else end += 1;
    }
    this.at = end + 1;
    if (end - start > JSON_STRING_MAX) {
      throw new ApiProblem(
        'VARIABLES_TOO_LARGE',
        `A text at ${this.pointer()} is longer than ${JSON_STRING_MAX} characters. Keep it in a document.`,
      );
    }
    const isName = this.isMemberName(end + 1);
    if (isName) this.member(start, end, hasEscape);
    if (hasEscape) this.checkEscapes(start + 1, end);
  }

  /** A text is a member name when the container is an object and a colon follows. */
  private isMemberName(from: number): boolean {
    if (this.names.length === 0 || this.names[this.names.length - 1] === null) return false;
    let at = from;
    while (at < this.text.length && this.text.charCodeAt(at) <= 0x20) at += 1;
    return this.text.charCodeAt(at) === 0x3a;
  }

  private member(start: number, end: number, hasEscape: boolean): void {
    const name = hasEscape ? decoded(this.text.slice(start, end + 1)) : this.text.slice(start + 1, end);
    const depth = this.names.length - 1;
    this.steps[depth] = name;
    this.keys += 1;
    if (this.keys > JSON_KEYS_MAX) {
      throw new ApiProblem(
        'VARIABLES_TOO_LARGE',
        `The JSON has more than ${JSON_KEYS_MAX} members. Keep large data in a document.`,
      );
    }
    if (name === '__proto__') this.find('INVALID_VALUE', 'The name __proto__ is not allowed. Rename it.');
    const seen = this.names[depth];
    if (Array.isArray(seen)) {
      if (seen.includes(name))
        this.find('INVALID_VALUE', `The member ${JSON.stringify(name)} is there twice. Keep one.`);
      seen.push(name);
      // A list is faster for the few members of most objects; a set keeps large ones linear.
      if (seen.length === 16) this.names[depth] = new Set(seen);
    } else if (seen) {
      if (seen.has(name))
        this.find('INVALID_VALUE', `The member ${JSON.stringify(name)} is there twice. Keep one.`);
      seen.add(name);
    }
  }

  /** NUL and halves of surrogate pairs can only come as escapes: the bytes were checked to be UTF-8. */
  private checkEscapes(from: number, to: number): void {
    const { text } = this;
    for (let at = from; at < to; at += 1) {
      if (text.charCodeAt(at) !== BACKSLASH) continue;
      if (text.charCodeAt(at + 1) !== LOWER_U) {
        at += 1;
        continue;
      }
      const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
      at += 5;
      if (unit === 0)
        return this.find('TEXT_NOT_STORABLE', 'The text contains the character NUL. Remove it.');
      if (unit < 0xd800 || unit > 0xdfff) continue;
      const low = text.startsWith('\\u', at + 1) ? Number.parseInt(text.slice(at + 3, at + 7), 16) : 0;
      if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) {
        return this.find('TEXT_NOT_STORABLE', 'The text contains half of a surrogate pair. Remove it.');
      }
      at += 6;
    }
  }

  private scanNumber(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    let isInteger = true;
    for (; end < text.length; end += 1) {
      const char = text.charCodeAt(end);
      if (char >= 0x30 && char <= 0x39) continue;
      // . e E + -
      if (char === 0x2e || char === 0x65 || char === 0x45 || char === 0x2b || char === 0x2d)
        isInteger = false;
      else break;
    }
    this.at = end;
    if (isInteger && end - start <= INTEGER_DIGITS_SAFE) return;
    this.checkNumber(text.slice(start, end), isInteger);
  }

  /** Integers beyond ±(2^53−1) and numbers outside the range of a double are refused, never rounded. */
  private checkNumber(literal: string, isInteger: boolean): void {
    const value = Number(literal);
    if (Number.isNaN(value)) return; // JSON.parse will say so
    const mantissa = literal.split(/[eE]/, 1)[0] ?? '';
    const isLost = value === 0 && /[1-9]/.test(mantissa);
    const isWide = Math.abs(value) > Number.MAX_SAFE_INTEGER;
    const isRounded = isWide && (isInteger || !isSame(mantissa, value));
    if (!Number.isFinite(value) || isLost || isRounded) {
      this.find(
        'NUMBER_NOT_EXACT',
        `The number ${literal.slice(0, 40)} cannot be kept exactly. Send it as text.`,
      );
    }
  }

  private find(code: FieldError['code'], message: string): void {
    // A hundred findings say enough.
    if (this.findings.length < 100) this.findings.push({ pointer: this.pointer(), code, message });
  }

  private pointer(): string {
    return toPointer(this.steps);
  }
}

/** RFC 6901. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 200)}`)
    .join('');
}

// helpers

/** The digits of a wide number are those of its double: it comes out as it was sent. */
function isSame(mantissa: string, value: number): boolean {
  const digits = significantDigits(mantissa);
  if (digits.length > DOUBLE_DIGITS_MAX || !Number.isFinite(value)) return false;
  return significantDigits(value.toPrecision(Math.max(1, digits.length)).split('e', 1)[0] ?? '') === digits;
}

function significantDigits(mantissa: string): string {
  return mantissa.replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
}

function decoded(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
