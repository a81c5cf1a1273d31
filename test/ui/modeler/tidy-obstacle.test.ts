import { expect, test } from '@jest/globals';
import { tidyObstacle } from '../../../modeler/model/tidy-obstacle.ts';

const file = (content: string) => `<bpmn:definitions>${content}</bpmn:definitions>`;

test.each([
  ['<bpmn:process id="a"/>', undefined],
  ['<process id="a"><!-- <laneSet/> --></process>', undefined],
  ['<bpmn:process id="a"><millrace:process requesterMails="true" /></bpmn:process>', undefined],
  ['<bpmn:process id="a"/><bpmn:process id="b"/>', 'pools'],
  ['', 'pools'],
  ['<bpmn:collaboration id="c"/><bpmn:process id="a"/>', 'pools'],
  ['<bpmn:process id="a"><bpmn:laneSet id="l"/></bpmn:process>', 'pools'],
  ['<bpmn:process id="a"><bpmn:textAnnotation id="t"/></bpmn:process>', 'notes'],
  ['<bpmn:process id="a"><bpmn:dataObjectReference id="t"/></bpmn:process>', 'notes'],
])('%s: %s', (content, expected) => {
  expect(tidyObstacle(file(content))).toBe(expected);
});
