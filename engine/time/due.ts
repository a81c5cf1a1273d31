import type { InstantMs } from '../model/json.ts';
import { nextCron, normalCron, parseCron } from './cron.ts';
import {
  addDuration,
  longestLength,
  parseDate,
  parseDuration,
  parseRepetition,
  shortestLength,
} from './iso-8601.ts';
import type { Duration } from './iso-8601.ts';
import { addWorkingTime } from './working-calendar.ts';
import type { WorkingCalendar } from './working-calendar.ts';
import { isTimeZone } from './zone.ts';

/** A timer's text as evaluated. */
export interface TimerText {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly text: string;
  readonly timeZone: string;
  /** TMR-6: durations and intervals count its working time; dates and cron are not moved. */
  readonly calendar?: WorkingCalendar;
}

export type FirstDue =
  | {
      readonly ok: true;
      readonly dueAt: InstantMs;
      /** Firings left including the first; null = without end. */
      readonly repetitionsLeft: number | null;
      /** What `nextDue` takes; null for date and duration. */
      readonly cycle: string | null;
    }
  | { readonly ok: false; readonly message: string };

/** TMR-3 and TMR-4. */
const LONGEST = 100 * 366 * 86_400_000;
const SHORTEST_INTERVAL = 1000;

/** TMR-1…5: when a timer fires first, given the time its subscription opens. */
export function firstDue(timer: TimerText, now: InstantMs): FirstDue {
  if (!isTimeZone(timer.timeZone)) return { ok: false, message: `"${timer.timeZone}" is not a time zone` };
  switch (timer.kind) {
    case 'date':
      return dateDue(timer);
    case 'duration':
      return durationDue(timer, now);
    case 'cycle':
      return cycleDue(timer, now);
  }
}

/** TMR-4: each due time comes from the previous due time, never from the firing. Null when a cycle has no further one. */
export function nextDue(
  cycle: string,
  previousDueAt: InstantMs,
  timeZone: string,
  calendar?: WorkingCalendar,
): InstantMs | null {
  const repetition = parseRepetition(cycle, timeZone);
  if (repetition !== undefined && calendar !== undefined)
    return addWorkingTime(previousDueAt, repetition.intervalText, calendar) ?? null;
  if (repetition !== undefined) return addDuration(previousDueAt, repetition.interval, timeZone);
  const cron = parseCron(cycle);
  return cron === undefined ? null : nextCron(cron, previousDueAt, timeZone);
}

// helpers

function dateDue(timer: TimerText): FirstDue {
  const at = parseDate(timer.text, timer.timeZone);
  if (at === undefined) return { ok: false, message: `"${timer.text}" is not an ISO 8601 date` };
  return { ok: true, dueAt: at, repetitionsLeft: 1, cycle: null };
}

function durationDue(timer: TimerText, now: InstantMs): FirstDue {
  const duration = parseDuration(timer.text);
  if (duration === undefined) return { ok: false, message: `"${timer.text}" is not an ISO 8601 duration` };
  const problem = lengthProblem(timer.text, duration, 0);
  if (problem !== undefined) return { ok: false, message: problem };
  const dueAt = later(timer, now, timer.text, duration);
  return dueAt === undefined ? neverWorks(timer) : { ok: true, dueAt, repetitionsLeft: 1, cycle: null };
}

function later(timer: TimerText, now: InstantMs, text: string, duration: Duration): InstantMs | undefined {
  return timer.calendar === undefined
    ? addDuration(now, duration, timer.timeZone)
    : addWorkingTime(now, text, timer.calendar);
}

function neverWorks(timer: TimerText): FirstDue {
  return { ok: false, message: `"${timer.text}" is more working time than a hundred years have` };
}

function cycleDue(timer: TimerText, now: InstantMs): FirstDue {
  const text = timer.text.trim();
  if (text.startsWith('R')) return repetitionDue(timer, now);
  const cron = parseCron(text);
  const cycle = normalCron(text);
  if (cron === undefined || cycle === undefined)
    return { ok: false, message: `"${timer.text}" is not a repeating interval or a cron expression` };
  const dueAt = nextCron(cron, now, timer.timeZone);
  if (dueAt === null) return { ok: false, message: `"${timer.text}" never occurs` };
  return { ok: true, dueAt, repetitionsLeft: null, cycle };
}

/** A start in the past is due at once; its further occurrences follow the rhythm, and TMR-7 says what the missed ones do. */
function repetitionDue(timer: TimerText, now: InstantMs): FirstDue {
  const repetition = parseRepetition(timer.text, timer.timeZone);
  if (repetition === undefined) return { ok: false, message: `"${timer.text}" is not a repeating interval` };
  const problem = lengthProblem(timer.text, repetition.interval, SHORTEST_INTERVAL);
  if (problem !== undefined) return { ok: false, message: problem };
  const cycle = `${repetition.count === null ? 'R' : `R${repetition.count}`}/${repetition.intervalText}`;
  const dueAt = repetition.start ?? later(timer, now, repetition.intervalText, repetition.interval);
  if (dueAt === undefined) return neverWorks(timer);
  return { ok: true, dueAt, repetitionsLeft: repetition.count, cycle };
}

function lengthProblem(text: string, duration: Duration, shortest: number): string | undefined {
  if (longestLength(duration) > LONGEST) return `"${text}" is longer than 100 years`;
  const isZero = duration.months === 0 && duration.days === 0 && duration.milliseconds === 0;
  if (isZero && /[1-9]/.test(text)) return `"${text}" is shorter than one millisecond`;
  if (shortest === 0 && isZero) return undefined;
  return shortestLength(duration) < shortest ? `"${text}" is shorter than one second` : undefined;
}
