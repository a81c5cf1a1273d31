import type { JsonObject, JsonValue } from '#engine';
import { isObject, KEYED_TYPES, namesOf } from '../humans/form-fields.ts';
import { compilePattern, FORM_PATTERN_MAX } from '../humans/form-pattern.ts';
import { FORM_COMPONENTS_MAX } from './form-limits.ts';

/**
 * What makes it impossible to show a form, as the end of a sentence; null when nothing does. The library would show nothing at all
 * of such a form, to whoever opens the task.
 */
export function unfitShape(components: readonly JsonValue[]): string | null {
  const seen: Seen = { ids: new Set(), paths: new Map() };
  const work: Place[] = [{ components, path: [], lists: [] }];
  let count = 0;
  for (const place of work) {
    count += place.components.length;
    if (count > FORM_COMPONENTS_MAX)
      return `has more than ${FORM_COMPONENTS_MAX} components. Split it, or repeat fields with a list`;
    for (const component of place.components) {
      if (!isObject(component)) return 'has a component that is no object';
      const fault = faultOf(component, place, seen);
      if (fault !== null) return fault;
      if (!Array.isArray(component['components'])) continue;
      const path = [...place.path, ...namesOf(component['path'])];
      const isList = component['type'] === 'dynamiclist';
      const lists = isList ? [...place.lists, path.join('.')] : place.lists;
      work.push({ components: component['components'] as readonly JsonValue[], path, lists });
    }
  }
  return null;
}

// helpers

interface Place {
  readonly components: readonly JsonValue[];
  /** The data that the components around write to, and the lists among them. */
  readonly path: readonly string[];
  readonly lists: readonly string[];
}

interface Seen {
  readonly ids: Set<string>;
  /** What is at each place of the data: one value, rows of a list, or anything with names. */
  readonly paths: Map<string, 'value' | 'rows' | 'object'>;
}

const TYPES: ReadonlySet<string> = new Set([
  ...KEYED_TYPES,
  ...['text', 'html', 'image', 'iframe', 'table', 'documentPreview', 'spacer', 'separator', 'button'],
  ...['group', 'dynamiclist', 'default'],
]);

/** Names that would reach into what every object has. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function faultOf(component: JsonObject, { path, lists }: Place, { ids, paths }: Seen): string | null {
  const { id, type } = component;
  if (typeof type !== 'string' || !TYPES.has(type))
    return `has a component "${nameOf(component)}" of a kind that is not known: "${short(String(type))}"`;
  if (typeof id === 'string') {
    if (ids.has(id)) return `has two components with the id "${short(id)}". Change one`;
    ids.add(id);
  }
  const own = namesOf(component[KEYED_TYPES.has(type) ? 'key' : 'path']);
  if (own.some((name) => FORBIDDEN.has(name)))
    return `has a key in "${nameOf(component)}" that no variable may have: ${short(own.join('.'))}`;
  const pattern = isObject(component['validate']) ? component['validate']['pattern'] : undefined;
  if (typeof pattern === 'string' && compilePattern(pattern) === null)
    return `has a pattern in "${nameOf(component)}" that cannot be matched in bounded time, or not at all. Write it without look-around and references back, with at most ${FORM_PATTERN_MAX} characters`;
  const kind = KEYED_TYPES.has(type) ? 'value' : type === 'dynamiclist' ? 'rows' : 'object';
  return own.length === 0 ? null : clashOf(component, [...path, ...own], kind, lists, paths);
}

/** Two fields of one variable overwrite each other; a value has no fields within, and the rows of a list only those of the list. */
function clashOf(
  component: JsonObject,
  path: readonly string[],
  kind: 'value' | 'rows' | 'object',
  lists: readonly string[],
  paths: Seen['paths'],
): string | null {
  const whole = path.join('.');
  for (let length = 1; length <= path.length; length++) {
    const part = path.slice(0, length).join('.');
    const found = paths.get(part);
    const isSame = part === whole;
    const isOpen = found === undefined || (found === 'rows' ? lists.includes(part) : found === 'object');
    if (!isOpen || (isSame && found !== undefined && kind !== 'object'))
      return `fills "${short(whole)}" from more than one component, as "${nameOf(component)}" does. Give it another key`;
    if (found === undefined) paths.set(part, isSame ? kind : 'object');
  }
  return null;
}

function nameOf(component: JsonObject): string {
  const { label, id, type } = component;
  return short(
    [label, id, type].filter((text) => typeof text === 'string').find((text) => text !== '') ?? '',
  );
}

function short(text: string): string {
  return text.slice(0, 60);
}
