import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dayOf, pageZone, setPageZone, startOfDay } from '../../web/text/page-zone.ts';
import { durationText, fullTime, relativeTime, shortTime } from '../../web/text/relative-time.ts';

const now = new Date(Date.UTC(2026, 10, 21, 14));

beforeEach(() => setPageZone('UTC'));
afterEach(() => setPageZone(undefined));

const at = (changes: { d?: number; h?: number; min?: number; s?: number }) =>
  new Date(
    Date.UTC(2026, 10, 21 + (changes.d ?? 0), 14 + (changes.h ?? 0), changes.min ?? 0, changes.s ?? 0),
  );

describe('distances in words', () => {
  test.each([
    [at({ s: 20 }), 'now'],
    [at({ min: 5 }), 'in 5 min.'],
    [at({ min: -1 }), '1 min. ago'],
    [at({ h: 3 }), 'in 3 hr.'],
    [at({ d: 1, h: 3 }), 'tomorrow 17:00 UTC'],
    [at({ d: -1, h: -4 }), 'yesterday 10:00 UTC'],
    [at({ d: 5 }), 'in 5 days'],
    [at({ d: -30 }), '22 Oct'],
    [at({ d: 500 }), '4 Apr 2028'],
  ])('%s is "%s"', (date, words) => {
    expect(relativeTime(date, now)).toBe(words);
  });

  test('tomorrow is the next calendar day, even when it is 9 hours away', () => {
    const evening = new Date(Date.UTC(2026, 10, 21, 22));
    const noonOfNextDay = new Date(Date.UTC(2026, 10, 22, 12));
    expect(relativeTime(noonOfNextDay, evening)).toBe('tomorrow 12:00 UTC');
  });
});

test('a short time leaves out what today makes clear', () => {
  expect(shortTime(at({ min: 3 }), now)).toBe('14:03 UTC');
  expect(shortTime(at({ d: -9, min: 3 }), now)).toBe('12 Nov 14:03 UTC');
  expect(shortTime(new Date(Date.UTC(2025, 10, 12)), now)).toBe('12 Nov 2025');
});

test('a full time names its time zone', () => {
  expect(fullTime(now)).toBe('21 Nov 2026, 14:00:00 UTC');
});

describe('in the zone that a person has chosen', () => {
  test('times of the clock are those of its clocks, with its name at that time of the year', () => {
    setPageZone('Europe/Berlin');
    expect(shortTime(now, now)).toBe('15:00 CET');
    expect(shortTime('2026-07-01T12:00:00Z', now)).toBe('1 Jul 14:00 CEST');
    expect(fullTime(now, 'de')).toBe('21.11.2026, 15:00:00 MEZ');
  });

  test('today ends when it ends there', () => {
    const late = new Date(Date.UTC(2026, 10, 21, 23, 30));
    setPageZone('Asia/Tokyo');
    expect(dayOf(late)).toBe('2026-11-22');
    setPageZone('America/New_York');
    expect(dayOf(late)).toBe('2026-11-21');
  });

  test.each([
    ['UTC', '2026-03-29', 0, '2026-03-29T00:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 0, '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 1, '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-01', 1, '2026-11-02T05:00:00.000Z'],
    ['Asia/Kolkata', '2026-12-31', 1, '2026-12-31T18:30:00.000Z'],
  ])('%s: the day %s and %d later begins at %s', (zone, day, later, instant) => {
    setPageZone(zone);
    expect(startOfDay(day, later).toISOString()).toBe(instant);
  });

  test('a zone that nobody knows leaves the one of the device', () => {
    setPageZone(undefined);
    const own = pageZone();
    setPageZone('Moon/Base');
    expect(pageZone()).toBe(own);
  });
});

test.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [1_500, '1.5 s'],
  [12_000, '12 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [97 * 3_600_000, '4 d 1 h'],
  [86_400_000, '1 d'],
  [86_405_000, '1 d'],
])('%d ms are "%s"', (ms, words) => {
  expect(durationText(ms)).toBe(words);
});
