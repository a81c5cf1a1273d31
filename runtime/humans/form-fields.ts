import type { JsonObject, JsonValue } from '#engine';
import { valueAt } from './form-path.ts';

/** A field of a form that holds a variable, with what decides whether a value fits. */
export interface FormField {
  /** Names from the top variable inwards: a key may have dots, and groups may have a path of their own. */
  readonly path: readonly string[];
  readonly type: string;
  /** As the author wrote it. */
  readonly component: JsonObject;
  readonly label: string;
  readonly rules: JsonObject;
  readonly serializesToText: boolean;
  /** Values a person chooses from; null when they come from a variable or an expression. */
  readonly options: readonly JsonValue[] | null;
  /** The variable that the values come from. */
  readonly optionsPath: readonly string[] | null;
  /** It may be hidden, then nobody can fill it. */
  readonly isConditional: boolean;
}

const FIELD_TYPES = new Set([
  'textfield',
  'textarea',
  'number',
  'checkbox',
  'checklist',
  'radio',
  'select',
  'taglist',
  'datetime',
  'filepicker',
]);

/**
 * The fields that the person who fills the form can change. Disabled and read-only ones are left out, because nobody could correct
 * them. Lists have the rows that were sent.
 */
export function readFormFields(schema: JsonValue, submitted: JsonObject): readonly FormField[] {
  const fields: FormField[] = [];
  if (isObject(schema)) collect(schema, { path: [], rows: '', isConditional: false }, submitted, fields);
  return fields;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Options are objects with a value, or the values themselves. */
export function valuesOf(options: readonly JsonValue[]): readonly JsonValue[] {
  return options.flatMap((option) => {
    if (!isObject(option)) return [option];
    return option['value'] === undefined ? [] : [option['value']];
  });
}

/** Types that send a value; what an expression computes is sent along with what people entered. */
export const KEYED_TYPES: ReadonlySet<string> = new Set([...FIELD_TYPES, 'expression']);

/** The form's author alone fills it. An expression may say so for some, so it does not count. */
export function isFixed(component: JsonObject): boolean {
  return component['disabled'] === true || component['readonly'] === true;
}

/** What the page sends of a field that nobody filled in. */
export function isEmptyAnswer(value: JsonValue): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

// helpers

/** Where in the form something stands. */
interface Place {
  readonly path: readonly string[];
  /** The rows of the lists around it, as people count them: ` 2`. */
  readonly rows: string;
  readonly isConditional: boolean;
}

function collect(parent: JsonObject, place: Place, submitted: JsonObject, fields: FormField[]): void {
  const { components } = parent;
  if (!Array.isArray(components)) return;
  for (const component of components as readonly JsonValue[]) {
    if (!isObject(component)) continue;
    const inside = {
      path: [...place.path, ...namesOf(component['path'])],
      rows: place.rows,
      isConditional: place.isConditional || isObject(component['conditional']),
    };
    if (component['type'] === 'dynamiclist') collectRows(component, inside, submitted, fields);
    else collect(component, inside, submitted, fields);
    const field = readField(component, { ...inside, path: place.path });
    if (field !== null) fields.push(field);
  }
}

function collectRows(list: JsonObject, place: Place, submitted: JsonObject, fields: FormField[]): void {
  const sent = valueAt(submitted, place.path);
  if (sent === undefined || sent === null) return;
  if (!Array.isArray(sent)) {
    fields.push(listField(list, place));
    return;
  }
  (sent as readonly JsonValue[]).forEach((row, index) => {
    const inside = {
      ...place,
      path: [...place.path, String(index)],
      rows: `${place.rows} ${index + 1}`,
    };
    if (isObject(row)) collect(list, inside, submitted, fields);
    else fields.push(listField(list, inside));
  });
}

/** What should be a list, or a row of one, and is not. */
function listField(component: JsonObject, { path, rows, isConditional }: Place): FormField {
  const label = labelOf(component['label'], path);
  const rest = { rules: {}, serializesToText: false, options: null, optionsPath: null };
  return { type: 'dynamiclist', path, component, label: label + rows, isConditional, ...rest };
}

function readField(component: JsonObject, { path, rows, isConditional }: Place): FormField | null {
  const type = String(component['type']);
  const names = namesOf(component['key']);
  if (!FIELD_TYPES.has(type) || names.length === 0) return null;
  if (isSet(component['disabled']) || isSet(component['readonly'])) return null;
  return {
    path: [...path, ...names],
    type,
    component,
    label: labelOf(component['label'] ?? component['dateLabel'] ?? component['timeLabel'], names) + rows,
    rules: isObject(component['validate']) ? component['validate'] : {},
    serializesToText: component['serializeToString'] === true,
    options: optionsOf(component),
    optionsPath: isSet(component['valuesKey']) ? namesOf(component['valuesKey']) : null,
    isConditional,
  };
}

/** The names of a key or a path with dots. */
export function namesOf(path: JsonValue | undefined): readonly string[] {
  return typeof path === 'string' ? path.split('.').filter((name) => name !== '') : [];
}

/** `true`, or an expression that may say so. */
function isSet(flag: JsonValue | undefined): boolean {
  return flag === true || (typeof flag === 'string' && flag !== '');
}

/** An expression or a template is no name to show. */
function labelOf(label: JsonValue | undefined, names: readonly string[]): string {
  return typeof label === 'string' && label !== '' && !/^=|\{\{/.test(label) ? label : names.join('.');
}

function optionsOf(component: JsonObject): readonly JsonValue[] | null {
  const { values, valuesKey, valuesExpression } = component;
  if (!Array.isArray(values) || isSet(valuesKey) || isSet(valuesExpression)) return null;
  return valuesOf(values as readonly JsonValue[]);
}
