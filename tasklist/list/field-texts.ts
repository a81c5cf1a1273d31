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
): string[] {
  return Object.entries(fields ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .slice(0, fieldsMax)
    .map(([name, value]) => {
      const field = declared.find((one) => one.name === name);
      const label = field?.label ?? name;
      if (typeof value === 'number') return `${label} ${value.toLocaleString(language)}`;
      if (typeof value === 'boolean') return `${label}: ${yesNo[value ? 0 : 1]}`;
      if (field?.type === 'date' && typeof value === 'string') return `${label} ${dateText(value, language)}`;
      return short(typeof value === 'string' ? value : JSON.stringify(value));
    });
}

// helpers

function dateText(text: string, language: string): string {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(at.getTime()) ? short(text) : at.toLocaleDateString(language, { dateStyle: 'medium' });
}

function short(text: string): string {
  return text.length > lettersMax ? `${text.slice(0, lettersMax - 1)}…` : text;
}
