import { describe, expect, test } from '@jest/globals';
import { payloadMismatch, typeMismatch } from '../../engine/data-types.ts';
import { canonical, firstMismatch, schemaProblem } from '../../engine/json-schema.ts';
import type { JsonObject, JsonValue } from '#engine';

describe('XSD primitives', () => {
  const primitive = (name: string, value: JsonValue): string | undefined =>
    typeMismatch({ kind: 'primitive', name, collection: false }, value, false);

  test.each<[string, JsonValue, JsonValue]>([
    ['int', 2_147_483_647, 2_147_483_648],
    ['unsignedByte', 255, -1],
    ['positiveInteger', 1, 0],
    ['decimal', 1.5, '1.5'],
    ['boolean', false, 'false'],
    ['string', 'a', 1],
    ['date', '2028-02-29', '2027-02-29'],
    ['dateTime', '2028-02-29T10:00:00Z', '2028-02-29'],
    ['time', '23:59:59', '24:00:00'],
    ['duration', 'P1DT2H', '1 day'],
    ['hexBinary', '0aFF', '0aF'],
    ['anySimpleType', 'x', {}],
  ])('%s takes %j and not %j', (name, fits, not) => {
    expect(primitive(name, fits)).toBeUndefined();
    expect(primitive(name, not)).toBe(`it must be ${name}`);
  });

  test('null says that there is no value', () => expect(primitive('int', null)).toBeUndefined());

  test('a list is checked item by item', () => {
    const type = { kind: 'primitive', name: 'int', collection: true } as const;
    expect(typeMismatch(type, [1, null, 2], false)).toBeUndefined();
    expect(typeMismatch(type, [1, 'b'], false)).toBe('it must be int');
    expect(typeMismatch(type, 1, false)).toBe('it must be a list');
  });

  test('a primitive is carried by exactly one variable', () => {
    const type = { kind: 'primitive', name: 'int', collection: false } as const;
    expect(payloadMismatch(type, { x: 1 }, undefined)).toBeUndefined();
    expect(payloadMismatch(type, { x: 1, y: 2 }, undefined)).toBe('it must be exactly one variable with int');
    expect(payloadMismatch(type, { x: 1, y: 'a' }, 'x')).toBeUndefined();
  });
});

describe('JSON Schema', () => {
  test.each<[JsonObject, JsonValue, string]>([
    [{ type: 'object', required: ['a'] }, {}, 'the value has no "a"'],
    [{ properties: { a: { type: 'string' } } }, { a: 1 }, 'the value.a must be string'],
    [{ properties: { a: true }, additionalProperties: false }, { b: 1 }, 'the value.b is not allowed'],
    [{ items: { minimum: 2 } }, [3, 1], 'the value[1] breaks minimum 2'],
    [{ enum: ['a', { b: [1] }] }, { b: [2] }, 'the value is none of the allowed values'],
    [{ type: ['string', 'null'] }, 1, 'the value must be string or null'],
    [
      { oneOf: [{ type: 'integer' }, { minimum: 0 }] },
      3,
      'the value does not fit exactly one of the alternatives',
    ],
    [{ anyOf: [{ type: 'string' }] }, 3, 'the value fits none of the alternatives'],
    [{ not: { type: 'number' } }, 3, 'the value is what it must not be'],
    [{ maxLength: 2 }, 'abc', 'the value breaks maxLength 2'],
    [
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      'the value repeats an item',
    ],
    [{ $ref: '#/$defs/n', $defs: { n: { type: 'null' } } }, 1, 'the value must be null'],
  ])('%j', (schema, value, expected) => {
    expect(schemaProblem(schema)).toBeUndefined();
    expect(firstMismatch(schema, value)).toBe(expected);
  });

  test('a recursive schema ends with its value', () => {
    const tree = { type: 'object', properties: { next: { $ref: '#' } }, additionalProperties: false };
    expect(firstMismatch(tree, { next: { next: {} } })).toBeUndefined();
    expect(firstMismatch(tree, { next: { next: 1 } })).toBe('the value.next.next must be object');
  });

  test('a schema that refers to itself without end is bounded', () =>
    expect(firstMismatch({ $ref: '#' }, 1)).toBe('the value is nested too deep for its schema'));

  test.each<[JsonObject, string]>([
    [{ pattern: 'a' }, 'the word "pattern" at # is not supported'],
    [{ properties: { a: { if: true } } }, 'the word "if" at #/properties is not supported'],
    [{ $ref: 'other.json' }, '$ref "other.json" at # does not point into the same file (#/…)'],
    [{ type: 'date' }, '"type" at # has a value of a wrong kind'],
    [{ minimum: '1' }, '"minimum" at # has a value of a wrong kind'],
  ])('%j is refused', (schema, expected) => expect(schemaProblem(schema)).toBe(expected));
});

test('equal values have equal text', () =>
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: 1.0 })).toBe('{"a":1,"b":[1,{"c":"x","d":null}]}'));
