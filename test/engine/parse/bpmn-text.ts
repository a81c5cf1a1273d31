/** A BPMN file around the given process content and root elements. */
export function bpmnFile(
  content: string,
  options: { readonly roots?: string; readonly process?: string; readonly file?: string } = {},
): Uint8Array {
  const namespaces = [
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
    'xmlns:flowable="http://flowable.org/bpmn"',
    'xmlns:millrace="urn:millrace:bpmn:1.0"',
    'xmlns:color="http://example.com/color"',
  ].join(' ');
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<definitions ${namespaces} id="d" targetNamespace="t" ${options.file ?? ''}>${options.roots ?? ''}<process id="p" isExecutable="true" ${options.process ?? ''}>${content}</process></definitions>`,
  );
}

/** Start, the given nodes in a row, end. */
export function inARow(...nodes: readonly string[]): string {
  const ids = ['s', ...nodes.map((node) => /id="([^"]+)"/.exec(node)?.[1] ?? ''), 'e'];
  const flows = ids
    .slice(1)
    .map((id, index) => `<sequenceFlow id="f${index}" sourceRef="${ids[index] ?? ''}" targetRef="${id}"/>`);
  return `<startEvent id="s"/>${nodes.join('')}<endEvent id="e"/>${flows.join('')}`;
}
