import type { Calendar } from '#web';

/** By the clock of the person: work begins then. */
const morningHour = 9;

export const followUpWords = ['later', 'tomorrow', 'monday', 'week'] as const;
export type FollowUpWord = (typeof followUpWords)[number];

/** In three hours, tomorrow morning, next Monday, in a week. */
export function followUpAt(word: FollowUpWord, now: Date, { dayOf, startOfDay }: Calendar): Date {
  if (word === 'later') return new Date(now.getTime() + 3 * 3_600_000);
  const today = dayOf(now);
  const days = word === 'tomorrow' ? 1 : word === 'week' ? 7 : daysToMonday(today);
  return startOfDay(today, days, morningHour);
}

/** The morning of a day as a date field says it; undefined where it says none. */
export function followUpOn(day: string, { startOfDay }: Calendar): Date | undefined {
  const [year, month, date] = day.split('-').map(Number);
  return year && month && date ? startOfDay(day, 0, morningHour) : undefined;
}

// helpers

/** On a Monday the next one is a week away. */
function daysToMonday(today: string): number {
  return (8 - new Date(`${today}T00:00:00Z`).getUTCDay()) % 7 || 7;
}
