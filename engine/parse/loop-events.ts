import type { EventDefinition, LoopEvent, LoopThrowDefinition } from '../model/process-model.ts';
import { readExpression, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { definitionElements, EVENT_DEFINITION_NAMES, readThrownDefinition } from './event-definitions.ts';
import { present } from './present.ts';
import type { FlowNode } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * MI-10, table 10.29: what a multi-instance activity throws when an instance has completed. `None`: one event each time;
 * `One`: one event the first time; `Complex`: the events of each definition whose condition holds; `All`: nothing.
 */
export function readLoopEvents(
  c: Compilation,
  node: FlowNode,
  loop: XmlElement,
): readonly LoopEvent[] | undefined {
  const behavior = loop.attribute('behavior') ?? 'All';
  switch (behavior) {
    case 'All':
      return undefined;
    case 'None':
      return single(c, node, loop, 'noneBehaviorEventRef', {});
    case 'One':
      return single(c, node, loop, 'oneBehaviorEventRef', { firstOnly: true });
    case 'Complex':
      return complex(c, node, loop);
    default:
      refuse(c, node, `behavior="${behavior}" is not known. Use None, One, All or Complex`);
      return undefined;
  }
}

// helpers

const THROWN: ReadonlySet<EventDefinition['kind']> = new Set(['signal', 'message', 'escalation', 'error']);

function refuse(c: Compilation, node: FlowNode, message: string): void {
  c.reporter.error('MI_BEHAVIOR', node.element, { message });
}

function single(
  c: Compilation,
  node: FlowNode,
  loop: XmlElement,
  attribute: 'noneBehaviorEventRef' | 'oneBehaviorEventRef',
  when: Pick<LoopEvent, 'firstOnly'>,
): readonly LoopEvent[] | undefined {
  const behavior = attribute === 'oneBehaviorEventRef' ? 'One' : 'None';
  const reference = loop.attribute(attribute);
  if (reference === undefined || reference.trim() === '') {
    refuse(
      c,
      node,
      `behavior="${behavior}" needs its event reference: name a signal, message, escalation or error event definition in ${attribute}`,
    );
    return undefined;
  }
  const element = resolve(c, loop, attribute, reference, ...EVENT_DEFINITION_NAMES);
  const definition = element === undefined ? undefined : thrown(c, node, loop, element);
  return definition === undefined ? undefined : [{ ...when, throws: [definition] }];
}

function complex(c: Compilation, node: FlowNode, loop: XmlElement): readonly LoopEvent[] | undefined {
  const parts = loop.childrenNamed('complexBehaviorDefinition');
  if (parts.length === 0) {
    refuse(
      c,
      node,
      'behavior="Complex" needs its events: add a complexBehaviorDefinition with a condition and an event',
    );
    return undefined;
  }
  return parts.flatMap((part): readonly LoopEvent[] => {
    part.attribute('id');
    const condition = conditionOf(c, node, part);
    const event = part.child('event');
    event?.attribute('id');
    const elements = event === undefined ? [] : definitionElements(c, event);
    if (elements.length === 0)
      refuse(
        c,
        node,
        'A complexBehaviorDefinition needs an event with a signal, message, escalation or error event definition',
      );
    const throws = elements.flatMap((element) => thrown(c, node, loop, element) ?? []);
    return condition === undefined || throws.length === 0
      ? []
      : [{ condition, throws: errorLast(c, node, throws) }];
  });
}

function conditionOf(c: Compilation, node: FlowNode, part: XmlElement): LoopEvent['condition'] {
  const condition = part.child('condition');
  const text = condition?.text.trim() ?? '';
  if (condition === undefined || text === '') {
    refuse(c, node, 'A complexBehaviorDefinition needs a condition: it says when its event is thrown');
    return undefined;
  }
  condition.attribute('id');
  return readExpression(c, {
    text,
    at: condition,
    label: 'condition',
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: condition.attribute('language') }),
  });
}

function thrown(
  c: Compilation,
  node: FlowNode,
  loop: XmlElement,
  element: XmlElement,
): LoopThrowDefinition | undefined {
  const definition = readThrownDefinition(c, loop, element, (kind) => {
    if (THROWN.has(kind)) return true;
    refuse(
      c,
      node,
      `A multi-instance activity throws signals, messages, escalations and errors; "${element.id ?? kind}" is a ${kind} event definition`,
    );
    return false;
  });
  if (definition === undefined || !isThrown(definition)) return undefined;
  if (definition.kind === 'message' && definition.throw?.job !== undefined) {
    refuse(
      c,
      node,
      'A message of a multi-instance activity is published, not sent by a worker. Remove its job type',
    );
    return undefined;
  }
  return definition;
}

function isThrown(definition: EventDefinition): definition is LoopThrowDefinition {
  return THROWN.has(definition.kind);
}

/** MUL-4: an error ends the activity, so it comes last, and there is one at most. */
function errorLast(
  c: Compilation,
  node: FlowNode,
  throws: readonly LoopThrowDefinition[],
): readonly LoopThrowDefinition[] {
  const errors = throws.filter(({ kind }) => kind === 'error');
  if (errors.length > 1)
    c.reporter.error('MULTIPLE_THROW', node.element, {
      message: 'An event of a multi-instance activity throws at most one error. Use one definition for each',
    });
  return [...throws.filter(({ kind }) => kind !== 'error'), ...errors];
}
