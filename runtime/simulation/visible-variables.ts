import type { JsonObject, JsonValue, Key } from '#engine';
import type { LiveInstance } from './engine-world.ts';

/** What an element instance sees: the nearest scope's value hides the others (VAR-1). */
export function visibleFrom(instance: LiveInstance | undefined, from: Key): JsonObject {
  const visible: Record<string, JsonValue> = {};
  for (
    let at: Key | null = from;
    at !== null && instance !== undefined;
    at = instance.state.elements[at]?.parentKey ?? null
  ) {
    for (const [name, value] of Object.entries(instance.state.variables[at] ?? {})) visible[name] ??= value;
  }
  return visible;
}
