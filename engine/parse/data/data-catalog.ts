import type { DataItem, DataPlace } from '../../model/process-model.ts';
import { isVariableName, readVariableName, resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { FlowNode, ProcessGraph } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import { readIoBindings } from './io-bindings.ts';
import { readStorePlace } from './store-places.ts';

/** One item-aware element of the file: the variable it is, and who owns that variable. */
export interface DataEntry {
  readonly element: XmlElement;
  /** Id of the process, sub-process, activity or event that owns the variable. */
  readonly ownerId: string;
  readonly name: string;
  readonly item: DataItem;
  /** DAT-2: the state a reference names. */
  readonly state?: string;
}

/** Everything that associations and loops may refer to, by the id it has in the file. */
export interface DataCatalog {
  /** DAT-4: data store references by id. */
  readonly stores: ReadonlyMap<string, XmlElement>;
  readonly entries: ReadonlyMap<string, DataEntry>;
  readonly types: ItemTypes;
}

/** Reads the item definition an element names. */
export interface ItemTypes {
  readonly typeOf: (at: XmlElement) => { readonly type?: string; readonly collection?: true };
  readonly typeNamed: (at: XmlElement, reference: string | undefined) => string | undefined;
}

/** DAT-1, DAT-7: data objects, references and properties of every scope; inputs, outputs and properties of every element. */
export function collectData(c: Compilation, graph: ProcessGraph, types: ItemTypes): DataCatalog {
  const entries = new Map<string, DataEntry>();
  const bound = new Map(
    [c.process, ...[...graph.nodes.values()].map(({ element }) => element)].flatMap((callable) => [
      ...readIoBindings(c, callable),
    ]),
  );
  const add = (ownerId: string, element: XmlElement, kind: DataItem['kind']): void => {
    const entry = readItem(c, types, ownerId, element, kind, bound.get(element.id ?? ''));
    if (element.id !== undefined) entries.set(element.id, entry);
  };
  for (const scope of graph.scopes.values()) {
    for (const object of scope.element.childrenNamed('dataObject')) add(scope.id, object, 'object');
    if (scope.parentId !== undefined) continue;
    for (const property of scope.element.childrenNamed('property')) add(scope.id, property, 'property');
    addParameters(scope.element, scope.id, add);
  }
  for (const node of graph.nodes.values()) {
    for (const property of namedProperties(node.element)) add(node.id, property, 'property');
    addParameters(node.element, node.id, add);
    addLoopItems(node, add);
  }
  for (const scope of graph.scopes.values()) {
    for (const reference of scope.element.childrenNamed('dataObjectReference'))
      addReference(c, entries, reference);
  }
  const stores = new Map<string, XmlElement>();
  for (const scope of graph.scopes.values())
    for (const reference of scope.element.children)
      if (reference.is('dataStoreReference') && reference.id !== undefined)
        stores.set(reference.id, reference);
  return { entries, types, stores };
}

/** The place an id stands for, as seen from an element; undefined with a problem when it cannot be used there. */
export function placeOf(
  c: Compilation,
  catalog: DataCatalog,
  graph: ProcessGraph,
  node: FlowNode,
  at: XmlElement,
  reference: string,
): DataPlace | undefined {
  const id = reference.trim();
  const store = catalog.stores.get(id) ?? catalog.stores.get(id.slice(id.indexOf(':') + 1));
  if (store !== undefined) return readStorePlace(c, catalog.types, store);
  const entry = catalog.entries.get(id) ?? catalog.entries.get(id.slice(id.indexOf(':') + 1));
  if (entry === undefined) {
    const target = resolve(c, at, at.local, id);
    if (target !== undefined)
      c.reporter.error('REF_WRONG_TYPE', at, {
        message: `${at.local} refers to "${id}", which is a ${target.local}, not data of this process`,
      });
    return undefined;
  }
  const { name, ownerId, state } = entry;
  if (ownerId === node.id) return { kind: 'own', name };
  if (!encloses(graph, ownerId, node)) {
    c.reporter.error('DATA_SETS', at, {
      message: `"${id}" belongs to "${ownerId}" and cannot be reached from "${node.id}". Use a data object of an enclosing scope`,
    });
    return undefined;
  }
  return { kind: 'scope', name, scopeId: ownerId, ...(state === undefined ? {} : { state }) };
}

/** Properties that are not the placeholder drawing tools write for arrows without a target. */
export function namedProperties(element: XmlElement): readonly XmlElement[] {
  return element.children
    .filter((child) => child.is('property') && child.attribute('name') !== ARROW_PLACEHOLDER)
    .map((child) => Object.assign(child, { used: true }));
}

export const ARROW_PLACEHOLDER = '__targetRef_placeholder';

// helpers

type Add = (ownerId: string, element: XmlElement, kind: DataItem['kind']) => void;

/** DAT-1: `millrace:data variable`, else the name if it can be one, else the id. */
function readItem(
  c: Compilation,
  types: ItemTypes,
  ownerId: string,
  element: XmlElement,
  kind: DataItem['kind'],
  message: XmlElement | undefined,
): DataEntry {
  const variable = element.extension('data', 'millrace')?.attribute('variable');
  const written = element.attribute('name') ?? '';
  const name =
    variable === undefined
      ? isVariableName(written)
        ? written
        : (element.id ?? written)
      : (readVariableName(c, variable, element) ?? variable);
  const own = types.typeOf(element);
  const type =
    own.type ?? (message === undefined ? undefined : types.typeNamed(message, message.attribute('itemRef')));
  const isCollection = element.attribute('isCollection') === 'true' || own.collection === true;
  const item: DataItem = {
    kind,
    ...(isCollection ? { collection: true as const } : {}),
    ...(type === undefined ? {} : { type }),
  };
  return { element, ownerId, name, item };
}

/** An `ioSpecification`, or the data inputs and outputs of an event. */
function addParameters(element: XmlElement, ownerId: string, add: Add): void {
  for (const holder of [element, ...element.childrenNamed('ioSpecification')]) {
    for (const input of holder.childrenNamed('dataInput')) add(ownerId, input, 'input');
    for (const output of holder.childrenNamed('dataOutput')) add(ownerId, output, 'output');
  }
}

/** MI-2: the item of a multi-instance activity is a variable of each of its instances. */
function addLoopItems(node: FlowNode, add: Add): void {
  const loop = node.element.children.find((child) => child.is('multiInstanceLoopCharacteristics'));
  const item = loop?.child('inputDataItem');
  const output = loop?.child('outputDataItem');
  if (item !== undefined) add(node.id, item, 'property');
  if (output !== undefined) add(node.id, output, 'property');
}

function addReference(c: Compilation, entries: Map<string, DataEntry>, reference: XmlElement): void {
  const object = resolve(c, reference, 'dataObjectRef', reference.attribute('dataObjectRef'), 'dataObject');
  const state = reference.child('dataState')?.attribute('name');
  const entry = object?.id === undefined ? undefined : entries.get(object.id);
  const type = reference.attribute('itemSubjectRef');
  if (type !== undefined && type !== object?.attribute('itemSubjectRef'))
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', reference, {
      message:
        'itemSubjectRef of the dataObjectReference would have no effect here: its data object says the type. Give it to the dataObject',
    });
  if (object === undefined && !reference.has('dataObjectRef')) {
    c.reporter.warning('NOT_EXECUTED', reference, {
      message: 'The dataObjectReference names no data object: it is a drawing only and is not executed',
    });
    return;
  }
  if (entry === undefined || reference.id === undefined) return;
  entries.set(reference.id, { ...entry, ...(state === undefined || state === '' ? {} : { state }) });
}

function encloses(graph: ProcessGraph, ownerId: string, node: FlowNode): boolean {
  for (let at: string | undefined = node.scopeId; at !== undefined; at = graph.scopes.get(at)?.parentId)
    if (at === ownerId) return true;
  return false;
}
