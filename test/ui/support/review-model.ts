/** A process with a start form, one user task with a form, and a decision after it. */
export const reviewModel = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="review-definitions" targetNamespace="http://example.org/review">
  <bpmn:process id="review" name="Expense review" isExecutable="true">
    <bpmn:startEvent id="submitted" name="Expense submitted">
      <bpmn:extensionElements><zeebe:formDefinition formId="review-start" /></bpmn:extensionElements>
      <bpmn:outgoing>to-check</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="check" name="Review expense">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="review-check" />
        <zeebe:assignmentDefinition candidateGroups="managers" />
      </bpmn:extensionElements>
      <bpmn:incoming>to-check</bpmn:incoming>
      <bpmn:outgoing>to-end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="done" name="Reviewed"><bpmn:incoming>to-end</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="to-check" sourceRef="submitted" targetRef="check" />
    <bpmn:sequenceFlow id="to-end" sourceRef="check" targetRef="done" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="review">
      <bpmndi:BPMNShape id="submitted-shape" bpmnElement="submitted"><dc:Bounds x="160" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="check-shape" bpmnElement="check"><dc:Bounds x="250" y="78" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="done-shape" bpmnElement="done"><dc:Bounds x="412" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to-check-edge" bpmnElement="to-check"><di:waypoint x="196" y="118" /><di:waypoint x="250" y="118" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to-end-edge" bpmnElement="to-end"><di:waypoint x="350" y="118" /><di:waypoint x="412" y="118" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>`;

export const startForm = form('review-start', [
  {
    type: 'textfield',
    id: 'Field_requester',
    key: 'requester',
    label: 'Requester',
    validate: { required: true },
  },
  { type: 'number', id: 'Field_amount', key: 'amount', label: 'Amount', validate: { required: true } },
]);

export const checkForm = form('review-check', [
  { type: 'textfield', id: 'Field_who', key: 'requester', label: 'Requester', readonly: true },
  { type: 'textarea', id: 'Field_comment', key: 'comment', label: 'Comment', validate: { required: true } },
  { type: 'checkbox', id: 'Field_approved', key: 'approved', label: 'Approved' },
]);

// helpers

function form(id: string, components: Record<string, unknown>[]): string {
  return JSON.stringify({ id, type: 'default', schemaVersion: 18, components });
}
