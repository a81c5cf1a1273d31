/** What the two inputs of a date field hold, as browsers write it: `2026-12-24` and `17:30`; empty where nothing is entered. */
export interface DateParts {
  readonly date: string;
  readonly time: string;
}

export type DateKind = 'date' | 'time' | 'datetime';
/** How a time is stored: with its distance from UTC, in UTC, or, without either, as it was entered. */
export type ZoneForm = 'utc_offset' | 'utc_normalized' | 'no_timezone' | undefined;

/** A stored value in the person's own time zone. */
export function readDateValue(kind: DateKind, value: unknown, now = new Date()): DateParts {
  if (typeof value !== 'string') return { date: '', time: '' };
  if (kind === 'date') return { date: /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? '', time: '' };
  if (kind === 'datetime') {
    const at = new Date(value);
    return Number.isNaN(at.getTime()) ? { date: '', time: '' } : partsOf(at);
  }
  const found = /^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(value);
  if (!found) return { date: '', time: '' };
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  const zone = found[3];
  return { date: '', time: timeText(zone ? minutes - offsetOf(zone) - now.getTimezoneOffset() : minutes) };
}

/** What is stored of it; `null` while a part is missing. */
export function writeDateValue(
  kind: DateKind,
  { date, time }: DateParts,
  zone: ZoneForm,
  now = new Date(),
): string | null {
  if (kind === 'date') return date === '' ? null : date;
  if (time === '' || (kind === 'datetime' && date === '')) return null;
  // A day belongs to the distance from UTC: it differs between summer and winter.
  const at = kind === 'time' ? now : new Date(`${date}T${time}`);
  if (Number.isNaN(at.getTime())) return null;
  const distance = at.getTimezoneOffset();
  if (kind === 'time') {
    if (zone === 'utc_normalized') return `${timeText(minutesOf(time) + distance)}Z`;
    return zone === 'utc_offset' ? time + zoneText(distance) : time;
  }
  if (zone === 'utc_normalized') return `${at.toISOString().slice(0, 16)}Z`;
  return `${date}T${time}${zone === 'utc_offset' ? zoneText(distance) : ''}`;
}

/** Down to the last whole step, as the library does. */
export function roundTime(time: string, stepMinutes: number): string {
  return time === '' ? '' : timeText(minutesOf(time) - (minutesOf(time) % stepMinutes));
}

export function dayOf(at: Date): string {
  return partsOf(at).date;
}

// helpers

const dayMinutes = 24 * 60;

function partsOf(at: Date): DateParts {
  const year = String(at.getFullYear()).padStart(4, '0');
  return {
    date: `${year}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`,
    time: `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`,
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeText(minutes: number): string {
  const inDay = (((minutes % dayMinutes) + dayMinutes) % dayMinutes) | 0;
  return `${twoDigits(Math.floor(inDay / 60))}:${twoDigits(inDay % 60)}`;
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** `distance` as dates of JavaScript have it: minutes west. */
function zoneText(distance: number): string {
  const minutes = Math.abs(distance);
  return `${distance > 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
