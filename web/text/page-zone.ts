/**
 * The time zone that the pages speak of: the one that the person has chosen, else the one of the device. Every date and time of the
 * pages is made here, so that none of them can be in another zone.
 */
const listeners = new Set<() => void>();
const formats = new Map<string, Intl.DateTimeFormat>();
let chosen: string | undefined;

/** A name that this browser does not know leaves the zone of the device. */
export function setPageZone(zone: string | undefined): void {
  const next = zone !== undefined && isKnown(zone) ? zone : undefined;
  if (next === chosen) return;
  chosen = next;
  formats.clear();
  for (const listener of listeners) listener();
}

export function pageZone(): string {
  return chosen ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** For `useSyncExternalStore`: times that are shown follow a choice at once. */
export function onPageZone(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How dates are written in a language, in the zone of the page. To make one takes long enough that lists notice. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  // With the language alone, English dates are those of the United States.
  const words = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(words, { timeZone: pageZone(), ...options });
  formats.set(key, format);
  return format;
}

/** "CET", "GMT-5": what the zone of the page is called at that time of the year. */
export function zoneName(at: Date, language: string): string {
  const parts = dateFormat(language, { timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** The day of the calendar, as `2026-12-01`. */
export function dayOf(at: Date): string {
  const parts = new Map(
    dateFormat('en', { year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}

/** The first moment of a day, of a day so many days later, or an hour of it: summer time makes some days longer than others. */
export function startOfDay(day: string, daysLater = 0, hour = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const asIfUtc = Date.UTC(year, month - 1, date + daysLater, hour);
  // The distance to UTC is the one of the moment that is looked for, which the second round knows.
  let at = asIfUtc;
  for (let round = 0; round < 2; round += 1) at = asIfUtc - distanceToUtc(new Date(at));
  return new Date(at);
}

/** Days of the page, for what works with days and is used without pages too. */
export interface Calendar {
  dayOf(at: Date): string;
  startOfDay(day: string, daysLater?: number, hour?: number): Date;
}

export const pageCalendar: Calendar = { dayOf, startOfDay };

// helpers

function isKnown(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How far the clocks of the zone are ahead of UTC, in milliseconds. */
function distanceToUtc(at: Date): number {
  const clock = dateFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(at).split(':').map(Number);
  const shown = Date.parse(`${dayOf(at)}T00:00:00Z`) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}
