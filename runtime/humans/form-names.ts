import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '#engine';
import { isEmptyAnswer, isFixed, isObject, KEYED_TYPES, namesOf } from './form-fields.ts';

/** What a form may say at one place of the data: a value, an object, or a list of objects. */
interface Place {
  kind: 'value' | 'object' | 'list';
  readonly inside: Map<string, Place>;
  /** Of a field that nobody can change: what it begins with. */
  fixed?: { readonly initial: JsonValue };
}

/** Something sent that is no field of the form, or a field that its author alone fills. */
export interface StrayValue {
  readonly path: readonly string[];
  readonly why: 'unknown' | 'fixed';
}

/**
 * What a submission says beyond the form (security.md 5: unknown and read-only fields are refused). A read-only field is sent along by
 * the library, so it may say what it began with.
 */
export function findStrayValues(
  schema: JsonValue,
  submitted: JsonObject,
  given: JsonObject,
): readonly StrayValue[] {
  const root = newPlace('object');
  if (isObject(schema)) collect(schema, root);
  const strays: StrayValue[] = [];
  compare(root, submitted, given, [], strays);
  return strays;
}

/** The part of the variables that the form shows: what its fields hold, and what its expressions and templates name. */
export function namedByForm(schema: JsonValue, variables: JsonObject): JsonObject {
  const root = newPlace('object');
  if (isObject(schema)) collect(schema, root);
  const words = wordsOf(schema);
  const named = Object.entries(variables).filter(([name]) => words.has(name));
  return { ...pick(root, variables), ...Object.fromEntries(named) };
}

// helpers

function newPlace(kind: Place['kind']): Place {
  return { kind, inside: new Map() };
}

function collect(parent: JsonObject, at: Place): void {
  const { components } = parent;
  if (!Array.isArray(components)) return;
  for (const component of components as readonly JsonValue[]) {
    if (!isObject(component)) continue;
    const type = String(component['type']);
    if (type === 'dynamiclist') collect(component, descend(at, namesOf(component['path']), 'list'));
    else if (Array.isArray(component['components']))
      collect(component, descend(at, namesOf(component['path']), 'object'));
    else if (KEYED_TYPES.has(type)) {
      const names = namesOf(component['key']);
      if (names.length === 0) continue;
      const place = descend(at, names, 'value');
      if (isFixed(component)) place.fixed = { initial: component['defaultValue'] ?? null };
    }
  }
}

function descend(from: Place, names: readonly string[], kind: Place['kind']): Place {
  let place = from;
  names.forEach((name, index) => {
    const found = place.inside.get(name);
    const next = found ?? newPlace(index === names.length - 1 ? kind : 'object');
    if (found === undefined) place.inside.set(name, next);
    place = next;
  });
  return place;
}

function compare(
  place: Place,
  value: JsonObject,
  given: JsonValue | undefined,
  path: readonly string[],
  strays: StrayValue[],
): void {
  for (const [name, sent] of Object.entries(value)) {
    const at = [...path, name];
    const inner = place.inside.get(name);
    const known = isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
    if (inner === undefined) strays.push({ path: at, why: 'unknown' });
    else if (inner.fixed !== undefined) {
      if (!isAsGiven(sent, known, inner.fixed.initial)) strays.push({ path: at, why: 'fixed' });
    } else if (inner.kind === 'object' && isObject(sent)) compare(inner, sent, known, at, strays);
    else if (inner.kind === 'list' && Array.isArray(sent)) {
      (sent as readonly JsonValue[]).forEach((row, index) => {
        const knownRow = Array.isArray(known) ? (known as readonly JsonValue[])[index] : undefined;
        if (isObject(row)) compare(inner, row, knownRow, [...at, String(index)], strays);
        else strays.push({ path: [...at, String(index)], why: 'unknown' });
      });
    } else if (inner.kind !== 'value' && sent !== null) strays.push({ path: at, why: 'unknown' });
  }
}

function isAsGiven(sent: JsonValue, known: JsonValue | undefined, initial: JsonValue): boolean {
  if (known !== undefined) return isDeepStrictEqual(sent, known);
  return isDeepStrictEqual(sent, initial) || isEmptyAnswer(sent);
}

/** The names in everything that is computed. */
function wordsOf(schema: JsonValue): ReadonlySet<string> {
  const words = new Set<string>();
  const visit = (value: JsonValue, name: string): void => {
    if (typeof value === 'string') {
      if (value.startsWith('=') || value.includes('{{') || name === 'valuesKey')
        for (const [word] of value.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) words.add(word);
    } else if (Array.isArray(value))
      (value as readonly JsonValue[]).forEach((each) => {
        visit(each, name);
      });
    else if (isObject(value)) for (const [member, each] of Object.entries(value)) visit(each, member);
  };
  visit(schema, '');
  return words;
}

function pick(place: Place, variables: JsonObject): JsonObject {
  const picked: Record<string, JsonValue> = {};
  for (const [name, inner] of place.inside) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) continue;
    if (inner.kind === 'object' && isObject(value)) picked[name] = pick(inner, value);
    else if (inner.kind === 'list' && Array.isArray(value))
      picked[name] = (value as readonly JsonValue[]).map((row) => (isObject(row) ? pick(inner, row) : null));
    else if (inner.kind === 'value') picked[name] = value;
  }
  return picked;
}
