import type { JsonObject, JsonValue, Page, Search } from '#runtime';
import { z } from 'zod';
import { anyCase, isKey, isPlainObject, opt } from './fields.ts';

/** What a filter field holds; it decides the operators (api.md 1.8). */
export type FilterKind =
  | 'text'
  | 'number'
  | 'date'
  | 'key'
  | 'boolean'
  | 'variables'
  | 'fields'
  | 'texts'
  | 'object'
  | readonly string[];

const OPERATORS: Readonly<
  Record<'text' | 'number' | 'date' | 'key' | 'boolean' | 'enum', readonly string[]>
> = {
  text: ['$eq', '$neq', '$exists', '$in', '$notIn', '$like'],
  number: ['$eq', '$neq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in', '$notIn'],
  date: ['$eq', '$neq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in', '$notIn'],
  key: ['$eq', '$neq', '$exists', '$in', '$notIn'],
  boolean: ['$eq', '$neq', '$exists'],
  enum: ['$eq', '$neq', '$exists', '$in', '$notIn', '$like'],
};

const PAGE_MAX = 10_000;
const PAGE_DEFAULT = 100;
const LIST_MAX = 1_000;
const OR_MAX = 50;
const TEXT_MAX = 8_192;
const SORT_FIELD_MAX = 255;

type Issue = (path: PropertyKey[], message: string) => void;

/** The page part of a search (api.md 1.8). */
const pageSchema = z
  .strictObject({
    limit: opt(z.int().min(1).max(PAGE_MAX)),
    from: opt(z.int().min(0)),
    after: opt(z.string().max(2048)),
    before: opt(z.string().max(2048)),
  })
  .superRefine((page, context) => {
    if ([page.from, page.after, page.before].filter((given) => given !== undefined).length > 1) {
      context.addIssue({ code: 'custom', message: 'INVALID_VALUE: Use one of from, after and before.' });
    }
    if ((page.from ?? 0) + (page.limit ?? PAGE_DEFAULT) > PAGE_MAX) {
      context.addIssue({
        code: 'custom',
        message: `PAGE_TOO_DEEP: from + limit is at most ${PAGE_MAX}. Continue with endCursor in after.`,
      });
    }
  });

export function toPage(
  page:
    | {
        limit?: number | undefined;
        from?: number | undefined;
        after?: string | undefined;
        before?: string | undefined;
      }
    | undefined,
): Search['page'] {
  const limit = page?.limit ?? PAGE_DEFAULT;
  if (page?.after !== undefined) return { limit, after: fromPublicCursor(page.after) };
  if (page?.before !== undefined) return { limit, before: fromPublicCursor(page.before) };
  return { limit, from: page?.from ?? 0 };
}

/** The body of a `…/search`: checked, and given on as the runtime's `Search`. */
export function searchBody(
  fields: Readonly<Record<string, FilterKind>>,
  sortFields: readonly string[] = Object.keys(fields),
  /** Of further sort fields that are not known beforehand. */
  sortPrefix?: string,
): z.ZodType<Search, unknown> {
  return z
    .strictObject({
      page: opt(pageSchema),
      sort: opt(
        z
          .array(
            z.strictObject({
              field: sortField(sortFields, sortPrefix),
              order: opt(anyCase(['ASC', 'DESC'])),
            }),
          )
          .max(10),
      ),
      filter: opt(filterSchema(fields)),
    })
    .transform((body): Search => ({
      filter: (body.filter ?? {}) as Search['filter'],
      sort: (body.sort ?? []).map(({ field, order }) => ({ field, order: order ?? 'ASC' })),
      page: toPage(body.page),
    })) as unknown as z.ZodType<Search, unknown>;
}

/** A search answer over rows of one type. */
export function searchAnswer(item: z.ZodType): z.ZodObject {
  return z.object({
    page: z.object({
      totalItems: z.int(),
      hasMoreTotalItems: z.boolean(),
      startCursor: z.string().nullable(),
      endCursor: z.string().nullable(),
    }),
    items: z.array(item),
  });
}

/** A page of the runtime as the public answer. */
export function toAnswer(page: Page<JsonObject>) {
  const { items, totalItems, hasMoreTotalItems, startCursor, endCursor } = page;
  return {
    page: {
      totalItems,
      hasMoreTotalItems,
      startCursor: toPublicCursor(startCursor),
      endCursor: toPublicCursor(endCursor),
    },
    items,
  };
}

/** Cursors of the public spec are padded base64, and a client checks that; the runtime's are base64url. */
export function toPublicCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  return Buffer.from(cursor, 'base64url').toString('base64');
}

export function fromPublicCursor(cursor: string): string {
  return cursor.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A whole list that is not paged by the store. */
export function allOf(items: readonly JsonObject[]) {
  return {
    page: { totalItems: items.length, hasMoreTotalItems: false, startCursor: null, endCursor: null },
    items,
  };
}

/** Field → condition. A value means equals; an object has the operators of the kind; `$or` is a list of filters. */
export function filterSchema(fields: Readonly<Record<string, FilterKind>>): z.ZodType<JsonObject, unknown> {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, describe(kind)]));
  return z
    .unknown()
    .transform((value, context) => {
      const issue: Issue = (path, message) => context.addIssue({ code: 'custom', path, message });
      const filter = checkFilter(fields, value, [], issue, true);
      return filter ?? z.NEVER;
    })
    .meta({ type: 'object', additionalProperties: false, properties }) as unknown as z.ZodType<
    JsonObject,
    unknown
  >;
}

// helpers

function sortField(fields: readonly string[], prefix?: string) {
  const names = prefix === undefined ? fields : [...fields, `${prefix}<name>`];
  const isKnown = (field: string): boolean =>
    fields.includes(field) || (prefix !== undefined && field.startsWith(prefix));
  return z
    .string()
    .max(SORT_FIELD_MAX)
    .refine(isKnown, { error: `INVALID_FILTER: Sort by one of ${names.join(', ')}.` })
    .meta(prefix === undefined ? { enum: [...fields] } : {});
}

function checkFilter(
  fields: Readonly<Record<string, FilterKind>>,
  value: unknown,
  path: PropertyKey[],
  issue: Issue,
  isTop: boolean,
): JsonObject | null {
  if (!isPlainObject(value)) {
    issue(path, 'WRONG_TYPE: A filter is an object with a member per field.');
    return null;
  }
  const filter: Record<string, JsonValue> = {};
  for (const [name, condition] of Object.entries(value)) {
    if (condition === null) continue;
    const at = [...path, name];
    if (name === '$or' && isTop) {
      const parts = checkOr(fields, condition, at, issue);
      if (parts) filter['$or'] = parts;
      continue;
    }
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined)
      issue(
        at,
        `INVALID_FILTER: There is no filter field ${JSON.stringify(name.slice(0, 100))}. Use one of ${Object.keys(fields).join(', ')}.`,
      );
    else {
      const checked = checkCondition(kind, condition, at, issue);
      if (checked !== undefined) filter[name] = checked;
    }
  }
  return filter;
}

function checkOr(
  fields: Readonly<Record<string, FilterKind>>,
  value: JsonValue,
  path: PropertyKey[],
  issue: Issue,
): JsonObject[] | null {
  if (!Array.isArray(value) || value.length > OR_MAX) {
    issue(path, `WRONG_TYPE: $or is a list of at most ${OR_MAX} filters.`);
    return null;
  }
  return value.map((part, index) => checkFilter(fields, part, [...path, index], issue, false) ?? {});
}

function checkCondition(
  kind: FilterKind,
  value: JsonValue,
  path: PropertyKey[],
  issue: Issue,
): JsonValue | undefined {
  if (kind === 'variables') return checkVariables(value, path, issue);
  if (kind === 'fields') return checkFields(value, path, issue);
  if (kind === 'object') return value;
  if (kind === 'texts') return checkTexts(value, path, issue);
  if (!isPlainObject(value)) return checkScalar(kind, value, path, issue);
  const group = typeof kind === 'string' ? kind : 'enum';
  const checked: Record<string, JsonValue> = {};
  for (const [operator, operand] of Object.entries(value)) {
    if (operand === null) continue;
    const at = [...path, operator];
    if (!OPERATORS[group].includes(operator)) {
      issue(
        at,
        `INVALID_FILTER: The operator ${operator.slice(0, 50)} is not known here. Use one of ${OPERATORS[group].join(', ')}.`,
      );
      continue;
    }
    const result = checkOperand(kind, operator, operand, at, issue);
    if (result !== undefined) checked[operator] = result;
  }
  return checked;
}

function checkOperand(
  kind: Exclude<FilterKind, 'variables' | 'fields' | 'texts' | 'object'>,
  operator: string,
  operand: JsonValue,
  path: PropertyKey[],
  issue: Issue,
): JsonValue | undefined {
  if (operator === '$exists') {
    if (typeof operand === 'boolean') return operand;
    issue(path, 'WRONG_TYPE: $exists is true or false.');
    return undefined;
  }
  if (operator === '$in' || operator === '$notIn') {
    if (!Array.isArray(operand) || operand.length > LIST_MAX) {
      issue(path, `WRONG_TYPE: ${operator} is a list of at most ${LIST_MAX} values.`);
      return undefined;
    }
    return operand.map((item: JsonValue, index) => checkScalar(kind, item, [...path, index], issue) ?? null);
  }
  return checkScalar(operator === '$like' ? 'text' : kind, operand, path, issue);
}

function checkScalar(
  kind: Exclude<FilterKind, 'variables' | 'fields' | 'texts' | 'object'>,
  value: JsonValue,
  path: PropertyKey[],
  issue: Issue,
): JsonValue | undefined {
  if (typeof kind !== 'string') return checkEnum(kind, value, path, issue);
  if (kind === 'number') return typeof value === 'number' ? value : wrong(path, issue, 'a number');
  if (kind === 'boolean') return typeof value === 'boolean' ? value : wrong(path, issue, 'true or false');
  if (kind === 'key' && typeof value === 'number') {
    issue(path, 'KEY_NOT_A_STRING: Send the key as text; a JSON number loses digits.');
    return undefined;
  }
  if (typeof value !== 'string') return wrong(path, issue, 'a text');
  if (value.length > TEXT_MAX) {
    issue(path, `TOO_LONG: At most ${TEXT_MAX} characters are allowed.`);
    return undefined;
  }
  if (kind === 'key' && !isKey(value)) {
    issue(path, 'INVALID_VALUE: A key has 1 to 19 digits.');
    return undefined;
  }
  if (kind === 'date' && !isDate(value)) {
    issue(path, 'INVALID_VALUE: Send an RFC 3339 date-time with offset, such as 2026-11-21T07:10:52Z.');
    return undefined;
  }
  return value;
}

function checkEnum(
  values: readonly string[],
  value: JsonValue,
  path: PropertyKey[],
  issue: Issue,
): JsonValue | undefined {
  const known =
    typeof value === 'string' ? values.find((each) => each.toUpperCase() === value.toUpperCase()) : undefined;
  if (known === undefined) issue(path, `INVALID_VALUE: Use one of ${values.join(', ')}.`);
  return known;
}

/** `[{name*, value*}]`; the value is JSON text or a condition on it. */
function checkVariables(value: JsonValue, path: PropertyKey[], issue: Issue): JsonValue | undefined {
  if (!Array.isArray(value) || value.length > 50)
    return wrong(path, issue, 'a list of at most 50 {name, value}');
  return value.map((item: JsonValue, index) => {
    const at = [...path, index];
    if (!isPlainObject(item)) {
      issue(at, 'WRONG_TYPE: Send {name, value}.');
      return {};
    }
    for (const name of Object.keys(item))
      if (name !== 'name' && name !== 'value')
        issue([...at, name], 'UNKNOWN_PROPERTY: Only name and value are known here.');
    if (typeof item['name'] !== 'string')
      issue([...at, 'name'], 'MISSING_FIELD: The name of the variable is required.');
    if (item['value'] === undefined || item['value'] === null)
      issue([...at, 'value'], 'MISSING_FIELD: The value of the variable, as JSON text, is required.');
    else checkCondition('text', item['value'], [...at, 'value'], issue);
    return item;
  });
}

const FIELD_OPERATORS = ['$eq', '$neq', '$gt', '$gte', '$lt', '$lte', '$like', '$exists'];

/** `[{name*, value*}]`; the value is JSON text or conditions with JSON text, each a comparison of values of one kind. */
function checkFields(value: JsonValue, path: PropertyKey[], issue: Issue): JsonValue | undefined {
  const fields = checkVariables(
    Array.isArray(value)
      ? value.map((item: JsonValue) =>
          isPlainObject(item) && isPlainObject(item['value']) ? { ...item, value: '' } : item,
        )
      : value,
    path,
    issue,
  );
  if (fields === undefined || !Array.isArray(value)) return undefined;
  value.forEach((item: JsonValue, index) => {
    const condition = isPlainObject(item) ? item['value'] : undefined;
    if (!isPlainObject(condition)) return;
    for (const [operator, operand] of Object.entries(condition)) {
      const at = [...path, index, 'value', operator];
      if (!FIELD_OPERATORS.includes(operator))
        issue(at, `INVALID_FILTER: Task fields are searched with ${FIELD_OPERATORS.join(', ')}.`);
      else if (typeof operand !== (operator === '$exists' ? 'boolean' : 'string'))
        issue(at, `WRONG_TYPE: Send ${operator === '$exists' ? 'true or false' : 'JSON text'}.`);
    }
  });
  return value;
}

function checkTexts(value: JsonValue, path: PropertyKey[], issue: Issue): JsonValue | undefined {
  if (
    Array.isArray(value) &&
    value.length <= LIST_MAX &&
    value.every((item: JsonValue) => typeof item === 'string')
  )
    return value;
  if (isPlainObject(value)) return value;
  return wrong(path, issue, 'a list of texts');
}

function wrong(path: PropertyKey[], issue: Issue, wanted: string): undefined {
  issue(path, `WRONG_TYPE: Send ${wanted}.`);
  return undefined;
}

function isDate(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** Refers to the shared condition of a kind; the contract would repeat it a thousand times otherwise. */
function describe(kind: FilterKind): Readonly<Record<string, unknown>> {
  if (kind === 'texts') return { type: 'array', items: { type: 'string' } };
  if (kind === 'object') return { type: 'object' };
  if (kind === 'fields') return describe('variables');
  if (typeof kind === 'string') return { $ref: `#/components/schemas/${conditionName(kind)}` };
  return conditionSchema('enum', { type: 'string', enum: [...kind] });
}

function conditionName(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Condition`;
}

/** The shared conditions, for the components of the contract. */
export function conditionSchemas(): Readonly<Record<string, unknown>> {
  const kinds = ['text', 'number', 'date', 'key', 'boolean'] as const;
  const variable = {
    type: 'object',
    properties: { name: { type: 'string' }, value: {} },
    required: ['name', 'value'],
  };
  return {
    ...Object.fromEntries(
      kinds.map((kind) => [conditionName(kind), conditionSchema(kind, scalarSchema(kind))]),
    ),
    [conditionName('variables')]: { type: 'array', items: variable },
  };
}

function conditionSchema(
  group: keyof typeof OPERATORS,
  scalar: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const operators = Object.fromEntries(
    OPERATORS[group].map((operator) => [operator, operandSchema(operator, scalar)]),
  );
  return { anyOf: [scalar, { type: 'object', properties: operators, additionalProperties: false }] };
}

function operandSchema(
  operator: string,
  scalar: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (operator === '$exists') return { type: 'boolean' };
  return operator === '$in' || operator === '$notIn' ? { type: 'array', items: scalar } : scalar;
}

function scalarSchema(
  kind: 'text' | 'number' | 'date' | 'key' | 'boolean',
): Readonly<Record<string, unknown>> {
  if (kind === 'number' || kind === 'boolean') return { type: kind };
  if (kind === 'date') return { type: 'string', format: 'date-time' };
  return kind === 'key' ? { type: 'string', pattern: '^[0-9]{1,19}$' } : { type: 'string' };
}
