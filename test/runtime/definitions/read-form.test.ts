import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '#engine';
import { readForm } from '../../../runtime/definitions/read-form.ts';

const read = (...components: readonly unknown[]): string | null => {
  const result = readForm(
    'a.form',
    new TextEncoder().encode(JSON.stringify({ id: 'a', type: 'default', components })),
  );
  return 'problem' in result ? `${result.problem.code} ${result.problem.message}` : null;
};
const text = (more: JsonObject = {}): JsonObject => ({
  type: 'textfield',
  label: 'Name',
  key: 'name',
  ...more,
});
const list = (path: string, ...components: readonly JsonObject[]): JsonObject => ({
  type: 'dynamiclist',
  path,
  components,
});
const shown = (expression: string): JsonObject => ({ type: 'text', label: 'T', text: expression });

describe('a form that no page could show is refused', () => {
  test.each<[string, readonly unknown[], string | null]>([
    ['an unknown kind', [{ type: 'trap' }], 'has a component "trap" of a kind that is not known: "trap".'],
    [
      'two ids',
      [text({ id: 'x' }), text({ id: 'x', key: 'b' })],
      'has two components with the id "x". Change one.',
    ],
    [
      'two of one key',
      [text(), text()],
      'fills "name" from more than one component, as "Name" does. Give it another key.',
    ],
    [
      'a value and its part',
      [text({ key: 'a' }), text({ key: 'a.b' })],
      'fills "a.b" from more than one component, as "Name" does. Give it another key.',
    ],
    [
      'a part and its value',
      [text({ key: 'a.b' }), text({ key: 'a' })],
      'fills "a" from more than one component, as "Name" does. Give it another key.',
    ],
    [
      'rows from outside',
      [list('rows', text()), text({ key: 'rows.x' })],
      'fills "rows.x" from more than one component, as "Name" does. Give it another key.',
    ],
    ['rows and rows within', [list('rows', text(), list('more', text()))], null],
    [
      'groups of one path',
      [
        { type: 'group', path: 'p', components: [text({ key: 'a' })] },
        { type: 'group', path: 'p', components: [text({ key: 'b' })] },
      ],
      null,
    ],
    ['a pattern', [text({ validate: { pattern: '^(a+)+$' } })], null],
    ...['(?=x)y', '(a)\\1', '(a', 'a'.repeat(1001)].map((pattern): [string, readonly unknown[], string] => [
      `the pattern ${pattern.slice(0, 10)}`,
      [text({ validate: { pattern } })],
      'has a pattern in "Name" that cannot be matched in bounded time, or not at all. Write it without look-around and references back, with at most 1000 characters.',
    ]),
    [
      'the prototype',
      [text({ key: 'a.constructor.b' })],
      'has a key in "Name" that no variable may have: a.constructor.b.',
    ],
    [
      'many',
      Array.from({ length: 10_000 }, (_, index) => text({ key: `k${index}` })),
      'has more than 1000 components. Split it, or repeat fields with a list.',
    ],
    ['no object', [3], 'has a component that is no object.'],
  ])('%s', (_, components, message) => {
    expect(read(...components)).toBe(message === null ? null : `FORM_INVALID The form "a" ${message}`);
  });
});

describe('an expression that could keep a page busy for ever is refused', () => {
  test.each<[string, string | null]>([
    ['=for i in 1..1000000000 return i', 'counts further than 10000'],
    ['=for i in 1..200, j in 1..200 return i * j', 'counts further than 10000'],
    [
      '=some x in [1..n] satisfies x > 3',
      'counts to a number that is computed. Count to a number, or to count(list)',
    ],
    [
      '=for i in 1..9*99999999 return i',
      'counts to a number that is computed. Count to a number, or to count(list)',
    ],
    [
      '=for i in 1..9**9 return i',
      'counts to a number that is computed. Count to a number, or to count(list)',
    ],
    [
      '=for i in 1..count(items) * 99999 return i',
      'counts to a number that is computed. Count to a number, or to count(list)',
    ],
    ['{{ for i in 1..99999 return i }}', 'counts further than 10000'],
    ['=for a in x, b in x, c in x, d in x return a', 'goes through more than 3 lists at once'],
    ['={f: function(n) f(n) + f(n)}.f(1)', 'gives a function a name. It could call itself without end'],
    [`=${'('.repeat(60)}1${')'.repeat(60)}`, 'is nested more than 50 times'],
    [`="${'x'.repeat(5000)}"`, 'is longer than 4096 characters'],
    ['=for i in 1..count(items) return items[i]', null],
    ['=for i in 1..12 return i', null],
    ['=sort(list, function(a, b) a < b)', null],
    ['=string join(for x in items return x.name, ", for 1..99999")', null],
    ['for everyone: 1..99999 in pieces', null],
  ])('%s', (expression, fault) => {
    expect(read(shown(expression))).toBe(
      fault === null ? null : `FORM_UNSAFE The form "a" has an expression in "T" that ${fault}.`,
    );
  });
});

test('a style sheet is refused, because pages apply none', () => {
  expect(read({ type: 'html', label: 'H', content: '<style>body { display: none }</style>' })).toBe(
    'FORM_UNSAFE The form "a" has a style sheet in "H", which no page applies. Use style attributes.',
  );
});
