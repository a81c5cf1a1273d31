import type { Compilation } from './compilation.ts';
import type { XmlElement } from './xml-tree.ts';

/** One flow node of the file with its place in the graph. */
export interface FlowNode {
  readonly id: string;
  readonly element: XmlElement;
  readonly scopeId: string;
  readonly index: number;
  readonly incoming: FlowEdge[];
  readonly outgoing: FlowEdge[];
  /** Boundary events attached to it, file order. */
  readonly boundary: FlowNode[];
}

export interface FlowEdge {
  readonly id: string;
  readonly element: XmlElement;
  readonly scopeId: string;
  readonly source: FlowNode;
  readonly target: FlowNode;
}

export interface ScopeSource {
  readonly id: string;
  readonly element: XmlElement;
  readonly parentId: string | undefined;
  readonly nodes: FlowNode[];
}

/** The graph of one process: scopes, nodes and flows in file order. */
export interface ProcessGraph {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly flows: readonly FlowEdge[];
  readonly scopes: ReadonlyMap<string, ScopeSource>;
}

/** bpmn.md 5. */
const MAXIMUM_FLOW_NODES = 20_000;
const MAXIMUM_SCOPE_NESTING = 50;

export const SCOPE_TYPES: ReadonlySet<string> = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

export const ACTIVITY_TYPES: ReadonlySet<string> = new Set([
  ...[
    'task',
    'manualTask',
    'userTask',
    'serviceTask',
    'sendTask',
    'receiveTask',
    'scriptTask',
    'businessRuleTask',
    'callActivity',
  ],
  ...SCOPE_TYPES,
]);
export const GATEWAY_TYPES: ReadonlySet<string> = new Set([
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'eventBasedGateway',
  'complexGateway',
]);
export const EVENT_TYPES: ReadonlySet<string> = new Set([
  'startEvent',
  'endEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'boundaryEvent',
]);

export function isFlowNode(element: XmlElement): boolean {
  const { local, namespace } = element;
  return (
    namespace === 'bpmn' && (ACTIVITY_TYPES.has(local) || GATEWAY_TYPES.has(local) || EVENT_TYPES.has(local))
  );
}

/** Collects nodes scope by scope and ties the sequence flows to them. Own stack, no recursion over the model. */
export function buildGraph(c: Compilation): ProcessGraph {
  const nodes = new Map<string, FlowNode>();
  const scopes = new Map<string, ScopeSource>();
  const flowElements: { element: XmlElement; scopeId: string }[] = [];
  const processId = c.process.id ?? '';
  const work: { element: XmlElement; id: string; parentId: string | undefined; depth: number }[] = [
    { element: c.process, id: processId, parentId: undefined, depth: 0 },
  ];
  for (let at = 0; at < work.length; at += 1) {
    const scope = work[at]!;
    const source: ScopeSource = { id: scope.id, element: scope.element, parentId: scope.parentId, nodes: [] };
    scopes.set(scope.id, source);
    if (scope.depth > MAXIMUM_SCOPE_NESTING) {
      c.reporter.error('LIMIT_NESTING', scope.element, {
        message: `The nesting of sub-processes is ${scope.depth}, the limit is ${MAXIMUM_SCOPE_NESTING}. Move the inner ones into a called process`,
      });
      continue;
    }
    for (const child of scope.element.children) {
      if (child.is('sequenceFlow')) flowElements.push({ element: child, scopeId: scope.id });
      if (!isFlowNode(child)) continue;
      child.used = true;
      const node = createNode(c, child, scope.id, nodes);
      if (node === undefined) continue;
      nodes.set(node.id, node);
      source.nodes.push(node);
      if (SCOPE_TYPES.has(child.local))
        work.push({ element: child, id: node.id, parentId: scope.id, depth: scope.depth + 1 });
    }
  }
  if (nodes.size > MAXIMUM_FLOW_NODES) {
    c.reporter.error('LIMIT_ELEMENTS', c.process, {
      message: `The number of flow nodes is ${nodes.size}, the limit is ${MAXIMUM_FLOW_NODES}. Split the process`,
    });
  }
  const inFileOrder = [...nodes.values()].sort(
    (a, b) => a.element.line - b.element.line || a.element.column - b.element.column,
  );
  const numbered = new Map(inFileOrder.map((node, index) => [node.id, Object.assign(node, { index })]));
  const flows = flowElements.flatMap(
    ({ element, scopeId }, index) => tieFlow(c, element, scopeId, index, numbered) ?? [],
  );
  attachBoundaryEvents(c, numbered);
  return { nodes: numbered, flows, scopes };
}

/** PRC-6: a receive task or event-based gateway that creates instances. */
export function instantiates(node: FlowNode): boolean {
  const { element } = node;
  const may = element.local === 'receiveTask' || element.local === 'eventBasedGateway';
  return may && element.attribute('instantiate') === 'true';
}

/** PRC-6: what an instance can be created by beside start events: such a receive task, or an arm of such a gateway. */
export function isStartPoint(node: FlowNode): boolean {
  if (node.element.local === 'receiveTask' && instantiates(node)) return true;
  const [flow] = node.incoming;
  return flow?.source.element.local === 'eventBasedGateway' && instantiates(flow.source);
}

/** The sub-process, or the process, a node lies in. */
export function isInside(graph: ProcessGraph, scopeId: string, outerId: string): boolean {
  for (let at: string | undefined = scopeId; at !== undefined; at = graph.scopes.get(at)?.parentId)
    if (at === outerId) return true;
  return false;
}

// helpers

function createNode(
  c: Compilation,
  element: XmlElement,
  scopeId: string,
  nodes: ReadonlyMap<string, FlowNode>,
): FlowNode | undefined {
  const id = element.id;
  if (id === undefined || id === '') {
    c.reporter.error('ID_INVALID', element, {
      message: `"" is not a valid id: the ${element.local} at line ${element.line} needs one`,
    });
    return undefined;
  }
  return nodes.has(id)
    ? undefined
    : { id, element, scopeId, index: 0, incoming: [], outgoing: [], boundary: [] };
}

function tieFlow(
  c: Compilation,
  element: XmlElement,
  scopeId: string,
  index: number,
  nodes: ReadonlyMap<string, FlowNode>,
): FlowEdge | undefined {
  element.used = true;
  const source = endOf(c, element, 'sourceRef', nodes);
  const target = endOf(c, element, 'targetRef', nodes);
  if (source === undefined || target === undefined) return undefined;
  if (source.scopeId !== target.scopeId) {
    c.reporter.error('FLOW_CROSSES_SCOPE', element, {
      message: `The flow from "${source.id}" to "${target.id}" leaves ${source.scopeId}; use a boundary event, end event or event sub-process`,
    });
    return undefined;
  }
  // A flow may lie in another scope's element than its nodes in files of some tools; the nodes decide.
  const flow: FlowEdge = {
    id: element.id ?? `flow-${index + 1}`,
    element,
    scopeId: source.scopeId ?? scopeId,
    source,
    target,
  };
  source.outgoing.push(flow);
  target.incoming.push(flow);
  return flow;
}

function endOf(
  c: Compilation,
  flow: XmlElement,
  attribute: 'sourceRef' | 'targetRef',
  nodes: ReadonlyMap<string, FlowNode>,
): FlowNode | undefined {
  const reference = flow.attribute(attribute)?.trim() ?? '';
  const id = nodes.has(reference) ? reference : reference.slice(reference.indexOf(':') + 1);
  const node = nodes.get(id);
  if (node !== undefined) return node;
  const other = c.byId.get(id);
  if (other === undefined)
    c.reporter.error('REF_UNRESOLVED', flow, {
      message: `${attribute} refers to "${reference}", which does not exist. Connect the flow to an element`,
    });
  else if (isFlowNode(other))
    c.reporter.error('FLOW_CROSSES_SCOPE', flow, {
      message: `${attribute} refers to "${id}" of another process; use a message`,
    });
  else
    c.reporter.error('REF_WRONG_TYPE', flow, {
      message: `${attribute} refers to "${id}", which is a ${other.local}, not a flow node`,
    });
  return undefined;
}

function attachBoundaryEvents(c: Compilation, nodes: ReadonlyMap<string, FlowNode>): void {
  for (const node of nodes.values()) {
    if (node.element.local !== 'boundaryEvent') continue;
    const reference = node.element.attribute('attachedToRef')?.trim() ?? '';
    const host = nodes.get(reference) ?? nodes.get(reference.slice(reference.indexOf(':') + 1));
    if (host === undefined)
      c.reporter.error('REF_UNRESOLVED', node.element, {
        message: `attachedToRef refers to "${reference}", which does not exist in this process. Attach the event to an activity`,
      });
    else if (!ACTIVITY_TYPES.has(host.element.local))
      c.reporter.error('REF_WRONG_TYPE', node.element, {
        message: `attachedToRef refers to "${host.id}", which is a ${host.element.local}, not an activity`,
      });
    else if (host.scopeId !== node.scopeId)
      c.reporter.error('FLOW_CROSSES_SCOPE', node.element, {
        message: `The boundary event lies in ${node.scopeId}, its activity "${host.id}" in ${host.scopeId}`,
      });
    else host.boundary.push(node);
  }
}
