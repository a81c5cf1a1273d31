import type { JsonValue } from '#engine';
import { isObject } from '../humans/form-fields.ts';
import { FORM_COUNT_MAX, FORM_EXPRESSION_MAX, FORM_ITERATORS_MAX, FORM_NESTING_MAX } from './form-limits.ts';

/**
 * An expression that could keep a page busy for ever, as the end of a sentence; null when there is none. The page evaluates all of
 * them with every key and cannot stop one, so what counts must say how far, and nothing may call itself.
 */
export function unfitExpression(components: readonly JsonValue[]): string | null {
  const work: { readonly value: JsonValue; readonly name: string }[] = [{ value: components, name: '' }];
  for (const { value, name } of work) {
    if (typeof value === 'string') {
      const fault = sourcesOf(value)
        .map(faultOf)
        .find((each) => each !== null);
      if (fault !== undefined) return `has an expression in "${name}" that ${fault ?? ''}`;
    } else if (Array.isArray(value)) {
      for (const each of value as readonly JsonValue[]) work.push({ value: each, name });
    } else if (isObject(value)) {
      const { label, id } = value;
      const own = [label, id].find((text) => typeof text === 'string' && text !== '');
      for (const each of Object.values(value))
        work.push({ value: each, name: typeof own === 'string' ? own.slice(0, 60) : name });
    }
  }
  return null;
}

// helpers

/** An expression, or the expressions in the braces of a template. */
function sourcesOf(text: string): readonly string[] {
  if (text.trimStart().startsWith('=')) return [text];
  const inBraces = text.split('{{').slice(1);
  return inBraces.map((each) => each.slice(0, Math.max(0, each.lastIndexOf('}}'))));
}

function faultOf(source: string): string | null {
  if (source.length > FORM_EXPRESSION_MAX) return `is longer than ${FORM_EXPRESSION_MAX} characters`;
  // What stands in quotes is text.
  const plain = source.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  if (deepest(plain) > FORM_NESTING_MAX) return `is nested more than ${FORM_NESTING_MAX} times`;
  if (/(?<!precedes\s*):\s*function\s*\(/.test(plain))
    return 'gives a function a name. It could call itself without end';
  if (!/\b(?:for|some|every|loop)\b/.test(plain)) return null;
  if ((plain.match(/\bin\b/g) ?? []).length > FORM_ITERATORS_MAX)
    return `goes through more than ${FORM_ITERATORS_MAX} lists at once`;
  return countFault(plain);
}

function deepest(source: string): number {
  let depth = 0;
  let most = 0;
  for (const char of source) {
    if ('([{'.includes(char)) most = Math.max(most, ++depth);
    else if (')]}'.includes(char)) depth--;
  }
  return most;
}

/** `for i in 1..n`: both ends are numbers, or the far end is the length of a list, which is data. */
function countFault(source: string): string | null {
  let steps = 1;
  for (const [, from, to] of source.matchAll(RANGE)) {
    const isCount = to?.endsWith('(') === true;
    if (from === undefined || to === undefined)
      return 'counts to a number that is computed. Count to a number, or to count(list)';
    if (!isCount) steps *= Math.abs(Number(to) - Number(from)) + 1;
    if (steps > FORM_COUNT_MAX) return `counts further than ${FORM_COUNT_MAX}`;
  }
  return null;
}

/** Each `..` with what is read as its ends; what goes on after a number makes it computed. */
const RANGE =
  /(-?\b\d+)?\s*\.\.\s*(-?\d+(?![\w.]*\s*[*+^]|\w|\.\d)|(?:count|string length)\s*\((?=[\w.\s]*\)(?!\s*[*+^])))?/g;
