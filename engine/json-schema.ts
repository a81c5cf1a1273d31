import type { JsonObject, JsonValue } from './model/json.ts';

/**
 * The part of JSON Schema that item definitions may use (DAT-8). It is small and finite on purpose: a schema with any other
 * word is refused at deployment, so that no rule of it is ever skipped. Patterns are not offered: they can run for ever.
 */

/** The first rule a value breaks, with its place; undefined when it fits. */
export function firstMismatch(schema: JsonValue, value: JsonValue): string | undefined {
  return mismatch({ root: schema, depth: 0 }, schema, value, 'the value');
}

/** What keeps a schema from being used here; undefined when every word of it is known. */
export function schemaProblem(schema: JsonValue): string | undefined {
  const work: { schema: JsonValue; at: string }[] = [{ schema, at: '#' }];
  for (const { schema: part, at } of work) {
    if (typeof part === 'boolean') continue;
    if (!isObject(part)) return `${at} is no schema`;
    for (const [word, value] of Object.entries(part)) {
      if (ANNOTATIONS.has(word)) continue;
      const rule = RULES[word];
      if (rule === undefined && word !== '$ref' && !CONTAINERS.has(word))
        return `the word "${word}" at ${at} is not supported`;
      if (word === '$ref' && (typeof value !== 'string' || pointedAt(schema, value) === undefined))
        return `$ref "${String(value)}" at ${at} does not point into the same file (#/…)`;
      for (const inner of innerSchemas(word, value)) work.push({ schema: inner, at: `${at}/${word}` });
      const expected = SHAPES[word];
      if (expected !== undefined && !expected(value)) return `"${word}" at ${at} has a value of a wrong kind`;
    }
    if (work.length > MAXIMUM_PARTS) return `it has more than ${String(MAXIMUM_PARTS)} parts`;
  }
  return undefined;
}

// helpers

const MAXIMUM_PARTS = 5_000;
/** References may lead back to themselves; values end, so the depth of a value bounds them too. */
const MAXIMUM_DEPTH = 200;

interface Check {
  readonly root: JsonValue;
  depth: number;
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'format'],
  ...['readOnly', 'writeOnly', 'deprecated'],
]);
const CONTAINERS: ReadonlySet<string> = new Set(['$defs', 'definitions']);

type Rule = (check: Check, schema: JsonObject, value: JsonValue, at: string) => string | undefined;

const isNumber = (value: JsonValue | undefined): value is number => typeof value === 'number';
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const isText = (value: JsonValue | undefined): value is string => typeof value === 'string';

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isSchema = (value: JsonValue): boolean => typeof value === 'boolean' || isObject(value);
const isSchemaList = (value: JsonValue): boolean =>
  isList(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap = (value: JsonValue): boolean => isObject(value) && Object.values(value).every(isSchema);

const TYPES: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: isText,
  number: isNumber,
  integer: (value) => isNumber(value) && Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: isList,
  object: isObject,
};

const SHAPES: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  type: (value) => typesOf(value).every((name) => name in TYPES) && typesOf(value).length > 0,
  enum: isList,
  properties: isSchemaMap,
  $defs: isSchemaMap,
  definitions: isSchemaMap,
  required: (value) => isList(value) && value.every(isText),
  additionalProperties: isSchema,
  items: isSchema,
  not: isSchema,
  allOf: isSchemaList,
  anyOf: isSchemaList,
  oneOf: isSchemaList,
  uniqueItems: (value) => typeof value === 'boolean',
  ...Object.fromEntries(
    [
      ...['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'],
      ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
    ].map((word) => [word, isNumber]),
  ),
};

function typesOf(value: JsonValue | undefined): readonly string[] {
  if (isText(value)) return [value];
  return isList(value) ? value.map(String) : [];
}

function innerSchemas(word: string, value: JsonValue): readonly JsonValue[] {
  if (['properties', '$defs', 'definitions'].includes(word))
    return isObject(value) ? Object.values(value) : [];
  if (['allOf', 'anyOf', 'oneOf'].includes(word)) return isList(value) ? value : [];
  return ['items', 'not', 'additionalProperties'].includes(word) ? [value] : [];
}

/** A JSON pointer inside the same schema. */
function pointedAt(root: JsonValue, reference: string): JsonValue | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at: JsonValue | undefined = root;
  for (const part of reference.slice(2).split('/'))
    at = isObject(at) ? at[part.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined;
  return at !== undefined && isSchema(at) ? at : undefined;
}

function mismatch(check: Check, schema: JsonValue, value: JsonValue, at: string): string | undefined {
  if (typeof schema === 'boolean') return schema ? undefined : `${at} is not allowed`;
  if (!isObject(schema)) return undefined;
  if (check.depth >= MAXIMUM_DEPTH) return `${at} is nested too deep for its schema`;
  check.depth += 1;
  let found: string | undefined;
  if (isText(schema['$ref']))
    found = mismatch(check, pointedAt(check.root, schema['$ref']) ?? true, value, at);
  for (const word of Object.keys(schema)) {
    if (found !== undefined) break;
    found = RULES[word]?.(check, schema, value, at);
  }
  check.depth -= 1;
  return found;
}

function bound(
  applies: (value: JsonValue) => number | undefined,
  holds: (measured: number, limit: number) => boolean,
  word: string,
): Rule {
  return (_check, schema, value, at) => {
    const measured = applies(value);
    const limit = schema[word];
    return measured === undefined || !isNumber(limit) || holds(measured, limit)
      ? undefined
      : `${at} breaks ${word} ${String(limit)}`;
  };
}

const length = (value: JsonValue): number | undefined => (isText(value) ? [...value].length : undefined);
const size = (value: JsonValue): number | undefined => (isList(value) ? value.length : undefined);
const members = (value: JsonValue): number | undefined =>
  isObject(value) ? Object.keys(value).length : undefined;
const amount = (value: JsonValue): number | undefined => (isNumber(value) ? value : undefined);
const atLeast = (measured: number, limit: number): boolean => measured >= limit;
const atMost = (measured: number, limit: number): boolean => measured <= limit;

/** Of several schemas, how many the value fits. */
function fitting(check: Check, schemas: JsonValue | undefined, value: JsonValue, at: string): number {
  return isList(schemas)
    ? schemas.filter((schema) => mismatch(check, schema, value, at) === undefined).length
    : 0;
}

const RULES: Readonly<Record<string, Rule>> = {
  type: (_check, { type }, value, at) =>
    typesOf(type).some((name) => TYPES[name]?.(value) === true)
      ? undefined
      : `${at} must be ${typesOf(type).join(' or ')}`,
  enum: (_check, schema, value, at) =>
    isList(schema['enum']) && schema['enum'].some((allowed) => isEqual(allowed, value))
      ? undefined
      : `${at} is none of the allowed values`,
  const: (_check, schema, value, at) =>
    isEqual(schema['const'] ?? null, value) ? undefined : `${at} is not the one allowed value`,
  properties: (check, { properties }, value, at) => {
    if (!isObject(value) || !isObject(properties)) return undefined;
    for (const [name, schema] of Object.entries(properties)) {
      const member = value[name];
      const found = member === undefined ? undefined : mismatch(check, schema, member, `${at}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  required: (_check, { required }, value, at) => {
    if (!isObject(value) || !isList(required)) return undefined;
    const missing = required.map(String).find((name) => !Object.hasOwn(value, name));
    return missing === undefined ? undefined : `${at} has no "${missing}"`;
  },
  additionalProperties: (check, { properties, additionalProperties = true }, value, at) => {
    if (!isObject(value)) return undefined;
    const known = isObject(properties) ? properties : {};
    for (const [name, member] of Object.entries(value)) {
      if (Object.hasOwn(known, name)) continue;
      const found = mismatch(check, additionalProperties, member, `${at}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  items: (check, { items = true }, value, at) => {
    if (!isList(value)) return undefined;
    for (const [index, item] of value.entries()) {
      const found = mismatch(check, items, item, `${at}[${String(index)}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  uniqueItems: (_check, { uniqueItems }, value, at) => {
    if (uniqueItems !== true || !isList(value)) return undefined;
    return new Set(value.map(canonical)).size === value.length ? undefined : `${at} repeats an item`;
  },
  not: (check, schema, value, at) =>
    mismatch(check, schema['not'] ?? false, value, at) === undefined
      ? `${at} is what it must not be`
      : undefined,
  allOf: (check, { allOf }, value, at) => {
    for (const schema of isList(allOf) ? allOf : []) {
      const found = mismatch(check, schema, value, at);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  anyOf: (check, { anyOf }, value, at) =>
    fitting(check, anyOf, value, at) > 0 ? undefined : `${at} fits none of the alternatives`,
  oneOf: (check, { oneOf }, value, at) =>
    fitting(check, oneOf, value, at) === 1 ? undefined : `${at} does not fit exactly one of the alternatives`,
  minLength: bound(length, atLeast, 'minLength'),
  maxLength: bound(length, atMost, 'maxLength'),
  minItems: bound(size, atLeast, 'minItems'),
  maxItems: bound(size, atMost, 'maxItems'),
  minProperties: bound(members, atLeast, 'minProperties'),
  maxProperties: bound(members, atMost, 'maxProperties'),
  minimum: bound(amount, atLeast, 'minimum'),
  maximum: bound(amount, atMost, 'maximum'),
  exclusiveMinimum: bound(amount, (measured, limit) => measured > limit, 'exclusiveMinimum'),
  exclusiveMaximum: bound(amount, (measured, limit) => measured < limit, 'exclusiveMaximum'),
};

function isEqual(a: JsonValue, b: JsonValue): boolean {
  return canonical(a) === canonical(b);
}

/** JSON text with members in order, so that equal values have equal text. */
export function canonical(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}
