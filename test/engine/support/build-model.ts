import type {
  Expression,
  FlowElement,
  ProcessModel,
  ProcessSettings,
  ScopeModel,
  SequenceFlow,
} from '../../../engine/model/process-model.ts';

/** A node in short form: id, type and whatever the type needs beyond the defaults below. */
export type NodeSpec = {
  readonly id: string;
  readonly type: FlowElement['type'];
  readonly in?: string;
} & Readonly<Record<string, unknown>>;
/** `from->to`, `from->to?condition` or `from->to!` for a default flow. */
export type FlowSpec = string;

/** A FEEL expression as the parser would classify it; simple names and comparisons only. */
export function feel(source: string): Expression {
  const reads = [...new Set(source.replace(/"[^"]*"/g, '').match(/[a-zA-Z_]\w*/g) ?? [])];
  return { language: 'feel', source, plain: true, reads };
}

export function text(value: string | number | boolean): Expression {
  return { language: 'literal', value };
}

/** Builds a compiled model by hand, for rules that want a smaller model than XML gives. */
export function buildModel(
  processId: string,
  nodes: readonly NodeSpec[],
  flows: readonly FlowSpec[],
  settings: Partial<ProcessSettings> = {},
): ProcessModel {
  const sequenceFlows = Object.fromEntries(
    flows.map((spec) => parseFlow(spec, nodes, processId)).map((flow) => [flow.id, flow]),
  );
  const all = Object.values(sequenceFlows);
  const elements: Record<string, FlowElement> = {};
  nodes.forEach(
    (node, index) => (elements[node.id] = buildElement(node, index, nodes, all, flows, processId)),
  );
  const scopeIds = [
    processId,
    ...nodes
      .filter((node) => ['subProcess', 'transaction', 'eventSubProcess'].includes(node.type))
      .map((node) => node.id),
  ];
  const model: ProcessModel = {
    format: 1,
    processId,
    settings: {
      startable: true,
      candidateStarterUsers: [],
      candidateStarterGroups: [],
      businessId: 'optional',
      unhandledError: 'incident',
      compensateOnError: false,
      ...settings,
    },
    elements,
    flows: sequenceFlows,
    scopes: Object.fromEntries(scopeIds.map((id) => [id, buildScope(id, elements, processId)])),
  };
  return withReachability(model);
}

// helpers

function parseFlow(spec: FlowSpec, nodes: readonly NodeSpec[], processId: string): SequenceFlow {
  const match = /^(\w+)->(\w+)(!|\?(.*))?$/.exec(spec);
  if (match === null) throw new Error(`Not a flow: ${spec}`);
  const [, sourceId = '', targetId = '', , condition] = match;
  const source = nodes.find((node) => node.id === sourceId);
  if (source === undefined || !nodes.some((node) => node.id === targetId))
    throw new Error(`Unknown node in ${spec}`);
  const flow = { id: `${sourceId}_${targetId}`, sourceId, targetId, scopeId: source.in ?? processId };
  return condition === undefined ? flow : { ...flow, condition: feel(condition) };
}

function buildElement(
  node: NodeSpec,
  index: number,
  nodes: readonly NodeSpec[],
  all: readonly SequenceFlow[],
  specs: readonly FlowSpec[],
  processId: string,
): FlowElement {
  const { in: scopeId = processId, ...rest } = node;
  const defaultFlow = specs.find((spec) => spec.startsWith(`${node.id}->`) && spec.endsWith('!'));
  return {
    name: node.id,
    index,
    scopeId,
    incoming: all.filter((flow) => flow.targetId === node.id).map(({ id }) => id),
    outgoing: all.filter((flow) => flow.sourceId === node.id).map(({ id }) => id),
    inputMappings: [],
    outputMappings: [],
    propagate: 'mapped',
    listeners: [],
    boundaryEventIds: nodes.filter((other) => other['attachedToId'] === node.id).map(({ id }) => id),
    isForCompensation: false,
    startQuantity: 1,
    completionQuantity: 1,
    eventDefinitions: [],
    interrupting: true,
    parallelMultiple: false,
    headers: {},
    ...(node.type === 'serviceTask'
      ? { job: { type: text(node.id), retries: text(3), headers: {}, backoff: [], delivery: 'atLeastOnce' } }
      : {}),
    ...(defaultFlow === undefined ? {} : { defaultFlowId: defaultFlow.slice(0, -1).replace('->', '_') }),
    ...(node.type === 'inclusiveGateway' ? { reachable: {} } : {}),
    ...(node.type === 'callActivity'
      ? {
          binding: 'latest',
          inheritBusinessId: true,
          propagateAllParentVariables: true,
          propagateAllChildVariables: true,
          inParameters: [],
          outParameters: [],
        }
      : {}),
    ...rest,
  } as unknown as FlowElement;
}

function buildScope(
  id: string,
  elements: Readonly<Record<string, FlowElement>>,
  processId: string,
): ScopeModel {
  const inside = Object.values(elements).filter((element) => element.scopeId === id);
  const starts = inside.filter((element) => element.type === 'startEvent');
  const ids = (list: readonly FlowElement[]): string[] => list.map((element) => element.id);
  const startable = inside.filter(
    (element) =>
      element.incoming.length === 0 &&
      !['startEvent', 'boundaryEvent', 'eventSubProcess'].includes(element.type) &&
      !('isForCompensation' in element && element.isForCompensation) &&
      !(
        'eventDefinitions' in element &&
        element.type === 'intermediateCatchEvent' &&
        element.eventDefinitions[0]?.kind === 'link'
      ),
  );
  return {
    id,
    ...(id === processId ? {} : { parentId: elements[id]?.scopeId ?? processId }),
    elementIds: ids(inside),
    noneStartIds: ids(starts.filter((start) => start.eventDefinitions.length === 0)),
    typedStartIds: ids(starts.filter((start) => start.eventDefinitions.length > 0)),
    implicitStartIds: starts.length === 0 ? ids(startable) : [],
    eventSubProcessIds: ids(inside.filter((element) => element.type === 'eventSubProcess')),
  };
}

/** OR-3 for test models: everything from which a flow can be reached, walking backward and stopping at the gateway. */
function withReachability(model: ProcessModel): ProcessModel {
  const elements = { ...model.elements };
  for (const element of Object.values(model.elements)) {
    if (element.type !== 'inclusiveGateway') continue;
    const reachable = Object.fromEntries(
      element.incoming.map((flowId) => [flowId, [...backward(model, flowId, element.id)]]),
    );
    elements[element.id] = { ...element, reachable };
  }
  return { ...model, elements };
}

function backward(model: ProcessModel, flowId: string, gatewayId: string): Set<string> {
  const found = new Set<string>();
  const pending = [flowId];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id) || id === gatewayId) continue;
    found.add(id);
    const flow = model.flows[id];
    if (flow !== undefined) {
      pending.push(flow.sourceId);
      continue;
    }
    const element = model.elements[id];
    if (element === undefined) continue;
    pending.push(...element.incoming);
    if (element.type === 'boundaryEvent') pending.push(element.attachedToId);
  }
  return found;
}
