import { describe, expect, jest, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '#engine';
import { checkForm } from '../../../runtime/humans/check-form.ts';

const form = (...components: readonly JsonObject[]): JsonValue => ({ id: 'f', components });
const faults = async (schema: JsonValue, submitted: JsonObject, visible: JsonObject = {}) =>
  (await checkForm(schema, submitted, () => Promise.resolve(visible))).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const field = (type: string, validate: JsonObject = {}, more: JsonObject = {}): JsonValue =>
  form({ type, key: 'a', label: 'A', validate, ...more });

describe('a submission', () => {
  test('may hold more than the form, and less when nothing is required', async () => {
    expect(await faults(field('textfield'), { other: 1 })).toEqual([]);
    expect(await faults('no form', { a: 1 })).toEqual([]);
  });

  test('has what is required, unless the task sees it already', async () => {
    const schema = field('textfield', { required: true });
    expect(await faults(schema, {})).toEqual(['/variables/a MISSING_FIELD']);
    expect(await faults(schema, {}, { a: 'before' })).toEqual([]);
    expect(await faults(schema, { a: '' }, { a: 'before' })).toEqual(['/variables/a MISSING_FIELD']);
    expect(await faults(field('checkbox', { required: true }), { a: false })).toEqual([
      '/variables/a MISSING_FIELD',
    ]);
    expect(await faults(field('checklist', { required: true }), { a: [] })).toEqual([
      '/variables/a MISSING_FIELD',
    ]);
  });

  test('asks for what the task sees only when something required is absent', async () => {
    const visible = jest.fn(() => Promise.resolve({}));
    await checkForm(field('textfield', { required: true }), { a: 'x' }, visible);
    expect(visible).not.toHaveBeenCalled();
  });

  test.each([{ conditional: { hide: '=b' } }, { disabled: true }, { readonly: true }, { readonly: '=b' }])(
    'need not have what may not be there to fill in: %j',
    async (more) => {
      expect(await faults(field('textfield', { required: true }, more), {})).toEqual([]);
    },
  );

  test('need not fill a hidden group or the rows of a list; a group leads inwards', async () => {
    const inside = [{ type: 'textfield', key: 'a.b', validate: { required: true } }];
    expect(await faults(form({ type: 'dynamiclist', path: 'rows', components: inside }), {})).toEqual([]);
    expect(
      await faults(form({ type: 'group', conditional: { hide: '=x' }, components: inside }), {}),
    ).toEqual([]);
    const group = form({ type: 'group', path: 'p/q', components: inside });
    expect(await faults(group, {})).toEqual(['/variables/p~1q/a/b MISSING_FIELD']);
    expect(await faults(group, { 'p/q': { a: { b: 'x' } } })).toEqual([]);
  });

  test.each<[string, JsonObject, JsonValue, string | null]>([
    ['number', {}, 'x', 'WRONG_TYPE'],
    ['number', {}, '5', 'WRONG_TYPE'],
    ['number', { min: 1, max: 5 }, 5, null],
    ['number', { min: 1, max: 5 }, 6, 'INVALID_VALUE'],
    ['number', { min: '=low' }, -6, null],
    ['number', { min: '3' }, 2, 'INVALID_VALUE'],
    ['checkbox', {}, 'true', 'WRONG_TYPE'],
    ['textfield', { minLength: 3 }, ' ab ', 'INVALID_VALUE'],
    ['textfield', { maxLength: 3 }, 'abcd', 'TOO_LONG'],
    ['textarea', {}, { a: 1 }, 'WRONG_TYPE'],
    ['textfield', { validationType: 'email' }, 'ann@example.org', null],
    ['textfield', { validationType: 'email' }, 'ann', 'INVALID_VALUE'],
    ['textfield', { validationType: 'phone' }, '+4930664040900', null],
    ['textfield', { validationType: 'phone' }, '030 664', 'INVALID_VALUE'],
    ['textfield', { pattern: '^[A-Z]{2}\\d+$' }, 'AB12', null],
    ['textfield', { pattern: '^[A-Z]{2}\\d+$' }, 'ab12', 'INVALID_VALUE'],
    ['textfield', { pattern: '(?=x)y' }, 'z', null],
    ['textfield', { pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}b`, 'INVALID_VALUE'],
    ['textfield', { minLength: 3 }, null, null],
  ])('%s with %j, case %#', async (type, validate, value, code) => {
    expect(await faults(field(type, validate), { a: value })).toEqual(
      code === null ? [] : [`/variables/a ${code}`],
    );
  });

  test('chooses from the values of the form', async () => {
    const values = [
      { label: 'One', value: 'one' },
      { label: 'Two', value: 2 },
    ];
    expect(await faults(field('select', {}, { values }), { a: 2 })).toEqual([]);
    expect(await faults(field('radio', {}, { values }), { a: '2' })).toEqual(['/variables/a INVALID_VALUE']);
    expect(await faults(field('taglist', {}, { values }), { a: ['one', 2] })).toEqual([]);
    expect(await faults(field('taglist', {}, { values }), { a: ['three'] })).toEqual([
      '/variables/a INVALID_VALUE',
    ]);
    expect(await faults(field('checklist', {}, { values }), { a: 'one' })).toEqual([
      '/variables/a WRONG_TYPE',
    ]);
    expect(await faults(field('select', {}, { valuesKey: 'list' }), { a: 'any' })).toEqual([]);
  });

  test('may hold a number as text where the form says so', async () => {
    const schema = field('number', { max: 5 }, { serializeToString: true });
    expect(await faults(schema, { a: '5' })).toEqual([]);
    expect(await faults(schema, { a: '6' })).toEqual(['/variables/a INVALID_VALUE']);
  });
});
