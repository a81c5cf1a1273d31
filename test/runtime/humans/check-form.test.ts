import { describe, expect, jest, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '#engine';
import { checkForm } from '../../../runtime/humans/check-form.ts';
import { evaluateHere } from './evaluate-here.ts';

const form = (...components: readonly JsonObject[]): JsonValue => ({ id: 'f', components });
const check = (schema: JsonValue, submitted: JsonObject, visible: JsonObject = {}) =>
  checkForm(schema, submitted, () => Promise.resolve(visible), evaluateHere());
const faults = async (schema: JsonValue, submitted: JsonObject, visible: JsonObject = {}) =>
  (await check(schema, submitted, visible)).errors.map(({ pointer, code }) => `${pointer} ${code}`);
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
    await checkForm(field('textfield', { required: true }), { a: 'x' }, visible, evaluateHere());
    expect(visible).not.toHaveBeenCalled();
  });

  test.each([
    { conditional: { hide: '=b = null' } },
    { disabled: true },
    { readonly: true },
    { readonly: '=b = null' },
  ])('need not have what may not be there to fill in: %j', async (more) => {
    expect(await faults(field('textfield', { required: true }, more), {})).toEqual([]);
  });

  test('need not fill a hidden group or the rows of a list; a group leads inwards', async () => {
    const inside = [{ type: 'textfield', key: 'a.b', validate: { required: true } }];
    expect(await faults(form({ type: 'dynamiclist', path: 'rows', components: inside }), {})).toEqual([]);
    expect(
      await faults(form({ type: 'group', conditional: { hide: '=x = null' }, components: inside }), {}),
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
    expect(await faults(field('select', {}, { valuesKey: 'list' }), { a: 'any' })).toEqual([
      '/variables/a INVALID_VALUE',
    ]);
  });

  test('may hold a number as text where the form says so', async () => {
    const schema = field('number', { max: 5 }, { serializeToString: true });
    expect(await faults(schema, { a: '5' })).toEqual([]);
    expect(await faults(schema, { a: '6' })).toEqual(['/variables/a INVALID_VALUE']);
  });
});

describe('what a page would not let anybody enter is refused', () => {
  const times = (subtype: string): JsonValue => field('datetime', {}, { subtype });
  test.each<[JsonValue, JsonValue, string | null]>([
    [field('number', {}, { decimalDigits: 0 }), 1.5, '"A" must be a whole number.'],
    [field('number', {}, { decimalDigits: 0 }), 2, null],
    [field('number', {}, { decimalDigits: 2 }), 0.125, '"A" may have at most 2 decimal places.'],
    [field('number', {}, { decimalDigits: 2 }), 1e-7, '"A" may have at most 2 decimal places.'],
    [field('number', {}, { increment: '0.1' }), 0.3, null],
    [field('number', {}, { increment: 0.1 }), 0.25, '"A" must be a multiple of 0.1.'],
    [field('number', {}, { increment: 5 }), 0, null],
    [field('number', {}, { increment: 5, serializeToString: true }), '12', '"A" must be a multiple of 5.'],
    [field('number', {}, { increment: '=b' }), 7, null],
    [times('date'), '2026-02-28', null],
    [times('date'), '2026-02-30', '"A" must be a date such as 2026-12-24.'],
    [times('date'), '24.12.2026', '"A" must be a date such as 2026-12-24.'],
    [times('date'), null, null],
    [times('time'), '17:30', null],
    [times('time'), '17:30+01:00', null],
    [times('time'), '25:00', '"A" must be a time such as 17:30.'],
    [times('datetime'), '2026-12-24T17:30Z', null],
    [times('datetime'), '2026-12-24T17:30:00.000Z', null],
    [times('datetime'), '2026-13-24T17:30', '"A" must be a date and time such as 2026-12-24T17:30Z.'],
    [times('datetime'), 20261224, '"A" must be a date and time such as 2026-12-24T17:30Z.'],
  ])('%j takes %j: %j', async (schema, value, message) => {
    const { errors } = await check(schema, { a: value });
    expect(errors[0]?.message ?? null).toBe(message);
  });

  test('in each row of a list, and of lists within', async () => {
    const line = { type: 'number', key: 'count', label: 'Count', validate: { required: true, max: 9 } };
    const inner = { type: 'dynamiclist', path: 'lines', label: 'Lines', components: [line] };
    const schema = form({ type: 'dynamiclist', path: 'orders', label: 'Orders', components: [inner] });
    const orders = [{ lines: [{ count: 1 }, { count: 10 }] }, { lines: [{}] }, { lines: 'x' }, 3, {}];
    expect((await check(schema, { orders })).errors).toEqual([
      {
        pointer: '/variables/orders/0/lines/1/count',
        code: 'INVALID_VALUE',
        message: '"Count 1 2" must be at most 9.',
      },
      {
        pointer: '/variables/orders/2/lines',
        code: 'WRONG_TYPE',
        message: '"Lines 3" must be a list with an object for each row.',
      },
      {
        pointer: '/variables/orders/3',
        code: 'WRONG_TYPE',
        message: '"Orders 4" must be a list with an object for each row.',
      },
      {
        pointer: '/variables/orders/1/lines/0/count',
        code: 'MISSING_FIELD',
        message: '"Count 2 1" is required.',
      },
    ]);
    expect(await faults(schema, { orders: 'x' })).toEqual(['/variables/orders WRONG_TYPE']);
    expect(await faults(schema, { orders: null })).toEqual([]);
  });

  test('where the values to choose from are a variable', async () => {
    const schema = field('select', {}, { valuesKey: 'towns.all' });
    const known = { towns: { all: [{ label: 'Ulm', value: 'ulm' }, 'trier'] } };
    expect(await faults(schema, { a: 'ulm' }, known)).toEqual([]);
    expect(await faults(schema, { a: 'trier' }, known)).toEqual([]);
    expect(await faults(schema, { a: 'rome' }, known)).toEqual(['/variables/a INVALID_VALUE']);
    expect(await faults(schema, { a: null }, known)).toEqual([]);
    // What the person who answers sends along makes no options.
    expect(await faults(schema, { a: 'rome', towns: { all: ['rome'] } }, known)).toEqual([
      '/variables/a INVALID_VALUE',
    ]);
    expect(await faults(schema, { a: 'rome' })).toEqual(['/variables/a INVALID_VALUE']);
  });
});
