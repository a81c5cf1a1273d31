import { resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { isSameItem, readOperation } from '../operations.ts';
import type { Operation } from '../operations.ts';
import type { XmlElement } from '../xml-tree.ts';

/** The message that a data input or output of a callable element carries, by the id of that data. */
export type BoundData = ReadonlyMap<string, XmlElement>;

/**
 * `supportedInterfaceRef` and `ioBinding` of a process or global task (10.4.1): an operation it offers, the data input that its
 * incoming message fills and the data output that its outgoing message is. Bound data has the type of the message, so that its
 * values are checked (DAT-8); a binding that cannot be meant refuses the deployment.
 */
export function readIoBindings(c: Compilation, callable: XmlElement): BoundData {
  const bound = new Map<string, XmlElement>();
  const interfaces = callable
    .childrenNamed('supportedInterfaceRef')
    .flatMap((part) => resolve(c, callable, 'supportedInterfaceRef', part.text, 'interface') ?? []);
  const offered = new Set<XmlElement>();
  for (const binding of callable.childrenNamed('ioBinding')) {
    binding.attribute('id');
    const operation = offeredOperation(c, callable, binding, interfaces);
    if (operation === undefined) continue;
    if (operation.element.parent !== undefined) offered.add(operation.element.parent);
    bind(c, callable, binding, 'inputDataRef', operation.inMessage, bound);
    bind(c, callable, binding, 'outputDataRef', operation.outMessage, bound);
  }
  for (const unbound of interfaces.filter((each) => !offered.has(each)))
    c.reporter.error('DATA_SETS', callable, {
      message: `No ioBinding names an operation of the supported interface "${unbound.id ?? ''}". Add one, or remove the interface`,
    });
  return bound;
}

// helpers

function offeredOperation(
  c: Compilation,
  callable: XmlElement,
  binding: XmlElement,
  interfaces: readonly XmlElement[],
): Operation | undefined {
  if (!binding.has('operationRef')) {
    c.reporter.error('REF_UNRESOLVED', callable, {
      message: 'The ioBinding names no operation. Give it an operationRef',
    });
    return undefined;
  }
  const operation = readOperation(c, binding);
  if (operation === undefined || interfaces.some((each) => each === operation.element.parent))
    return operation;
  c.reporter.error('REF_WRONG_TYPE', callable, {
    message: `operationRef refers to "${operation.element.id ?? ''}", whose interface is not supported here. Name it in a supportedInterfaceRef`,
  });
  return undefined;
}

function bind(
  c: Compilation,
  callable: XmlElement,
  binding: XmlElement,
  attribute: 'inputDataRef' | 'outputDataRef',
  message: XmlElement | undefined,
  bound: Map<string, XmlElement>,
): void {
  const kind = attribute === 'inputDataRef' ? 'dataInput' : 'dataOutput';
  const reference = binding.attribute(attribute);
  const data = dataNamed(c, callable, binding, attribute, kind);
  if (reference === undefined || data?.id === undefined) return;
  if (message === undefined) {
    c.reporter.error('DATA_SETS', callable, {
      message: `The operation of the ioBinding has no message for the ${attribute} "${reference}". Remove it, or give the operation the message`,
    });
    return;
  }
  const [own, carried] = [data.attribute('itemSubjectRef'), message.attribute('itemRef')];
  if (own !== undefined && carried !== undefined && !isSameItem(c, own, carried))
    c.reporter.error('DATA_SETS', callable, {
      message: `The ${kind} "${data.id}" has another item definition than the operation's message. Give it itemSubjectRef="${carried}"`,
    });
  else bound.set(data.id, message);
}

/** The data itself, or the set it is the only member of: the schema names the set, its text the data. */
function dataNamed(
  c: Compilation,
  callable: XmlElement,
  binding: XmlElement,
  attribute: 'inputDataRef' | 'outputDataRef',
  kind: 'dataInput' | 'dataOutput',
): XmlElement | undefined {
  const named = resolve(c, callable, attribute, binding.attribute(attribute));
  if (named === undefined) return undefined;
  const members = named.children.filter((child) => child.is(`${kind}Refs`));
  const isSet = named.is(kind === 'dataInput' ? 'inputSet' : 'outputSet');
  const data =
    isSet && members.length === 1 ? resolve(c, callable, attribute, members[0]?.text, kind) : named;
  if (data?.is(kind) === true && callable.children.some((child) => child === data.parent)) return data;
  c.reporter.error('REF_WRONG_TYPE', callable, {
    message: `${attribute} refers to "${named.id ?? ''}", which is not one ${kind} of "${callable.id ?? ''}". Name it, or a set that has only it`,
  });
  return undefined;
}
