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
  /** Values a person chooses from; null when it has none, or they come from a variable or an expression. */
  readonly options: readonly JsonValue[] | null;
  /** The variable that the values come from. */
  readonly optionsPath: readonly string[] | null;
  readonly optionsExpression: string | null;
  /** The author alone fills it: nobody could correct it, so its value is not checked. */
  readonly isFixed: boolean;
  /** Where it is hidden by one of these, nobody can fill it. */
  readonly conditions: readonly FormCondition[];
  /** The rows of lists around it, from the outermost inwards, each as a path. */
  readonly rows: readonly (readonly string[])[];
}

/** Something is hidden while the expression is true; it is read in the rows around it. */
export interface FormCondition {
  readonly hide: string;
  readonly rows: readonly (readonly string[])[];
}

/** Types that send a value; what an expression computes is sent along with what people entered. */
export const KEYED_TYPES: ReadonlySet<string> = new Set([
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
  'expression',
]);

/** All fields of a form that hold a variable. Lists have the rows that were sent. */
export function readFormFields(schema: JsonValue, submitted: JsonObject): readonly FormField[] {
  const fields: FormField[] = [];
  if (isObject(schema)) collect(schema, { path: [], rows: [], conditions: [] }, submitted, fields);
  return fields;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Options are objects with a value, or the values themselves. */
export function valuesOf(options: readonly JsonValue[]): readonly JsonValue[] {
  return options.flatMap((option) => {
    if (!isObject(option)) return isPlain(option) ? [option] : [];
    const { label, value } = option;
    const isLabeled = typeof label === 'string' && label !== '';
    return value !== undefined && (isPlain(value) || (isLabeled && isObject(value))) ? [value] : [];
  });
}

function isPlain(value: JsonValue): boolean {
  return value !== null && value !== '' && typeof value !== 'object';
}

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
type Place = Pick<FormField, 'path' | 'rows' | 'conditions'>;

function collect(parent: JsonObject, place: Place, submitted: JsonObject, fields: FormField[]): void {
  const { components } = parent;
  if (!Array.isArray(components)) return;
  for (const component of components as readonly JsonValue[]) {
    if (!isObject(component)) continue;
    const conditions = [...place.conditions, ...conditionOf(component, place.rows)];
    const inside = { path: [...place.path, ...namesOf(component['path'])], rows: place.rows, conditions };
    if (component['type'] === 'dynamiclist') collectRows(component, inside, submitted, fields);
    else collect(component, inside, submitted, fields);
    const field = readField(component, { ...inside, path: place.path });
    if (field !== null) fields.push(field);
  }
}

function conditionOf(component: JsonObject, rows: FormField['rows']): readonly FormCondition[] {
  const { conditional } = component;
  const hide = isObject(conditional) ? conditional['hide'] : undefined;
  return typeof hide === 'string' && hide.startsWith('=') ? [{ hide, rows }] : [];
}

function collectRows(list: JsonObject, place: Place, submitted: JsonObject, fields: FormField[]): void {
  const sent = valueAt(submitted, place.path);
  if (sent === undefined || sent === null) return;
  if (isObject(sent) && list['isRepeating'] !== true) {
    collect(list, place, submitted, fields);
    return;
  }
  if (!Array.isArray(sent)) {
    fields.push(listField(list, place));
    return;
  }
  (sent as readonly JsonValue[]).forEach((row, index) => {
    const path = [...place.path, String(index)];
    const inside = { path, rows: [...place.rows, path], conditions: place.conditions };
    if (isObject(row)) collect(list, inside, submitted, fields);
    else fields.push(listField(list, inside));
  });
}

/** What should be a list, or a row of one, and is not. */
function listField(component: JsonObject, place: Place): FormField {
  const label = labelOf(component['label'], place.path) + rowText(place);
  const rest = { rules: {}, serializesToText: false, isFixed: false };
  const choice = { options: null, optionsPath: null, optionsExpression: null };
  return { type: 'dynamiclist', component, label, ...place, ...rest, ...choice };
}

/** The rows of the lists around it, as people count them: ` 2`. */
function rowText({ rows }: Place): string {
  return rows.map((row) => ` ${Number(row.at(-1)) + 1}`).join('');
}

function readField(component: JsonObject, place: Place): FormField | null {
  const type = String(component['type']);
  const names = namesOf(component['key']);
  if (!KEYED_TYPES.has(type) || names.length === 0) return null;
  const label = component['label'] ?? component['dateLabel'] ?? component['timeLabel'];
  return {
    ...place,
    path: [...place.path, ...names],
    type,
    component,
    label: labelOf(label, names) + rowText(place),
    rules: isObject(component['validate']) ? component['validate'] : {},
    serializesToText: component['serializeToString'] === true,
    isFixed: type === 'expression' || isSet(component['disabled']) || component['readonly'] === true,
    ...choiceOf(component),
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

/** In the order in which the page looks for them. */
function choiceOf(component: JsonObject): Pick<FormField, 'options' | 'optionsPath' | 'optionsExpression'> {
  const { values, valuesKey, valuesExpression } = component;
  const none = { options: null, optionsPath: null, optionsExpression: null };
  if (isSet(valuesKey)) return { ...none, optionsPath: namesOf(valuesKey) };
  if (Array.isArray(values)) return { ...none, options: valuesOf(values as readonly JsonValue[]) };
  return typeof valuesExpression === 'string' && valuesExpression.startsWith('=')
    ? { ...none, optionsExpression: valuesExpression }
    : none;
}
