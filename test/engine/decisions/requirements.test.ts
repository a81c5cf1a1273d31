import { describe, expect, test } from '@jest/globals';
import { evaluateDecision } from '#engine';
import type { DecisionRequirements } from '#engine';
import { decision, dmn, evaluate, literal, NOW, output, read, requirementsOf, table } from './dmn-text.ts';

const env = { now: NOW, timeZone: 'UTC' };
const needs = (kind: string, id: string): string =>
  kind === 'requiredKnowledge'
    ? `<knowledgeRequirement><requiredKnowledge href="#${id}"/></knowledgeRequirement>`
    : `<informationRequirement><${kind} href="#${id}"/></informationRequirement>`;

/** Monthly fee + pre-bureau risk, a table on both, and a knowledge model. */
const graph = dmn(`
  <inputData id="in" name="Amount"><variable name="Amount" typeRef="number"/></inputData>
  <decision id="fee" name="Monthly fee"><variable name="Monthly fee" typeRef="number"/>${needs('requiredInput', 'in')}${needs('requiredKnowledge', 'bkm')}${literal('share of(Amount, 10)')}</decision>
  <decision id="risk" name="Pre-bureau risk"><variable name="Pre-bureau risk"/>${needs('requiredInput', 'in')}${literal('if Amount > 100 then "HIGH" else "LOW"')}</decision>
  <businessKnowledgeModel id="bkm" name="share of"><variable name="share of" typeRef="number"/>
    <encapsulatedLogic><formalParameter name="whole" typeRef="number"/><formalParameter name="part" typeRef="number"/>${literal('whole / part')}</encapsulatedLogic></businessKnowledgeModel>
  ${decision(
    table('', { inputs: ['Pre-bureau risk', 'Monthly fee'], outputs: [output('out')] }, [
      ['"HIGH"', '> 5', '"DECLINE"'],
      ['-', '<= 5', '"ACCEPT"'],
    ]),
    { requires: needs('requiredDecision', 'risk') + needs('requiredDecision', 'fee') },
  )}
  <decisionService id="service" name="fees"><variable name="fees"/>
    <outputDecision href="#fee"/><inputData href="#in"/></decisionService>
  <decisionService id="both" name="both"><variable name="both"/>
    <outputDecision href="#fee"/><outputDecision href="#d"/><encapsulatedDecision href="#fee"/><inputDecision href="#risk"/><inputData href="#in"/></decisionService>
  <decision id="caller" name="caller"><variable name="caller"/>${needs('requiredKnowledge', 'service')}${literal('fees(Amount: 50) + fees(30)')}</decision>
`);

describe('requirements', () => {
  test('what is required is evaluated first, once, and is listed', async () => {
    const outcome = await evaluate(graph, { Amount: 200 });
    expect(outcome.output).toBe('DECLINE');
    expect(
      outcome.evaluated.map(({ decisionId, decisionType, output: value }) => [
        decisionId,
        decisionType,
        value,
      ]),
    ).toEqual([
      ['risk', 'LITERAL_EXPRESSION', 'HIGH'],
      ['fee', 'LITERAL_EXPRESSION', 20],
      ['d', 'DECISION_TABLE', 'DECLINE'],
    ]);
  });

  test('a failure names the decision that failed, and nothing after it is evaluated', async () => {
    const both = table('', { inputs: ['x'], outputs: [output('out')] }, [
      ['-', '1'],
      ['> 0', '2'],
    ]);
    const text = dmn(`<decision id="first" name="first"><variable name="first"/>${both}</decision>
      ${decision(literal('first + 1'), { requires: needs('requiredDecision', 'first') })}`);
    const outcome = await evaluate(text, { x: 1 });
    expect(outcome).toMatchObject({
      output: null,
      failure: { decisionId: 'first', code: 'HIT_POLICY_VIOLATION' },
    });
    expect(outcome.evaluated).toEqual([]);
    expect((await evaluate(text, { x: 0 })).output).toBe(2);
  });

  test('an assertion that does not hold is a failure with its text', async () => {
    const text = dmn(decision(literal('assert(x, x > 0, "must be positive")')));
    expect((await evaluate(text, { x: 1 })).output).toBe(1);
    expect((await evaluate(text, { x: 0 })).failure).toMatchObject({
      code: 'ASSERTION_FAILED',
      message: expect.stringContaining('must be positive') as unknown as string,
    });
  });

  test('a decision service gives the value of its output decision', async () => {
    expect((await evaluate(graph, { Amount: 70 }, 'service')).output).toBe(7);
    expect((await evaluate(graph, {}, 'caller')).output).toBe(8);
  });

  test('a decision service takes its input decisions from the caller, and several outputs are a context', async () => {
    const outcome = await evaluate(graph, { Amount: 70, 'Pre-bureau risk': 'HIGH' }, 'both');
    expect(outcome.output).toEqual({ 'Monthly fee': 7, d: 'DECLINE' });
    expect(outcome.evaluated.map(({ decisionId }) => decisionId)).toEqual(['fee', 'd']);
  });

  test('a required decision is also known by its id, and variables that are no input by their names', async () => {
    const text =
      dmn(`<decision id="first" name="The first"><variable name="The first"/>${literal('2')}</decision>
      ${decision(literal('first * factor'), { requires: needs('requiredDecision', 'first') })}`);
    expect((await evaluate(text, { factor: 4 })).output).toBe(8);
  });

  test('a decision without logic is null', async () => {
    expect((await evaluate(dmn(decision('')))).output).toBeNull();
  });

  test('an unknown decision is a failure', async () => {
    expect((await evaluate(graph, {}, 'nowhere')).failure?.code).toBe('DECISION_UNKNOWN');
  });

  test('a function that never ends meets a limit', async () => {
    const text =
      dmn(`<businessKnowledgeModel id="bkm" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>${literal('f(n + 1)')}</encapsulatedLogic></businessKnowledgeModel>
      ${decision(literal('f(1)'), { requires: needs('requiredKnowledge', 'bkm') })}`);
    expect((await evaluate(text)).failure).toMatchObject({ decisionId: 'd', code: 'DECISION_LIMIT' });
    const long = dmn(decision(literal('count(for i in 1..100000000 return i)')));
    expect((await evaluate(long)).failure).toMatchObject({ decisionId: 'd', code: 'DECISION_LIMIT' });
  });

  test('a long chain is evaluated', async () => {
    const text = dmn(decision(literal(`1${'+1'.repeat(1000)}`)));
    expect((await evaluate(text)).output).toBe(1001);
  });

  test('a type may have members of itself', async () => {
    const text =
      dmn(`<itemDefinition name="tTree"><itemComponent name="label"><typeRef>string</typeRef></itemComponent>
      <itemComponent name="children" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
      <inputData id="in" name="tree"><variable name="tree" typeRef="tTree"/></inputData>
      ${decision(literal('tree.children.children'), { requires: needs('requiredInput', 'in') })}`);
    const leaf = { label: 'leaf', children: [] };
    const tree = { label: 'root', children: [leaf, leaf] };
    expect((await evaluate(text, { tree })).output).toEqual([[], []]);
    expect((await evaluate(text, { tree: { label: 1, children: [] } })).output).toBeNull();
  });

  test('a knowledge model may call itself', async () => {
    const text =
      dmn(`<businessKnowledgeModel id="bkm" name="fact"><variable name="fact"/><encapsulatedLogic><formalParameter name="n"/>${literal('if n < 2 then 1 else n * fact(n - 1)')}</encapsulatedLogic></businessKnowledgeModel>
      ${decision(literal('fact(5)'), { requires: needs('requiredKnowledge', 'bkm') })}`);
    expect((await evaluate(text)).output).toBe(120);
  });
});

describe('imports', () => {
  const base = dmn(
    `<itemDefinition name="tPerson"><itemComponent name="first name"><typeRef>string</typeRef></itemComponent></itemDefinition>
    <inputData id="person" name="Person"><variable name="Person" typeRef="tPerson"/></inputData>
    <decision id="greeting" name="The greeting"><variable name="The greeting"/>${needs('requiredInput', 'person')}${literal('"Hello " + Person.first name')}</decision>
    <businessKnowledgeModel id="loud" name="Say loud"><variable name="Say loud"/><encapsulatedLogic><formalParameter name="text"/>${literal('upper case(text)')}</encapsulatedLogic></businessKnowledgeModel>`,
    { model: 'base' },
  );
  const importing = (name: string, prefix: string): string =>
    dmn(
      `<import name="${name}" namespace="urn:base" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
      ${decision(literal(`${prefix}Say loud(${prefix}The greeting) + ${prefix}Person.first name`), {
        requires: `<informationRequirement><requiredDecision href="urn:base#greeting"/></informationRequirement>
          <informationRequirement><requiredInput href="urn:base#person"/></informationRequirement>
          <knowledgeRequirement><requiredKnowledge href="urn:base#loud"/></knowledgeRequirement>`,
      })}`,
    );

  test.each<[string, string]>([
    ['other', 'other.'],
    ['', ''],
  ])('elements of another model under the name "%s"', async (name, prefix) => {
    const imported = await requirementsOf(base);
    const requirements = await requirementsOf(importing(name, prefix), [imported]);
    const person = { 'first name': 'Ann' };
    const variables = name === '' ? { Person: person } : { [name]: { Person: person } };
    const outcome = evaluateDecision(requirements, 'd', variables, env, [imported]);
    expect(outcome.output).toBe('HELLO ANNAnn');
    expect(outcome.evaluated.map(({ decisionId }) => decisionId)).toEqual(['greeting', 'd']);
  });

  test('a model that is not known is refused where all are named', async () => {
    const { problems } = await read(importing('other', 'other.'), { imports: [] });
    expect(problems.map(({ code }) => code)).toContain('REF_UNRESOLVED');
    expect((await read(importing('other', 'other.'))).requirements).toBeDefined();
  });
});

describe('stored requirements', () => {
  test('reading twice gives the same, and JSON keeps all of it', async () => {
    const first = await requirementsOf(graph);
    expect(await requirementsOf(graph)).toEqual(first);
    const stored = JSON.parse(JSON.stringify(first)) as DecisionRequirements;
    expect(stored).toEqual(first);
    const [live, loaded] = [first, stored].map((one) => evaluateDecision(one, 'd', { Amount: 200 }, env));
    expect(loaded).toEqual(live);
  });

  test.each([
    'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
    'http://www.omg.org/spec/DMN/20180521/MODEL/',
    'https://www.omg.org/spec/DMN/20191111/MODEL/',
    'https://www.omg.org/spec/DMN/20211108/MODEL/',
    'https://www.omg.org/spec/DMN/20230324/MODEL/',
  ])('namespace %s', async (namespace) => {
    const text = dmn(decision(literal('1 + 1'), { typeRef: 'feel:number' }), { namespace }).replace(
      'xmlns:camunda',
      'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:camunda',
    );
    expect((await evaluate(text)).output).toBe(2);
  });

  test('version tags and time to live of both dialects', async () => {
    const [camunda, zeebe] = await Promise.all([
      requirementsOf(
        dmn(
          decision(literal('1')).replace(
            '<decision ',
            '<decision camunda:versionTag="v1" camunda:historyTimeToLive="30" ',
          ),
        ),
      ),
      requirementsOf(
        dmn(decision(`<extensionElements><zeebe:versionTag value="v2"/></extensionElements>${literal('1')}`)),
      ),
    ]);
    expect(camunda.decisions[0]).toMatchObject({ versionTag: 'v1', historyTimeToLive: '30' });
    expect(zeebe.decisions[0]).toMatchObject({ versionTag: 'v2' });
  });
});
