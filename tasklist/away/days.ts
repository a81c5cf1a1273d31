/** The first moment of a day of the person's own clock; the day is `2026-12-01`. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}

/** The first moment after a day: summer time makes some days longer than others. */
export function dayAfter(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).toISOString();
}
