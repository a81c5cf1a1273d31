import type { CarriedType, DataFlow, FlowElement } from '../../model/process-model.ts';
import type { Compilation } from '../compilation.ts';
import { definitionElements } from '../event-definitions.ts';
import { messageOf } from '../message-settings.ts';
import { readOperation } from '../operations.ts';
import type { FlowNode } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { DataCatalog } from './data-catalog.ts';

/** D10, D11: the types of the messages an element throws, catches, or exchanges with its worker. */
export function readCarried(
  c: Compilation,
  catalog: DataCatalog,
  node: FlowNode,
  element: FlowElement,
): Pick<DataFlow, 'sends' | 'receives'> {
  const { outgoing, incoming } = messagesOf(c, node, element);
  const carried = (message: XmlElement | undefined, kind: 'input' | 'output'): CarriedType | undefined => {
    const type =
      message === undefined ? undefined : catalog.types.typeNamed(message, message.attribute('itemRef'));
    const only = onlyParameter(catalog, node.id, kind);
    return type === undefined ? undefined : { type, ...(only === undefined ? {} : { only }) };
  };
  const sends = carried(outgoing, 'input');
  const receives = carried(incoming, 'output');
  return { ...(sends === undefined ? {} : { sends }), ...(receives === undefined ? {} : { receives }) };
}

// helpers

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
  return definition?.is('messageEventDefinition') === true && second === undefined
    ? messageOf(c, definition)
    : undefined;
}

function onlyParameter(catalog: DataCatalog, ownerId: string, kind: 'input' | 'output'): string | undefined {
  const found = [...catalog.entries.values()].filter(
    (entry) => entry.ownerId === ownerId && entry.item.kind === kind,
  );
  return found.length === 1 ? found[0]?.name : undefined;
}
