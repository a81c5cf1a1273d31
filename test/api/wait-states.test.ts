import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../runtime/start-core.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const process = (id: string, inside: string): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t"><process id="${id}" isExecutable="true">${inside}</process></definitions>`;
const flow = (id: string, from: string, to: string): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;

/** Three branches: one waits for data nobody has written, one for the trigger command, one for somebody to start an activity. */
const branches = `<dataObject id="paper" name="paper"/><startEvent id="s"/><parallelGateway id="split"/>
<task id="reads"><ioSpecification><dataInput id="in" name="in"/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification><dataInputAssociation><sourceRef>paper</sourceRef><targetRef>in</targetRef></dataInputAssociation></task>
<receiveTask id="triggered"/><adHocSubProcess id="free"><task id="inner"/></adHocSubProcess><endEvent id="e"/>
${flow('f1', 's', 'split')}${flow('f2', 'split', 'reads')}${flow('f3', 'split', 'triggered')}${flow('f4', 'split', 'free')}${flow('f5', 'reads', 'e')}${flow('f6', 'triggered', 'e')}${flow('f7', 'free', 'e')}`;

let api: Api;
let processInstanceKey: string;
beforeAll(async () => {
  api = await startApi();
  await api.deploy(['branches.bpmn', process('branches', branches)]);
  const started = await api.call('POST', '/v2/process-instances', {
    body: { processDefinitionId: 'branches' },
  });
  processInstanceKey = started.body.processInstanceKey;
});
afterAll(() => api.stop());

interface Shown {
  readonly elementId: string;
  readonly kind: string;
  readonly text: string;
}

test('every wait has a kind and a sentence, also those only the element knows', async () => {
  const waits = await eventually(async () => {
    const { items } = (await api.call('GET', `/v2/process-instances/${processInstanceKey}/waits`)).body;
    return items.length === 3 && (items as Shown[]);
  });
  expect(waits.map(({ elementId, kind, text }) => [elementId, kind, text]).sort()).toEqual([
    ['free', 'ACTIVATION', 'Waits at “free” until one of its activities is started.'],
    ['reads', 'DATA', 'Waits at “reads” for its data: no input set is complete yet.'],
    ['triggered', 'TRIGGER', 'Waits at “triggered” until somebody triggers it.'],
  ]);
});

test('they are wait states for callers who ask for our own words, and nothing to others', async () => {
  const search = async (filter: object, headers: Record<string, string> = {}): Promise<unknown[]> => {
    const path = '/v2/element-instances/wait-states/search';
    const body = { filter: { processInstanceKey, ...filter } };
    const { items } = (await api.call('POST', path, { body, headers })).body;
    return (items as { elementId: string; details: { waitStateType: string } }[])
      .map(({ elementId, details }) => `${elementId} ${details.waitStateType}`)
      .sort();
  };
  const extended = { prefer: 'extended' };
  expect(await search({})).toEqual([]);
  expect(await search({}, extended)).toEqual(['free ACTIVATION', 'reads DATA', 'triggered TRIGGER']);
  expect(await search({ waitStateType: 'DATA' }, extended)).toEqual(['reads DATA']);
});
