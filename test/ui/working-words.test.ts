import { expect, test } from '@jest/globals';
import { workingWords } from '../../tasklist/list/working-words.ts';

const hour = 3_600_000;

// From now on the clock, working hours and working days until then, and what is said.
test.each([
  [4, 3, 0, 'inHours', 3],
  [66, 4, 1, 'inHours', 4],
  [-20, -1.4, -1, 'hoursAgo', 1],
  [100, 20, 3, 'inDays', 3],
  [-100, -12, -2, 'daysAgo', 2],
  // Open around the clock: no day is over yet.
  [13, 13, 0, 'inHours', 13],
])('%s hours away with %s worked of them', (plain, worked, days, key, count) =>
  expect(workingWords(plain * hour, { milliseconds: worked * hour, days })).toEqual({ key, count }),
);

// The minutes of the last hour, a night without work, and a date far away are said in plain words.
test.each([
  [0.9, 0.9, 0],
  [14, 0.2, 1],
  [15 * 24, 80, 10],
])('%s hours away are said by the clock', (plain, worked, days) =>
  expect(workingWords(plain * hour, { milliseconds: worked * hour, days })).toBeUndefined(),
);
