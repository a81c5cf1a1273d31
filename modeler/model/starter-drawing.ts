export interface Point {
  x: number;
  y: number;
}

/** One drawn node of a starter model; `body` is the XML inside its tag. */
export interface StarterNode {
  id: string;
  tag: string;
  name: string;
  at: Point;
  size: { width: number; height: number };
  /** Attributes beside id and name, ready to be written. */
  attributes?: string;
  body?: string;
  label?: Point;
}

export interface StarterFlow {
  id: string;
  from: string;
  to: string;
  name?: string;
  condition?: string;
  waypoints: Point[];
  label?: Point;
}

export interface StarterDrawing {
  processId: string;
  name: string;
  nodes: StarterNode[];
  flows: StarterFlow[];
  /** What the process says of itself, in the words of `millrace:`. */
  settings?: string;
}

/** Writes a starter model as BPMN with its drawing, ready to be opened and deployed. */
export function starterXml(drawing: StarterDrawing): string {
  const { processId, name, nodes, flows, settings } = drawing;
  const words = settings ? ' xmlns:millrace="urn:millrace:bpmn:1.0"' : '';
  const said = settings ? `    <bpmn:extensionElements>${settings}</bpmn:extensionElements>\n` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"${words} id="Definitions_${escapeXml(processId)}" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="${escapeXml(processId)}" name="${escapeXml(name)}" isExecutable="true">
${said}${nodes.map((node) => nodeXml(node, flows)).join('\n')}
${flows.map(flowXml).join('\n')}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="BPMNDiagram_1">
    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="${escapeXml(processId)}">
${nodes.map(shapeXml).join('\n')}
${flows.map(edgeXml).join('\n')}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

// helpers

function nodeXml(node: StarterNode, flows: StarterFlow[]): string {
  const attributes = node.attributes ? ` ${node.attributes}` : '';
  const incoming = flows
    .filter((flow) => flow.to === node.id)
    .map((flow) => `      <bpmn:incoming>${flow.id}</bpmn:incoming>`);
  const outgoing = flows
    .filter((flow) => flow.from === node.id)
    .map((flow) => `      <bpmn:outgoing>${flow.id}</bpmn:outgoing>`);
  // BPMN fixes the order: extension elements, flows, then what defines the event.
  const isExtension = node.body?.startsWith('<bpmn:extensionElements') ?? false;
  const body = node.body ? [`      ${node.body}`] : [];
  const name = node.name ? ` name="${escapeXml(node.name)}"` : '';
  return [
    `    <bpmn:${node.tag} id="${node.id}"${name}${attributes}>`,
    ...(isExtension ? body : []),
    ...incoming,
    ...outgoing,
    ...(isExtension ? [] : body),
    `    </bpmn:${node.tag}>`,
  ].join('\n');
}

function flowXml(flow: StarterFlow): string {
  const name = flow.name ? ` name="${escapeXml(flow.name)}"` : '';
  const start = `    <bpmn:sequenceFlow id="${flow.id}"${name} sourceRef="${flow.from}" targetRef="${flow.to}"`;
  if (!flow.condition) return `${start} />`;
  return `${start}>
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escapeXml(flow.condition)}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>`;
}

function shapeXml(node: StarterNode): string {
  const marker = node.tag === 'exclusiveGateway' ? ' isMarkerVisible="true"' : '';
  return `      <bpmndi:BPMNShape id="${node.id}_di" bpmnElement="${node.id}"${marker}>
        <dc:Bounds x="${node.at.x}" y="${node.at.y}" width="${node.size.width}" height="${node.size.height}" />${labelXml(node.label, 90)}
      </bpmndi:BPMNShape>`;
}

function edgeXml(flow: StarterFlow): string {
  const points = flow.waypoints.map(({ x, y }) => `        <di:waypoint x="${x}" y="${y}" />`).join('\n');
  return `      <bpmndi:BPMNEdge id="${flow.id}_di" bpmnElement="${flow.id}">
${points}${labelXml(flow.label, 30)}
      </bpmndi:BPMNEdge>`;
}

function labelXml(at: Point | undefined, width: number): string {
  if (!at) return '';
  return `
        <bpmndi:BPMNLabel><dc:Bounds x="${at.x}" y="${at.y}" width="${width}" height="14" /></bpmndi:BPMNLabel>`;
}
