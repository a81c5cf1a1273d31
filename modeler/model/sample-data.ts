import type { JsonValue, Variables } from '#client';
import type { FormSchema } from './form-schema.ts';

/**
 * Data as a person might fill it in: each field with its default, else with something of its kind. Fields of one key share one
 * value, the first that a form gives.
 */
export function sampleOf(forms: readonly FormSchema[]): Variables {
  const sample: Variables = {};
  for (const form of forms) fill(sample, form.components);
  return sample;
}

/** The kept sample with the fields that the forms have by now; what was typed stays as it is. */
export function withFields(kept: Variables, sample: Variables): Variables {
  return { ...sample, ...kept };
}

// helpers

function fill(target: Variables, components: readonly Record<string, unknown>[]): void {
  for (const component of components) {
    const { type, key, path, components: inner } = component;
    const hasPath = typeof path === 'string' && path !== '';
    if (type === 'dynamiclist') {
      if (hasPath) setPath(target, path, [itemOf(inner)]);
    } else if (Array.isArray(inner))
      fill(hasPath ? placeOf(target, path) : target, inner as Record<string, unknown>[]);
    else if (typeof key === 'string' && key !== '') setPath(target, key, valueOf(component));
  }
}

function itemOf(components: unknown): Variables {
  const item: Variables = {};
  if (Array.isArray(components)) fill(item, components as Record<string, unknown>[]);
  return item;
}

/** The object under a dotted path, made where it is missing. */
function placeOf(target: Variables, path: string): Variables {
  return path.split('.').reduce<Variables>((place, name) => {
    const found = Object.hasOwn(place, name) ? place[name] : undefined;
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Variables;
    const made: Variables = {};
    place[name] = made;
    return made;
  }, target);
}

function setPath(target: Variables, path: string, value: JsonValue): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const place = names.length === 0 ? target : placeOf(target, names.join('.'));
  if (!Object.hasOwn(place, last)) place[last] = value;
}

function valueOf({ type, defaultValue, subtype, values, label }: Record<string, unknown>): JsonValue {
  if (defaultValue !== undefined && defaultValue !== '') return defaultValue as JsonValue;
  switch (type) {
    case 'number':
      return 1;
    case 'checkbox':
      return true;
    case 'checklist':
    case 'taglist':
      return [firstOf(values)];
    case 'select':
    case 'radio':
      return firstOf(values);
    case 'datetime':
      return dateTimeOf(subtype);
    case 'filepicker':
      return [];
    default:
      return typeof label === 'string' ? label : '';
  }
}

function firstOf(values: unknown): JsonValue {
  const [first] = Array.isArray(values) ? (values as { value?: JsonValue }[]) : [];
  return first?.value ?? '';
}

function dateTimeOf(subtype: unknown): string {
  if (subtype === 'time') return '09:00';
  return subtype === 'date' ? '2026-01-15' : '2026-01-15T09:00';
}
