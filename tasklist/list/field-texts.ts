import type { TaskField } from '#client';

const fieldsMax = 3;
/** A field in a row is a word or a number, not a text to read. */
const lettersMax = 40;

/** Up to three declared task fields of a row as short texts, with the name where the value alone says nothing. */
export function fieldTexts(
  fields: Record<string, unknown> | undefined,
  declared: readonly TaskField[],
  language: string,
  yesNo: readonly [yes: string, no: string],
  /** A day in words; `2026-11-21` is that day wherever it is read. */
  dayWords: (day: string | Date) => string,
): string[] {
  return Object.entries(fields ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .slice(0, fieldsMax)
    .map(([name, value]) => {
      const field = declared.find((one) => one.name === name);
      const label = field?.label ?? name;
      if (typeof value === 'number') return `${label} ${value.toLocaleString(language)}`;
      if (typeof value === 'boolean') return `${label}: ${yesNo[value ? 0 : 1]}`;
      if (field?.type === 'date' && typeof value === 'string') return `${label} ${dateText(value, dayWords)}`;
      return short(typeof value === 'string' ? value : JSON.stringify(value));
    });
}

// helpers

function dateText(text: string, dayWords: (day: string | Date) => string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return short(text);
  return dayWords(/^\d{4}-\d\d-\d\d$/.test(text) ? text : at);
}

function short(text: string): string {
  return text.length > lettersMax ? `${text.slice(0, lettersMax - 1)}…` : text;
}
