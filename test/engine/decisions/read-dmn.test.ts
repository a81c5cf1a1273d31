import { describe, expect, test } from '@jest/globals';
import { readDmn } from '#engine';
import { bytesOf, decision, dmn, literal, output, read, table } from './dmn-text.ts';

const columns = { inputs: ['x'], outputs: [output('out')] };
const good = table('', columns, [['> 1', '2']]);
const requires = (kind: string, id: string): string =>
  `<informationRequirement><${kind} href="#${id}"/></informationRequirement>`;

/** The errors and warnings of a model, as `code element: message`. */
async function problemsOf(text: string): Promise<readonly string[]> {
  const { problems, requirements } = await read(text);
  expect(requirements === undefined).toBe(problems.some(({ severity }) => severity === 'ERROR'));
  return problems.map(({ code, elementId, message }) => `${code} ${elementId ?? '-'}: ${message}`);
}

describe('a broken model has exactly one problem', () => {
  test.each<[string, string, string]>([
    [
      'a hit policy that does not exist',
      decision(table('hitPolicy="BEST"', columns, [])),
      'HIT_POLICY t: hitPolicy "BEST" does not exist. Use one of UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER, COLLECT. (t)',
    ],
    [
      'an aggregation without collecting',
      decision(table('hitPolicy="FIRST" aggregation="SUM"', columns, [])),
      'HIT_POLICY t: aggregation "SUM" has no meaning with hitPolicy "FIRST". Use hitPolicy COLLECT or remove it. (t)',
    ],
    [
      'a rule with too few cells',
      decision(table('', columns, [['> 1']])),
      'TABLE_SHAPE r1: Rule 1 has 1 input and 0 output cells, the table has 1 inputs and 1 outputs. Give one cell for each. (r1)',
    ],
    [
      'a table without output',
      decision(
        '<decisionTable id="t"><input id="i"><inputExpression><text>x</text></inputExpression></input></decisionTable>',
      ),
      'TABLE_SHAPE t: The decision table has no output. Add one. (t)',
    ],
    [
      'outputs of one name',
      decision(
        '<decisionTable id="t"><output id="a" name="out"/><output id="b" name="out"/></decisionTable>',
      ),
      'OUTPUT_NAME t: A decision table with several outputs needs a different name for each of them. (t)',
    ],
    [
      'an input without expression',
      decision('<decisionTable id="t"><input id="i"/><output id="o" name="out"/></decisionTable>'),
      'LOGIC_MISSING i: Input 1 of the decision table has no expression. Add an inputExpression. (i)',
    ],
    [
      'a cell that is no FEEL',
      decision(table('', columns, [['> ]', '2']])),
      'EXPRESSION_SYNTAX r1: The expression "> ]": the expression is incomplete at position 4. (r1)',
    ],
    [
      'an expression that is no FEEL',
      decision(literal('1 +', 'id="le"')),
      'EXPRESSION_SYNTAX le: The expression "1 +": the expression is incomplete at position 4. (le)',
    ],
    [
      'another expression language',
      decision(literal('${x}', 'id="le" expressionLanguage="juel"')),
      'LANGUAGE_UNSUPPORTED le: language "juel" is not supported. Write the expression in FEEL. (le)',
    ],
    [
      'a function in Java',
      `<businessKnowledgeModel id="bkm" name="f"><encapsulatedLogic kind="Java"><context/></encapsulatedLogic></businessKnowledgeModel>`,
      'EXPRESSION_UNSUPPORTED bkm: A function of another language is not supported: code does not run inside decisions. Write it in FEEL, or call it from a service task (kind "Java"). (bkm)',
    ],
    [
      'a function in Java inside an expression',
      decision(literal('function(a) external { java: { class: "C", method signature: "m()" } }', 'id="le"')),
      'EXPRESSION_UNSUPPORTED le: A function of another language is not supported: code does not run inside decisions. Write it in FEEL, or call it from a service task. (le)',
    ],
    [
      'a requirement that does not exist',
      decision(good, { requires: requires('requiredDecision', 'gone') }),
      'REF_UNRESOLVED d: requiredDecision refers to "gone", which does not exist. Name an element of this file. (d)',
    ],
    [
      'a requirement of another kind',
      `<inputData id="in" name="in"/>${decision(good, { requires: requires('requiredDecision', 'in') })}`,
      'REF_WRONG_TYPE d: requiredDecision refers to "in", which is a input, not a decision. (d)',
    ],
    [
      'a circle',
      `<decision id="a" name="a">${requires('requiredDecision', 'b')}${literal('1')}</decision><decision id="b" name="b">${requires('requiredDecision', 'a')}${literal('1')}</decision>`,
      'DECISION_CIRCLE a: The decision requires itself: a, b, a. (a)',
    ],
    [
      'an id that is used twice',
      `<inputData id="d" name="in"/>${decision(good)}`,
      'ID_DUPLICATE d: "d" is used 2 times. Give every element its own id. (d)',
    ],
    [
      'an element nobody knows',
      decision(`<surprise id="s"/>${good}`),
      'ELEMENT_UNSUPPORTED s: surprise would have no effect here. Remove it, or check its place in the file. (s)',
    ],
    [
      'an attribute nobody knows',
      decision(good.replace('id="t"', 'id="t" speed="fast"')),
      'ATTRIBUTE_UNSUPPORTED t: speed of decisionTable would have no effect here. Remove it. (t)',
    ],
    [
      'a boxed conditional without else',
      decision(`<conditional id="c"><if>${literal('true')}</if><then>${literal('1')}</then></conditional>`),
      'LOGIC_MISSING c: conditional has no <else>. Add <else>. (c)',
    ],
    [
      'a relation with a cell too many',
      decision(
        `<relation id="rel"><column name="a"/><row id="row">${literal('1')}${literal('2')}</row></relation>`,
      ),
      'TABLE_SHAPE row: A row of the relation has 2 cells, the relation has 1 columns. Give one cell for each column. (row)',
    ],
    [
      'a type that is itself',
      `<itemDefinition id="loop" name="tLoop"><typeRef>tLoop</typeRef></itemDefinition>${decision(literal('1'), { typeRef: 'tLoop' })}`,
      'TYPE_CIRCLE loop: The item definition "tLoop" is of its own type. Name a type it does not depend on. (loop)',
    ],
    [
      'an expression that nests too deep',
      decision(literal(`${'('.repeat(200)}1${')'.repeat(200)}`, 'id="le"')),
      `EXPRESSION_SYNTAX le: The expression "${'('.repeat(80)}…": nesting 202, the limit is 100 at position 1. (le)`,
    ],
    [
      'an expression that is too long',
      decision(literal(`1${' + 1'.repeat(3000)}`, 'id="le"')),
      `EXPRESSION_SYNTAX le: The expression "1${' + 1'.repeat(20).slice(0, 79)}…": 12001 characters, the limit is 8192 at position 1. (le)`,
    ],
    [
      'a type nobody defined (a warning)',
      decision(literal('1'), { typeRef: 'tGone' }),
      'TYPE_UNKNOWN d: The type "tGone" of "d" is not defined. Its values are not checked. (d)',
    ],
    [
      'two elements of one name (a warning)',
      `<inputData id="in" name="d"/>${decision(good)}`,
      'NAME_DUPLICATE in: The name "d" is also that of "d". Give each element its own name. (in)',
    ],
  ])('%s', async (_kind, content, problem) => {
    expect(await problemsOf(dmn(content))).toEqual([problem]);
  });
});

describe('a broken file', () => {
  test.each<[string, string, string]>([
    ['no XML', 'hello', 'XML_INVALID'],
    ['a DOCTYPE', '<!DOCTYPE x><definitions/>', 'XML_REFUSED'],
    ['not well-formed', dmn('<decision>'), 'XML_INVALID'],
    ['BPMN', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', 'XML_INVALID'],
    [
      'a namespace of no version',
      dmn('', { namespace: 'https://www.omg.org/spec/DMN/29990101/MODEL/' }),
      'XML_INVALID',
    ],
    ['a prefix nobody declared', dmn('<x:decision/>'), 'XML_INVALID'],
  ])('%s', async (_kind, text, code) => {
    const { problems, requirements } = await read(text);
    expect(requirements).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  test('tells line and column', async () => {
    const { problems } = await read(dmn(`\n\n  ${decision(table('hitPolicy="BEST"', columns, []))}`));
    expect(problems[0]).toMatchObject({ resourceName: 'model.dmn', line: 5, elementId: 't' });
  });

  test('a file that is too large is not read', async () => {
    const { problems } = await readDmn({ name: 'big.dmn', content: new Uint8Array(10_485_761) });
    expect(problems.map(({ code }) => code)).toEqual(['LIMIT_FILE_SIZE']);
  });

  test('strict makes warnings errors, tolerant makes broken expressions warnings', async () => {
    const unknown = dmn(decision(literal('1'), { typeRef: 'tGone' }));
    expect((await read(unknown)).requirements).toBeDefined();
    expect((await read(unknown, { strict: true })).requirements).toBeUndefined();
    const broken = dmn(decision(literal('1 +')));
    expect((await read(broken)).requirements).toBeUndefined();
    expect((await read(broken, { tolerant: true })).requirements).toBeDefined();
  });

  test('the second reader agrees that this is DMN', async () => {
    const { problems } = await readDmn({ name: 'm.dmn', content: bytesOf(dmn(decision(good))) });
    expect(problems).toEqual([]);
  });
});
