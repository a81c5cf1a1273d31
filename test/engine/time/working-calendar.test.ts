import { describe, expect, test } from '@jest/globals';
import { firstDue, nextDue } from '../../../engine/time/due.ts';
import {
  addWorkingTime,
  calendarProblem,
  workingTimeBetween,
} from '../../../engine/time/working-calendar.ts';
import type { WorkingCalendar } from '../../../engine/time/working-calendar.ts';

const day = [{ from: '09:00', to: '17:00' }];
const office: WorkingCalendar = {
  timeZone: 'Europe/Berlin',
  weeklyHours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
  holidays: [
    { date: '12-25' },
    { date: '2026-12-24', hours: [{ from: '09:00', to: '12:00' }] },
    { date: '2026-04-03', name: 'Good Friday' },
  ],
};
const always: WorkingCalendar = {
  timeZone: 'Europe/Berlin',
  weeklyHours: Object.fromEntries(
    ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].map((name) => [
      name,
      [{ from: '00:00', to: '24:00' }],
    ]),
  ),
  holidays: [],
};

function plus(from: string, duration: string, calendar = office): string {
  const due = addWorkingTime(Date.parse(from), duration, calendar);
  return due === undefined ? 'never' : new Date(due).toISOString();
}

describe('working time (TMR-6)', () => {
  test.each([
    // Friday 16:00 in Berlin: one hour is left, the other three are on Monday.
    ['2026-01-09T15:00:00Z', 'PT4H', '2026-01-12T11:00:00.000Z'],
    // Exactly at closing time belongs to the day that ends.
    ['2026-01-09T15:00:00Z', 'PT1H', '2026-01-09T16:00:00.000Z'],
    ['2026-01-09T15:00:00Z', 'PT1H0.001S', '2026-01-12T08:00:00.001Z'],
    // Before hours and on a Sunday it begins with the opening.
    ['2026-01-12T03:00:00Z', 'PT30M', '2026-01-12T08:30:00.000Z'],
    ['2026-01-11T12:00:00Z', 'PT30M', '2026-01-12T08:30:00.000Z'],
    // The same time on the next working day.
    ['2026-01-09T10:30:00Z', 'P1D', '2026-01-12T10:30:00.000Z'],
    ['2026-01-10T10:30:00Z', 'P1D', '2026-01-12T10:30:00.000Z'],
    // Before hours it moves to the opening, behind them to the next one.
    ['2026-01-12T03:00:00Z', 'P1D', '2026-01-13T08:00:00.000Z'],
    ['2026-01-12T20:00:00Z', 'P1D', '2026-01-14T08:00:00.000Z'],
    // Days, then hours.
    ['2026-01-08T15:00:00Z', 'P1DT2H', '2026-01-12T09:00:00.000Z'],
    // Weeks and months are those on the wall and end on a working day: 1 February 2026 is a Sunday.
    ['2026-01-12T10:00:00Z', 'P1W', '2026-01-19T10:00:00.000Z'],
    ['2026-01-01T10:00:00Z', 'P1M', '2026-02-02T08:00:00.000Z'],
    // A half day and the holiday behind it: 24 and 25 December, then a weekend.
    ['2026-12-23T15:00:00Z', 'PT5H', '2026-12-28T09:00:00.000Z'],
    ['2026-04-02T10:00:00Z', 'P1D', '2026-04-06T10:00:00.000Z'],
    // The clock changes on Sunday 29 March: Monday opens at 09:00 of the new offset.
    ['2026-03-27T15:00:00Z', 'PT2H', '2026-03-30T08:00:00.000Z'],
    ['2026-01-10T10:30:00Z', 'PT0S', '2026-01-10T10:30:00.000Z'],
  ])('%s plus %s', (from, duration, expected) => expect(plus(from, duration)).toBe(expected));

  test('a day that the clock makes shorter or longer has as many hours as it has', () => {
    expect(plus('2026-03-28T23:00:00Z', 'PT23H', always)).toBe('2026-03-29T22:00:00.000Z');
    expect(plus('2026-10-24T22:00:00Z', 'PT25H', always)).toBe('2026-10-25T23:00:00.000Z');
  });

  test('around the clock it is the duration itself, and longer durations are never earlier', () => {
    for (let hours = 1; hours < 3000; hours += 97) {
      const from = '2026-03-01T13:37:00Z';
      expect(plus(from, `PT${hours}H`, always)).toBe(
        new Date(Date.parse(from) + hours * 3_600_000).toISOString(),
      );
      expect(plus(from, `PT${hours}H`) <= plus(from, `PT${hours + 1}H`)).toBe(true);
    }
  });

  test.each([
    // Over a weekend, and back.
    ['2026-01-09T15:00:00Z', '2026-01-12T11:00:00Z', 4, 1],
    ['2026-01-12T11:00:00Z', '2026-01-09T15:00:00Z', -4, -1],
    // On a Saturday until Sunday nothing is left; until Monday evening a whole day.
    ['2026-01-10T10:00:00Z', '2026-01-11T10:00:00Z', 0, 0],
    ['2026-01-10T10:00:00Z', '2026-01-12T20:00:00Z', 8, 1],
    // The short day before Christmas, and Christmas.
    ['2026-12-23T15:00:00Z', '2026-12-28T09:00:00Z', 1 + 3 + 1, 2],
    // Summer time begins in between.
    ['2026-03-27T15:00:00Z', '2026-03-30T08:00:00Z', 1 + 1, 1],
    ['2026-01-09T15:00:00Z', '2026-01-09T15:00:00Z', 0, 0],
  ])('from %s to %s it is %s hours and %s days', (from, to, hours, days) =>
    expect(workingTimeBetween(Date.parse(from), Date.parse(to), office)).toEqual({
      milliseconds: hours * 3_600_000,
      days,
    }),
  );

  test('the time to what is due is what was given for it, in days as well', () => {
    const from = Date.parse('2026-03-20T10:17:00Z');
    for (let minutes = 1; minutes < 20_000; minutes += 613) {
      const due = addWorkingTime(from, `PT${minutes}M`, office) ?? 0;
      expect(workingTimeBetween(from, due, office).milliseconds).toBe(minutes * 60_000);
      expect(workingTimeBetween(due, from, office).milliseconds).toBe(-minutes * 60_000);
    }
    for (let days = 1; days < 40; days += 3)
      expect(workingTimeBetween(from, addWorkingTime(from, `P${days}D`, office) ?? 0, office).days).toBe(
        days,
      );
    const later = from + 5_000 * 3_600_000;
    expect(workingTimeBetween(from, later, always).milliseconds).toBe(later - from);
  });

  test('what is due lies within working hours', () => {
    for (let minutes = 1; minutes < 60_000; minutes += 1777) {
      const due = new Date(plus('2026-01-09T15:00:00Z', `PT${minutes}M`));
      const local = new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Berlin',
        hourCycle: 'h23',
        hour: '2-digit',
        minute: '2-digit',
      }).format(due);
      expect(local >= '09:00' && local <= '17:00').toBe(true);
      expect([1, 2, 3, 4, 5]).toContain(due.getUTCDay());
    }
  });

  test('intervals count it too, dates and cron do not move', () => {
    const now = Date.parse('2026-01-09T15:30:00Z');
    const timer = { timeZone: 'UTC', calendar: office } as const;
    const first = firstDue({ kind: 'cycle', text: 'R3/PT1H', ...timer }, now);
    expect(first.ok && new Date(first.dueAt).toISOString()).toBe('2026-01-12T08:30:00.000Z');
    const second = nextDue('R3/PT1H', Date.parse('2026-01-12T08:30:00Z'), 'UTC', office);
    expect(second).toBe(Date.parse('2026-01-12T09:30:00Z'));
    const date = firstDue({ kind: 'date', text: '2026-01-10T10:00:00Z', ...timer }, now);
    expect(date.ok && new Date(date.dueAt).toISOString()).toBe('2026-01-10T10:00:00.000Z');
    const cron = firstDue({ kind: 'cycle', text: '0 12 * * 6', ...timer }, now);
    expect(cron.ok && new Date(cron.dueAt).toISOString()).toBe('2026-01-10T12:00:00.000Z');
  });

  test('more than a hundred years of it are refused', () => {
    const rare: WorkingCalendar = { ...office, weeklyHours: { monday: [{ from: '09:00', to: '09:01' }] } };
    const due = firstDue({ kind: 'duration', text: 'PT400H', timeZone: 'UTC', calendar: rare }, 0);
    expect(due).toMatchObject({ ok: false, message: expect.stringMatching(/hundred years/) });
  }, 60_000);

  test.each([
    [{ ...office, timeZone: 'Nowhere/Land' }, /not a time zone/],
    [{ ...office, weeklyHours: {} }, /no working hours/],
    [{ ...office, weeklyHours: { monday: [...day, { from: '16:00', to: '18:00' }] } }, /overlap/],
    [{ ...office, weeklyHours: { monday: [{ from: '22:00', to: '06:00' }] } }, /split them at midnight/],
    [{ ...office, weeklyHours: { monday: [{ from: '9:00', to: '17:00' }] } }, /not working hours/],
    [{ ...office, weeklyHours: { someday: day } as WorkingCalendar['weeklyHours'] }, /day of the week/],
    [{ ...office, holidays: [{ date: '25.12.' }] }, /not a date/],
    [{ ...office, holidays: [{ date: '2026-02-29' }] }, /not a date/],
  ])('a calendar that cannot be used says why', (calendar, message) =>
    expect(calendarProblem(calendar)).toMatch(message),
  );

  test('a calendar that can be used has no problem', () => expect(calendarProblem(office)).toBeUndefined());
});
