import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { job, problemsOf } from './read-model.ts';

const sets = '<inputSet><dataInputRefs>a</dataInputRefs></inputSet><outputSet/>';
const specification = `<ioSpecification id="io"><dataInput id="a" name="a"/>${sets}</ioSpecification>`;
const objects = '<dataObject id="o1" name="first"/><dataObject id="o2" name="second"/>';
const copy = (content: string): string =>
  `${objects}${inARow(`<task id="t">${specification}<dataInputAssociation id="as">${content}</dataInputAssociation></task>`)}`;
const io = (content: string): string =>
  inARow(`<task id="t"><ioSpecification id="io">${content}</ioSpecification></task>`);
const multi = (content: string): string =>
  `${objects}${inARow(`<serviceTask id="t"><extensionElements><zeebe:taskDefinition type="w"/></extensionElements><multiInstanceLoopCharacteristics id="l">${content}</multiInstanceLoopCharacteristics></serviceTask>`)}`;

describe('data of the standard is checked at deployment', () => {
  test.each<[string, string, string]>([
    ['an association without target', copy('<sourceRef>o1</sourceRef>'), 'DATA_SETS as'],
    [
      'two sources without transformation',
      copy('<sourceRef>o1</sourceRef><sourceRef>o2</sourceRef><targetRef>a</targetRef>'),
      'DATA_SETS as',
    ],
    [
      'a source that does not exist',
      copy('<sourceRef>x</sourceRef><targetRef>a</targetRef>'),
      'REF_UNRESOLVED as',
    ],
    [
      'a source that is no data',
      copy('<sourceRef>t</sourceRef><targetRef>a</targetRef>'),
      'REF_WRONG_TYPE as',
    ],
    [
      'an assignment elsewhere',
      copy(
        '<sourceRef>o1</sourceRef><targetRef>a</targetRef><assignment id="g"><from>first</from><to>b</to></assignment>',
      ),
      'EXPRESSION_UNSUPPORTED g',
    ],
    ['no sets', io(''), 'DATA_SETS t'],
    ['an input in no set', io('<dataInput id="a"/><inputSet/><outputSet/>'), 'DATA_SETS t'],
    [
      'an optional input that is not listed',
      io(
        '<dataInput id="a"/><inputSet id="i"><optionalInputRefs>a</optionalInputRefs></inputSet><outputSet/>',
      ),
      'DATA_SETS t',
    ],
    [
      'a set that names nothing of its own',
      io('<inputSet id="i"><dataInputRefs>b</dataInputRefs></inputSet><outputSet/>'),
      'DATA_SETS t',
    ],
    [
      'a pairing of one side',
      io('<inputSet id="i"/><outputSet id="o"><inputSetRefs>i</inputSetRefs></outputSet>'),
      'DATA_SETS t',
    ],
    [
      'an item without list',
      multi('<loopCardinality>2</loopCardinality><inputDataItem id="n" name="n"/>'),
      'MI_SOURCE t',
    ],
    [
      'a list beside a cardinality',
      multi('<loopCardinality>2</loopCardinality><loopDataInputRef>o1</loopDataInputRef>'),
      'MI_SOURCE t',
    ],
    [
      'data without a valid variable',
      `<dataObject id="o" name="x"><extensionElements><millrace:data variable="a b"/></extensionElements></dataObject>${inARow('<task id="t"/>')}`,
      'VARIABLE_NAME o',
    ],
  ])('%s', async (_name, content, expected) =>
    expect(await problemsOf(bpmnFile(content))).toContainEqual(`ERROR ${expected}`),
  );

  test('a process without data has no data in its model, and its elements have none', async () => {
    const { processes } = await readBpmn([
      { name: 'a.bpmn', content: bpmnFile(inARow(`<serviceTask id="t">${job}</serviceTask>`)) },
    ]);
    expect(processes[0]?.model.data).toBeUndefined();
    expect(processes[0]?.model.elements['t']).not.toHaveProperty('data');
  });

  test('plain data objects of the process cost nothing either', async () => {
    const { processes } = await readBpmn([
      { name: 'a.bpmn', content: bpmnFile(`${objects}${inARow('<task id="t"/>')}`) },
    ]);
    expect(processes[0]?.model.data).toBeUndefined();
  });
});

describe('correlation is checked at deployment', () => {
  const file = (key: string, message = '<message id="m" name="m"/>', path = 'id'): Uint8Array =>
    bpmnFile(inARow('<receiveTask id="t" messageRef="m"/>'), {
      roots: `${message}<message id="n" name="n"/><correlationProperty id="pr"><correlationPropertyRetrievalExpression id="re" messageRef="m"><messagePath>${path}</messagePath></correlationPropertyRetrievalExpression></correlationProperty><collaboration id="c">${key}</collaboration>`,
    });
  const key = '<correlationKey id="k"><correlationPropertyRef>pr</correlationPropertyRef></correlationKey>';

  test.each<[string, Uint8Array, string]>([
    ['a key without properties', file('<correlationKey id="k"/>'), 'ELEMENT_UNSUPPORTED k'],
    ['a path that iterates', file(key, undefined, 'for x in ids return x'), 'EXPRESSION_UNSUPPORTED re'],
    [
      'a message with a key of its own',
      file(
        key,
        '<message id="m" name="m"><extensionElements><zeebe:subscription correlationKey="=x"/></extensionElements></message>',
      ),
      'MESSAGE_CORRELATION_TWICE m',
    ],
    ['a message whose name is an expression', file(key, '<message id="m" name="=x"/>'), 'MESSAGE_NAME m'],
  ])('%s', async (_name, content, expected) =>
    expect(await problemsOf(content)).toContainEqual(`ERROR ${expected}`),
  );

  test('a message with keys needs no correlation key', async () =>
    expect(await problemsOf(file(key))).not.toContainEqual('WARNING MESSAGE_KEY t'));
});

test('people come from one place: a role that names nobody is refused', async () =>
  expect(
    await problemsOf(
      bpmnFile(
        inARow(
          '<userTask id="t"><extensionElements><zeebe:userTask/></extensionElements><humanPerformer id="h"/></userTask>',
        ),
      ),
    ),
  ).toContainEqual('ERROR REF_UNRESOLVED t'));
