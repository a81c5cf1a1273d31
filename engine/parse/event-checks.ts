import type { EventDefinition, Expression, FlowElement } from '../model/process-model.ts';
import type { Compilation } from './compilation.ts';
import { definitionElements, POSITION_NAMES } from './event-definitions.ts';
import type { EventPosition } from './event-definitions.ts';
import { isInside } from './scopes.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';

type WithDefinitions = Extract<FlowElement, { readonly eventDefinitions: readonly EventDefinition[] }>;

/** The checks of bpmn.md 4 on compiled events: what is caught twice, never caught, or cannot be caught. */
export function checkEvents(
  c: Compilation,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const events = [...elements.values()].filter(
    (element): element is WithDefinitions => 'eventDefinitions' in element,
  );
  for (const event of events) {
    const node = graph.nodes.get(event.id);
    if (node === undefined) continue;
    checkPresence(c, node, event);
    checkInterrupting(c, node, event, elements);
    checkCompensation(c, node, event, graph, elements);
    checkCancel(c, node, event, graph, elements);
  }
  checkCaughtTwice(c, graph, events, elements);
  checkUncaught(c, graph, events, elements);
  checkCompensatedTwice(c, graph, events, elements);
}

// helpers

function checkPresence(c: Compilation, node: FlowNode, event: WithDefinitions): void {
  const catches = event.type === 'intermediateCatchEvent' || event.type === 'boundaryEvent';
  if (catches && definitionElements(c, node.element).length === 0) {
    const position: EventPosition = event.type === 'boundaryEvent' ? 'boundary' : 'catch';
    c.reporter.error('EVENT_DEFINITION_MISSING', node.element, {
      message: `A catching event needs an event definition: give ${POSITION_NAMES[position]} a trigger`,
    });
  }
}

function checkInterrupting(
  c: Compilation,
  node: FlowNode,
  event: WithDefinitions,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const scope = elements.get(event.scopeId);
  const isHandler =
    event.type === 'boundaryEvent' || (event.type === 'startEvent' && scope?.type === 'eventSubProcess');
  if (!isHandler) return;
  const attribute = event.type === 'boundaryEvent' ? 'cancelActivity' : 'isInterrupting';
  for (const definition of event.eventDefinitions) {
    if (
      (definition.kind === 'error' || definition.kind === 'cancel') &&
      node.element.attribute(attribute) === 'false'
    ) {
      c.reporter.error('INTERRUPTING_REQUIRED', node.element, {
        message: 'Error and cancel events always interrupt. Make the event interrupting',
        fix: { kind: 'SET_INTERRUPTING', params: { elementId: node.id, attribute } },
      });
    }
    if (definition.kind === 'timer' && definition.timer.kind === 'cycle' && event.interrupting) {
      c.reporter.warning('TIMER_CYCLE_ONCE', node.element, {
        message:
          'Only the first occurrence of this cycle is used. Use a duration, or make the event non-interrupting',
      });
    }
  }
}

function checkCompensation(
  c: Compilation,
  node: FlowNode,
  event: WithDefinitions,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  for (const definition of event.eventDefinitions) {
    if (definition.kind !== 'compensation') continue;
    if (event.type === 'boundaryEvent') {
      if (node.outgoing.length > 0)
        c.reporter.error('BOUNDARY_FLOWS', node.element, {
          message: 'A compensation boundary event has no outgoing flow. Associate the handler instead',
        });
      continue;
    }
    if (event.type !== 'endEvent' && event.type !== 'intermediateThrowEvent') continue;
    const scopes = reachableScopes(event.scopeId, elements);
    const target = definition.activityId === undefined ? undefined : elements.get(definition.activityId);
    if (
      definition.activityId !== undefined &&
      (target === undefined ||
        !scopes.includes(target.scopeId) ||
        !('boundaryEventIds' in target) ||
        !isCompensable(target, graph, elements))
    ) {
      c.reporter.error('COMPENSATION_REF', node.element, {
        message: `activityRef must name a compensable activity of the same scope; "${definition.activityId}" is none`,
      });
    }
    if (
      definition.activityId === undefined &&
      ![...elements.values()].some(
        (other) => scopes.includes(other.scopeId) && isCompensable(other, graph, elements),
      )
    ) {
      c.reporter.warning('COMPENSATION_NOTHING', node.element, {
        message: 'Nothing in this scope can be compensated',
      });
    }
  }
}

/** CMP-2: the scope of the throw; inside an event sub-process also its parent. */
function reachableScopes(scopeId: string, elements: ReadonlyMap<string, FlowElement>): readonly string[] {
  const scope = elements.get(scopeId);
  return scope?.type === 'eventSubProcess' ? [scopeId, scope.scopeId] : [scopeId];
}

function isCompensable(
  element: FlowElement,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): boolean {
  if (!('boundaryEventIds' in element)) return false;
  const isCompensationEvent = (id: string): boolean => {
    const event = elements.get(id);
    return (
      event?.type === 'boundaryEvent' &&
      event.eventDefinitions.some((definition) => definition.kind === 'compensation')
    );
  };
  if (element.type === 'callActivity' || element.boundaryEventIds.some(isCompensationEvent)) return true;
  if (element.type !== 'subProcess' && element.type !== 'transaction') return false;
  for (const inner of elements.values()) {
    if (
      inner.id !== element.id &&
      isInside(graph, inner.scopeId, element.id) &&
      'eventDefinitions' in inner &&
      inner.type !== 'endEvent' &&
      inner.type !== 'intermediateThrowEvent'
    ) {
      if (inner.eventDefinitions.some((definition) => definition.kind === 'compensation')) return true;
    }
  }
  return false;
}

/** TRX-1. */
function checkCancel(
  c: Compilation,
  node: FlowNode,
  event: WithDefinitions,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  if (!event.eventDefinitions.some((definition) => definition.kind === 'cancel')) return;
  if (event.type === 'boundaryEvent') {
    if (elements.get(event.attachedToId)?.type !== 'transaction')
      c.reporter.error('CANCEL', node.element, {
        message: 'A cancel boundary event stands on a transaction only',
      });
    return;
  }
  const transaction = elements.get(event.scopeId);
  const host = graph.nodes.get(event.scopeId);
  const isCaught = host?.boundary.some((boundary) =>
    boundary.element.children.some((child) => child.is('cancelEventDefinition')),
  );
  if (transaction?.type !== 'transaction' || isCaught !== true) {
    c.reporter.error('CANCEL', node.element, {
      message: 'A cancel end event stands directly in a transaction that has a cancel boundary event',
    });
  }
}

function checkCaughtTwice(
  c: Compilation,
  graph: ProcessGraph,
  events: readonly WithDefinitions[],
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const seen = new Map<string, string>();
  for (const event of events) {
    const place = placeOf(event, elements);
    const node = graph.nodes.get(event.id);
    if (place === undefined || node === undefined) continue;
    for (const definition of event.eventDefinitions) {
      const signature = signatureOf(definition);
      if (signature === undefined) continue;
      if (!seen.has(`${place} ${signature}`)) {
        seen.set(`${place} ${signature}`, event.id);
        continue;
      }
      c.reporter.error(
        event.type === 'boundaryEvent' ? 'BOUNDARY_DUPLICATE' : 'ESP_DUPLICATE',
        node.element,
        {
          message: `${signature} is caught twice at ${place.replace(/^\w+ /, '')}; only one can get it`,
        },
      );
    }
  }
}

function placeOf(event: WithDefinitions, elements: ReadonlyMap<string, FlowElement>): string | undefined {
  if (event.type === 'boundaryEvent') return `boundary ${event.attachedToId}`;
  if (event.type !== 'startEvent') return undefined;
  const scope = elements.get(event.scopeId);
  return scope?.type === 'eventSubProcess' ? `scope ${scope.scopeId}` : undefined;
}

function signatureOf(definition: EventDefinition): string | undefined {
  switch (definition.kind) {
    case 'error':
    case 'escalation':
      return `${definition.kind} ${textOf(definition.code)}`;
    case 'message':
      return definition.catch === undefined ? undefined : `message ${textOf(definition.catch.name)}`;
    case 'compensation':
    case 'cancel':
      return definition.kind;
    default:
      return undefined;
  }
}

function textOf(expression: Expression | undefined): string {
  return expression === undefined
    ? '(any)'
    : expression.language === 'literal'
      ? `"${String(expression.value)}"`
      : expression.source;
}

/** ERR-3: who can catch an error stands on an activity around it or in one of its scopes. */
function checkUncaught(
  c: Compilation,
  graph: ProcessGraph,
  events: readonly WithDefinitions[],
  elements: ReadonlyMap<string, FlowElement>,
): void {
  for (const thrower of elements.values()) {
    for (const definition of thrownBy(thrower)) {
      if (definition.kind !== 'error' || definition.code?.language !== 'literal') continue;
      const code = definition.code.value;
      // A multi-instance activity may catch at its own boundary what its body throws (MI-10).
      const around = [thrower.id, ...enclosing(thrower.scopeId, elements)];
      const caught = events.some((catcher) => {
        const isAround =
          catcher.type === 'boundaryEvent'
            ? around.includes(catcher.attachedToId)
            : catcher.type === 'startEvent' &&
              elements.get(catcher.scopeId)?.type === 'eventSubProcess' &&
              around.includes(elements.get(catcher.scopeId)?.scopeId ?? '');
        return isAround && catcher.eventDefinitions.some((one) => catchesCode(one, code));
      });
      if (!caught)
        c.reporter.warning('ERROR_UNCAUGHT', graph.nodes.get(thrower.id)?.element, {
          message: `Nothing in this process catches "${String(code)}": a caller must, or the instance stops with an incident`,
        });
    }
  }
}

function thrownBy(element: FlowElement): readonly EventDefinition[] {
  if (element.type === 'endEvent') return element.eventDefinitions;
  return 'loop' in element && element.loop?.kind === 'multiInstance'
    ? (element.loop.events ?? []).flatMap(({ throws }) => throws)
    : [];
}

function catchesCode(definition: EventDefinition, code: unknown): boolean {
  return (
    definition.kind === 'error' &&
    (definition.code === undefined ||
      definition.code.language !== 'literal' ||
      definition.code.value === code)
  );
}

/** The scopes around an element, innermost first; the process is the last. */
function enclosing(scopeId: string, elements: ReadonlyMap<string, FlowElement>): readonly string[] {
  const scopes = [scopeId];
  for (let at = elements.get(scopeId); at !== undefined; at = elements.get(at.scopeId))
    scopes.push(at.scopeId);
  return scopes;
}

/** CMP-6: either a handler of its own, or an event sub-process that undoes it from inside. */
function checkCompensatedTwice(
  c: Compilation,
  graph: ProcessGraph,
  events: readonly WithDefinitions[],
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const compensates = (event: WithDefinitions): boolean =>
    event.eventDefinitions.some(({ kind }) => kind === 'compensation');
  const inside = new Set(
    events
      .filter((event) => event.type === 'startEvent' && compensates(event))
      .map((event) => elements.get(event.scopeId)?.scopeId),
  );
  for (const event of events)
    if (event.type === 'boundaryEvent' && compensates(event) && inside.has(event.attachedToId))
      c.reporter.error('COMPENSATION_TWICE', graph.nodes.get(event.id)?.element, {
        message: `"${event.attachedToId}" has a compensation event sub-process too; use one of the two, not both`,
      });
}
