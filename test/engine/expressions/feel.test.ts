import { describe, expect, test } from '@jest/globals';
import { builtIn, builtInNames } from '../../../engine/expressions/feel/built-ins.ts';
import { compile } from '../../../engine/expressions/feel/compile.ts';
import { add, divide, fromDouble, parseNumber, power } from '../../../engine/expressions/feel/decimal.ts';
import { fromJson } from '../../../engine/expressions/feel/json.ts';
import { Scope } from '../../../engine/expressions/feel/scope.ts';
import { textOf } from '../../../engine/expressions/feel/text.ts';
import { memberNamed } from '../../../engine/expressions/feel/values.ts';
import { parseFeel } from '../../../engine/expressions/feel-tree.ts';
import { toJson } from '../../../engine/expressions/json-result.ts';
import type { JsonValue } from '../../../engine/model/json.ts';

const now = Date.parse('2026-11-21T08:30:00.250Z');

/** The result as FEEL writes it; null for null. */
function run(text: string, variables: Readonly<Record<string, JsonValue>> = {}): string | null {
  const parsed = parseFeel(text, {
    names: Object.fromEntries(Object.keys(variables).map((name) => [name, null])),
  });
  if (!parsed.ok) throw new Error(`${parsed.message} at ${parsed.position}`);
  const members = new Map(Object.entries(variables).map(([name, value]) => [name, fromJson(value)]));
  const scope = new Scope({ now, timeZone: 'Europe/Paris' }, (name) => memberNamed(members, name));
  return textOf(compile(parsed.root, () => undefined)(scope));
}

function check(cases: readonly (readonly [text: string, expected: string | null])[]): void {
  test.each(cases.map(([text, expected]) => ({ text, expected })))(
    '$text → $expected',
    ({ text, expected }) => expect(run(text)).toBe(expected),
  );
}

describe('numbers', () => {
  check([
    ['0.1 + 0.2', '0.3'],
    ['1 / 3', '0.3333333333333333333333333333333333'],
    ['1 / 3 * 3', '0.9999999999999999999999999999999999'],
    ['2 ** 100', '1267650600228229401496703205376'],
    ['2 ** -1', '0.5'],
    ['-3 ** 2', '9'],
    ['1 / 0', null],
    ['9007199254740993 + 1', '9007199254740994'],
    ['.5 + 1e-1', '0.6'],
    ['decimal(2.345, 2)', '2.34'],
    ['decimal(2.355, 2)', '2.36'],
    ['round up(-5.5)', '-6'],
    ['round half down(1.125, 2)', '1.12'],
    ['floor(-1.5)', '-2'],
    ['ceiling(-1.5)', '-1'],
    ['modulo(-12, 5)', '3'],
    ['modulo(10.1, -4.5)', '-3.4'],
    ['sqrt(16)', '4'],
    ['sqrt(-1)', null],
    ['odd(5.5)', 'false'],
    ['abs([-2])', '2'],
    ['abs("a")', null],
    ['number("1.000,5", ".", ",")', '1000.5'],
    ['number("1,5", ",", ",")', null],
    ['number("+1")', null],
    ['"a" + 1', null],
    ['decimal(1, 7000)', null],
  ]);

  test('decimals keep 34 digits and one form for each number', () => {
    expect(String(parseNumber('1.50'))).toBe('1.5');
    expect(parseNumber('12e2')).toBe(1200);
    expect(fromDouble(-0)).toBe(0);
    expect(String(add(parseNumber('0.1')!, parseNumber('-0.1')!))).toBe('0');
    expect(divide(6, 3)).toBe(2);
    expect(power(10, 7000)).toBeUndefined();
    expect(String(divide(2, 3))).toBe(`0.${'6'.repeat(33)}7`);
  });
});

describe('texts', () => {
  check([
    ['string length("\\uD83D\\uDC0Eab")', '3'],
    ['substring("\\U01F40Eab", 2)', 'ab'],
    ['substring("foobar", -2, 1)', 'a'],
    ['substring("foobar", 0)', null],
    ['upper case("aBc4")', 'ABC4'],
    ['substring before("foobar", "bar")', 'foo'],
    ['substring after("foobar", "xyz")', ''],
    ['matches("foo\\nbar", "o.b", "s")', 'true'],
    ['matches("helloworld", "hello world", "x")', 'true'],
    ['matches("a", "(")', null],
    ['matches("O", "[A-Z-[OI]]", "i")', 'false'],
    ['matches("x", "[A-Z-[OI]]", "i")', 'true'],
    ['matches("m", "\\\\p{Lu}", "i")', 'false'],
    ['matches("aa", "(a)\\\\1")', null],
    ['matches("a", "a", "y")', null],
    ['replace("abracadabra", "a(.)", "a$1$1")', 'abbraccaddabbra'],
    ['replace("abc", "b", "\\\\$")', 'a$c'],
    ['replace("abc", "x*", "-")', null],
    ['split("a;b;;", ";")', '["a", "b", "", ""]'],
    ['extract("a1b22", "[0-9]+")', '["1", "22"]'],
    ['string join(["a", null, "c"], "-")', 'a-c'],
    ['string join(["a", 1])', null],
    ['string({a: [1, "x"], "b c": null})', '{a: [1, "x"], b c: null}'],
    ['"b" > "a"', 'true'],
    ['is blank("  ")', 'true'],
    ['trim(" a ")', 'a'],
    ['to base64("FEEL é")', 'RkVFTCDDqQ=='],
    ['to base64("")', ''],
  ]);
});

describe('dates and times', () => {
  check([
    ['date("2020-02-29") + duration("P1Y")', '2021-02-28'],
    ['date("2020-13-01")', null],
    ['date(2020, 2, 30)', null],
    [
      'date and time("2020-01-01T10:00:00@Europe/Paris") + duration("P180D")',
      '2020-06-29T11:00:00@Europe/Paris',
    ],
    ['date and time("2020-01-01T00:00:00+01:00") = date and time("2019-12-31T23:00:00Z")', 'true'],
    ['date and time("2020-01-01T00:00:00Z") - date and time("2019-12-31T00:00:00")', null],
    ['time("10:00:00") + duration("PT15H")', '01:00:00'],
    ['time("10:00:00+02:00") < time("09:00:00Z")', 'true'],
    ['time("10:00:00") < time("10:00:01+02:00")', 'true'],
    ['date and time("2020-01-01T00:00:00") - date("2019-12-31")', null],
    ['time(10, 30, 1.5, duration("-PT2H"))', '10:30:01.5-02:00'],
    ['date("2020-03-01") - date("2020-02-01")', 'P29D'],
    ['years and months duration(date("2011-12-22"), date("2013-08-24"))', 'P1Y8M'],
    ['years and months duration(date("2013-08-24"), date("2011-12-22"))', '-P1Y8M'],
    ['duration("P1Y") * 1.5', 'P1Y6M'],
    ['duration("P1D") / duration("PT1H")', '24'],
    ['duration("P1Y2D")', null],
    ['duration("PT90M")', 'PT1H30M'],
    ['@"2020-01-01T10:00:00+05:00".time offset', 'PT5H'],
    ['@"2020-01-01T10:00:00@Europe/Paris".timezone', 'Europe/Paris'],
    ['@"-P1Y2M".months', '-2'],
    ['@"2018-12-10".weekday', '1'],
    ['day of year(@"2019-09-17")', '260'],
    ['week of year(@"2005-01-01")', '53'],
    ['month of year(@"2019-09-17")', 'September'],
    ['now()', '2026-11-21T09:30:00.25@Europe/Paris'],
    ['today()', '2026-11-21'],
    ['@"10:00:01.5".second', '1.5'],
    ['last day of month(@"2024-02-03")', '2024-02-29'],
    ['is(@"10:00:00Z", @"10:00:00+00:00")', 'true'],
    ['is(@"10:00:00Z", @"10:00:00")', 'false'],
    ['@"999999999-12-31" + @"P1D"', null],
    ['date and time(@"2020-07-01T12:00:00Z", "America/New_York")', '2020-07-01T08:00:00@America/New_York'],
  ]);
});

describe('lists and contexts', () => {
  check([
    ['[1, 2, 3][-1]', '3'],
    ['[1, 2, 3][item > 1]', '[2, 3]'],
    ['[1, 2, 3][0]', null],
    ['[{a: 1}, {a: 2}][a > 1].a', '[2]'],
    ['for i in 3..1 return i', '[3, 2, 1]'],
    ['for d in @"2020-02-28"..@"2020-03-01" return d', '[2020-02-28, 2020-02-29, 2020-03-01]'],
    ['for i in [1..3), j in [i, 10] return i + j', '[2, 11, 4, 12]'],
    ['for i in 0..4 return if i = 0 then 1 else i * partial[-1]', '[1, 1, 2, 6, 24]'],
    ['some x in [1, null] satisfies x > 5', null],
    ['every x in [1, 2] satisfies x > 0', 'true'],
    ['sort([3, 1, 2], function(a, b) a > b)', '[3, 2, 1]'],
    ['sort([1, "a"], function(a, b) a > b)', null],
    ['list replace([1, 2], 2, 5)', '[1, 5]'],
    ['list replace([2, 4, 7], function(item, newItem) item < newItem, 5)', '[5, 5, 7]'],
    ['list replace([1], 2, 5)', null],
    ['insert before([1, 3], 2, 2)', '[1, 2, 3]'],
    ['remove([1, 2], -1)', '[1]'],
    ['distinct values([1, 2, 1, null, null])', '[1, 2, null]'],
    ['union([1, 2], [2, 3])', '[1, 2, 3]'],
    ['duplicate values([1, 2, 1, {a: 1}, {a: 1}, 3, 2])', '[1, 2, {a: 1}]'],
    ['distinct values(["1", 1, 1.0, {a: 1}, {a: 1}])', '["1", 1, {a: 1}]'],
    ['sublist([1, 2], 1, 0)', null],
    ['partition([1, 2, 3], 2)', '[[1, 2], [3]]'],
    ['flatten([1, [[2]]])', '[1, 2]'],
    ['sum(0.1, 0.2)', '0.3'],
    ['sum([])', null],
    ['sum([@"P1D", @"PT1H"])', 'P1DT1H'],
    ['mean([1, 2])', '1.5'],
    ['median([1, 2, 3, 5])', '2.5'],
    ['mode([6, 1, 9, 6, 1])', '[1, 6]'],
    ['stddev([1])', null],
    ['min("b", "a")', 'a'],
    ['max([1, "a"])', null],
    ['all([true, null])', null],
    ['any([true, null])', 'true'],
    ['count("a")', '1'],
    ['{a: 1, b: a + 1}.b', '2'],
    ['{a: 1, a: 2}', null],
    ['get value({"a b": 1}, "a b")', '1'],
    ['get entries({a: 1})', '[{key: "a", value: 1}]'],
    ['context([{key: "a", value: 1}])', '{a: 1}'],
    ['context([{key: "a", value: 1}, {key: "a", value: 2}])', null],
    ['context put({a: {b: 1}}, ["a", "b"], 2)', '{a: {b: 2}}'],
    ['context merge([{a: 1}, {a: 2, b: 3}])', '{a: 2, b: 3}'],
    ['is empty([])', 'true'],
    ['put({a: 1}, "b", 2)', '{a: 1, b: 2}'],
    ['put all({a: 1}, {a: 2})', '{a: 2}'],
  ]);
});

describe('logic, comparison and ranges', () => {
  check([
    ['true and null', null],
    ['false and "x"', 'false'],
    ['true or null', 'true'],
    ['not(null)', null],
    ['1 = "1"', null],
    ['null = null', 'true'],
    ['[1, {a: 2}] = [1, {a: 2}]', 'true'],
    ['if "x" then 1 else 2', '2'],
    ['5 in (> 4, 1)', 'true'],
    ['5 in [[1..4], [5..6]]', 'true'],
    ['5 between 1 and 5', 'true'],
    ['5 in ]5..6]', 'false'],
    ['[5..1]', null],
    ['[1..null]', null],
    ['[1..3] = [1..3]', 'true'],
    ['[1..10].start included', 'true'],
    ['range("[1..5)") = [1..5)', 'true'],
    ['range("[@\\"2020-01-01\\"..)").start', '2020-01-01'],
    ['range("[5..1]")', null],
    ['before(1, [2..3])', 'true'],
    ['after([5..6], (1..5))', 'true'],
    ['meets([1..5], [5..6])', 'true'],
    ['met by([5..6], [1..5))', 'false'],
    ['overlaps([1..5], [5..6])', 'true'],
    ['overlaps before([1..5], [3..8])', 'true'],
    ['overlaps after([3..8], [1..5])', 'true'],
    ['finishes(10, [1..10])', 'true'],
    ['finished by([1..10], [5..10])', 'true'],
    ['includes([1..10], (1..10))', 'true'],
    ['during([4..5], [1..10])', 'true'],
    ['starts([1..2], [1..5])', 'true'],
    ['started by([1..5], [1..2])', 'true'],
    ['coincides([1..5], [1..5])', 'true'],
    ['before("a", 1)', null],
  ]);
});

describe('types and functions', () => {
  check([
    ['1 instance of number', 'true'],
    ['null instance of Any', 'false'],
    ['[1, 2] instance of list<number>', 'true'],
    ['{a: 1, b: 2} instance of context<a: number>', 'true'],
    ['{a: "x"} instance of context<a: number>', 'false'],
    ['[1..3] instance of range<number>', 'true'],
    ['@"P1D" instance of days and time duration', 'true'],
    ['(function(a: number) a) instance of function<number> -> Any', 'true'],
    ['1 instance of nothing', null],
    ['(function(a: number) a + 1)(["1"])', null],
    ['(function(a, b) a - b)(b: 1, a: 3)', '2'],
    ['(function(a) a)(1, 2)', null],
    ['(function(a, b) [a, b])(b: 1)', '[null, 1]'],
    ['(function(a) a)(b: 1)', null],
    ['substring(string: "foobar", start position: 4)', 'bar'],
    ['substring(text: "foobar", start position: 4)', null],
    ['nothing(1)', null],
    ['(function(a) external {java: {class: "x"}})(1)', null],
    ['get or else(null, 5)', '5'],
    ['is defined(null)', 'false'],
    ['to json({a: [1.5, @"2020-01-01"]})', '{"a":[1.5,"2020-01-01"]}'],
    ['from json("{\\"a\\": 1}").a', '1'],
    ['fromAi(1, "a number")', '1'],
  ]);

  test('chance is no part of it', () => {
    expect(builtIn('uuid')).toBeUndefined();
    expect(builtIn('random number')).toBeUndefined();
  });

  test('an assertion that does not hold throws its text', () => {
    expect(() => run('assert(1, 1 > 2, "never")')).toThrow('never');
    expect(run('assert(1, 1 < 2)')).toBe('1');
  });

  test('every function answers null, and does not throw, when it is called with nothing or with nonsense', () => {
    for (const name of builtInNames()) {
      if (name === 'assert') continue;
      for (const args of [[], [null], [() => 0], [null, null, null]]) {
        const values = args.map((arg) => (typeof arg === 'function' ? builtIn('count')! : arg));
        expect(() => builtIn(name)!.invoke(values, { now, timeZone: 'UTC' })).not.toThrow();
      }
    }
  });
});

describe('names', () => {
  test('known names may have operators, unknown ones are calculations', () => {
    expect(run('a-b + 1', { 'a-b': 5 })).toBe('6');
    expect(run('a - b', { 'a-b': 5 })).toBe('5');
    expect(run('x-y', { x: 5, y: 3 })).toBe('2');
    expect(run('`a-b`', { 'a-b': 5 })).toBe('5');
    expect(run('{"a+b": 1}.a+b')).toBe('1');
  });

  test('variables hide built-in functions but do not break calls of them', () => {
    expect(run('count', { count: 7 })).toBe('7');
    expect(run('count([1])', { count: 7 })).toBe('1');
  });
});

describe('results are JSON', () => {
  test.each<[string, JsonValue]>([
    ['0.1 + 0.2', 0.3],
    ['{a: [1, @"2020-01-01T10:00:00@Europe/Paris"]}', { a: [1, '2020-01-01T10:00:00[Europe/Paris]'] }],
    ['@"P1DT2H"', 'P1DT2H'],
  ])('%s', (text, expected) => {
    const parsed = parseFeel(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const value = compile(parsed.root, () => undefined)(new Scope({ now, timeZone: 'UTC' }, () => undefined));
    expect(toJson(value)).toEqual({ ok: true, value: expected });
  });
});
