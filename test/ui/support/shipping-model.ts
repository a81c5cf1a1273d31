/** A service task that a worker does, with one attempt and a timer that listens beside it. */
export const shippingModel = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="shipping-definitions" targetNamespace="http://example.org/shipping">
  <bpmn:process id="shipping" name="Order shipping" isExecutable="true">
    <bpmn:startEvent id="paid" name="Order paid"><bpmn:outgoing>to-label</bpmn:outgoing></bpmn:startEvent>
    <bpmn:serviceTask id="label" name="Create label">
      <bpmn:extensionElements><zeebe:taskDefinition type="create-label" retries="1" /></bpmn:extensionElements>
      <bpmn:incoming>to-label</bpmn:incoming>
      <bpmn:outgoing>to-shipped</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="late" name="A day late" cancelActivity="false" attachedToRef="label">
      <bpmn:outgoing>to-told</bpmn:outgoing>
      <bpmn:timerEventDefinition id="day"><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="shipped" name="Shipped"><bpmn:incoming>to-shipped</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="told" name="Customer told"><bpmn:incoming>to-told</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="to-label" sourceRef="paid" targetRef="label" />
    <bpmn:sequenceFlow id="to-shipped" sourceRef="label" targetRef="shipped" />
    <bpmn:sequenceFlow id="to-told" sourceRef="late" targetRef="told" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="shipping">
      <bpmndi:BPMNShape id="paid-shape" bpmnElement="paid"><dc:Bounds x="160" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="label-shape" bpmnElement="label"><dc:Bounds x="250" y="78" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="late-shape" bpmnElement="late"><dc:Bounds x="300" y="140" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="shipped-shape" bpmnElement="shipped"><dc:Bounds x="412" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="told-shape" bpmnElement="told"><dc:Bounds x="412" y="212" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to-label-edge" bpmnElement="to-label"><di:waypoint x="196" y="118" /><di:waypoint x="250" y="118" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to-shipped-edge" bpmnElement="to-shipped"><di:waypoint x="350" y="118" /><di:waypoint x="412" y="118" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to-told-edge" bpmnElement="to-told"><di:waypoint x="318" y="176" /><di:waypoint x="318" y="230" /><di:waypoint x="412" y="230" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>`;
