import { describe, expect, test } from '@jest/globals';
import { JSON_DEPTH_MAX, JSON_KEYS_MAX, scanJson } from '../../api/http/json-scan.ts';

const codes = (text: string) => scanJson(text).map(({ code, pointer }) => `${code} ${pointer}`);

describe('scan of the raw JSON text', () => {
  test('finds nothing in ordinary JSON', () => {
    expect(
      codes('{"a":[1,-2.5,1e3,"x\\u00e9\\ud83d\\ude00"],"b":{"a":null,"c":true},"d":"a:b,{}[]\\"\\\\"}'),
    ).toEqual([]);
  });

  test.each([
    ['an integer beyond 2^53', '{"a":{"b":9007199254740993}}', 'NUMBER_NOT_EXACT /a/b'],
    ['a long integer', '[0,123456789012345678901234567890]', 'NUMBER_NOT_EXACT /1'],
    ['a number beyond the range of a double', '{"a":1e400}', 'NUMBER_NOT_EXACT /a'],
    ['a number that would become zero', '{"a":1e-400}', 'NUMBER_NOT_EXACT /a'],
    ['a wide number with a fraction', '{"a":9007199254740993.5}', 'NUMBER_NOT_EXACT /a'],
    ['NUL', '{"a":"x\\u0000y"}', 'TEXT_NOT_STORABLE /a'],
    ['NUL in a name', '{"a\\u0000":1}', 'TEXT_NOT_STORABLE /a\u0000'],
    ['a lone high surrogate', '{"a":"\\ud83d"}', 'TEXT_NOT_STORABLE /a'],
    ['a lone low surrogate', '{"a":"\\ude00"}', 'TEXT_NOT_STORABLE /a'],
    ['a member that is there twice', '{"a":1,"b":{"c":1,"c":2}}', 'INVALID_VALUE /b/c'],
    ['a member that is there twice, once escaped', '{"ab":1,"a\\u0062":2}', 'INVALID_VALUE /ab'],
    ['__proto__', '{"a":{"__proto__":{"x":1}}}', 'INVALID_VALUE /a/__proto__'],
  ])('finds %s', (_name, text, finding) => {
    expect(codes(text)).toContain(finding);
  });

  test.each([
    '0',
    '-0.5',
    '9007199254740991',
    '-9007199254740991',
    '1e21',
    '0.1',
    '1.7976931348623157e308',
    '5e-324',
  ])('keeps %s', (number) => {
    expect(codes(`[${number}]`)).toEqual([]);
  });

  test('finds a name that is there twice among many', () => {
    const names = Array.from({ length: 40 }, (_, index) => `"n${index}":1`);
    expect(codes(`{${names.join(',')},"n7":2}`)).toEqual(['INVALID_VALUE /n7']);
  });

  test('refuses depth, member count and long texts before anything recursive runs', () => {
    expect(() => scanJson('['.repeat(JSON_DEPTH_MAX + 1))).toThrow(
      expect.objectContaining({ code: 'VARIABLES_TOO_LARGE' }),
    );
    expect(() => scanJson('['.repeat(1_000_000))).toThrow(
      expect.objectContaining({ code: 'VARIABLES_TOO_LARGE' }),
    );
    expect(() =>
      scanJson(`{${Array.from({ length: JSON_KEYS_MAX + 1 }, (_, index) => `"k${index}":1`).join(',')}}`),
    ).toThrow(expect.objectContaining({ code: 'VARIABLES_TOO_LARGE' }));
    expect(() => scanJson(`["${'x'.repeat(1_048_577)}"]`)).toThrow(
      expect.objectContaining({ code: 'VARIABLES_TOO_LARGE' }),
    );
  });

  test('ends on text that is no JSON', () => {
    for (const text of ['"', '{"a', '"\\', '}}}', ']', ',,', '{"a":-', '\u0000'])
      expect(() => scanJson(text)).not.toThrow();
  });
});
