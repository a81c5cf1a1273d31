import type { UserTaskFilter } from '#client';

/** `amount:>=300` in the address: the task field and what it must be. */
export interface FieldWords {
  name: string;
  words: string;
}

export function readFieldWords(texts: readonly string[]): FieldWords[] {
  return texts.flatMap((text) => {
    const at = text.indexOf(':');
    return at > 0 && at < text.length - 1 ? [{ name: text.slice(0, at), words: text.slice(at + 1) }] : [];
  });
}

/** The words of one field; without words it is not asked for any more. */
export function withFieldWords(
  texts: readonly string[] | undefined,
  name: string,
  words: string | undefined,
): string[] | undefined {
  const others = readFieldWords(texts ?? []).filter((field) => field.name !== name);
  const all = words ? [...others, { name, words }] : others;
  return all.length === 0 ? undefined : all.map((field) => `${field.name}:${field.words}`);
}

/** What the server is asked; words that cannot be read ask for nothing. */
export function fieldFilter(texts: readonly string[] | undefined): Pick<UserTaskFilter, 'taskFields'> {
  const taskFields = readFieldWords(texts ?? []).flatMap(({ name, words }) => {
    const value = conditionOf(words);
    return value === undefined ? [] : [{ name, value }];
  });
  return taskFields.length === 0 ? {} : { taskFields };
}

export function isReadable(words: string): boolean {
  return conditionOf(words) !== undefined;
}

// helpers

const operators: Record<string, string> = { '>': '$gt', '>=': '$gte', '<': '$lt', '<=': '$lte', '': '$eq' };

/** `~text` is a part of a text, `2026-11-21` a day, `>=300` a number, `true` and `false` are themselves. */
function conditionOf(words: string): Record<string, string> | undefined {
  if (words.startsWith('~')) return { $like: `*${words.slice(1).replace(/[\\*?]/g, '\\$&')}*` };
  if (words === 'true' || words === 'false') return { $eq: words };
  if (/^\d{4}-\d\d-\d\d$/.test(words))
    return { $gte: JSON.stringify(words), $lt: JSON.stringify(`${words}~`) };
  const [, sign, number] = /^\s*(>=|<=|>|<|)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(words) ?? [];
  const operator = operators[sign ?? ''];
  return number === undefined || operator === undefined ? undefined : { [operator]: String(Number(number)) };
}
