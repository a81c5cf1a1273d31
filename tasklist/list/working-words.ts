import type { WorkingDistance } from '#client';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Minutes count within an hour, the clock where no working hour is left between, and the date beyond two weeks. */
export function workingWords(
  plain: number,
  { milliseconds, days }: WorkingDistance,
): { key: 'inHours' | 'hoursAgo' | 'inDays' | 'daysAgo'; count: number } | undefined {
  if (Math.abs(plain) < hourMs || Math.abs(plain) > 14 * dayMs) return undefined;
  const hours = Math.round(Math.abs(milliseconds) / hourMs);
  const isPast = plain < 0;
  if (hours === 0) return undefined;
  return hours < 12 || days === 0
    ? { key: isPast ? 'hoursAgo' : 'inHours', count: hours }
    : { key: isPast ? 'daysAgo' : 'inDays', count: Math.abs(days) };
}
