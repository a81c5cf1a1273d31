import type { JsonValue, Variables } from '#client';

export type FieldKind = 'text' | 'number' | 'boolean' | 'json';

/** One variable as a field: its value as the person types it. */
export interface VariableField {
  id: number;
  name: string;
  kind: FieldKind;
  text: string;
  isNew: boolean;
}

/** Names that are not in `base` are of this person, who may change them and take them out. */
export function fieldsOf(variables: Variables, base: Variables): VariableField[] {
  return Object.entries(variables).map(([name, value], index) => ({
    id: index,
    name,
    kind: kindOf(value),
    text: textOf(value),
    isNew: !Object.hasOwn(base, name),
  }));
}

export type FieldProblem = 'nameMissing' | 'nameTwice' | 'notNumber' | 'notJson';

export function fieldProblem(field: VariableField, all: VariableField[]): FieldProblem | undefined {
  if (field.name.trim() === '') return 'nameMissing';
  if (all.some((other) => other.id !== field.id && other.name === field.name)) return 'nameTwice';
  const value = valueOf(field);
  if (value !== undefined) return undefined;
  return field.kind === 'number' ? 'notNumber' : 'notJson';
}

/** Only what differs from the start is sent, so that others' changes are not written back. */
export function changedValues(fields: VariableField[], start: Variables): Variables {
  const changed: Variables = {};
  for (const field of fields) {
    const value = valueOf(field);
    const before = start[field.name];
    const same = before !== undefined && JSON.stringify(before) === JSON.stringify(value);
    if (value !== undefined && !same && field.name.trim() !== '') changed[field.name.trim()] = value;
  }
  return changed;
}

// helpers

function kindOf(value: JsonValue): FieldKind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'json';
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function valueOf(field: VariableField): JsonValue | undefined {
  if (field.kind === 'text') return field.text;
  if (field.kind === 'boolean') return field.text === 'true';
  try {
    const value = JSON.parse(field.text) as JsonValue;
    return field.kind === 'number' && typeof value !== 'number' ? undefined : value;
  } catch {
    return undefined;
  }
}
