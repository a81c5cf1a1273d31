import type { JsonObject, JsonValue } from '#engine';
import type { FormEvaluator } from './form-evaluator.ts';
import { isObject, readFormFields, valuesOf, type FormCondition, type FormField } from './form-fields.ts';
import { clearPlace, fillPlace, valueAt, type OwnData } from './form-path.ts';

/** A form as the person who filled it in saw it. */
export interface ResolvedForm {
  /** Fields that were shown and could be changed, with the limits and choices that their expressions gave. */
  readonly fields: readonly FormField[];
  /** Without the values of hidden fields: the page does not send them. */
  readonly submitted: JsonObject;
}

/**
 * Works out what the expressions of a form say, as the page does: conditions first over everything that was entered, then over what
 * is left without the hidden, and limits and choices over that. A form without expressions costs nothing, and asks for nothing.
 */
export async function resolveForm(
  schema: JsonValue,
  submitted: JsonObject,
  visible: () => Promise<JsonObject>,
  evaluate: FormEvaluator,
): Promise<ResolvedForm> {
  const all = readFormFields(schema, submitted);
  if (!all.some(hasExpression)) return { fields: all.filter(({ isFixed }) => !isFixed), submitted };
  const known = await visible();
  const initial = withEmpty(known, all);
  const entered = withEmpty(overlay(known, submitted), all);
  const first = await hiddenOf(all, entered, evaluate);
  const data = { ...initial, ...without(entered, first) };
  const hidden = new Set(await hiddenOf(all, data, evaluate));
  const fields: FormField[] = [];
  for (const field of all) {
    if (hidden.has(field) || field.isFixed) continue;
    const resolved = await resolveField(field, contextOf(field.rows, data), evaluate);
    if (!resolved.isFixed) fields.push(resolved);
  }
  return { fields, submitted: without(submitted, hidden) };
}

// helpers

const LIMITS = ['min', 'max', 'minLength', 'maxLength'] as const;

function hasExpression({ conditions, rules, component, optionsExpression }: FormField): boolean {
  return (
    conditions.length > 0 ||
    optionsExpression !== null ||
    isExpression(component['readonly']) ||
    LIMITS.some((name) => isExpression(rules[name]))
  );
}

function isExpression(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.startsWith('=');
}

/** What was sent over what is there, object by object: a field may fill a part of a variable. */
function overlay(known: JsonObject, sent: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...known };
  for (const [name, value] of Object.entries(sent)) {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    merged[name] = isObject(value) && isObject(before) ? overlay(before, value) : value;
  }
  return merged;
}

/** Fields that say nothing begin with what the page gives them. */
function withEmpty(data: JsonObject, fields: readonly FormField[]): JsonObject {
  const filled: OwnData = structuredClone(data);
  for (const { path, type, component } of fields)
    fillPlace(filled, path, component['defaultValue'] ?? EMPTY[type] ?? null);
  return filled;
}

function without(data: JsonObject, fields: Iterable<FormField>): JsonObject {
  const left: OwnData = structuredClone(data);
  for (const { path } of fields) clearPlace(left, path);
  return left;
}

const EMPTY: Readonly<Record<string, JsonValue>> = {
  textfield: '',
  textarea: '',
  checkbox: false,
  checklist: [],
  taglist: [],
};

/** The names an expression sees: all data, and the row it stands in with what is around it. */
function contextOf(rows: FormField['rows'], data: JsonObject): JsonObject {
  const scopes = [data, ...rows.map((row) => valueAt(data, row) ?? null)];
  const special = {
    this: scopes.at(-1) ?? null,
    parent: scopes.at(-2) ?? null,
    i: rows.map((row) => Number(row.at(-1)) + 1),
  };
  return {
    ...special,
    ...data,
    _this_: special.this,
    _parent_: special.parent,
    _i_: special.i,
  };
}

/**
 * The page reads a condition as a unary test of nothing: what is true hides, and what gives null, because nothing is null too. Only
 * `not(…)` as a whole turns that around.
 */
function hides(condition: string, result: JsonValue | undefined): boolean {
  return result === null ? !/^=\s*not\s*\((?:[^()]|\([^()]*\))*\)\s*$/.test(condition) : result === true;
}

async function hiddenOf(
  fields: readonly FormField[],
  data: JsonObject,
  evaluate: FormEvaluator,
): Promise<readonly FormField[]> {
  const known = new Map<string, boolean>();
  const isTrue = async ({ hide, rows }: FormCondition): Promise<boolean> => {
    const name = JSON.stringify([hide, rows.at(-1)]);
    const found = known.get(name) ?? hides(hide, await evaluate(hide, contextOf(rows, data)));
    known.set(name, found);
    return found;
  };
  const hidden: FormField[] = [];
  for (const field of fields) {
    for (const condition of field.conditions) {
      if (!(await isTrue(condition))) continue;
      hidden.push(field);
      break;
    }
  }
  return hidden;
}

async function resolveField(
  field: FormField,
  context: JsonObject,
  evaluate: FormEvaluator,
): Promise<FormField> {
  const rules: Record<string, JsonValue> = { ...field.rules };
  for (const name of LIMITS) {
    const rule = rules[name];
    if (!isExpression(rule)) continue;
    const limit = await evaluate(rule, context);
    if (limit === null || limit === undefined) delete rules[name];
    else rules[name] = limit;
  }
  const { readonly } = field.component;
  const isFixed = isExpression(readonly) && (await evaluate(readonly, context)) === true;
  if (field.optionsExpression === null) return { ...field, rules, isFixed };
  const options = await evaluate(field.optionsExpression, context);
  return {
    ...field,
    ...{ rules, isFixed },
    options: Array.isArray(options) ? valuesOf(options as readonly JsonValue[]) : [],
  };
}
