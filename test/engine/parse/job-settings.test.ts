import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '../../../engine/parse/read-bpmn.ts';

const read = (settings: string) =>
  readBpmn([
    {
      name: 'p.bpmn',
      content: Buffer.from(`<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t"><process id="p" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
  <serviceTask id="work"><extensionElements><zeebe:taskDefinition type="w"/><millrace:job ${settings}/></extensionElements></serviceTask>
  <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/></process></definitions>`),
    },
  ]);

describe('millrace:job', () => {
  test('sets the members of the retry law that it names', async () => {
    const { processes } = await read('backoffBase="PT0.5S" backoffCap="P1D" backoffJitter="0.1"');
    expect(processes[0]?.model.elements['work']).toMatchObject({
      job: { backoff: [], retry: { baseMs: 500, capMs: 86_400_000, jitter: 0.1 } },
    });
    const plain = (await read('backoff="PT1S, PT5S"')).processes[0]?.model.elements['work'];
    expect(plain).toMatchObject({ job: { backoff: ['PT1S', 'PT5S'] } });
    expect(plain).not.toHaveProperty('job.retry');
  });

  test.each([
    ['backoff="soon"', 'TIMER_INVALID', 'backoff="soon" is not a duration to wait. Write one such as PT10S'],
    [
      'backoffBase="P1M"',
      'TIMER_INVALID',
      'backoffBase="P1M" is not a duration to wait. Write one such as PT10S',
    ],
    [
      'timeLimit="soon"',
      'TIMER_INVALID',
      'timeLimit="soon" is not a duration to wait. Write one such as PT10S',
    ],
    [
      'backoffCap="PT0S"',
      'TIMER_INVALID',
      'backoffCap="PT0S" is not a duration to wait. Write one such as PT10S',
    ],
    [
      'backoffJitter="2"',
      'ATTRIBUTE_UNSUPPORTED',
      'backoffJitter="2" is not a share of the wait. Write a number from 0 to 1',
    ],
    [
      'backoffBase="PT2M" backoffCap="PT1M"',
      'ATTRIBUTE_UNSUPPORTED',
      'backoffBase is longer than backoffCap. The first wait cannot be longer than the longest',
    ],
    [
      'backoff="PT1S" backoffCap="PT1M"',
      'ATTRIBUTE_UNSUPPORTED',
      'backoff lists every wait, so backoffBase, backoffCap and backoffJitter mean nothing beside it',
    ],
  ])('%s is refused', async (settings, code, message) => {
    const { problems } = await read(settings);
    expect(problems).toContainEqual(
      expect.objectContaining({ code, message: expect.stringContaining(message) as unknown }),
    );
  });
});
