import type { ToldTaskField } from '../../store/queries/models/task-fields.ts';
import type { MailReader } from './mail-engine.ts';
import { dateText, dayText, mailWord, numberText } from './mail-language.ts';
import { oneLine } from './mail-lines.ts';

/** Task fields as their reader writes numbers and dates; what a mail does not say is said to be in the task. */
export function fieldFacts(
  fields: readonly ToldTaskField[],
  reader: MailReader,
): readonly { readonly label: string; readonly value: string }[] {
  return fields.map((field) => ({
    label: oneLine(field.label ?? field.name, LENGTH_MAX),
    value: oneLine(valueText(field, reader), LENGTH_MAX),
  }));
}

// helpers

/** As long as the names in a mail. */
const LENGTH_MAX = 120;

function valueText({ type, value }: ToldTaskField, { language, timeZone }: MailReader): string {
  const word = (name: string): string => mailWord(language, 'common', name) ?? '';
  if (value === null) return word('seeTask');
  if (typeof value === 'boolean') return word(value ? 'yes' : 'no');
  if (typeof value === 'number') return numberText(value, language);
  const at = type === 'date' ? new Date(value) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return value;
  // A day is the same everywhere; an instant is seen by the reader's clock.
  return /^\d{4}-\d\d-\d\d$/.test(value) ? dayText(at, language) : dateText(at, language, timeZone);
}
