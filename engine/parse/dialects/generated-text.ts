import { parseDate } from '../../time/iso-8601.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';

/**
 * The label of a generated field for a form, where a leading `=` and two braces make expressions: what is a text in the file stays
 * one. A name in `${…}` is shown with the value it has; anything more is refused.
 */
export function generatedLabel(c: Compilation, field: XmlElement, text: string): string {
  const plain = text.replace(/\{\{/g, () => '{{"{{"}}').replace(/^=/, () => '{{"="}}');
  const label = plain.replace(/[$#]\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}/g, '{{$1}}');
  if (/[$#]\{/.test(label))
    c.reporter.error('EXPRESSION_UNSUPPORTED', field, {
      message: `The label "${text}" of a form field computes something. Use the name of a variable only, as in \${name}`,
    });
  return label;
}

/** A date as the file writes it, `dd/MM/yyyy` unless the field says otherwise, as the form has it. */
export function generatedDate(c: Compilation, field: XmlElement, text: string): string | undefined {
  const date = isDay(text) ? text : readDate(text, field.attribute('datePattern') ?? 'dd/MM/yyyy');
  if (date !== undefined || /[$#]\{/.test(text)) return date;
  c.reporter.error('ATTRIBUTE_UNSUPPORTED', field, {
    message: `The default "${text}" of a form field is no date. Write it as 2026-12-24, or as its datePattern says`,
  });
  return undefined;
}

// helpers

const PARTS: Readonly<Record<string, string>> = { d: '(?<day>\\d{1,2})', M: '(?<month>\\d{1,2})' };

/** Patterns of digits only: names of months would depend on a language. */
function readDate(text: string, datePattern: string): string | undefined {
  if (!/^(?:d{1,2}|M{1,2}|y{4}|[-./ ])+$/.test(datePattern)) return undefined;
  const source = datePattern
    .replace(/[-./]/g, '\\$&')
    .replace(/y{4}|d{1,2}|M{1,2}/g, (part) => PARTS[part.charAt(0)] ?? '(?<year>\\d{4})');
  const found = groupsOf(source, text);
  if (found === undefined) return undefined;
  const { year = '', month = '', day = '' } = found;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(date) ? date : undefined;
}

/** A pattern that names a part twice is none. */
function groupsOf(source: string, text: string): Record<string, string> | undefined {
  try {
    return new RegExp(`^${source}$`).exec(text)?.groups;
  } catch {
    return undefined;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDate(`${text}T00:00:00Z`, 'UTC') !== undefined;
}
