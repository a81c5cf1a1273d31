/** Task fields, a form with outcomes that may be sent for many, a completion that can be undone, and four eyes. */
export const decisionForm = {
  id: 'decision',
  type: 'default',
  schemaVersion: 18,
  components: [{ type: 'textarea', id: 'Field_comment', key: 'comment', label: 'Comment' }],
  millrace: {
    outcomes: [
      { value: 'reject', label: 'Reject' },
      { value: 'approve', label: 'Approve' },
    ],
    outcomeVariable: 'decision',
    bulk: true,
  },
};

export const claims = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="claims" name="Claims" isExecutable="true">
    <bpmn:extensionElements>
      <millrace:process undoCompletion="true" />
      <millrace:taskField name="amount" type="number" label="Amount" />
      <millrace:taskField name="customer" />
    </bpmn:extensionElements>
    <bpmn:startEvent id="start" />
    <bpmn:userTask id="decide" name="Decide">
      <bpmn:extensionElements>
        <zeebe:userTask /><zeebe:formDefinition formId="decision" /><zeebe:assignmentDefinition candidateGroups="clerks" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:userTask id="pay" name="Pay">
      <bpmn:extensionElements>
        <zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="clerks" />
        <millrace:separationOfDuty tasks="decide" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide" />
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="pay" />
    <bpmn:sequenceFlow id="f3" sourceRef="pay" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;
