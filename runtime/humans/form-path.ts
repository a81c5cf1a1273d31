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

/** Where a field is in the body of a request. */
export function pointerTo(path: readonly string[]): string {
  return ['', 'variables', ...path].map((name) => name.replace(/~/g, '~0').replace(/\//g, '~1')).join('/');
}
