import { describe, expect, test } from '@jest/globals';
import { durationText, fullTime, relativeTime, shortTime } from '../../web/text/relative-time.ts';

const now = new Date(2026, 10, 21, 14, 0, 0);
const at = (changes: { d?: number; h?: number; min?: number; s?: number }) =>
  new Date(2026, 10, 21 + (changes.d ?? 0), 14 + (changes.h ?? 0), changes.min ?? 0, changes.s ?? 0);

describe('distances in words', () => {
  test.each([
    [at({ s: 20 }), 'now'],
    [at({ min: 5 }), 'in 5 min.'],
    [at({ min: -1 }), '1 min. ago'],
    [at({ h: 3 }), 'in 3 hr.'],
    [at({ d: 1, h: 3 }), 'tomorrow 17:00'],
    [at({ d: -1, h: -4 }), 'yesterday 10:00'],
    [at({ d: 5 }), 'in 5 days'],
    [at({ d: -30 }), '22 Oct'],
    [at({ d: 500 }), '4 Apr 2028'],
  ])('%s is "%s"', (date, words) => {
    expect(relativeTime(date, now)).toBe(words);
  });

  test('tomorrow is the next calendar day, even when it is 9 hours away', () => {
    const evening = new Date(2026, 10, 21, 22, 0, 0);
    const noonOfNextDay = new Date(2026, 10, 22, 12, 0, 0);
    expect(relativeTime(noonOfNextDay, evening)).toBe('tomorrow 12:00');
  });
});

test('a short time leaves out what today makes clear', () => {
  expect(shortTime(at({ min: 3 }), now)).toBe('14:03');
  expect(shortTime(at({ d: -9, min: 3 }), now)).toBe('12 Nov 14:03');
  expect(shortTime(new Date(2025, 10, 12), now)).toBe('12 Nov 2025');
});

test('a full time names its time zone', () => {
  expect(fullTime(now)).toMatch(/2026.*(UTC|GMT|[A-Z]{3,4})/);
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
