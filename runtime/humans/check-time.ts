import type { JsonValue } from '#engine';
import type { FormField } from './form-fields.ts';
import { fault, type Finding } from './form-fault.ts';

const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?`;
const FORMS = {
  date: { pattern: /^\d{4}-\d{2}-\d{2}$/, name: 'a date such as 2026-12-24' },
  time: { pattern: new RegExp(`^${TIME}$`), name: 'a time such as 17:30' },
  datetime: {
    pattern: new RegExp(String.raw`^\d{4}-\d{2}-\d{2}T${TIME}$`),
    name: 'a date and time such as 2026-12-24T17:30Z',
  },
};

/** Dates and times as the page writes them; seconds may be there, because programs write them. */
export function checkTime({ label, component }: FormField, value: JsonValue): Finding {
  const subtype = component['subtype'];
  const kind = subtype === 'time' || subtype === 'datetime' ? subtype : 'date';
  const { pattern, name } = FORMS[kind];
  const isWritten = typeof value === 'string' && pattern.test(value);
  if (isWritten && (kind === 'time' || isDay(value.slice(0, 10)))) return null;
  return fault('WRONG_TYPE', `"${label}" must be ${name}.`);
}

// helpers

/** The 31st of February is written well and is no day. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
