import type {
  DataAssociation,
  DataFlow,
  DataItem,
  FlowElement,
  ModelData,
} from '../../model/process-model.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { FlowNode, ProcessGraph } from '../scopes.ts';
import { readAssociations } from './associations.ts';
import { collectData } from './data-catalog.ts';
import type { DataCatalog } from './data-catalog.ts';
import { hasIo, readSets } from './io-sets.ts';
import { readCarried } from './carried-types.ts';
import { createTypeReader } from './item-types.ts';
import { isOf, readLoopData } from './loop-data.ts';

/**
 * The data of a process (10.4): what is declared, and what each element reads and writes. Adds to the elements; undefined
 * when the process has none, so that its instances pay nothing.
 */
export function attachData(
  c: Compilation,
  graph: ProcessGraph,
  elements: Map<string, FlowElement>,
): ModelData | undefined {
  const { types, ...readers } = createTypeReader(c);
  const catalog = collectData(c, graph, readers);
  let mayWait = false;
  for (const node of graph.nodes.values()) {
    const element = elements.get(node.id);
    if (element === undefined) continue;
    const changed = withData(c, catalog, graph, node, element);
    if (changed === element) continue;
    elements.set(node.id, changed);
    mayWait ||= canWait(changed);
  }
  const process = c.process.child('ioSpecification');
  const calledWith =
    process === undefined
      ? undefined
      : readSets(c, catalog, c.process, c.process.id ?? '', new Set()).inputSets.map((set) => set.required);
  const items = itemsOf(catalog, c.process.id ?? '', elements);
  const isUsed = mayWait || types.size > 0 || Object.keys(items).length > 0;
  if (!isUsed && calledWith === undefined) return undefined;
  return { items, types: Object.fromEntries(types), mayWait, ...present({ calledWith }) };
}

// helpers

function withData(
  c: Compilation,
  catalog: DataCatalog,
  graph: ProcessGraph,
  node: FlowNode,
  element: FlowElement,
): FlowElement {
  const inputs = readAssociations(c, catalog, graph, node, 'dataInputAssociation');
  const outputs = readAssociations(c, catalog, graph, node, 'dataOutputAssociation');
  const multi = 'loop' in element && element.loop?.kind === 'multiInstance' ? element.loop : undefined;
  const loopData =
    multi === undefined ? undefined : readLoopData(c, catalog, graph, node, multi, { inputs, outputs });
  const declared = hasIo(node);
  const carried = readCarried(c, catalog, node, element);
  const flows = inputs.length + outputs.length;
  if (!declared && flows === 0 && loopData === undefined && Object.keys(carried).length === 0) return element;
  if (element.mappingScripts === true)
    c.reporter.error('DATA_SETS', node.element, {
      message:
        'Scripts in variable mappings and data of the standard do not go together. Use expressions in the mappings',
    });
  const bodyNames = loopData?.bodyNames ?? new Set<string>();
  const ofInstance = (association: DataAssociation): boolean =>
    !isOf(association.target, bodyNames) && !association.sources.some((source) => isOf(source, bodyNames));
  const data: DataFlow = {
    declared,
    ...readSets(c, catalog, node.element, node.id, bodyNames),
    inputAssociations: inputs.filter(ofInstance),
    outputAssociations: outputs.filter(ofInstance),
    ...carried,
    ...present({ loop: loopData?.flow }),
  };
  const loop = loopData?.loop;
  return { ...element, data, ...(loop === undefined ? {} : { loop }) } as FlowElement;
}

/** DAT-5: throw events never wait; everybody else may, if there is something to read. */
function canWait(element: FlowElement): boolean {
  if (element.type === 'endEvent' || element.type === 'intermediateThrowEvent') return false;
  const { inputAssociations = [], loop } = element.data ?? {};
  return inputAssociations.length > 0 || loop !== undefined;
}

/** At the top, a data object is an ordinary variable of the instance unless its values are checked. */
function itemsOf(
  catalog: DataCatalog,
  processId: string,
  elements: ReadonlyMap<string, FlowElement>,
): ModelData['items'] {
  const items: Record<string, Record<string, DataItem>> = {};
  for (const { ownerId, name, item } of catalog.entries.values()) {
    const isPlain = item.collection === undefined && item.type === undefined;
    if (isPlain && ownerId === processId) continue;
    if (ownerId !== processId && !elements.has(ownerId)) continue;
    (items[ownerId] ??= {})[name] ??= item;
  }
  return items;
}
