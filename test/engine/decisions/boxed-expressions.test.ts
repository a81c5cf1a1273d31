import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '#engine';
import { decision, dmn, evaluate, literal } from './dmn-text.ts';

async function resultOf(logic: string, variables: JsonObject = {}, typeRef?: string): Promise<JsonValue> {
  const options = typeRef === undefined ? {} : { typeRef };
  return (await evaluate(dmn(decision(logic, options)), variables)).output;
}

describe('boxed expressions', () => {
  test('literal expression', async () => {
    expect(await resultOf(literal('x * 2 + 0.1'), { x: 0.1 })).toBe(0.3);
  });

  test('context: entries see the ones before them', async () => {
    const entries = `<contextEntry><variable name="net"/>${literal('10')}</contextEntry>
      <contextEntry><variable name="gross-total"/>${literal('net * 2')}</contextEntry>`;
    const whole = `<context>${entries}</context>`;
    expect(await resultOf(whole)).toEqual({ net: 10, 'gross-total': 20 });
    const last = `<context>${entries}<contextEntry>${literal('gross-total + 1')}</contextEntry></context>`;
    expect(await resultOf(last)).toBe(21);
  });

  test('list and relation', async () => {
    expect(await resultOf(`<list>${literal('1')}${literal('"a"')}</list>`)).toEqual([1, 'a']);
    const relation = `<relation><column name="name"/><column name="age"/>
      <row>${literal('"Ann"')}${literal('30')}</row><row>${literal('"Bo"')}${literal('x')}</row></relation>`;
    expect(await resultOf(relation, { x: 40 })).toEqual([
      { name: 'Ann', age: 30 },
      { name: 'Bo', age: 40 },
    ]);
  });

  test('function definition and invocation by name', async () => {
    const logic = `<context>
      <contextEntry><variable name="f"/><functionDefinition><formalParameter name="a"/><formalParameter name="b"/>${literal('a - b')}</functionDefinition></contextEntry>
      <contextEntry><invocation>${literal('f')}
        <binding><parameter name="b"/>${literal('1')}</binding><binding><parameter name="a"/>${literal('5')}</binding></invocation></contextEntry>
    </context>`;
    expect(await resultOf(logic)).toBe(4);
  });

  test.each<[JsonValue, JsonValue]>([
    [true, 'yes'],
    [false, 'no'],
    [null, 'no'],
    ['text', 'no'],
  ])('conditional for %j', async (x, expected) => {
    const logic = `<conditional><if>${literal('x')}</if><then>${literal('"yes"')}</then><else>${literal('"no"')}</else></conditional>`;
    expect(await resultOf(logic, { x })).toBe(expected);
  });

  test('for, with the results so far', async () => {
    const logic = `<for iteratorVariable="i"><in>${literal('xs')}</in><return>${literal('i + count(partial)')}</return></for>`;
    expect(await resultOf(logic, { xs: [1, 1, 1] })).toEqual([1, 2, 3]);
    expect(await resultOf(logic, {})).toBeNull();
  });

  test('some and every', async () => {
    const over = (kind: string): string =>
      `<${kind} iteratorVariable="i"><in>${literal('xs')}</in><satisfies>${literal('i > 1')}</satisfies></${kind}>`;
    expect(await resultOf(over('some'), { xs: [1, 2] })).toBe(true);
    expect(await resultOf(over('every'), { xs: [1, 2] })).toBe(false);
    expect(await resultOf(over('every'), { xs: [] })).toBe(true);
    expect(await resultOf(over('some'), { xs: [] })).toBe(false);
    expect(await resultOf(over('every'), { xs: [2, 'a'] })).toBeNull();
  });

  test('filter by the members of the items', async () => {
    const logic = `<filter><in>${literal('xs')}</in><match>${literal('age > 18 and item.name != "Bo"')}</match></filter>`;
    const xs = [
      { name: 'Ann', age: 30 },
      { name: 'Bo', age: 40 },
      { name: 'Cy', age: 10 },
    ];
    expect(await resultOf(logic, { xs })).toEqual([{ name: 'Ann', age: 30 }]);
  });
});

describe('types', () => {
  test.each<[string, string, JsonValue]>([
    ['number', '1', 1],
    ['number', '"1"', null],
    ['number', '[1]', 1],
    ['string', '["a"]', 'a'],
    ['date', 'date("2020-01-01")', '2020-01-01'],
    ['date and time', 'date("2020-01-01")', '2020-01-01T00:00:00Z'],
    ['Any', '"a"', 'a'],
  ])('a result of type %s from %s', async (typeRef, text, expected) => {
    expect(await resultOf(literal(text), {}, typeRef)).toBe(expected);
  });

  const definitions = `<itemDefinition name="tSize"><typeRef>string</typeRef><allowedValues><text>"S","M"</text></allowedValues></itemDefinition>
    <itemDefinition name="tSizes" isCollection="true"><typeRef>tSize</typeRef></itemDefinition>
    <itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
    <itemDefinition name="tShirt"><itemComponent name="size"><typeRef>tSize</typeRef></itemComponent><itemComponent name="made on"><typeRef>date</typeRef></itemComponent></itemDefinition>`;

  test.each<[string, string, JsonValue]>([
    ['tSize', '"S"', 'S'],
    ['tSize', '"XL"', null],
    ['tSizes', '["S","M"]', ['S', 'M']],
    ['tSizes', '["S","XL"]', null],
    ['tSizes', '"S"', ['S']],
    ['tFew', '[1,2]', [1, 2]],
    ['tFew', '[1,2,3]', null],
    ['tShirt', '{size: "S", "made on": date("2020-01-01")}', { size: 'S', 'made on': '2020-01-01' }],
    ['tShirt', '{size: "S"}', null],
  ])('item definition %s checks %s', async (typeRef, text, expected) => {
    const outcome = await evaluate(dmn(definitions + decision(literal(text), { typeRef })));
    expect(outcome.output).toEqual(expected);
  });

  test('input data of a type reads texts as dates, also inside', async () => {
    const text = dmn(
      `${definitions}<inputData id="in" name="the shirt"><variable name="the shirt" typeRef="tShirt"/></inputData>
      ${decision(literal('the shirt.made on.year'), { requires: '<informationRequirement><requiredInput href="#in"/></informationRequirement>' })}`,
    );
    const shirt = { size: 'M', 'made on': '2021-05-01' };
    expect((await evaluate(text, { 'the shirt': shirt })).output).toBe(2021);
    expect((await evaluate(text, { 'the shirt': { ...shirt, size: 'XL' } })).output).toBeNull();
  });
});
