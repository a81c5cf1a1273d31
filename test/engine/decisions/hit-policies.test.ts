import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '#engine';
import { decision, dmn, evaluate, output, table } from './dmn-text.ts';

const amounts = { inputs: ['x'], outputs: [output('out')] };
/** `> 10`, `> 5` and `< 0`: 20 matches two rules, 7 one, 2 none. */
const rules = [
  ['> 10', '"high"'],
  ['> 5', '"middle"'],
  ['< 0', '"low"'],
];
const ordered = {
  inputs: ['x'],
  outputs: [output('out', '<outputValues><text>"low","middle","high"</text></outputValues>')],
};

async function resultOf(
  attributes: string,
  columns: typeof amounts,
  x: number,
  cells = rules,
): Promise<JsonValue | string> {
  const outcome = await evaluate(dmn(decision(table(attributes, columns, cells))), { x });
  return outcome.failure?.code ?? outcome.output;
}

describe('hit policies with one hit', () => {
  test.each<[string, typeof amounts, number, JsonValue]>([
    ['', amounts, 7, 'middle'],
    ['', amounts, 20, 'HIT_POLICY_VIOLATION'],
    ['', amounts, 2, null],
    ['hitPolicy="UNIQUE"', amounts, -1, 'low'],
    ['hitPolicy="ANY"', amounts, 7, 'middle'],
    ['hitPolicy="ANY"', amounts, 20, 'HIT_POLICY_VIOLATION'],
    ['hitPolicy="FIRST"', amounts, 20, 'high'],
    ['hitPolicy="PRIORITY"', ordered, 20, 'middle'],
    ['hitPolicy="PRIORITY"', ordered, 2, null],
  ])('%s', async (attributes, columns, x, expected) => {
    expect(await resultOf(attributes, columns, x)).toEqual(expected);
  });

  test('ANY takes rules that agree', async () => {
    const agreeing = [
      ['> 10', '"same"'],
      ['> 5', '"same"'],
    ];
    expect(await resultOf('hitPolicy="ANY"', amounts, 20, agreeing)).toBe('same');
  });

  test('a violation names the rules and the decision', async () => {
    const outcome = await evaluate(dmn(decision(table('', amounts, rules))), { x: 20 });
    expect(outcome.output).toBeNull();
    expect(outcome.failure).toEqual({
      decisionId: 'd',
      code: 'HIT_POLICY_VIOLATION',
      message:
        'The rules 1, 2 of the decision table match together; with hit policy UNIQUE only one may match.',
    });
  });
});

describe('hit policies with many hits', () => {
  test.each<[string, typeof amounts, number, JsonValue]>([
    ['hitPolicy="RULE ORDER"', amounts, 20, ['high', 'middle']],
    ['hitPolicy="OUTPUT ORDER"', ordered, 20, ['middle', 'high']],
    ['hitPolicy="COLLECT"', amounts, 20, ['high', 'middle']],
    ['hitPolicy="COLLECT"', amounts, 2, null],
    ['hitPolicy="COLLECT" aggregation="COUNT"', amounts, 20, 2],
    ['hitPolicy="COLLECT" aggregation="COUNT"', amounts, 2, 0],
  ])('%s', async (attributes, columns, x, expected) => {
    expect(await resultOf(attributes, columns, x)).toEqual(expected);
  });

  test.each<[string, number]>([
    ['SUM', 0.3],
    ['MIN', 0.1],
    ['MAX', 0.2],
    ['COUNT', 2],
  ])('COLLECT %s counts in decimals', async (aggregation, expected) => {
    const numbers = [
      ['> 10', '0.1'],
      ['> 5', '0.2'],
    ];
    expect(await resultOf(`hitPolicy="COLLECT" aggregation="${aggregation}"`, amounts, 20, numbers)).toBe(
      expected,
    );
  });
});

describe('outputs', () => {
  const two = { inputs: ['x'], outputs: [output('level'), output('rate')] };

  test('several outputs are a context, and a list of contexts when collected', async () => {
    const cells = [
      ['> 10', '"high"', '3'],
      ['> 5', '"middle"', '2'],
    ];
    const one = dmn(decision(table('hitPolicy="FIRST"', two, cells)));
    expect((await evaluate(one, { x: 20 })).output).toEqual({ level: 'high', rate: 3 });
    const all = dmn(decision(table('hitPolicy="COLLECT"', two, cells)));
    expect((await evaluate(all, { x: 20 })).output).toEqual([
      { level: 'high', rate: 3 },
      { level: 'middle', rate: 2 },
    ]);
  });

  test('the default is the result when no rule matches', async () => {
    const withDefault = {
      inputs: ['x'],
      outputs: [output('out', '<defaultOutputEntry><text>"none"</text></defaultOutputEntry>')],
    };
    expect(await resultOf('', withDefault, 2)).toBe('none');
    expect(await resultOf('hitPolicy="COLLECT"', withDefault, 2)).toBe('none');
  });

  test('an output outside the allowed values fails', async () => {
    const bad = {
      inputs: ['x'],
      outputs: [output('out', '<outputValues><text>"a","b"</text></outputValues>')],
    };
    expect(await resultOf('', bad, 7)).toBe('OUTPUT_NOT_ALLOWED');
  });

  test('a cell that does not care asks for one of the allowed inputs', async () => {
    const text = dmn(decision(table('', amounts, [['-', '"any"']]))).replace(
      '</inputExpression>',
      '</inputExpression><inputValues><text>[0..10]</text></inputValues>',
    );
    expect((await evaluate(text, { x: 7 })).output).toBe('any');
    expect((await evaluate(text, { x: 20 })).output).toBeNull();
    expect((await evaluate(text, { x: null })).output).toBe('any');
  });
});

describe('cells', () => {
  test.each<[string, JsonValue, boolean]>([
    ['-', null, true],
    ['', 1, true],
    ['1, 3', 3, true],
    ['not(1, 3)', 3, false],
    ['not(1, 3)', 2, true],
    ['[1..3)', 3, false],
    [']1..3]', 3, true],
    ['< 3, > 5', 6, true],
    ['"a","b"', 'b', true],
    ['null', null, true],
    ['? > 1 and ? < 3', 2, true],
    ['limit', 5, true],
    ['< limit', 4, true],
    ['[1, 2, 3]', 2, true],
    ['list contains(?, "a")', ['a', 'b'], true],
    ['true', true, true],
    ['false', true, false],
    ['< 5', null, false],
    ['date("2020-01-01")', '2020-01-01', false],
  ])('%s for %j: %s', async (cell, x, expected) => {
    const text = dmn(decision(table('', amounts, [[cell, '"hit"']])));
    expect((await evaluate(text, { x, limit: 5 })).output).toBe(expected ? 'hit' : null);
  });

  test('an input with a type reads texts as dates', async () => {
    const text = dmn(decision(table('', amounts, [['< date("2020-06-01")', '"early"']]))).replace(
      '<inputExpression>',
      '<inputExpression typeRef="date">',
    );
    expect((await evaluate(text, { x: '2020-01-01' })).output).toBe('early');
  });

  test('camunda:inputVariable names the value of the input', async () => {
    const text = dmn(decision(table('', amounts, [['cellInput > 5', '"hit"']]))).replace(
      '<input id="i1">',
      '<input id="i1" camunda:inputVariable="cellInput">',
    );
    expect((await evaluate(text, { x: 6 })).output).toBe('hit');
  });
});

test('history shows the inputs and the rules that matched with their outputs', async () => {
  const outcome = await evaluate(dmn(decision(table('hitPolicy="COLLECT"', amounts, rules))), { x: 20 });
  expect(outcome.evaluated).toEqual([
    {
      decisionId: 'd',
      decisionName: 'd',
      decisionType: 'DECISION_TABLE',
      output: ['high', 'middle'],
      inputs: [{ inputId: 'i1', inputName: 'x', inputValue: 20 }],
      matchedRules: [
        {
          ruleId: 'r1',
          ruleIndex: 1,
          outputs: [{ outputId: 'o_out', outputName: 'out', outputValue: 'high' }],
        },
        {
          ruleId: 'r2',
          ruleIndex: 2,
          outputs: [{ outputId: 'o_out', outputName: 'out', outputValue: 'middle' }],
        },
      ],
    },
  ]);
});
