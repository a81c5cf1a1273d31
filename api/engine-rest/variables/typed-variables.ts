import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue, VariableType } from '#runtime';
import { ApiProblem } from '../../http/api-problem.ts';

/** A variable as Camunda 7 writes it (api.md 3.1). */
export interface TypedVariable {
  readonly value: JsonValue;
  readonly type: string;
  readonly valueInfo: JsonObject;
}

export interface TypedInput {
  readonly value?: JsonValue | undefined;
  readonly type?: string | undefined;
  readonly valueInfo?: JsonObject | undefined;
}

/**
 * Camunda 7's typed values over plain JSON. Numbers, texts, booleans, lists and objects need no memory of their type. A `Date` is
 * kept as text in exactly Camunda 7's format, a `File` as a document reference that carries its content; both are recognized by
 * that shape when they are read again.
 */
export function toJsonVariables(variables: Readonly<Record<string, TypedInput>> | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, variable]) => [name, toJson(name, variable)]),
  );
}

/** `types` are those that JSON does not tell; without them the type is the one of the JSON value. */
export function toTypedVariables(
  variables: JsonObject,
  types: KnownTypes = NO_TYPES,
): Record<string, TypedVariable> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, toTyped(value, types.typeOf(name, value))]),
  );
}

/** What is known of the types of some variables. */
export interface KnownTypes {
  typeOf(name: string, value: JsonValue): string | undefined;
}

const NO_TYPES: KnownTypes = { typeOf: () => undefined };

/** The types that the JSON values do not tell: `5` as Long, base64 as Bytes. */
export function untoldTypes(
  typed: Readonly<Record<string, TypedInput>> | undefined,
): readonly VariableType[] {
  const json = toJsonVariables(typed);
  return Object.entries(typed ?? {}).flatMap(([name, { type }]) => {
    const known = KEPT_TYPES.find((each) => each.toLowerCase() === type?.toLowerCase());
    const value = json[name] ?? null;
    if (known === undefined || value === null || toTyped(value).type === known) return [];
    return [{ name, type: known, valueHash: hashOfValue(value) }];
  });
}

export function hashOfValue(value: JsonValue): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/** The content of a `File` variable, or null when it is no file. */
export function fileContent(
  value: JsonValue,
): { content: Buffer; mimeType: string; fileName: string } | null {
  if (!isFile(value)) return null;
  const metadata = value['metadata'] as JsonObject;
  return {
    content: Buffer.from(String(value['content']), 'base64'),
    mimeType:
      typeof metadata['contentType'] === 'string' ? metadata['contentType'] : 'application/octet-stream',
    fileName: String(metadata['fileName']),
  };
}

// helpers

const DATE_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const INTEGER_MIN = -(2 ** 31);
const INTEGER_MAX = 2 ** 31 - 1;

/** Readers by type name in lower case: types are read in any case. */
const READERS: Readonly<Record<string, (name: string, variable: TypedInput) => JsonValue>> = {
  null: () => null,
  boolean: (name, { value }) => expect(name, 'Boolean', value, typeof value === 'boolean'),
  string: (name, { value }) => expect(name, 'String', value, typeof value === 'string'),
  short: (name, { value }) => expect(name, 'Short', value, isInteger(value, -32_768, 32_767)),
  integer: (name, { value }) => expect(name, 'Integer', value, isInteger(value, INTEGER_MIN, INTEGER_MAX)),
  long: (name, { value }) =>
    expect(name, 'Long', value, isInteger(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  double: (name, { value }) => expect(name, 'Double', value, typeof value === 'number'),
  date: readDate,
  bytes: (name, { value }) => expect(name, 'Bytes', value, typeof value === 'string' && BASE64.test(value)),
  json: readJson,
  object: readObject,
  file: readFile,
};

function toJson(name: string, variable: TypedInput): JsonValue {
  const { type, value } = variable;
  if (type === undefined) return value ?? null;
  const read = READERS[type.toLowerCase()];
  if (!read)
    throw wrong(
      name,
      `the type ${JSON.stringify(type)} is not known. Use one of Null, Boolean, String, Short, Integer, Long, Double, Date, Bytes, File, Json, Object`,
    );
  return value === null || (value === undefined && type.toLowerCase() !== 'file')
    ? null
    : read(name, variable);
}

/** Types that are kept beside a value when its JSON would show another. */
const KEPT_TYPES = ['Short', 'Integer', 'Long', 'Double', 'String', 'Bytes', 'Json'] as const;

function toTyped(value: JsonValue, known?: string): TypedVariable {
  if (known === 'Json') return { value: JSON.stringify(value), type: known, valueInfo: {} };
  if (known !== undefined) return { value, type: known, valueInfo: {} };
  if (value === null) return { value: null, type: 'Null', valueInfo: {} };
  if (typeof value === 'boolean') return { value, type: 'Boolean', valueInfo: {} };
  if (typeof value === 'string')
    return { value, type: DATE_TEXT.test(value) ? 'Date' : 'String', valueInfo: {} };
  if (typeof value === 'number') return { value, type: numberType(value), valueInfo: {} };
  if (isFile(value)) {
    const metadata = value['metadata'] as JsonObject;
    const info = {
      filename: metadata['fileName'],
      mimetype: metadata['contentType'],
      encoding: (metadata['customProperties'] as JsonObject)['encoding'],
    };
    return {
      value: null,
      type: 'File',
      valueInfo: Object.fromEntries(
        Object.entries(info).filter(([, member]) => typeof member === 'string'),
      ) as JsonObject,
    };
  }
  return { value: JSON.stringify(value), type: 'Json', valueInfo: {} };
}

function numberType(value: number): string {
  if (!Number.isInteger(value)) return 'Double';
  return isInteger(value, INTEGER_MIN, INTEGER_MAX) ? 'Integer' : 'Long';
}

function readDate(name: string, { value }: TypedInput): JsonValue {
  const time =
    typeof value === 'string' ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(time)) throw wrong(name, 'a Date is text such as 2026-11-21T07:10:52.000+0000');
  return new Date(time).toISOString().replace('Z', '+0000');
}

function readJson(name: string, { value }: TypedInput): JsonValue {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    throw wrong(name, 'the value of type Json is not well-formed JSON text');
  }
}

/** Java serialization is code from outside and is never read (security.md 5). */
function readObject(name: string, variable: TypedInput): JsonValue {
  if (variable.valueInfo?.['serializationDataFormat'] !== 'application/json') {
    throw wrong(name, 'an Object is accepted only with valueInfo.serializationDataFormat "application/json"');
  }
  return readJson(name, variable);
}

function readFile(name: string, { value, valueInfo }: TypedInput): JsonValue {
  const fileName = valueInfo?.['filename'];
  if (typeof fileName !== 'string' || fileName === '') throw wrong(name, 'a File needs valueInfo.filename');
  const text = value ?? '';
  if (typeof text !== 'string' || !BASE64.test(text))
    throw wrong(name, 'the value of a File is its content in base64');
  const content = Buffer.from(text, 'base64');
  const hash = createHash('sha256').update(content).digest('hex');
  const { mimetype, encoding } = valueInfo ?? {};
  return {
    'camunda.document.type': 'camunda',
    storeId: 'variable',
    documentId: hash,
    contentHash: hash,
    metadata: {
      contentType: typeof mimetype === 'string' ? mimetype : 'application/octet-stream',
      fileName,
      size: content.length,
      customProperties: typeof encoding === 'string' ? { encoding } : {},
    },
    content: text,
  };
}

function isFile(value: JsonValue): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    (value as JsonObject)['storeId'] === 'variable' &&
    typeof (value as JsonObject)['content'] === 'string'
  );
}

function isInteger(value: JsonValue | undefined, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function expect(name: string, type: string, value: JsonValue | undefined, holds: boolean): JsonValue {
  if (!holds) throw wrong(name, `the value is not of type ${type}`);
  return value ?? null;
}

function wrong(name: string, what: string): ApiProblem {
  return new ApiProblem('INVALID_VALUE', `Cannot read variable ${JSON.stringify(name)}: ${what}.`);
}
