import type { CarriedType, DataFlow, FlowElement } from '../../model/process-model.ts';
import { resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { definitionElements } from '../event-definitions.ts';
import { messageOf } from '../message-settings.ts';
import { readOperation } from '../operations.ts';
import { present } from '../present.ts';
import type { FlowNode } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { DataCatalog } from './data-catalog.ts';

/** D10, D11: the types of what an element throws, catches, or exchanges with its worker. */
export function readCarried(
  c: Compilation,
  catalog: DataCatalog,
  node: FlowNode,
  element: FlowElement,
): Pick<DataFlow, 'sends' | 'receives'> {
  const { outgoing, incoming } = messagesOf(c, node, element);
  const carried = (message: XmlElement | undefined, kind: 'input' | 'output'): CarriedType | undefined => {
    // The schema calls it itemRef on a message, structureRef on a signal, an error and an escalation.
    const reference = message?.attribute(message.is('message') ? 'itemRef' : 'structureRef');
    if (message === undefined || isUnknown(c, message, reference)) return undefined;
    const type = catalog.types.typeNamed(message, reference);
    const only = onlyParameter(catalog, node.id, kind);
    if (type === undefined) return undefined;
    return {
      type,
      ...present({ only }),
      ...(message.is('message') ? {} : { optional: true, ...besidesOf(element) }),
    };
  };
  const sends = carried(outgoing, 'input');
  const receives = carried(incoming, 'output');
  return { ...(sends === undefined ? {} : { sends }), ...(receives === undefined ? {} : { receives }) };
}

// helpers

/** Tools write the name of a type where the schema wants an item definition; a message says itself that its item is missing. */
function isUnknown(c: Compilation, carrier: XmlElement, reference: string | undefined): boolean {
  if (reference === undefined || carrier.is('message')) return false;
  if (c.byId.has(reference) || c.byId.has(reference.slice(reference.indexOf(':') + 1))) return false;
  c.reporter.warning('DATA_TYPE_UNKNOWN', carrier, {
    message: `structureRef "${reference}" cannot be resolved; values are not checked`,
  });
  return true;
}

/** The names under which a catcher gets the code and the message of what it caught. */
function besidesOf(element: FlowElement): Pick<CarriedType, 'besides'> {
  const definitions = 'eventDefinitions' in element ? element.eventDefinitions : [];
  const besides = definitions.flatMap((definition) => [
    ...('codeVariable' in definition ? [definition.codeVariable] : []),
    ...('messageVariable' in definition ? [definition.messageVariable] : []),
  ]);
  const names = besides.filter((name) => name !== undefined);
  return names.length === 0 ? {} : { besides: names };
}

interface Messages {
  readonly outgoing?: XmlElement | undefined;
  readonly incoming?: XmlElement | undefined;
}

function messagesOf(c: Compilation, node: FlowNode, element: FlowElement): Messages {
  switch (element.type) {
    case 'serviceTask':
      return operationMessages(c, node);
    case 'sendTask':
      return element.message === undefined
        ? operationMessages(c, node)
        : { outgoing: messageOf(c, node.element) };
    case 'receiveTask':
      return { incoming: messageOf(c, node.element) };
    case 'endEvent':
    case 'intermediateThrowEvent':
      return { outgoing: eventMessage(c, node) };
    case 'startEvent':
    case 'intermediateCatchEvent':
    case 'boundaryEvent':
      return { incoming: eventMessage(c, node) };
    default:
      return {};
  }
}

function operationMessages(c: Compilation, node: FlowNode): Messages {
  const operation = readOperation(c, node.element);
  return { outgoing: operation?.inMessage, incoming: operation?.outMessage };
}

/** With several definitions nobody could say which one a payload is of. */
function eventMessage(c: Compilation, node: FlowNode): XmlElement | undefined {
  const [definition, second] = definitionElements(c, node.element);
  if (definition === undefined || second !== undefined) return undefined;
  if (definition.is('messageEventDefinition')) return messageOf(c, definition);
  const kind = /^(signal|error|escalation)EventDefinition$/.exec(definition.local)?.[1];
  if (kind === undefined) return undefined;
  const reference = `${kind}Ref`;
  return resolve(c, definition, reference, definition.attribute(reference), kind);
}

function onlyParameter(catalog: DataCatalog, ownerId: string, kind: 'input' | 'output'): string | undefined {
  const found = [...catalog.entries.values()].filter(
    (entry) => entry.ownerId === ownerId && entry.item.kind === kind,
  );
  return found.length === 1 ? found[0]?.name : undefined;
}
