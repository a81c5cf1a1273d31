import { parseNumber, roundTo } from '../decimal.ts';
import type { FeelNumber } from '../decimal.ts';
import { textOf } from '../text.ts';
import type { FeelList, FeelValue } from '../values.ts';
import { extractPattern, matchesPattern, replacePattern, splitPattern } from '../pattern.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** DMN 1.5, 10.3.4.3. Characters are code points. */
export const STRING_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  string: [signature('from: any', (args) => textOf(args.get(0)))],
  number: [
    signature('from: string', (args) => separatedNumber(args.get(0), null, null)),
    signature('from: number', (args) => args.get(0)),
    signature('from: string, grouping separator: string|null, decimal separator: string|null', (args) =>
      separatedNumber(args.get(0), args.get(1), args.get(2)),
    ),
  ],
  substring: [
    signature('string: string, start position: number, length?: number', (args) =>
      substring(args.get(0), args.get(1), args.optional(2)),
    ),
  ],
  'string length': [signature('string: string', (args) => [...args.get<string>(0)].length)],
  'upper case': [signature('string: string', (args) => args.get<string>(0).toUpperCase())],
  'lower case': [signature('string: string', (args) => args.get<string>(0).toLowerCase())],
  'substring before': [
    signature('string: string, match: string', (args) => {
      const at = args.get<string>(0).indexOf(args.get(1));
      return at < 0 ? '' : args.get<string>(0).slice(0, at);
    }),
  ],
  'substring after': [
    signature('string: string, match: string', (args) => {
      const [text, match] = [args.get<string>(0), args.get<string>(1)];
      const at = text.indexOf(match);
      return at < 0 ? '' : text.slice(at + match.length);
    }),
  ],
  contains: [signature('string: string, match: string', (args) => args.get<string>(0).includes(args.get(1)))],
  'starts with': [
    signature('string: string, match: string', (args) => args.get<string>(0).startsWith(args.get(1))),
  ],
  'ends with': [
    signature('string: string, match: string', (args) => args.get<string>(0).endsWith(args.get(1))),
  ],
  matches: [
    signature('input: string, pattern: string, flags?: string|null', (args) =>
      matchesPattern(args.get(0), args.get(1), args.optional(2) ?? ''),
    ),
  ],
  replace: [
    signature('input: string, pattern: string, replacement: string, flags?: string|null', (args) =>
      replacePattern(args.get(0), args.get(1), args.get(2), args.optional(3) ?? ''),
    ),
  ],
  split: [signature('string: string, delimiter: string', (args) => splitPattern(args.get(0), args.get(1)))],
  'string join': [
    signature('list: list, delimiter?: string|null', (args) =>
      join(args.get(0), args.optional(1) ?? '', '', ''),
    ),
    signature('list: list, delimiter: string|null, prefix: string|null, suffix: string|null', (args) =>
      join(args.get(0), args.optional(1) ?? '', args.optional(2) ?? '', args.optional(3) ?? ''),
    ),
  ],
  'to base64': [signature('value: string', (args) => base64(args.get(0)))],
  trim: [signature('string: string', (args) => args.get<string>(0).trim())],
  'is blank': [signature('string: string', (args) => args.get<string>(0).trim() === '')],
  extract: [signature('string: string, pattern: string', (args) => extract(args.get(0), args.get(1)))],
};

// helpers

/** Fractions of positions and lengths are cut off. */
function substring(text: string, position: FeelNumber, size: FeelNumber | undefined): FeelValue {
  const characters = [...text];
  const start = roundTo(position, 0, 'down');
  const length = size === undefined ? undefined : roundTo(size, 0, 'down');
  if (typeof start !== 'number' || start === 0 || Math.abs(start) > characters.length) return null;
  if (length !== undefined && (typeof length !== 'number' || length < 1)) return null;
  const from = start > 0 ? start - 1 : characters.length + start;
  return characters.slice(from, length === undefined ? undefined : from + length).join('');
}

/** `1,000.5` with its separators; they must differ and be such that a number can have. */
function separatedNumber(text: string, grouping: string | null, decimal: string | null): FeelValue {
  const groupingAllowed = grouping === null || grouping === ' ' || grouping === ',' || grouping === '.';
  const decimalAllowed = decimal === null || decimal === ',' || decimal === '.';
  if (!groupingAllowed || !decimalAllowed || (grouping !== null && grouping === decimal)) return null;
  const whole = grouping === null ? text : text.replaceAll(grouping, '');
  const written = decimal === null ? whole : whole.replace(decimal, '.');
  if (decimal === ',' && whole.includes('.')) return null;
  return written.startsWith('+') ? null : (parseNumber(written) ?? null);
}

function join(list: FeelList, delimiter: string, prefix: string, suffix: string): FeelValue {
  const parts: string[] = [];
  for (const item of list) {
    if (item === null) continue;
    if (typeof item !== 'string') return null;
    parts.push(item);
  }
  return prefix + parts.join(delimiter) + suffix;
}

function extract(text: string, pattern: string): FeelValue {
  return matchesPattern(text, pattern, '') === null ? null : extractPattern(text, pattern);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const HALF_CHARACTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Of the text's UTF-8 bytes. */
function base64(text: string): string {
  const bytes = [
    ...encodeURIComponent(text.replace(HALF_CHARACTER, '\uFFFD')).matchAll(/%([0-9A-F]{2})|./gs),
  ].map((match) => (match[1] === undefined ? match[0].charCodeAt(0) : parseInt(match[1], 16)));
  let result = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const digit = (shift: number): string => BASE64[(bits >> shift) & 63] ?? '';
    result +=
      digit(18) +
      digit(12) +
      (second === undefined ? '=' : digit(6)) +
      (third === undefined ? '=' : digit(0));
  }
  return result;
}
