import type { JsonObject, JsonValue } from '#engine';

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
 * them, and so are the rows of dynamic lists, whose number is not in the form.
 */
export function readFormFields(schema: JsonValue): readonly FormField[] {
  const fields: FormField[] = [];
  if (isObject(schema)) collect(schema, [], false, fields);
  return fields;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

function collect(
  parent: JsonObject,
  path: readonly string[],
  isConditional: boolean,
  fields: FormField[],
): void {
  const { components } = parent;
  if (!Array.isArray(components)) return;
  for (const component of components as readonly JsonValue[]) {
    if (!isObject(component) || component['type'] === 'dynamiclist') continue;
    const isHideable = isConditional || isObject(component['conditional']);
    collect(component, [...path, ...namesOf(component['path'])], isHideable, fields);
    const field = readField(component, path, isHideable);
    if (field !== null) fields.push(field);
  }
}

function readField(component: JsonObject, path: readonly string[], isConditional: boolean): FormField | null {
  const type = String(component['type']);
  const names = namesOf(component['key']);
  if (!FIELD_TYPES.has(type) || names.length === 0) return null;
  if (isSet(component['disabled']) || isSet(component['readonly'])) return null;
  return {
    path: [...path, ...names],
    type,
    component,
    label: labelOf(component['label'], names),
    rules: isObject(component['validate']) ? component['validate'] : {},
    serializesToText: component['serializeToString'] === true,
    options: optionsOf(component),
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
  return (values as readonly JsonValue[]).flatMap((option) =>
    isObject(option) && option['value'] !== undefined ? [option['value']] : [],
  );
}
