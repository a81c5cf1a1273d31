/** A request with a review, a payment that may come, and an end for each answer. */
export const requestProcess = (
  id: string,
  settings = '<millrace:process requesterCancel="true" />',
): string => `<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:millrace="urn:millrace:bpmn:1.0" targetNamespace="https://example.com">
  <process id="${id}" name="Expenses" isExecutable="true">
    <extensionElements>${settings}</extensionElements>
    <startEvent id="start"><outgoing>f1</outgoing></startEvent>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <userTask id="check" name="Check the receipt">
      <extensionElements><zeebe:userTask /><zeebe:assignmentDefinition assignee="=checker" candidateGroups="clerks" /></extensionElements>
      <incoming>f1</incoming><outgoing>f2</outgoing>
    </userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="approved" />
    <exclusiveGateway id="approved" name="Approved?" default="no"><incoming>f2</incoming><outgoing>yes</outgoing><outgoing>no</outgoing></exclusiveGateway>
    <sequenceFlow id="yes" sourceRef="approved" targetRef="book"><conditionExpression>=approved</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" sourceRef="approved" targetRef="archive" />
    <serviceTask id="book" name="Book the payment">
      <extensionElements><zeebe:taskDefinition type="book" retries="1" /></extensionElements>
      <incoming>yes</incoming><outgoing>f3</outgoing>
    </serviceTask>
    <sequenceFlow id="f3" sourceRef="book" targetRef="archive" />
    <userTask id="archive" name="File it">
      <extensionElements><zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="clerks" /></extensionElements>
      <incoming>no</incoming><incoming>f3</incoming><outgoing>f4</outgoing>
    </userTask>
    <sequenceFlow id="f4" sourceRef="archive" targetRef="end" />
    <endEvent id="end" name="Settled"><incoming>f4</incoming></endEvent>
  </process>
</definitions>`;
