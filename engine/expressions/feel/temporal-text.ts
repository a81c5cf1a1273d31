import {
  createDate,
  createTime,
  DaysDuration,
  FeelDateTime,
  MonthsDuration,
  NANOS,
  namedZone,
} from './temporal.ts';
import type { FeelDate, FeelTime, Temporal, Zone } from './temporal.ts';

/** `2017-08-10`; years have four digits, or more without a leading zero (XML Schema's date without zone). */
export function parseDate(text: string): FeelDate | undefined {
  const match = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const year = Number(match[2]);
  return createDate(match[1] === '-' ? -year : year, Number(match[3]), Number(match[4]));
}

/** `11:00:00`, with fraction, and an offset, `Z` or `@` and a zone's name. */
export function parseTime(text: string): FeelTime | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?([zZ]|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?$/.exec(text);
  if (match === null) return undefined;
  const zone = parseZone(match[5]);
  if (zone === null) return undefined;
  const nanos = Number((match[4] ?? '').slice(0, 9).padEnd(9, '0'));
  return createTime(Number(match[1]), Number(match[2]), Number(match[3]), nanos, zone);
}

export function parseDateTime(text: string): FeelDateTime | undefined {
  const at = text.indexOf('T');
  if (at < 0) return undefined;
  const date = parseDate(text.slice(0, at));
  const time = parseTime(text.slice(at + 1));
  return date === undefined || time === undefined ? undefined : new FeelDateTime(date, time);
}

/** Either kind of duration, never both in one. */
export function parseDuration(text: string): DaysDuration | MonthsDuration | undefined {
  const months = /^(-?)P(?:(\d{1,15})Y)?(?:(\d{1,15})M)?$/.exec(text);
  if (months !== null && (months[2] !== undefined || months[3] !== undefined)) {
    const total = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return Number.isSafeInteger(total)
      ? new MonthsDuration(months[1] === '-' ? 0 - total : total)
      : undefined;
  }
  const match =
    /^(-?)P(?:(\d{1,18})D)?(?:T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{1,18}))?S)?)?$/.exec(
      text,
    );
  if (match === null || text.endsWith('T') || text.endsWith('P')) return undefined;
  const part = (index: number): bigint => BigInt(match[index] ?? 0);
  const seconds = ((part(2) * 24n + part(3)) * 60n + part(4)) * 60n + part(5);
  const nanos = seconds * NANOS + BigInt((match[6] ?? '').slice(0, 9).padEnd(9, '0'));
  return new DaysDuration(match[1] === '-' ? -nanos : nanos);
}

/** What an at-literal `@"…"` may hold. */
export function parseTemporal(text: string): Temporal | undefined {
  return parseDate(text) ?? parseDateTime(text) ?? parseTime(text) ?? parseDuration(text);
}

// helpers

/** Null for a zone nobody knows. */
function parseZone(text: string | undefined): Zone | undefined | null {
  if (text === undefined) return undefined;
  if (text === 'Z' || text === 'z') return 0;
  if (text.startsWith('@')) return namedZone(text.slice(1)) ?? null;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  if (hours > 18 || minutes > 59 || seconds > 59) return null;
  const size = hours * 3600 + minutes * 60 + seconds;
  // The offsets of ISO 8601 reach 18 hours.
  if (size > 18 * 3600) return null;
  return text.startsWith('-') ? 0 - size : size;
}
