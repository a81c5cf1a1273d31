import { describe, expect, test } from '@jest/globals';
import { classify } from '../../../engine/expressions/classify.ts';
import type { ExpressionPlace } from '../../../engine/expressions/classify.ts';
import { evaluate } from '../../../engine/expressions/evaluate.ts';
import { runFeel } from '../../../engine/expressions/feel.ts';
import { toJson } from '../../../engine/expressions/json-result.ts';
import { preparedFeel } from '../../../engine/expressions/prepared.ts';
import type { JsonValue } from '../../../engine/model/json.ts';

const now = Date.parse('2026-11-21T08:30:00.250Z');
type Variables = Readonly<Record<string, JsonValue>>;

function run(
  text: string,
  variables: Variables = {},
  where: ExpressionPlace = { place: 'expression' },
  timeZone = 'UTC',
  guarded = true,
): unknown {
  const classified = classify(text, where);
  if (!classified.ok) return `${classified.code} at ${classified.position}: ${classified.message}`;
  const lookup = (name: string): JsonValue | undefined =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;
  const result = evaluate(classified.expression, lookup, now, timeZone, guarded);
  return result.ok ? result.value : result.code;
}

describe('FEEL', () => {
  test.each<[string, Variables, JsonValue]>([
    ['= 1 + 2 * 3', {}, 7],
    ['order.total > 100 and order.customer.vip', { order: { total: 120, customer: { vip: true } } }, true],
    ['missing.path = null', {}, true],
    ['missing > 1', {}, null],
    ['"a" + name', { name: 'b' }, 'ab'],
    ['if x > 1 then "big" else "small"', { x: 1 }, 'small'],
    ['x = "1"', { x: 1 }, null],
    ['items[1].id', { items: [{ id: 'a' }, { id: 'b' }] }, 'a'],
    ['items[-1].id', { items: [{ id: 'a' }, { id: 'b' }] }, 'b'],
    [
      'items[price > 1].id',
      {
        items: [
          { id: 'a', price: 1 },
          { id: 'b', price: 2 },
        ],
      },
      ['b'],
    ],
    ['sum(for i in items return i.price)', { items: [{ price: 1 }, { price: 2 }] }, 3],
    ['every i in items satisfies i > 0', { items: [1, 2] }, true],
    ['x in [1..3]', { x: 2 }, true],
    ['{a: 1, b: a + 1}', {}, { a: 1, b: 2 }],
    ['now()', {}, '2026-11-21T08:30:00.25Z'],
    ['today()', {}, '2026-11-21'],
    ['date("2026-01-31") + duration("P1M")', {}, '2026-02-28'],
    ['duration("PT90M")', {}, 'PT1H30M'],
    ['get or else(x, 5)', {}, 5],
    ['is defined(x)', { x: 1 }, true],
    ['count', {}, null],
    ['count(list)', { list: [1, 2] }, 2],
    ['matches("foobar", "^fo+b")', {}, true],
    ['replace("abcd", "(b)(c)", "$2$1")', {}, 'acbd'],
    ['split("a;b;;c", ";")', {}, ['a', 'b', '', 'c']],
    ['`odd-name`', { 'odd-name': 3 }, 3],
    ['1 / 0', {}, null],
    ['a + b', { a: 0.1, b: 0.2 }, 0.3],
    ['a * 1.1', { a: 1.1 }, 1.21],
    ['a - b', { a: 1, b: 0.9 }, 0.1],
    ['a / 4', { a: 1.1 }, 0.275],
    ['a / 3 * 3', { a: 1 }, 1],
    ['a + 1', { a: 9007199254740991 }, 9007199254740992],
    ['a * b', { a: 1e-7, b: 1e9 }, 100],
    ['null + 1', {}, null],
    ['not(flag)', { flag: false }, true],
    ['string(12)', {}, '12'],
    ['a.b', { a: JSON.parse('{"__proto__": {"b": 1}}') as JsonValue }, null],
    ['constructor', {}, null],
    ['x.constructor', { x: {} }, null],
  ])('%s', (text, variables, expected) => expect(run(text, variables)).toEqual(expected));

  test('now and today answer in the given zone', () => {
    expect(run('now()', {}, { place: 'expression' }, 'Europe/Berlin')).toBe(
      '2026-11-21T09:30:00.25[Europe/Berlin]',
    );
    expect(run('today()', {}, { place: 'expression' }, 'Pacific/Kiritimati')).toBe('2026-11-21');
  });

  test('results that are not JSON fail', () => {
    expect(run('function(x) x')).toBe('EXPRESSION_FAILED');
    expect(run('[1..3]')).toBe('EXPRESSION_FAILED');
  });

  test('an expression that iterates needs a guard, a plain one does not', () => {
    const place: ExpressionPlace = { place: 'expression' };
    expect(run('for i in 1..3 return i', {}, place, 'UTC', false)).toBe('NEEDS_GUARD');
    expect(run('matches(x, "a+")', { x: 'a' }, place, 'UTC', false)).toBe('NEEDS_GUARD');
    expect(run('date(x) > today()', { x: '2030-01-01' }, place, 'UTC', false)).toBe(true);
  });

  test('a pattern that makes backtracking engines run for seconds answers at once', () => {
    const started = performance.now();
    expect(run('matches(x, "^(a+)+$")', { x: `${'a'.repeat(5000)}!` })).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('tells which variables an expression reads', () => {
    const classified = classify('= a.b > 1 and (some x in list satisfies x = c) and now() > d', {
      place: 'value',
    });
    expect(classified).toMatchObject({
      ok: true,
      expression: { reads: ['a', 'list', 'c', 'd'], plain: false },
    });
  });

  test.each([
    ['{note: note}', { note: 'x' }],
    ['{a: 1, note: note, again: note}', { a: 1, note: 'x', again: 'x' }],
    ['{a: {note: note}}', { a: { note: 'x' } }],
    ['{note: 1, b: note}', { note: 1, b: 1 }],
    ['for list in list return list + 1', [2, 3, 4]],
    ['some list in list satisfies list = 3', true],
    ['for a in list, b in [a] return a + b', [2, 4, 6]],
    ['item.rows[item > 1]', [2]],
    ['{f: function(note) note, r: f(3)}.r', 3],
  ])('%s reads outer values of the names that it binds', (text, expected) => {
    expect(run(text, { note: 'x', list: [1, 2, 3], item: { rows: [1, 2] } })).toEqual(expected);
  });

  test.each([
    ['1 +', /EXPRESSION_SYNTAX at 4/],
    ['= a ==', /EXPRESSION_SYNTAX at 7/],
    ['', /EXPRESSION_SYNTAX at 1: the expression is empty/],
    ['frobnicate(1)', /EXPRESSION_UNSUPPORTED at 1: the function "frobnicate"/],
    [`1${'+1'.repeat(2100)}`, /LIMIT_EXPRESSION/],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, /LIMIT_EXPRESSION/],
  ])('%s is refused', (text, expected) => expect(run(text)).toMatch(expected));
});

test('the fast path answers what the interpreter answers', () => {
  // A fixed sequence: every run sees the same numbers.
  let seed = 7;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  const someNumber = (): number => {
    const units = (next() % 2_000_001) - 1_000_000;
    return next() % 5 === 0 ? units / 7 : units / 10 ** (next() % 7);
  };
  for (const text of ['a + b', 'a - b * c', 'a / b', '(a + b) / c > 1', 'a * b = c', '-a + 0.1']) {
    const prepared = preparedFeel(text);
    if (!prepared.ok) throw new Error(text);
    for (let turn = 0; turn < 300; turn += 1) {
      const values: Variables = { a: someNumber(), b: someNumber(), c: someNumber() };
      const lookup = (name: string): JsonValue | undefined => values[name];
      const { fast, ...interpreted } = prepared;
      expect(fast).toBeDefined();
      expect(toJson(runFeel(prepared, lookup, now, 'UTC'))).toEqual(
        toJson(runFeel(interpreted, lookup, now, 'UTC')),
      );
    }
  }
});

describe('kinds of text (INC-3)', () => {
  test('text without prefix is a literal where a value is expected', () => {
    expect(run('plain text', {}, { place: 'value' })).toBe('plain text');
    expect(run('a ${b} c', { b: 1 }, { place: 'value' })).toBe('a ${b} c');
    expect(run('a ${b} c', { b: 1 }, { place: 'value', mapped: true })).toBe('a 1 c');
    expect(run('${b}', { b: 1 }, { place: 'value' })).toBe(1);
  });
});

describe('JUEL subset', () => {
  const juel: ExpressionPlace = { place: 'expression', mapped: true };
  test.each<[string, Variables, JsonValue]>([
    ["${a == 'x' && !b}", { a: 'x', b: false }, true],
    ['#{amount gt 10 and amount lt 20}', { amount: 15 }, true],
    ['${empty list ? 0 : list[1].n}', { list: [{ n: 1 }, { n: 2 }] }, 2],
    ["${execution.getVariable('x')}", { x: 7 }, 7],
    ["${execution.hasVariable('x')}", {}, false],
    ['${a.equals("x")}', { a: 'x' }, true],
    ['${list.size() > 1}', { list: [1, 2] }, true],
    ['${list.contains(2)}', { list: [1, 2] }, true],
    ['${test.contains("a")}', { test: 'abc' }, true],
    ["${S(order).prop('customer').prop('name').value()}", { order: { customer: { name: 'Ada' } } }, 'Ada'],
    ['Hello ${name}!', { name: 'Ada' }, 'Hello Ada!'],
    ['${1 + 2 * 3 - 4 / 2}', {}, 5],
    ['${7 mod 4}', {}, 3],
    ['${a.b.c}', { a: { b: null } }, null],
    ['${now()}', {}, '2026-11-21T08:30:00.250+00:00'],
    ['${execution.processInstanceId}', { execution: { processInstanceId: '42' } }, '42'],
    ['${x.constructor}', { x: {} }, null],
  ])('%s', (text, variables, expected) => expect(run(text, variables, juel)).toEqual(expected));

  test.each([
    ['${bean.method(x)}', /EXPRESSION_UNSUPPORTED at 8: the method call ".method/],
    ['${runtime()}', /EXPRESSION_UNSUPPORTED/],
    ['${a +}', /EXPRESSION_SYNTAX/],
    ['${a', /EXPRESSION_SYNTAX/],
    ['${a = 1}', /EXPRESSION_UNSUPPORTED at 5: the assignment "="/],
    ['${x -> x}', /EXPRESSION_UNSUPPORTED at 5: the lambda "->"/],
    ['${a; b}', /EXPRESSION_UNSUPPORTED at 4: the sequence ";"/],
  ])('%s is refused', (text, expected) => expect(run(text, {}, juel)).toMatch(expected));

  test('a failure is reported', () => expect(run('${1 / 0}', {}, juel)).toBe('EXPRESSION_FAILED'));
});

test('simple conditions are fast', () => {
  const classified = classify('order.total > 100 and status = "open"', { place: 'expression' });
  if (!classified.ok) throw new Error('not classified');
  const variables: Variables = { order: { total: 120 }, status: 'open' };
  const once = (): unknown => evaluate(classified.expression, (name) => variables[name], now, 'UTC');
  for (let index = 0; index < 2000; index += 1) once();
  const started = performance.now();
  for (let index = 0; index < 20_000; index += 1) once();
  // About 0.3 µs each; the bound only notices a fall back to the interpreter.
  expect(performance.now() - started).toBeLessThan(1000);
});
