import { describe, expect, test } from '@jest/globals';
import { nextCron, parseCron } from '../../../engine/time/cron.ts';

/**
 * TMR-5 beside an independent reading: every minute of a window is shown on the wall by the platform, and the rule is applied
 * to what the wall shows. A reading that is skipped means the end of the gap; one that occurs twice the first time, unless the
 * hour field is every hour or a step.
 */
const MINUTE = 60_000;

interface Wall {
  readonly at: number;
  /** `2026-03-29 01:59`, so that texts compare like times. */
  readonly text: string;
}

function wallOf(from: number, days: number, timeZone: string): readonly Wall[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Array.from({ length: days * 1440 }, (_, index) => {
    const at = from + index * MINUTE;
    return { at, text: format.format(at) };
  });
}

/** Hours and minutes of the plain expressions below. */
function readingsOf(cron: string): {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
} {
  const [minuteText = '', hourText = ''] = cron.split(' ');
  const values = (text: string, count: number): readonly number[] => {
    const step = /^\*(?:\/(\d+))?$/.exec(text);
    const all = Array.from({ length: count }, (_, value) => value);
    if (step !== null) return all.filter((value) => value % Number(step[1] ?? 1) === 0);
    return text.split(',').map(Number);
  };
  return { hours: values(hourText, 24), minutes: values(minuteText, 60) };
}

function expected(cron: string, wall: readonly Wall[]): readonly number[] {
  const { hours, minutes } = readingsOf(cron);
  const repeats = cron.split(' ')[1]?.startsWith('*') === true;
  const shown = new Map<string, number[]>();
  for (const { at, text } of wall) shown.set(text, [...(shown.get(text) ?? []), at]);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = [...new Set(wall.map(({ text }) => text.slice(0, 10)))].slice(1, -1);
  const found = new Set<number>();
  for (const day of days)
    for (const hour of hours)
      for (const minute of minutes) {
        const reading = `${day} ${two(hour)}:${two(minute)}`;
        const instants = shown.get(reading) ?? [wall.find(({ text }) => text > reading)?.at ?? 0];
        for (const instant of repeats ? instants : instants.slice(0, 1)) found.add(instant);
      }
  return [...found].sort((a, b) => a - b);
}

describe('cron where clocks change (TMR-5)', () => {
  const places: readonly (readonly [string, string])[] = [
    ['Europe/Berlin', '2026-03-27T00:00:00Z'],
    ['Europe/Berlin', '2026-10-23T00:00:00Z'],
    ['America/New_York', '2026-03-06T00:00:00Z'],
    ['America/New_York', '2026-10-30T00:00:00Z'],
    // Half an hour only.
    ['Australia/Lord_Howe', '2026-04-03T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T00:00:00Z'],
    // At midnight: the day begins at one o'clock.
    ['Africa/Cairo', '2026-04-22T00:00:00Z'],
    ['Africa/Cairo', '2026-10-28T00:00:00Z'],
    ['Asia/Kathmandu', '2026-03-27T00:00:00Z'],
    ['UTC', '2028-02-27T00:00:00Z'],
  ];
  const crons = [
    '30 2 * * *',
    '0 0 * * *',
    '15,45 1,2,3 * * *',
    '30 * * * *',
    '*/20 */2 * * *',
    '59 23 * * *',
  ];

  test.each(places.flatMap(([zone, from]) => crons.map((cron) => [cron, zone, from] as const)))(
    '%s in %s from %s',
    (cron, zone, from) => {
      const wall = wallOf(Date.parse(from), 5, zone);
      const due = expected(cron, wall);
      const parsed = parseCron(cron);
      expect(parsed).toBeDefined();
      const found: number[] = [];
      let at = (due[0] ?? 0) - 1;
      while (parsed !== undefined && found.length < due.length) {
        at = nextCron(parsed, at, zone) ?? Infinity;
        found.push(at);
      }
      const shown = (instants: readonly number[]): readonly string[] =>
        instants.map((instant) => new Date(instant).toISOString());
      expect(shown(found)).toEqual(shown(due));
    },
  );
});
