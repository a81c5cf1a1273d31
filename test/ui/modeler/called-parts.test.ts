import { expect, test } from '@jest/globals';
import { calledParts } from '../../../modeler/model/called-parts.ts';

test('what is called by a fixed id and is in none of the files, in every dialect', () => {
  const model = `<bpmn:definitions><bpmn:process id="own" isExecutable="true">
    <bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="billing" /></bpmn:extensionElements></bpmn:callActivity>
    <bpmn:callActivity id="b" calledElement="shipping" />
    <bpmn:callActivity id="c" calledElement="own" />
    <bpmn:callActivity id="d" calledElement="\${chosen}" />
    <!-- <bpmn:callActivity id="e" calledElement="old" /> -->
    <bpmn:callActivity id="f"><bpmn:extensionElements><zeebe:calledElement processId="=chosen" /></bpmn:extensionElements></bpmn:callActivity>
    <bpmn:businessRuleTask id="g"><bpmn:extensionElements><zeebe:calledDecision decisionId="discount" /></bpmn:extensionElements></bpmn:businessRuleTask>
    <bpmn:businessRuleTask id="h" camunda:decisionRef="risk" />
  </bpmn:process></bpmn:definitions>`;
  expect(calledParts([model])).toEqual({
    processIds: ['billing', 'shipping'],
    decisionIds: ['discount', 'risk'],
  });
  const decisions =
    '<definitions><decision id="risk" name="Risk"><decisionTable id="t" /></decision></definitions>';
  expect(calledParts([model, decisions, '<process id="billing" />'])).toEqual({
    processIds: ['shipping'],
    decisionIds: ['discount'],
  });
});
