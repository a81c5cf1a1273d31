/** Small processes for the tests of the API. */
const wrap = (id: string, body: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="${id}" name="${id}" isExecutable="true">${body}</bpmn:process>${more}
</bpmn:definitions>`;

const flow = (id: string, from: string, to: string) =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}" />`;

/** Start, one job, end. */
export const jobProcess = (id: string, type: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:serviceTask id="work" name="Work"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="3" /><zeebe:taskHeaders><zeebe:header key="color" value="red" /></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'work')}${flow('f2', 'work', 'end')}`,
  );

/** Start, one user task for the group `clerks`, end. */
export const taskProcess = (id: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="decide" name="Decide"><bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="clerks" /></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'decide')}${flow('f2', 'decide', 'end')}`,
  );

/** Start, wait for the message `paid` with the key of the variable `order`, end. */
export const messageProcess = (id: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:messageEventDefinition id="definition" messageRef="paidMessage" /></bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'pause')}${flow('f2', 'pause', 'end')}`,
    `<bpmn:message id="paidMessage" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order" /></bpmn:extensionElements></bpmn:message>`,
  );

/** Start, a timer, end. */
export const timerProcess = (id: string, duration: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:timerEventDefinition id="timerDefinition"><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'pause')}${flow('f2', 'pause', 'end')}`,
  );

/** Start with the newest form `formId`, end. */
export const startFormProcess = (id: string, formId: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:extensionElements><zeebe:formDefinition formId="${formId}" /></bpmn:extensionElements><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'end')}`,
  );

/** Start, one user task with the newest form `formId`, end. */
export const formProcess = (id: string, formId: string) =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="decide" name="Decide"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="${formId}" /></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>${flow('f1', 'start', 'decide')}${flow('f2', 'decide', 'end')}`,
  );

/** A form-js form with one text field that has to be filled. */
export const formOf = (id: string, field: string) =>
  JSON.stringify({
    id,
    type: 'default',
    components: [{ key: field, label: field, type: 'textfield', id: 'only', validate: { required: true } }],
  });
