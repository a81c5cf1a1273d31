import type { FlowElement } from '../model/process-model.ts';
import type { Compilation } from './compilation.ts';
import { linkName } from './reachability.ts';
import { ACTIVITY_TYPES, GATEWAY_TYPES, instantiates, SCOPE_TYPES } from './scopes.ts';
import type { FlowNode, ProcessGraph, ScopeSource } from './scopes.ts';

/** The checks of bpmn.md 4 that look at the graph only: connections, starts, ends, links. */
export function checkStructure(
  c: Compilation,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const handlers = handlerIds(elements);
  for (const scope of graph.scopes.values()) {
    checkStarts(c, scope);
    checkLinks(c, scope);
  }
  for (const node of graph.nodes.values()) {
    checkConnections(c, node, graph, handlers);
    checkEnds(c, node, graph);
  }
}

/** PRC-3: what gets a token where a scope has no start event at all. */
export function implicitStarts(
  scope: ScopeSource,
  elements: ReadonlyMap<string, FlowElement>,
): readonly FlowNode[] {
  if (scope.element.is('adHocSubProcess')) return [];
  if (scope.nodes.some((node) => node.element.local === 'startEvent') || isEventSubProcess(scope)) return [];
  return scope.nodes.filter((node) => node.incoming.length === 0 && !isNeverImplicit(node, elements));
}

export function isEventSubProcess(scope: ScopeSource): boolean {
  return scope.element.attribute('triggeredByEvent') === 'true';
}

// helpers

function isNeverImplicit(node: FlowNode, elements: ReadonlyMap<string, FlowElement>): boolean {
  const element = elements.get(node.id);
  const isLinkCatch = node.element.local === 'intermediateCatchEvent' && linkName(node) !== undefined;
  return (
    isLinkCatch ||
    instantiates(node) ||
    node.element.local === 'boundaryEvent' ||
    element?.type === 'eventSubProcess' ||
    node.element.attribute('isForCompensation') === 'true'
  );
}

function handlerIds(elements: ReadonlyMap<string, FlowElement>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const element of elements.values())
    if (element.type === 'boundaryEvent' && element.compensationHandlerId !== undefined)
      found.add(element.compensationHandlerId);
  return found;
}

function isNoneStart(node: FlowNode): boolean {
  return (
    node.element.local === 'startEvent' &&
    node.element.extension('variableListenerEventDefinition', 'flowable') === undefined &&
    !node.element.children.some(
      (child) =>
        child.namespace === 'bpmn' &&
        (child.local.endsWith('EventDefinition') || child.is('eventDefinitionRef')),
    )
  );
}

function checkStarts(c: Compilation, scope: ScopeSource): void {
  const starts = scope.nodes.filter((node) => node.element.local === 'startEvent');
  const noneStarts = starts.filter(isNoneStart);
  if (scope.element.is('process')) return checkProcessStarts(c, scope, starts, noneStarts);
  if (scope.element.is('adHocSubProcess')) return;
  if (isEventSubProcess(scope)) {
    if (starts.length !== 1 || noneStarts.length > 0) {
      c.reporter.error('ESP_START', scope.element, {
        message: 'An event sub-process has exactly one start event, a typed one. Give it one with a trigger',
      });
    }
    return;
  }
  if (starts.length > 1 || noneStarts.length !== starts.length) {
    c.reporter.error('SUB_PROCESS_START', scope.element, {
      message: 'A sub-process has at most one start event, a none start event',
    });
  }
}

function checkProcessStarts(
  c: Compilation,
  scope: ScopeSource,
  starts: readonly FlowNode[],
  noneStarts: readonly FlowNode[],
): void {
  if (starts.length === 0 && !scope.nodes.some(instantiates)) {
    const names = scope.nodes
      .filter((node) => node.incoming.length === 0 && node.element.local !== 'boundaryEvent')
      .map((node) => node.id);
    c.reporter.hint('START_MISSING', scope.element, {
      message: `No start event: ${names.slice(0, 5).join(', ')} start together`,
    });
  }
  if (noneStarts.length > 1) {
    c.reporter.warning('START_AMBIGUOUS', scope.element, {
      message: `${noneStarts.length} none start events: a start without name uses ${noneStarts[0]?.id ?? ''}`,
    });
  }
}

function checkConnections(
  c: Compilation,
  node: FlowNode,
  graph: ProcessGraph,
  handlers: ReadonlySet<string>,
): void {
  const { element } = node;
  const scope = graph.scopes.get(node.scopeId);
  if (element.local === 'startEvent') {
    if (node.incoming.length > 0)
      c.reporter.error('START_POSITION', element, {
        message:
          'A start event has no incoming, an end event no outgoing flow. Start the loop at the next element',
      });
    return;
  }
  if (element.local === 'endEvent' && node.outgoing.length > 0) {
    c.reporter.error('END_POSITION', element, {
      message:
        'A start event has no incoming, an end event no outgoing flow. Use an intermediate throw event',
    });
  }
  if (SCOPE_TYPES.has(element.local) && element.attribute('triggeredByEvent') === 'true') {
    if (node.incoming.length + node.outgoing.length + node.boundary.length > 0) {
      c.reporter.error('ESP_CONNECTED', element, {
        message: 'An event sub-process has exactly one typed start event and no flows or boundary events',
      });
    }
    return;
  }
  if (element.local === 'boundaryEvent') {
    if (node.incoming.length > 0)
      c.reporter.error('BOUNDARY_FLOWS', element, { message: 'A boundary event has no incoming flow' });
    return;
  }
  if (element.attribute('isForCompensation') === 'true') {
    if (!handlers.has(node.id) && !scope?.element.is('adHocSubProcess')) {
      c.reporter.error('NOT_CONNECTED', element, {
        message:
          'It is marked for compensation but no compensation boundary event is associated with it: it can never run. Draw the association',
      });
    }
    return;
  }
  const isLinkCatch = element.local === 'intermediateCatchEvent' && linkName(node) !== undefined;
  if (isLinkCatch) {
    if (node.incoming.length > 0)
      c.reporter.error('LINK_PAIR', element, {
        message: 'A link catch event has no incoming flow: its throw event leads there',
      });
    return;
  }
  const scopeHasStart = scope?.nodes.some((other) => other.element.local === 'startEvent') === true;
  if (instantiates(node)) return checkInstantiating(c, node, scope);
  if (node.incoming.length === 0 && scopeHasStart && !scope.element.is('adHocSubProcess')) {
    c.reporter.error('NOT_CONNECTED', element, {
      message: 'It has no incoming flow and is not a start: it can never run. Connect or remove it',
    });
  }
}

/** PRC-6: what creates instances stands at process level, is where a token begins, and runs once. */
function checkInstantiating(c: Compilation, node: FlowNode, scope: ScopeSource | undefined): void {
  const { element } = node;
  const isRepeated =
    element.child('multiInstanceLoopCharacteristics') ?? element.child('standardLoopCharacteristics');
  if (node.incoming.length > 0 || scope?.element.is('process') !== true || isRepeated !== undefined) {
    c.reporter.error('INSTANTIATE', element, {
      message:
        'instantiate="true" needs an element without incoming flow, directly in the process and not repeated. Remove it, or use a message start event',
    });
  }
  if (element.attribute('eventGatewayType') !== 'Parallel') return;
  const onlyMessages = node.outgoing.every(({ target }) => isMessageArm(target));
  if (!onlyMessages)
    c.reporter.error('INSTANTIATE', element, {
      message:
        'eventGatewayType="Parallel" leads to message events and receive tasks only. Use Exclusive, or messages',
    });
}

function isMessageArm({ element }: FlowNode): boolean {
  if (element.local === 'receiveTask') return true;
  const definitions = element.children.filter(
    (child) => child.namespace === 'bpmn' && child.local.endsWith('EventDefinition'),
  );
  return definitions.length === 1 && definitions[0]?.is('messageEventDefinition') === true;
}

function checkEnds(c: Compilation, node: FlowNode, graph: ProcessGraph): void {
  const { element } = node;
  if (node.outgoing.length > 0 || element.local === 'endEvent') return;
  if (GATEWAY_TYPES.has(element.local)) {
    c.reporter.error('GATEWAY_NO_FLOW', element, {
      message: 'A gateway needs an outgoing flow. Add one, or remove the gateway',
    });
    return;
  }
  if (element.attribute('triggeredByEvent') === 'true' || element.attribute('isForCompensation') === 'true')
    return;
  if (element.local === 'boundaryEvent') {
    if (!element.children.some((child) => child.is('compensateEventDefinition'))) {
      c.reporter.warning('BOUNDARY_NO_PATH', element, {
        message: 'Nothing follows this boundary event: its token ends there',
      });
    }
    return;
  }
  if (element.local === 'intermediateThrowEvent' && linkName(node) !== undefined) return;
  if (graph.scopes.get(node.scopeId)?.element.is('adHocSubProcess') === true) return;
  if (ACTIVITY_TYPES.has(element.local) || element.local.endsWith('Event'))
    c.reporter.warning('END_MISSING', element, {
      message: `The path ends at ${element.attribute('name') ?? node.id} without an end event`,
    });
}

/** LNK-1: many throws, exactly one catch of the same name in the same scope. */
function checkLinks(c: Compilation, scope: ScopeSource): void {
  const catches = new Map<string, FlowNode[]>();
  const throws = new Map<string, FlowNode[]>();
  for (const node of scope.nodes) {
    const name = linkName(node);
    if (name === undefined) continue;
    const side =
      node.element.local === 'intermediateCatchEvent'
        ? catches
        : node.element.local === 'intermediateThrowEvent'
          ? throws
          : undefined;
    side?.set(name, [...(side.get(name) ?? []), node]);
  }
  for (const nodes of throws.values()) {
    for (const node of nodes)
      if (node.outgoing.length > 0)
        c.reporter.error('LINK_PAIR', node.element, {
          message: 'A link throw event has no outgoing flow: the token goes on behind its catch event',
        });
  }
  const message = (name: string): string =>
    `Link "${name}" needs exactly one catch event and a throw event in the same scope`;
  for (const [name, nodes] of throws)
    if (catches.get(name)?.length !== 1)
      for (const node of nodes) c.reporter.error('LINK_PAIR', node.element, { message: message(name) });
  for (const [name, nodes] of catches) {
    if (nodes.length > 1 || !throws.has(name))
      for (const node of nodes) c.reporter.error('LINK_PAIR', node.element, { message: message(name) });
  }
}
