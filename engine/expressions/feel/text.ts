import { escapeString } from './string-literal.ts';
import { FeelFunction, FeelRange, isContext, isList } from './values.ts';
import type { FeelValue } from './values.ts';

/** `string(from)`: the text FEEL writes for a value; strings inside lists and contexts are quoted. Null stays null. */
export function textOf(value: FeelValue): string | null {
  if (value === null || value instanceof FeelFunction) return null;
  return typeof value === 'string' ? value : written(value);
}

// helpers

function written(value: FeelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return escapeString(value);
  if (isList(value)) return `[${value.map(written).join(', ')}]`;
  if (isContext(value))
    return `{${[...value].map(([name, member]) => `${keyText(name)}: ${written(member)}`).join(', ')}}`;
  if (value instanceof FeelRange) {
    const [open, close] = [value.startIncluded ? '[' : '(', value.endIncluded ? ']' : ')'];
    const end = (bound: FeelValue | undefined): string => (bound === undefined ? '' : written(bound));
    return `${open}${end(value.start)}..${end(value.end)}${close}`;
  }
  return value instanceof FeelFunction ? 'function' : String(value);
}

function keyText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : escapeString(name);
}
