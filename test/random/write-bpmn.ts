import type { Boundary, EventSub, Graph, GraphFlow, GraphNode, ProcessGraph } from './graph.ts';

/** The file of a random model, as a modeler would write it. */
export function writeBpmn(processes: readonly ProcessGraph[]): Uint8Array {
  const roots = new Map<string, string>();
  const bodies = processes.map(
    ({ id, graph }) => `<process id="${id}" isExecutable="true">${writeGraph(graph, roots)}</process>`,
  );
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">${[...roots.values()].join('')}${bodies.join('')}</definitions>`,
  );
}

// helpers

type Roots = Map<string, string>;

function writeGraph({ nodes, flows, eventSubs }: Graph, roots: Roots): string {
  const parts = [
    ...nodes.flatMap((node) => [
      writeNode(node, flows, roots),
      ...(node.boundaries ?? []).map((boundary) => writeBoundary(node, boundary, roots)),
      ...(node.handler === undefined ? [] : writeHandler(node.id, node.handler)),
    ]),
    ...eventSubs.map((sub) => writeEventSub(sub, roots)),
    ...flows.map(writeFlow),
  ];
  return parts.join('');
}

function writeFlow({ id, from, to, when }: GraphFlow): string {
  const condition = when === undefined ? '' : `<conditionExpression>=${when}</conditionExpression>`;
  return `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition}</sequenceFlow>`;
}

function writeNode(node: GraphNode, flows: readonly GraphFlow[], roots: Roots): string {
  const { id } = node;
  const byDefault = flows.find((flow) => flow.from === id && flow.isDefault === true);
  const gateway = (type: string): string =>
    `<${type} id="${id}"${byDefault === undefined ? '' : ` default="${byDefault.id}"`}/>`;
  switch (node.kind) {
    case 'start':
      return `<startEvent id="${id}"/>`;
    case 'end':
      return `<endEvent id="${id}"/>`;
    case 'terminateEnd':
      return `<endEvent id="${id}"><terminateEventDefinition id="${id}_d"/></endEvent>`;
    case 'errorEnd':
      return `<endEvent id="${id}">${thrown('error', id, node.code ?? '', roots)}</endEvent>`;
    case 'escalate':
      return `<intermediateThrowEvent id="${id}">${thrown('escalation', id, node.code ?? '', roots)}</intermediateThrowEvent>`;
    case 'compensate':
      return `<intermediateThrowEvent id="${id}"><compensateEventDefinition id="${id}_d"/></intermediateThrowEvent>`;
    case 'catch':
      return `<intermediateCatchEvent id="${id}">${message(id, roots)}</intermediateCatchEvent>`;
    case 'xor':
      return gateway('exclusiveGateway');
    case 'or':
      return gateway('inclusiveGateway');
    case 'and':
      return gateway('parallelGateway');
    case 'events':
      return gateway('eventBasedGateway');
    default:
      return writeActivity(node, roots);
  }
}

function writeActivity(node: GraphNode, roots: Roots): string {
  const { id, loop } = node;
  const characteristics = loop === undefined ? '' : writeLoop(loop);
  switch (node.kind) {
    case 'sub':
      return `<subProcess id="${id}">${characteristics}${node.inner === undefined ? '' : writeGraph(node.inner, roots)}</subProcess>`;
    case 'call':
      return `<callActivity id="${id}"><extensionElements><zeebe:calledElement processId="${node.calls ?? ''}"/></extensionElements>${characteristics}</callActivity>`;
    case 'wait':
      return writeWait(id, node.isUserTask === true, characteristics);
    default:
      return `<task id="${id}">${characteristics}</task>`;
  }
}

function writeWait(id: string, isUserTask: boolean, inside: string, attributes = ''): string {
  const [type, extension] = isUserTask
    ? ['userTask', '<zeebe:userTask/>']
    : ['serviceTask', '<zeebe:taskDefinition type="work"/>'];
  return `<${type} id="${id}"${attributes}><extensionElements>${extension}</extensionElements>${inside}</${type}>`;
}

function writeLoop({ kind, count }: NonNullable<GraphNode['loop']>): string {
  if (kind === 'standard') return `<standardLoopCharacteristics loopMaximum="${count}"/>`;
  return `<multiInstanceLoopCharacteristics isSequential="${String(kind === 'sequential')}"><loopCardinality>=${count}</loopCardinality></multiInstanceLoopCharacteristics>`;
}

function writeBoundary(host: GraphNode, { id, trigger, interrupting, code }: Boundary, roots: Roots): string {
  const definition = trigger === 'message' ? message(id, roots) : thrown(trigger, id, code ?? '', roots);
  const cancels = trigger === 'error' ? '' : ` cancelActivity="${String(interrupting)}"`;
  return `<boundaryEvent id="${id}" attachedToRef="${host.id}"${cancels}>${definition}</boundaryEvent>`;
}

function writeHandler(hostId: string, handlerId: string): readonly string[] {
  return [
    `<boundaryEvent id="${handlerId}_b" attachedToRef="${hostId}"><compensateEventDefinition id="${handlerId}_d"/></boundaryEvent>`,
    writeWait(handlerId, true, '', ' isForCompensation="true"'),
    `<association id="${handlerId}_a" associationDirection="One" sourceRef="${handlerId}_b" targetRef="${handlerId}"/>`,
  ];
}

function writeEventSub(sub: EventSub, roots: Roots): string {
  const content = writeGraph(sub.graph, roots).replace(
    `<startEvent id="${sub.startId}"/>`,
    `<startEvent id="${sub.startId}" isInterrupting="${String(sub.interrupting)}">${message(sub.startId, roots)}</startEvent>`,
  );
  return `<subProcess id="${sub.id}" triggeredByEvent="true">${content}</subProcess>`;
}

function message(id: string, roots: Roots): string {
  roots.set(`m ${id}`, `<message id="${id}_m" name="${id}"/>`);
  return `<messageEventDefinition id="${id}_d" messageRef="${id}_m"/>`;
}

function thrown(kind: 'error' | 'escalation', id: string, code: string, roots: Roots): string {
  roots.set(`${kind} ${code}`, `<${kind} id="${code}_${kind}" ${kind}Code="${code}"/>`);
  return `<${kind}EventDefinition id="${id}_d" ${kind}Ref="${code}_${kind}"/>`;
}
