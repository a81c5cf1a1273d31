import type { JsonObject, JsonValue } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import { checkTime } from './check-time.ts';
import { checkSteps } from './check-steps.ts';
import { fault, type Finding, type FormError } from './form-fault.ts';
import type { FormEvaluator } from './form-evaluator.ts';
import { valuesOf, type FormField } from './form-fields.ts';
import { pointerTo, valueAt } from './form-path.ts';
import { compilePattern } from './form-pattern.ts';
import { resolveForm } from './resolve-form.ts';

/** A submission after its form was worked out. */
export interface CheckedForm {
  readonly errors: readonly FormError[];
  /** What was sent, without the values of hidden fields. */
  readonly variables: JsonObject;
}

/**
 * Checks a submission against the rules of its form-js form, as the page does before it sends: whoever sends it without the page
 * cannot go around them. Variables that the form does not name are allowed. `visible` loads what the task sees already, and is
 * asked only when something depends on it: an expression, a choice from a variable, or a required field that was not sent.
 */
export async function checkForm(
  schema: JsonValue,
  sent: JsonObject,
  visible: () => Promise<JsonObject>,
  evaluate: FormEvaluator,
): Promise<CheckedForm> {
  let loaded: Promise<JsonObject> | undefined;
  const load = (): Promise<JsonObject> => (loaded ??= visible());
  const { fields, submitted } = await resolveForm(schema, sent, load, evaluate);
  const errors: FormError[] = [];
  const absent: FormField[] = [];
  const open: FormField[] = [];
  const add = (field: FormField, finding: Finding): void => {
    if (finding !== null) errors.push({ pointer: pointerTo(field.path), ...finding });
  };
  for (const field of fields) {
    const value = valueAt(submitted, field.path);
    if (value === undefined) {
      if (isRequired(field)) absent.push(field);
      continue;
    }
    const isOpen = field.optionsPath !== null && !isEmpty(field, value);
    if (isOpen) open.push(field);
    else add(field, isEmpty(field, value) ? missing(field) : findFault(field, value));
  }
  if (open.length > 0) {
    const known = await load();
    for (const field of open)
      add(field, findFault(withOptions(field, known), valueAt(submitted, field.path)));
  }
  if (absent.length > 0) {
    const known = { ...(await load()), ...submitted };
    for (const field of absent) {
      const value = valueAt(known, field.path);
      const finding = value === undefined || isEmpty(field, value) ? missing(field) : null;
      add(field, finding);
    }
  }
  return { errors, variables: submitted };
}

/** The rules of a form hold for everybody who sends it, not only for the page that shows it. Answers what is taken of it. */
export async function requireForm(
  schema: JsonValue,
  submitted: JsonObject,
  visible: () => Promise<JsonObject>,
  evaluate: FormEvaluator,
): Promise<JsonObject> {
  const { errors, variables } = await checkForm(schema, submitted, visible, evaluate);
  refuseForm(errors);
  return variables;
}

export function refuseForm(errors: readonly FormError[]): void {
  if (errors.length === 0) return;
  throw new Refusal(
    'FORM_INVALID',
    `The form is not filled in correctly: ${errors.map(({ message }) => message).join(' ')}`,
    { errors: errors.map((error) => ({ ...error })) },
  );
}

// helpers

/** The values to choose from as the page finds them. Where there is no list it has nothing to choose. */
function withOptions(field: FormField, known: JsonObject): FormField {
  const values = valueAt(known, field.optionsPath ?? []);
  return { ...field, options: Array.isArray(values) ? valuesOf(values as readonly JsonValue[]) : [] };
}

function isRequired({ rules }: FormField): boolean {
  return rules['required'] === true;
}

/** What the page counts as not filled in; a box that must be ticked is not filled in while it is not. */
function isEmpty({ type }: FormField, value: JsonValue): boolean {
  return (
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (type === 'checkbox' && value === false)
  );
}

function missing(field: FormField): Finding {
  return isRequired(field) ? fault('MISSING_FIELD', `"${field.label}" is required.`) : null;
}

function findFault(field: FormField, value: JsonValue | undefined): Finding {
  if (value === undefined) return null;
  switch (field.type) {
    case 'number':
      return checkNumber(field, value);
    case 'checkbox':
      return typeof value === 'boolean'
        ? null
        : fault('WRONG_TYPE', `"${field.label}" must be true or false.`);
    case 'select':
    case 'radio':
      return checkChoice(field, value);
    case 'checklist':
    case 'taglist':
      if (!Array.isArray(value)) return fault('WRONG_TYPE', `"${field.label}" must be a list.`);
      return (
        (value as readonly JsonValue[]).map((one) => checkChoice(field, one)).find((one) => one !== null) ??
        null
      );
    case 'textfield':
    case 'textarea':
      return checkText(field, value);
    case 'datetime':
      return checkTime(field, value);
    case 'dynamiclist':
      return fault('WRONG_TYPE', `"${field.label}" must be a list with an object for each row.`);
    default:
      return null;
  }
}

function checkNumber(field: FormField, value: JsonValue): Finding {
  const { label, rules } = field;
  const isText = field.serializesToText && typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    return fault('WRONG_TYPE', `"${label}" must be a number.`);
  const min = limitOf(rules['min']);
  if (min !== null && number < min) return fault('INVALID_VALUE', `"${label}" must be at least ${min}.`);
  const max = limitOf(rules['max']);
  if (max !== null && number > max) return fault('INVALID_VALUE', `"${label}" must be at most ${max}.`);
  return checkSteps(field, number);
}

/** A limit that is no number limits nothing. */
function limitOf(rule: JsonValue | undefined): number | null {
  const limit = typeof rule === 'string' && rule.trim() !== '' ? Number(rule) : rule;
  return typeof limit === 'number' && Number.isFinite(limit) ? limit : null;
}

function checkChoice({ label, options }: FormField, value: JsonValue): Finding {
  if (options === null) return null;
  const text = JSON.stringify(value);
  return options.some((option) => JSON.stringify(option) === text)
    ? null
    : fault('INVALID_VALUE', `"${label}" must be one of the values of the form.`);
}

function checkText(field: FormField, value: JsonValue): Finding {
  const { label, rules } = field;
  if (typeof value === 'object') return fault('WRONG_TYPE', `"${label}" must be a text.`);
  const text = String(value);
  const { length } = text.trim();
  const minLength = limitOf(rules['minLength']);
  if (minLength !== null && length < minLength)
    return fault('INVALID_VALUE', `"${label}" must have at least ${minLength} characters.`);
  const maxLength = limitOf(rules['maxLength']);
  if (maxLength !== null && length > maxLength)
    return fault('TOO_LONG', `"${label}" must have at most ${maxLength} characters.`);
  const { validationType } = rules;
  if (validationType === 'email' && !EMAIL.test(text))
    return fault('INVALID_VALUE', `"${label}" must be an email address.`);
  if (validationType === 'phone' && !PHONE.test(text))
    return fault(
      'INVALID_VALUE',
      `"${label}" must be an international phone number, such as +4930664040900.`,
    );
  return checkPattern(label, rules, text);
}

/**
 * The page has the same two (`web/form/rule-words.ts`). Both are linear: no part can match what the next part begins with. An address
 * is what browsers take for one (HTML, 4.10.5.1.5); a number begins with the code of its country and has at most 15 digits (E.164).
 */
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const EMAIL = new RegExp(`^[\\w.!#$%&'*+/=?^\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`);
const PHONE = /^(?:\+|00)[1-9]\d{6,14}$/;

function checkPattern(label: string, rules: JsonObject, text: string): Finding {
  const { pattern, patternErrorMessage } = rules;
  if (typeof pattern !== 'string' || pattern === '') return null;
  const compiled = compilePattern(pattern);
  if (compiled === null || compiled.matcher(text).find()) return null;
  return fault(
    'INVALID_VALUE',
    typeof patternErrorMessage === 'string' && patternErrorMessage !== ''
      ? patternErrorMessage
      : `"${label}" does not have the form that is asked for.`,
  );
}
