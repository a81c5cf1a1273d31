const HEADER = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="https://millrace.dev/test">`;

/** One job of the type, a boundary event that catches its error `NO_STOCK`, and two ends that tell the ways apart. */
export function zeebeOrder(processId: string, jobType: string): string {
  return order(
    processId,
    '<bpmn:extensionElements><zeebe:taskDefinition type="' +
      jobType +
      '" retries="2" /></bpmn:extensionElements>',
    '',
  );
}

/** The same for external-task workers of Camunda 7. */
export function camunda7Order(processId: string, topic: string): string {
  return order(processId, '', ` camunda:type="external" camunda:topic="${topic}"`);
}

function order(processId: string, extension: string, attributes: string): string {
  return `${HEADER}
  <bpmn:error id="no-stock" name="No stock" errorCode="NO_STOCK" />
  <bpmn:process id="${processId}" name="Order" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>to-work</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="to-work" sourceRef="start" targetRef="work" />
    <bpmn:serviceTask id="work" name="Reserve"${attributes}>${extension}
      <bpmn:incoming>to-work</bpmn:incoming><bpmn:outgoing>to-done</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="caught" attachedToRef="work">
      <bpmn:outgoing>to-missing</bpmn:outgoing>
      <bpmn:errorEventDefinition id="caught-definition" errorRef="no-stock" />
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="to-done" sourceRef="work" targetRef="done" />
    <bpmn:sequenceFlow id="to-missing" sourceRef="caught" targetRef="missing" />
    <bpmn:endEvent id="done"><bpmn:incoming>to-done</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="missing"><bpmn:incoming>to-missing</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;
}
