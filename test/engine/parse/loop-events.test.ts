import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { elementOf, problemsOf } from './read-model.ts';

const roots =
  '<signal id="sig" name="done"/><signalEventDefinition id="sd" signalRef="sig"/>' +
  '<message id="msg" name="paid"/><messageEventDefinition id="md" messageRef="msg" camunda:type="external" camunda:topic="w"/>' +
  '<error id="er" errorCode="E"/><errorEventDefinition id="ed" errorRef="er"/><errorEventDefinition id="ed2" errorRef="er"/>' +
  '<escalation id="es" escalationCode="S"/><escalationEventDefinition id="sd2" escalationRef="es"/>' +
  '<timerEventDefinition id="td"><timeDuration>PT1H</timeDuration></timerEventDefinition>';

const loop = (attributes: string, content = ''): string =>
  `<manualTask id="x"><multiInstanceLoopCharacteristics id="l" ${attributes}><loopCardinality>2</loopCardinality>${content}</multiInstanceLoopCharacteristics></manualTask>`;

const complex = (condition: string, event: string): string =>
  `<complexBehaviorDefinition id="c">${condition}${event}</complexBehaviorDefinition>`;
const holds = '<condition>=true</condition>';
const throws = (...ids: readonly string[]): string =>
  `<event id="ev">${ids.map((id) => `<eventDefinitionRef>${id}</eventDefinitionRef>`).join('')}</event>`;

async function errorsOf(node: string): Promise<readonly string[]> {
  const { problems, deployable } = await readBpmn([
    { name: 'a.bpmn', content: bpmnFile(inARow(node), { roots }) },
  ]);
  expect(deployable).toBe(false);
  return problems
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message }) => `${code}: ${message}`);
}

describe('behavior of a multi-instance activity', () => {
  test.each<[string, string, string]>([
    [
      'a word that is not known',
      loop('behavior="Some"'),
      'MI_BEHAVIOR: behavior="Some" is not known. Use None, One, All or Complex. (x)',
    ],
    [
      'None without its event',
      loop('behavior="None"'),
      'MI_BEHAVIOR: behavior="None" needs its event reference: name a signal, message, escalation or error event definition in noneBehaviorEventRef. (x)',
    ],
    [
      'an event that is not there',
      loop('behavior="One" oneBehaviorEventRef="nothing"'),
      'REF_UNRESOLVED: oneBehaviorEventRef refers to "nothing", which does not exist. Name an element of this file. (x)',
    ],
    [
      'a reference to the signal instead of its definition',
      loop('behavior="One" oneBehaviorEventRef="sig"'),
      'REF_WRONG_TYPE: oneBehaviorEventRef refers to "sig", which is a signal, not a timerEventDefinition or messageEventDefinition or signalEventDefinition or errorEventDefinition or escalationEventDefinition or conditionalEventDefinition or compensateEventDefinition or cancelEventDefinition or linkEventDefinition or terminateEventDefinition. (x)',
    ],
    [
      'an event nobody can throw',
      loop('behavior="None" noneBehaviorEventRef="td"'),
      'MI_BEHAVIOR: A multi-instance activity throws signals, messages, escalations and errors; "td" is a timer event definition. (x)',
    ],
    [
      'a message that a worker sends',
      loop('behavior="None" noneBehaviorEventRef="md"'),
      'MI_BEHAVIOR: A message of a multi-instance activity is published, not sent by a worker. Remove its job type. (x)',
    ],
    [
      'Complex without definitions',
      loop('behavior="Complex"'),
      'MI_BEHAVIOR: behavior="Complex" needs its events: add a complexBehaviorDefinition with a condition and an event. (x)',
    ],
    [
      'a definition without condition',
      loop('behavior="Complex"', complex('<condition/>', throws('sd'))),
      'MI_BEHAVIOR: A complexBehaviorDefinition needs a condition: it says when its event is thrown. (x)',
    ],
    [
      'a definition without event',
      loop('behavior="Complex"', complex(holds, '')),
      'MI_BEHAVIOR: A complexBehaviorDefinition needs an event with a signal, message, escalation or error event definition. (x)',
    ],
    [
      'an event without definition',
      loop('behavior="Complex"', complex(holds, '<event id="ev"/>')),
      'MI_BEHAVIOR: A complexBehaviorDefinition needs an event with a signal, message, escalation or error event definition. (x)',
    ],
    [
      'two errors in one event',
      loop('behavior="Complex"', complex(holds, throws('ed', 'ed2'))),
      'MULTIPLE_THROW: An event of a multi-instance activity throws at most one error. Use one definition for each. (x)',
    ],
    [
      'definitions that All does not read',
      loop('behavior="All"', complex(holds, throws('sd'))),
      'ELEMENT_UNSUPPORTED: complexBehaviorDefinition would have no effect here. Remove it. (c)',
    ],
    [
      'a reference that another behavior reads',
      loop('behavior="All" oneBehaviorEventRef="sd"'),
      'ATTRIBUTE_UNSUPPORTED: oneBehaviorEventRef of multiInstanceLoopCharacteristics would have no effect here. Remove it. (x)',
    ],
    [
      'data of the implicit event',
      loop(
        'behavior="Complex"',
        complex(
          holds,
          '<event id="ev"><dataInput id="di"/><eventDefinitionRef>sd</eventDefinitionRef></event>',
        ),
      ),
      'ELEMENT_UNSUPPORTED: dataInput would have no effect here. Remove it. (ev)',
    ],
  ])('refuses %s', async (_name, node, expected) => {
    expect(await errorsOf(node)).toEqual([expected]);
  });

  test('keeps what is thrown, the error last', async () => {
    const element = await elementOf(loop('behavior="Complex"', complex(holds, throws('ed', 'sd2'))), 'x', {
      roots,
    });
    expect(element).toMatchObject({
      loop: { events: [{ throws: [{ kind: 'escalation' }, { kind: 'error' }] }] },
    });
  });

  test('All throws nothing', async () => {
    const element = await elementOf(loop('behavior="All"'), 'x');
    expect(element).not.toHaveProperty('loop.events');
  });

  test('warns of an error that nothing in the process catches', async () => {
    const file = bpmnFile(inARow(loop('behavior="None" noneBehaviorEventRef="ed"')), { roots });
    expect(await problemsOf(file)).toEqual(['WARNING ERROR_UNCAUGHT x']);
    const caught = `${inARow(loop('behavior="None" noneBehaviorEventRef="ed"'))}<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition id="bd" errorRef="er"/></boundaryEvent><endEvent id="be"/><sequenceFlow id="bf" sourceRef="b" targetRef="be"/>`;
    expect(await problemsOf(bpmnFile(caught, { roots }))).toEqual([]);
  });
});
