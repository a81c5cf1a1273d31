import { expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { boundary, error, message } from './broken-model.ts';
import { bpmnFile } from './bpmn-text.ts';
import { modelOf } from './read-model.ts';

const caught = '<messageEventDefinition id="md" messageRef="m"/>';

test.each([
  ['error', '<errorEventDefinition id="ed" errorRef="er"/>'],
  ['compensation', '<compensateEventDefinition id="cd"/>'],
])('a set of definitions that must all occur takes no %s', async (kind, definition) => {
  const content = bpmnFile(boundary(`${definition}${caught}`, 'parallelMultiple="true"'), {
    roots: `${error}${message}`,
  });
  const { problems } = await readBpmn([{ name: 'a.bpmn', content }]);
  expect(problems.find(({ code }) => code === 'EVENT_NOT_ALLOWED')).toMatchObject({
    severity: 'ERROR',
    elementId: 'b',
    message: `Several definitions that must all occur on a boundary event cannot include one of kind ${kind}: it takes effect at once and cannot wait for the others. Use an event of its own for it. (b)`,
  });
});

test('any of several definitions may be an error', async () => {
  const definitions = `<errorEventDefinition id="ed" errorRef="er"/>${caught}`;
  const { elements } = await modelOf(bpmnFile(boundary(definitions), { roots: `${error}${message}` }));
  expect(elements['b']).toMatchObject({
    parallelMultiple: false,
    eventDefinitions: [{ kind: 'error' }, { kind: 'message' }],
  });
});
