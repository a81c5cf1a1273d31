/** Small BPMN files for tests of the runtime. */
export function bpmn(body: string, more = ''): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:millrace="http://millrace.dev/schema/1.0" id="definitions" targetNamespace="http://example.com">
  ${more}
  ${body}
</bpmn:definitions>
`);
}

/** One user task between start and end; `note` makes two files differ. */
export function approvalProcess(
  id: string,
  options: { note?: string; start?: string; form?: string } = {},
): string {
  const form = options.form === undefined ? '' : `<zeebe:formDefinition ${options.form} />`;
  return `<bpmn:process id="${id}" name="Process ${id} ${options.note ?? ''}" isExecutable="true">
    <bpmn:startEvent id="start">${options.start ?? ''}<bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve" />
    <bpmn:userTask id="approve" name="Approve"><bpmn:extensionElements><zeebe:userTask />${form}</bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>`;
}

export const file = (name: string, content: Uint8Array | string): { name: string; content: Uint8Array } => ({
  name,
  content: typeof content === 'string' ? Buffer.from(content) : content,
});
