import { describe, expect, test } from '@jest/globals';
import { firstDue, nextDue } from '../../../engine/time/due.ts';

const at = (text: string): number => Date.parse(text);
const now = at('2026-03-28T12:00:00Z');

function due(kind: 'date' | 'duration' | 'cycle', text: string, timeZone = 'UTC', from = now): string {
  const result = firstDue({ kind, text, timeZone }, from);
  return result.ok ? new Date(result.dueAt).toISOString() : `refused: ${result.message}`;
}

describe('dates (TMR-1)', () => {
  test.each([
    ['2026-04-01T10:00:00Z', 'UTC', '2026-04-01T10:00:00.000Z'],
    ['2026-04-01T10:00:00+02:00', 'UTC', '2026-04-01T08:00:00.000Z'],
    ['2026-04-01T10:00:00', 'Europe/Berlin', '2026-04-01T08:00:00.000Z'],
    ['2026-04-01T10:00:00[America/New_York]', 'UTC', '2026-04-01T14:00:00.000Z'],
    ['2026-04-01T10:00:00@America/New_York', 'UTC', '2026-04-01T14:00:00.000Z'],
    ['2026-04-01', 'UTC', '2026-04-01T00:00:00.000Z'],
    ['2020-01-01T00:00:00.5Z', 'UTC', '2020-01-01T00:00:00.500Z'],
  ])('%s in %s', (text, zone, expected) => expect(due('date', text, zone)).toBe(expected));

  test.each(['2026-02-30T00:00:00Z', '2026-13-01', 'tomorrow', '', '2026-04-01T25:00:00Z'])(
    '%s is refused',
    (text) => expect(due('date', text)).toMatch(/refused/),
  );
});

describe('durations (TMR-3)', () => {
  test.each([
    ['PT0S', 'UTC', '2026-03-28T12:00:00.000Z'],
    ['PT1.5S', 'UTC', '2026-03-28T12:00:01.500Z'],
    ['P1W', 'UTC', '2026-04-04T12:00:00.000Z'],
    ['P1D', 'Europe/Berlin', '2026-03-29T11:00:00.000Z'],
    ['PT24H', 'Europe/Berlin', '2026-03-29T12:00:00.000Z'],
    ['P1Y2M3DT4H5M6S', 'UTC', '2027-05-31T16:05:06.000Z'],
  ])('%s in %s', (text, zone, expected) => expect(due('duration', text, zone)).toBe(expected));

  test('a month after 31 January is the last day of February', () =>
    expect(due('duration', 'P1M', 'UTC', at('2026-01-31T08:00:00Z'))).toBe('2026-02-28T08:00:00.000Z'));

  test.each(['-PT1S', 'P', 'PT', 'P200Y', '1h', 'PT0.0001S', 'P1DT'])('%s is refused', (text) =>
    expect(due('duration', text)).toMatch(/refused/),
  );
});

describe('repeating intervals (TMR-4)', () => {
  test('each due time comes from the previous one', () => {
    const first = firstDue({ kind: 'cycle', text: 'R3/PT10S', timeZone: 'UTC' }, now);
    expect(first).toEqual({ ok: true, dueAt: now + 10_000, repetitionsLeft: 3, cycle: 'R3/PT10S' });
    expect(nextDue('R3/PT10S', now + 10_000, 'UTC')).toBe(now + 20_000);
  });

  test('without a count it has no end, and a start fixes the first occurrence', () => {
    const first = firstDue({ kind: 'cycle', text: 'R/2026-04-01T00:00:00Z/P1D', timeZone: 'UTC' }, now);
    expect(first).toEqual({
      ok: true,
      dueAt: at('2026-04-01T00:00:00Z'),
      repetitionsLeft: null,
      cycle: 'R/P1D',
    });
  });

  test.each(['R0/PT1S', 'R/PT0.5S', 'R3', 'R3/', 'R3/PT', 'R/PT1S/PT1S'])('%s is refused', (text) =>
    expect(due('cycle', text)).toMatch(/refused/),
  );
});

describe('cron (TMR-5)', () => {
  test.each([
    ['*/15 * * * *', 'UTC', '2026-03-28T12:15:00.000Z'],
    ['0 9 * * 1-5', 'UTC', '2026-03-30T09:00:00.000Z'],
    ['0 9 * * MON', 'Europe/Berlin', '2026-03-30T07:00:00.000Z'],
    ['0 0 L * *', 'UTC', '2026-03-31T00:00:00.000Z'],
    ['0 0 * * 5#1', 'UTC', '2026-04-03T00:00:00.000Z'],
    ['0 0 * * 5L', 'UTC', '2026-04-24T00:00:00.000Z'],
    ['0 0 13 * 5', 'UTC', '2026-04-03T00:00:00.000Z'],
    ['@daily', 'UTC', '2026-03-29T00:00:00.000Z'],
    ['0 0 29 2 *', 'UTC', '2028-02-29T00:00:00.000Z'],
    ['0 0 12 * * ?', 'UTC', '2026-03-29T12:00:00.000Z'],
    ['* * * * *', 'America/New_York', '2026-03-28T12:01:00.000Z'],
  ])('%s in %s', (text, zone, expected) => expect(due('cycle', text, zone)).toBe(expected));

  test('a time the clock skips fires at the end of the gap', () =>
    expect(due('cycle', '30 2 * * *', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z'));

  test('a time that occurs twice fires the first time only, unless every hour is meant', () => {
    const before = at('2026-10-24T22:30:00Z');
    const once = nextDue('30 2 * * *', before, 'Europe/Berlin')!;
    expect(new Date(once).toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(new Date(nextDue('30 2 * * *', once, 'Europe/Berlin')!).toISOString()).toBe(
      '2026-10-26T01:30:00.000Z',
    );
    const hourly = nextDue('30 * * * *', once, 'Europe/Berlin')!;
    expect(new Date(hourly).toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  test.each([
    '* * * *',
    '60 * * * *',
    '5-1 * * * *',
    '*/0 * * * *',
    '0 0 30 2 *',
    '30 0 0 * * ?',
    'a b c d e',
    '* * ? * ?x',
  ])('%s is refused', (text) => expect(due('cycle', text)).toMatch(/refused/));
});
