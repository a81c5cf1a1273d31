import type { JsonObject, JsonValue } from '#engine';

/** The value at a place of the data; undefined when there is none. Positions in lists are names, too. */
export function valueAt(variables: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = variables;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

/** The data with another value at a place that is there. */
export function withValue(variables: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const changed = structuredClone(variables);
  let at: Record<string, JsonValue> = changed;
  path.forEach((name, index) => {
    if (index === path.length - 1) at[name] = value;
    else at = at[name] as Record<string, JsonValue>;
  });
  return changed;
}

/** Data that is being worked out, by whoever made the copy. */
export interface OwnData {
  [name: string]: JsonValue;
}

/** Puts a value where there is none. What stands in the way, and rows that are not there, stay as they are. */
export function fillPlace(data: OwnData, path: readonly string[], value: JsonValue): void {
  let at: JsonValue | undefined = data;
  for (const [index, name] of path.entries()) {
    if (typeof at !== 'object' || at === null || (Array.isArray(at) && !Object.hasOwn(at, name))) return;
    const inside = at as OwnData;
    if (!Object.hasOwn(inside, name)) inside[name] = index === path.length - 1 ? value : {};
    at = inside[name];
  }
}

/** Takes out what is at a place, and what has nothing left in it then. Rows keep their places while one of them has something. */
export function clearPlace(data: OwnData, path: readonly string[]): void {
  for (let length = path.length; length > 0; length--) {
    const around = valueAt(data, path.slice(0, length - 1));
    const name = path[length - 1] ?? '';
    if (typeof around !== 'object' || around === null || !Object.hasOwn(around, name)) return;
    if (Array.isArray(around)) (around as JsonValue[])[Number(name)] = {};
    else delete (around as OwnData)[name];
    if (!isHollow(around)) return;
  }
}

function isHollow(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.every((row) => isHollow(row as JsonValue));
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Where a field is in the body of a request. */
export function pointerTo(path: readonly string[]): string {
  return ['', 'variables', ...path].map((name) => name.replace(/~/g, '~0').replace(/\//g, '~1')).join('/');
}
