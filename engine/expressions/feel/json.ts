import type { JsonValue } from '../../model/json.ts';
import { fromDouble } from './decimal.ts';
import type { FeelValue } from './values.ts';

/** A JSON value as FEEL sees it. Texts stay texts, whatever they look like. */
export function fromJson(value: JsonValue): FeelValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return fromDouble(value) ?? null;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(fromJson);
  return new Map(Object.entries(value).map(([name, member]) => [name, fromJson(member)]));
}
