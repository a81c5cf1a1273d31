import { bpmnFile, inARow } from './bpmn-text.ts';

/** A file that is broken in one way, and the problem it must be refused, warned of or hinted at with. */
export interface BrokenModel {
  readonly code: string;
  readonly severity: string;
  readonly elementId: string;
  readonly message: string;
  readonly content: Uint8Array | readonly (readonly [name: string, content: Uint8Array])[];
  readonly delegatesAsJobs?: true;
  readonly scripts?: false;
}

export const job = '<extensionElements><zeebe:taskDefinition type="w"/></extensionElements>';
export const message =
  '<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=id"/></extensionElements></message>';
export const signal = '<signal id="sig" name="done"/>';
export const error = '<error id="er" errorCode="E1"/>';
export const timer = (text: string, kind = 'timeDuration'): string =>
  `<timerEventDefinition id="td"><${kind}>${text}</${kind}></timerEventDefinition>`;
export const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition === '' ? '' : `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`;
export const row = (node: string, roots = ''): Uint8Array => bpmnFile(inARow(node), { roots });
export const wrapped = (inside: string, more = ''): Uint8Array =>
  bpmnFile(`${inARow(`<subProcess id="sub">${inside}</subProcess>`)}${more}`);
export const gateway = (type: string, attributes = '', conditions: readonly string[] = ['', '']): string =>
  `<startEvent id="s"/><${type} id="x" ${attributes}/><manualTask id="a"/><manualTask id="b"/><endEvent id="e"/>${flow('f0', 's', 'x')}${flow('f1', 'x', 'a', conditions[0])}${flow('f2', 'x', 'b', conditions[1])}${flow('f3', 'a', 'e')}${flow('f4', 'b', 'e')}`;
export const boundary = (definition: string, attributes = '', after = true): string =>
  `${inARow(`<serviceTask id="x">${job}</serviceTask>`)}<boundaryEvent id="b" attachedToRef="x" ${attributes}>${definition}</boundaryEvent>${after ? `<endEvent id="e2"/>${flow('fb', 'b', 'e2')}` : ''}`;
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** Severity and element, then the sentence; its end, the element's id, is added. */
export const at = (
  code: string,
  place: string,
  sentence: string,
  content: BrokenModel['content'],
): BrokenModel => {
  const [severity = '', elementId = '-'] = place.split(' ');
  const isOfText = elementId === '-' || code === 'PROCESS_ID_DUPLICATE';
  return { code, severity, elementId, message: isOfText ? sentence : `${sentence} (${elementId})`, content };
};
export const esp = (id: string, start: string): string =>
  `<subProcess id="${id}" triggeredByEvent="true">${start}<endEvent id="${id}e"/>${flow(`${id}f`, `${id}s`, `${id}e`)}</subProcess>`;
