import type { JsonObject, JsonValue } from '#engine';
import { invalid } from './filter-sql.ts';
import type { SpecialFilter } from './read-model.ts';

/**
 * States of rows that are live or in history: a search for one half says so by the constant `is_live` of the model's FROM, and the
 * planner leaves the other half unread. `liveOwner`: whose rows have live ones of these only while they live themselves.
 */
export function stateFilter(
  alias: string,
  liveStates: readonly string[],
  liveOwner: string = alias,
): SpecialFilter {
  return (value, sql) => {
    const states = wantedStates(value);
    if (states !== null) {
      const isLive = states.every((state) => liveStates.includes(state));
      const isEnded = states.every((state) => !liveStates.includes(state));
      const half = isLive
        ? `${liveOwner}.is_live and ${alias}.is_live and `
        : isEnded
          ? `not ${alias}.is_live and `
          : '';
      return `${half}${alias}.state = any (${sql.bind(states, 'text[]')})`;
    }
    const refused = unwantedStates(value);
    if (refused !== null) return `${alias}.state <> all (${sql.bind(refused, 'text[]')})`;
    if (isObject(value) && typeof value['$exists'] === 'boolean') return value['$exists'] ? 'true' : 'false';
    throw invalid('A state is searched by name, $eq, $neq, $in or $notIn.');
  };
}

// helpers

function wantedStates(value: JsonValue): readonly string[] | null {
  if (!isObject(value)) return names(value);
  return only(value, '$eq') ?? only(value, '$in');
}

function unwantedStates(value: JsonValue): readonly string[] | null {
  return isObject(value) ? (only(value, '$neq') ?? only(value, '$notIn')) : null;
}

function only(value: JsonObject, operator: string): readonly string[] | null {
  return Object.keys(value).join() === operator ? names(value[operator] ?? null) : null;
}

function names(value: JsonValue): readonly string[] | null {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || !list.every((name) => typeof name === 'string')) return null;
  return list.map((name) => (name as string).toUpperCase());
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
