import { compare } from '../comparison.ts';
import { parseNumber } from '../decimal.ts';
import { unescapeString } from '../string-literal.ts';
import { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from '../temporal-text.ts';
import { FeelRange } from '../values.ts';
import type { FeelValue } from '../values.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** `range(from)`: a range from its text. Its ends are literals; one of them may be missing. */
export const RANGE_TEXT_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  range: [signature('from: string', (args) => parseRange(args.get(0)))],
};

// helpers

function parseRange(text: string): FeelValue {
  const match = /^\s*([[(\]])(.*?)\.\.(.*?)([\])[])\s*$/s.exec(text);
  if (match === null) return null;
  const [, open = '', low = '', high = '', close = ''] = match;
  const [start, end] = [literalOf(low.trim()), literalOf(high.trim())];
  if (start === null || end === null || (start === undefined && end === undefined)) return null;
  // Nothing can be included where there is no end.
  if ((start === undefined && open === '[') || (end === undefined && close === ']')) return null;
  if (start !== undefined && end !== undefined) {
    const order = compare(start, end);
    if (order === null || order > 0) return null;
  }
  return new FeelRange(start, open === '[', end, close === ']');
}

/** Undefined where there is no text, null where it is no literal. */
function literalOf(text: string): FeelValue | undefined {
  if (text === '') return undefined;
  const number = parseNumber(text);
  if (number !== undefined) return number;
  if (/^"(?:\\.|[^"\\])*"$/s.test(text)) return unescapeString(text);
  const call = /^(?:@|(date and time|date|time|duration)\s*\()\s*("(?:\\.|[^"\\])*")\s*(\)?)$/s.exec(text);
  if (call === null || (call[1] === undefined) !== (call[3] === '')) return null;
  const inner = unescapeString(call[2] ?? '');
  switch (call[1]) {
    case 'date':
      return parseDate(inner) ?? null;
    case 'time':
      return parseTime(inner) ?? null;
    case 'date and time':
      return parseDateTime(inner) ?? null;
    case 'duration':
      return parseDuration(inner) ?? null;
    default:
      return parseTemporal(inner) ?? null;
  }
}
