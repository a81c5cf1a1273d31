/** By the clock of the person: work begins then. */
const morningHour = 9;

export const followUpWords = ['later', 'tomorrow', 'monday', 'week'] as const;
export type FollowUpWord = (typeof followUpWords)[number];

/** In three hours, tomorrow morning, next Monday, in a week. */
export function followUpAt(word: FollowUpWord, now: Date): Date {
  if (word === 'later') return new Date(now.getTime() + 3 * 3_600_000);
  const days = word === 'tomorrow' ? 1 : word === 'week' ? 7 : daysToMonday(now);
  return morningOf(now, days);
}

/** The morning of a day as a date field says it; undefined where it says none. */
export function followUpOn(day: string): Date | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date, morningHour);
}

// helpers

function morningOf(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morningHour);
}

/** On a Monday the next one is a week away. */
function daysToMonday(now: Date): number {
  return (8 - now.getDay()) % 7 || 7;
}
