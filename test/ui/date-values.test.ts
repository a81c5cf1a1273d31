import { describe, expect, test } from '@jest/globals';
import { dayOf, readDateValue, roundTime, writeDateValue } from '../../web/form/date-values.ts';

const none = { date: '', time: '' };
const summer = new Date(2026, 6, 1, 12);

describe('the value of a date field', () => {
  test.each([
    ['date', { date: '2026-12-24', time: '' }, undefined, '2026-12-24'],
    ['time', { date: '', time: '17:30' }, undefined, '17:30'],
    ['time', { date: '', time: '17:30' }, 'no_timezone', '17:30'],
    ['datetime', { date: '2026-12-24', time: '17:30' }, 'no_timezone', '2026-12-24T17:30'],
  ] as const)('%s %j as %s is %s', (kind, parts, zone, value) => {
    expect(writeDateValue(kind, parts, zone)).toBe(value);
    expect(readDateValue(kind, value)).toEqual(parts);
  });

  test.each(['utc_offset', 'utc_normalized'] as const)('is the same moment with %s', (zone) => {
    const parts = { date: '2026-12-24', time: '17:30' };
    const value = writeDateValue('datetime', parts, zone) ?? '';
    expect(new Date(value)).toEqual(new Date(2026, 11, 24, 17, 30));
    expect(value).toMatch(zone === 'utc_offset' ? /^2026-12-24T17:30[+-]\d\d:\d\d$/ : /^.{10}T..:..Z$/);
    expect(readDateValue('datetime', value)).toEqual(parts);
    const time = writeDateValue('time', { date: '', time: '00:10' }, zone, summer);
    expect(readDateValue('time', time, summer)).toEqual({ date: '', time: '00:10' });
  });

  test('a time of another zone is read in the own one', () => {
    const west = -summer.getTimezoneOffset();
    const here = (minutes: number) => {
      const inDay = (minutes + west + 2880) % 1440;
      return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
    };
    expect(readDateValue('time', '17:30Z', summer).time).toBe(here(17 * 60 + 30));
    expect(readDateValue('time', '01:15+05:30', summer).time).toBe(here(75 - 330));
    expect(readDateValue('time', '23:15:59.5-03:00', summer).time).toBe(here(23 * 60 + 15 + 180));
  });

  test('half of a value is none, and what is none is read as nothing', () => {
    expect(writeDateValue('datetime', { date: '2026-12-24', time: '' }, undefined)).toBeNull();
    expect(writeDateValue('datetime', { date: '', time: '17:30' }, undefined)).toBeNull();
    expect(writeDateValue('date', none, undefined)).toBeNull();
    expect(writeDateValue('time', none, undefined)).toBeNull();
    for (const value of [null, 5, '', 'soon', '17-30'])
      for (const kind of ['date', 'time', 'datetime'] as const)
        expect(readDateValue(kind, value)).toEqual(none);
  });

  test('times are taken down to the last step', () => {
    expect(['17:29', '17:30', '17:44', ''].map((time) => roundTime(time, 15))).toEqual([
      '17:15',
      '17:30',
      '17:30',
      '',
    ]);
    expect(dayOf(new Date(2026, 0, 5))).toBe('2026-01-05');
  });
});
