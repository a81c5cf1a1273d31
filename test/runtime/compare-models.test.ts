import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeBpmn, type DescribedElement } from '#engine';
import { compareModels } from '../../runtime/migration/compare-models.ts';

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** A process with this content, and root elements or drawings beside it. */
function model(content: string, beside = '', attributes = ''): string {
  return `<bpmn:definitions ${NAMESPACES} id="D" targetNamespace="t" ${attributes}><bpmn:process id="P" isExecutable="true">${content}</bpmn:process>${beside}</bpmn:definitions>`;
}

async function described(xml: string): Promise<readonly DescribedElement[]> {
  const file = await describeBpmn({ name: 'a.bpmn', content: new TextEncoder().encode(xml) });
  if (!file.ok) throw new Error(file.message);
  return file.elements;
}

const diff = async (left: string, right: string) =>
  compareModels(await described(left), await described(right));

/** `element path: old -> new (class)` of every property, and `element kind (class)` of everything without one. */
async function told(left: string, right: string): Promise<string[]> {
  return (await diff(left, right)).flatMap(({ elementId, kind, category, properties }) =>
    properties.length === 0
      ? [`${elementId} ${kind} (${category})`]
      : properties.map(
          ({ path, old, new: now, category: of }) =>
            `${elementId} ${path}: ${old ?? '-'} -> ${now ?? '-'} (${of})`,
        ),
  );
}

const task = (name: string, inner = '', attributes = '', type = 'serviceTask') =>
  `<bpmn:${type} id="T" name="${name}" ${attributes}>${inner}</bpmn:${type}>`;
const extended = (inner: string) => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;
const job = (type: string, retries = '3') =>
  extended(`<zeebe:taskDefinition type="${type}" retries="${retries}" />`);

describe('the five cases, each with exactly one entry and old and new in their places', () => {
  test.each([
    ['a name', model(task('T')), model(task('NEW')), 'T name: T -> NEW (TEXT)'],
    [
      'a job type',
      model(task('T', job('a'))),
      model(task('T', job('b'))),
      'T extensionElements[zeebe:taskDefinition].type: a -> b (BEHAVIOR)',
    ],
    [
      'the retries',
      model(task('T', job('a', '3'))),
      model(task('T', job('a', '9'))),
      'T extensionElements[zeebe:taskDefinition].retries: 3 -> 9 (BEHAVIOR)',
    ],
    [
      'a condition',
      model(flowWhen('=1')),
      model(flowWhen('=2')),
      'F conditionExpression.body: =1 -> =2 (BEHAVIOR)',
    ],
    [
      'a timer',
      model(timer('PT5M')),
      model(timer('PT1H')),
      'E eventDefinitions[TimerEventDefinition].timeDuration.body: PT5M -> PT1H (BEHAVIOR)',
    ],
  ])('%s', async (_, left, right, expected) => {
    expect(await told(left, right)).toEqual([expected]);
  });

  test('a name alone is a renaming, anything else a change', async () => {
    const [renamed] = await diff(model(task('T')), model(task('NEW')));
    const [changed] = await diff(model(task('T', job('a'))), model(task('NEW', job('b'))));
    expect([renamed?.kind, renamed?.category]).toEqual(['RENAMED', 'TEXT']);
    expect([changed?.kind, changed?.category, changed?.properties.length]).toEqual([
      'CHANGED',
      'BEHAVIOR',
      2,
    ]);
  });
});

function flowWhen(condition: string): string {
  return `<bpmn:exclusiveGateway id="A" /><bpmn:endEvent id="B" /><bpmn:sequenceFlow id="F" sourceRef="A" targetRef="B"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;
}

function timer(duration: string): string {
  return `<bpmn:intermediateCatchEvent id="E"><bpmn:timerEventDefinition id="E_timer"><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
}

describe('one fixture per kind of property', () => {
  const messages = '<bpmn:message id="M1" name="paid" /><bpmn:message id="M2" name="paid too" />';
  const receive = (ref: string) => task('T', '', `messageRef="${ref}"`, 'receiveTask');
  const two = '<bpmn:userTask id="U" /><bpmn:userTask id="V" />';
  const lanes = (first: string, more = '') =>
    `<bpmn:laneSet id="LS"><bpmn:lane id="L1" name="One">${more}${first === 'L1' ? '<bpmn:flowNodeRef>U</bpmn:flowNodeRef>' : ''}</bpmn:lane><bpmn:lane id="L2">${first === 'L2' ? '<bpmn:flowNodeRef>U</bpmn:flowNodeRef>' : ''}</bpmn:lane></bpmn:laneSet>${two}`;
  const sub = (inside: string, outside: string) =>
    `<bpmn:subProcess id="S">${inside}</bpmn:subProcess>${outside}`;

  test.each([
    [
      'an attribute',
      task('T', '', 'isForCompensation="true"'),
      task('T'),
      ['T isForCompensation: true -> - (BEHAVIOR)'],
    ],
    ['a default written out', task('T', '', 'isForCompensation="false"'), task('T'), []],
    [
      'an attribute of a vendor',
      task('T', '', 'camunda:asyncBefore="true"'),
      task('T', '', 'camunda:asyncBefore="false"'),
      ['T @camunda:asyncBefore: true -> false (BEHAVIOR)'],
    ],
    [
      'a text',
      task('T', '<bpmn:documentation>a</bpmn:documentation>'),
      task('T'),
      ['T documentation[Documentation].text: a -> - (TEXT)'],
    ],
    [
      'a mapping, known by its target',
      task('T', io('<zeebe:input source="=a" target="x" />')),
      task('T', io('<zeebe:input source="=b" target="x" />')),
      ['T extensionElements[zeebe:ioMapping][zeebe:input x].source: =a -> =b (BEHAVIOR)'],
    ],
    [
      'a header, known by its key',
      task('T', headers(['k', 'v'])),
      task('T', headers(['k', 'v'], ['l', 'w'])),
      [
        'T extensionElements[zeebe:taskHeaders][zeebe:header l].key: - -> l (BEHAVIOR)',
        'T extensionElements[zeebe:taskHeaders][zeebe:header l].value: - -> w (BEHAVIOR)',
      ],
    ],
    [
      'an element of a vendor without anything in it',
      task('T', '', '', 'userTask'),
      task('T', extended('<zeebe:userTask />'), '', 'userTask'),
      ['T extensionElements[zeebe:userTask]: - ->  (BEHAVIOR)'],
    ],
    [
      'a nested object that comes',
      task('T'),
      task('T', '<bpmn:multiInstanceLoopCharacteristics isSequential="true" />'),
      ['T loopCharacteristics.isSequential: - -> true (BEHAVIOR)'],
    ],
    [
      'a nested object that becomes another',
      task('T', '<bpmn:multiInstanceLoopCharacteristics />'),
      task('T', '<bpmn:standardLoopCharacteristics />'),
      ['T loopCharacteristics: MultiInstanceLoopCharacteristics -> StandardLoopCharacteristics (BEHAVIOR)'],
    ],
    [
      'the kind of element',
      task('T', '', '', 'task'),
      task('T', '', '', 'manualTask'),
      ['T type: task -> manualTask (BEHAVIOR)'],
    ],
    ['the lane', lanes('L1'), lanes('L2'), ['U lane: L1 -> L2 (BEHAVIOR)']],
    ['the scope', sub(task('T'), ''), sub('', task('T')), ['T scope: S -> - (BEHAVIOR)']],
    [
      'who does the tasks of a lane',
      lanes('L1', extended('<zeebe:assignmentDefinition candidateGroups="a" />')),
      lanes('L1', extended('<zeebe:assignmentDefinition candidateGroups="b" />')),
      ['L1 extensionElements[zeebe:assignmentDefinition].candidateGroups: a -> b (BEHAVIOR)'],
    ],
    [
      'the setting of the process',
      extended('<zeebe:versionTag value="1" />'),
      extended('<zeebe:versionTag value="2" />'),
      ['P extensionElements[zeebe:versionTag].value: 1 -> 2 (TEXT)'],
    ],
  ])('%s', async (_, left, right, expected) => {
    expect(await told(model(left), model(right))).toEqual(expected);
    // Backwards the same, with old and new exchanged.
    expect((await told(model(right), model(left))).length).toBe(expected.length);
  });

  test('a reference is the id of its target', async () => {
    expect(await told(model(receive('M1'), messages), model(receive('M2'), messages))).toEqual([
      'T messageRef: M1 -> M2 (BEHAVIOR)',
    ]);
  });

  test('messages, signals, errors and escalations have entries of their own', async () => {
    const roots = (paid: string, code: string) =>
      `<bpmn:message id="M" name="${paid}" /><bpmn:signal id="S" name="${paid}" /><bpmn:error id="X" errorCode="${code}" /><bpmn:escalation id="Y" escalationCode="${code}" />`;
    expect(await told(model('', roots('a', '1')), model('', roots('b', '2')))).toEqual([
      'M name: a -> b (BEHAVIOR)',
      'S name: a -> b (BEHAVIOR)',
      'X errorCode: 1 -> 2 (BEHAVIOR)',
      'Y escalationCode: 1 -> 2 (BEHAVIOR)',
    ]);
  });

  test('participants, and what only readers see', async () => {
    const pool = (name: string) =>
      `<bpmn:collaboration id="C"><bpmn:participant id="Pool" name="${name}" processRef="P" /></bpmn:collaboration>`;
    const note = '<bpmn:textAnnotation id="N"><bpmn:text>Look</bpmn:text></bpmn:textAnnotation>';
    expect(await told(model('', pool('A')), model(note, pool('B')))).toEqual([
      'N ADDED (TEXT)',
      'Pool name: A -> B (TEXT)',
    ]);
  });

  test('what was added and removed, a removed one behind what it followed', async () => {
    const [a, b, c] = ['A', 'B', 'C'].map((id) => `<bpmn:task id="${id}" />`);
    expect(await told(model(`${a}${b}`), model(`${a}${c}`))).toEqual([
      'B REMOVED (BEHAVIOR)',
      'C ADDED (BEHAVIOR)',
    ]);
  });

  test('the prefix of a namespace says nothing', async () => {
    const file = model(task('T', job('a')));
    expect(await told(file, file.replaceAll('zeebe:', 'z:').replace('xmlns:zeebe', 'xmlns:z'))).toEqual([]);
  });

  test('the tool that saved the file says nothing', async () => {
    expect(await told(model(''), model('', '', 'exporter="Some modeler" exporterVersion="5"'))).toEqual([]);
  });
});

function io(entries: string): string {
  return extended(`<zeebe:ioMapping>${entries}</zeebe:ioMapping>`);
}

function headers(...entries: readonly (readonly [string, string])[]): string {
  return extended(
    `<zeebe:taskHeaders>${entries.map(([key, value]) => `<zeebe:header key="${key}" value="${value}" />`).join('')}</zeebe:taskHeaders>`,
  );
}

describe('drawings', () => {
  const content =
    '<bpmn:task id="A" /><bpmn:task id="B" /><bpmn:sequenceFlow id="F" sourceRef="A" targetRef="B" />';
  const drawn = (x: number, end: number, color = '') =>
    `<bpmndi:BPMNDiagram id="G"><bpmndi:BPMNPlane id="GP" bpmnElement="P"><bpmndi:BPMNShape id="A_di" bpmnElement="A" ${color}><dc:Bounds x="${x}" y="0" width="100" height="80" /></bpmndi:BPMNShape><bpmndi:BPMNShape id="B_di" bpmnElement="B"><dc:Bounds x="300" y="0" width="100" height="80" /></bpmndi:BPMNShape><bpmndi:BPMNEdge id="F_di" bpmnElement="F"><di:waypoint x="100" y="40" /><di:waypoint x="${end}" y="40" /></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;

  test('a moved step is told once: its flows follow it', async () => {
    expect(await told(model(content, drawn(0, 300)), model(content, drawn(20, 310)))).toEqual([
      'A MOVED (LAYOUT)',
    ]);
  });

  test('a flow that was laid anew by itself is told', async () => {
    expect(await told(model(content, drawn(0, 300)), model(content, drawn(0, 310)))).toEqual([
      'F MOVED (LAYOUT)',
    ]);
  });
});

test('a file that is no BPMN, and one with a document type, are refused with a reason', async () => {
  const read = (text: string) => describeBpmn({ name: 'a.bpmn', content: new TextEncoder().encode(text) });
  expect(await read('<a/>')).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^"a.bpmn" cannot be read: /),
  });
  expect(await read('<!DOCTYPE a><a/>')).toMatchObject({
    ok: false,
    message: expect.stringContaining('DOCTYPE'),
  });
});

describe('any model', () => {
  interface Step {
    name: string;
    type: string;
    retries: number;
    headers: [string, string][];
    inputs: [string, string][];
  }
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const pairs = fc.uniqueArray(fc.tuple(word, word), { selector: ([key]) => key, maxLength: 4 });
  const step: fc.Arbitrary<Step> = fc.record({
    name: word,
    type: word,
    retries: fc.nat(9),
    headers: pairs,
    inputs: pairs,
  });
  const steps = fc.array(step, { minLength: 1, maxLength: 5 });
  const written = (all: readonly Step[]) =>
    model(
      all
        .map(
          (each, index) =>
            `<bpmn:serviceTask id="T${index}" name="${each.name}">${extended(
              `<zeebe:taskDefinition type="${each.type}" retries="${each.retries}" /><zeebe:taskHeaders>${each.headers.map(([key, value]) => `<zeebe:header key="${key}" value="${value}" />`).join('')}</zeebe:taskHeaders><zeebe:ioMapping>${each.inputs.map(([target, source]) => `<zeebe:input source="=${source}" target="${target}" />`).join('')}</zeebe:ioMapping>`,
            )}</bpmn:serviceTask>`,
        )
        .join(''),
    );

  test('has no difference to itself, in whatever order its lists are', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const turned = all.map((each) => ({
          ...each,
          headers: [...each.headers].reverse(),
          inputs: [...each.inputs].reverse(),
        }));
        expect(await diff(written(all), written(all))).toEqual([]);
        expect(await diff(written(all), written(turned))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('that is changed at some places differs at exactly these', async () => {
    const flags = fc.infiniteStream(fc.boolean());
    await fc.assert(
      fc.asyncProperty(steps, flags, async (all, chosen) => {
        const expected: string[] = [];
        const flip = (at: string, value: string): string => {
          if (!(chosen.next().value as boolean)) return value;
          expected.push(at);
          return `${value}x`;
        };
        const changed = all.map((each, index): Step => {
          const of = `T${index} `;
          const ext = `${of}extensionElements`;
          return {
            ...each,
            name: flip(`${of}name`, each.name),
            type: flip(`${ext}[zeebe:taskDefinition].type`, each.type),
            headers: each.headers.map(([key, value]) => [
              key,
              flip(`${ext}[zeebe:taskHeaders][zeebe:header ${key}].value`, value),
            ]),
            inputs: each.inputs.map(([target, source]) => [
              target,
              flip(`${ext}[zeebe:ioMapping][zeebe:input ${target}].source`, source),
            ]),
          };
        });
        const found = (await diff(written(all), written(changed))).flatMap(({ elementId, properties }) =>
          properties.map(({ path }) => `${elementId} ${path}`),
        );
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 50 },
    );
  });
});
