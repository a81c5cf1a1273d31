import { capabilities } from '../elements/capabilities.ts';
import type {
  BoundaryEventElement,
  FlowElement,
  FormReference,
  StartEventElement,
} from '../model/process-model.ts';
import type { Compilation } from './compilation.ts';
import { POSITION_NAMES, readEventDefinitions } from './event-definitions.ts';
import type { EventPosition } from './event-definitions.ts';
import { oneOf, readBase } from './flow-nodes.ts';
import { present } from './present.ts';
import { linkName } from './reachability.ts';
import { isStartPoint } from './scopes.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';

/** One event of the file as model element. */
export function compileEvent(c: Compilation, node: FlowNode, graph: ProcessGraph): FlowElement | undefined {
  const { element } = node;
  switch (element.local) {
    case 'startEvent':
      return startEvent(c, node, graph);
    case 'endEvent':
      return { ...readBase(c, node), type: 'endEvent', eventDefinitions: readDefinitions(c, node, 'end') };
    case 'intermediateThrowEvent':
      return {
        ...readBase(c, node),
        type: 'intermediateThrowEvent',
        eventDefinitions: withLinkTarget(readDefinitions(c, node, 'throw'), node, graph),
      };
    case 'intermediateCatchEvent':
      return {
        ...readBase(c, node),
        type: 'intermediateCatchEvent',
        eventDefinitions: readDefinitions(c, node, 'catch', isStartPoint(node)),
        parallelMultiple: isParallelMultiple(c, node),
      };
    default:
      return boundaryEvent(c, node, graph);
  }
}

// helpers

function readDefinitions(
  c: Compilation,
  node: FlowNode,
  position: EventPosition,
  isStart = position === 'start',
): StartEventElement['eventDefinitions'] {
  const definitions = readEventDefinitions(c, node.element, position, isStart);
  const allOf = isParallelMultiple(c, node);
  const alone = definitions.find(({ kind }) => !capabilities.parallelMultipleKinds.includes(kind));
  if (definitions.length > 1 && allOf && alone !== undefined) {
    c.reporter.error('EVENT_NOT_ALLOWED', node.element, {
      message: `Several definitions that must all occur on ${POSITION_NAMES[position]} cannot include one of kind ${alone.kind}: it takes effect at once and cannot wait for the others. Use an event of its own for it`,
    });
  }
  return position === 'throw' || position === 'end' ? inOrderOfThrow(c, node, definitions) : definitions;
}

/** MUL-4: file order, but what ends the thrower comes last, and there is one of it at most. */
function inOrderOfThrow(
  c: Compilation,
  node: FlowNode,
  definitions: StartEventElement['eventDefinitions'],
): StartEventElement['eventDefinitions'] {
  if (definitions.length < 2) return definitions;
  const isLast = ({ kind }: StartEventElement['eventDefinitions'][number]): boolean =>
    kind === 'error' || kind === 'cancel' || kind === 'terminate';
  const last = definitions.filter(isLast);
  if (last.length > 1 || definitions.some(({ kind }) => kind === 'link')) {
    c.reporter.error('MULTIPLE_THROW', node.element, {
      message:
        'An event throws at most one of error, cancel and terminate, and a link stands alone. Use one event for each',
    });
  }
  return [...definitions.filter((definition) => !isLast(definition)), ...last];
}

function isParallelMultiple(_c: Compilation, node: FlowNode): boolean {
  return node.element.attribute('parallelMultiple') === 'true';
}

function startEvent(c: Compilation, node: FlowNode, graph: ProcessGraph): StartEventElement {
  const { element } = node;
  const scope = graph.scopes.get(node.scopeId)?.element;
  const inEventSubProcess = scope?.attribute('triggeredByEvent') === 'true';
  const form: FormReference | undefined = oneOf(c, element, 'its form', (dialect) =>
    dialect.form(c, element),
  );
  // BPMN allows the attribute on every start event; it only means something in an event sub-process.
  const interrupting = element.attribute('isInterrupting') !== 'false';
  return {
    ...readBase(c, node),
    type: 'startEvent',
    eventDefinitions: readDefinitions(c, node, inEventSubProcess ? 'eventSubProcessStart' : 'start'),
    interrupting: inEventSubProcess ? interrupting : true,
    parallelMultiple: isParallelMultiple(c, node),
    ...present({ form }),
  };
}

/** LNK-1: the throw knows its catch event. */
function withLinkTarget(
  definitions: StartEventElement['eventDefinitions'],
  node: FlowNode,
  graph: ProcessGraph,
): StartEventElement['eventDefinitions'] {
  return definitions.map((definition) => {
    if (definition.kind !== 'link') return definition;
    const target = graph.scopes
      .get(node.scopeId)
      ?.nodes.find(
        (other) => other.element.local === 'intermediateCatchEvent' && linkName(other) === definition.name,
      );
    return target === undefined ? definition : { ...definition, targetId: target.id };
  });
}

function boundaryEvent(c: Compilation, node: FlowNode, graph: ProcessGraph): BoundaryEventElement {
  const { element } = node;
  const reference = element.attribute('attachedToRef')?.trim() ?? '';
  const eventDefinitions = readDefinitions(c, node, 'boundary');
  const isCompensation = eventDefinitions.some((definition) => definition.kind === 'compensation');
  return {
    ...readBase(c, node),
    type: 'boundaryEvent',
    attachedToId: graph.nodes.has(reference) ? reference : reference.slice(reference.indexOf(':') + 1),
    interrupting: element.attribute('cancelActivity') !== 'false' && !isCompensation,
    eventDefinitions,
    parallelMultiple: isParallelMultiple(c, node),
    ...(isCompensation ? present({ compensationHandlerId: compensationHandler(c, node, graph)?.id }) : {}),
  };
}

/** E70: the activity at the other end of the association. */
function compensationHandler(c: Compilation, node: FlowNode, graph: ProcessGraph): FlowNode | undefined {
  const handlers = associationTargets(c, node, graph);
  const [handler] = handlers;
  if (
    handlers.length !== 1 ||
    handler === undefined ||
    handler.element.attribute('isForCompensation') !== 'true' ||
    handler.incoming.length + handler.outgoing.length > 0
  ) {
    c.reporter.error('COMPENSATION_HANDLER', node.element, {
      message:
        'A compensation boundary event needs one associated activity with isForCompensation and without flows. Draw an association to it',
    });
  }
  return handler;
}

/** Some tools draw the association towards the event; the direction says nothing here. */
function associationTargets(c: Compilation, node: FlowNode, graph: ProcessGraph): readonly FlowNode[] {
  const scopes = [
    graph.scopes.get(node.scopeId)?.element,
    c.process,
    ...c.definitions.children.filter((child) => child.is('collaboration')),
  ];
  const found = new Set<FlowNode>();
  for (const association of new Set(
    scopes.flatMap((scope) => scope?.children.filter((child) => child.is('association')) ?? []),
  )) {
    const [source, target] = [association.attribute('sourceRef'), association.attribute('targetRef')];
    const other = source === node.id ? target : target === node.id ? source : undefined;
    const handler = other === undefined ? undefined : graph.nodes.get(other);
    if (handler !== undefined) found.add(handler);
  }
  return [...found];
}
