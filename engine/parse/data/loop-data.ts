import type {
  DataAssociation,
  DataPlace,
  Expression,
  LoopDataFlow,
  MultiInstanceModel,
} from '../../model/process-model.ts';
import type { Compilation } from '../compilation.ts';
import { readExpression } from '../compilation.ts';
import { present } from '../present.ts';
import type { FlowNode, ProcessGraph } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import { placeOf } from './data-catalog.ts';
import type { DataCatalog } from './data-catalog.ts';

export interface LoopData {
  readonly loop: MultiInstanceModel;
  readonly flow: LoopDataFlow;
  /** Names of data inputs and outputs that belong to the body. */
  readonly bodyNames: ReadonlySet<string>;
}

/**
 * M04, M05, MI-1: the list comes from `loopDataInputRef` (a data input or a data object) and the outputs go to
 * `loopDataOutputRef`; the items are variables of each instance under the names of `inputDataItem` and `outputDataItem`.
 */
export function readLoopData(
  c: Compilation,
  catalog: DataCatalog,
  graph: ProcessGraph,
  node: FlowNode,
  loop: MultiInstanceModel,
  associations: { readonly inputs: readonly DataAssociation[]; readonly outputs: readonly DataAssociation[] },
): LoopData | undefined {
  const element = node.element.child('multiInstanceLoopCharacteristics');
  if (element === undefined) return undefined;
  const inputRef = element.child('loopDataInputRef');
  const outputRef = element.child('loopDataOutputRef');
  const item = nameOf(catalog, element.child('inputDataItem'));
  const outputItem = nameOf(catalog, element.child('outputDataItem'));
  if (inputRef === undefined && outputRef === undefined && item === undefined && outputItem === undefined)
    return undefined;
  const place = (at: XmlElement | undefined): DataPlace | undefined =>
    at === undefined ? undefined : placeOf(c, catalog, graph, node, at, at.text);
  const input = place(inputRef);
  const output = place(outputRef);
  if (input?.kind === 'store' || output?.kind === 'store')
    c.reporter.error('DATA_SETS', node.element, {
      message:
        'A multi-instance activity does not run over a data store itself. Give it a data input with an association',
    });
  checkSources(c, node, loop, { inputRef, outputRef, item, outputItem });
  const bodyNames = new Set([input, output].flatMap((each) => (each?.kind === 'own' ? [each.name] : [])));
  return {
    loop: {
      ...loop,
      ...present({
        inputCollection:
          loop.inputCollection ?? (input === undefined ? undefined : variable(c, element, input.name)),
        inputElement: loop.inputElement ?? item,
        outputElement:
          loop.outputElement ?? (outputItem === undefined ? undefined : variable(c, element, outputItem)),
      }),
    },
    flow: {
      inputAssociations: associations.inputs.filter((each) => isOf(each.target, bodyNames)),
      outputAssociations: associations.outputs.filter((each) =>
        each.sources.some((source) => isOf(source, bodyNames)),
      ),
      ...present({ source: input?.kind === 'own' ? undefined : input, output }),
    },
    bodyNames,
  };
}

/** True for an association that the body runs and not each instance. */
export function isOf(place: DataPlace, bodyNames: ReadonlySet<string>): boolean {
  return place.kind === 'own' && bodyNames.has(place.name);
}

// helpers

function nameOf(catalog: DataCatalog, item: XmlElement | undefined): string | undefined {
  return item?.id === undefined ? undefined : catalog.entries.get(item.id)?.name;
}

function variable(c: Compilation, at: XmlElement, name: string): Expression | undefined {
  return readExpression(c, { text: name, at, label: 'loop data', place: 'expression', language: 'feel' });
}

function checkSources(
  c: Compilation,
  node: FlowNode,
  loop: MultiInstanceModel,
  found: {
    readonly inputRef: XmlElement | undefined;
    readonly outputRef: XmlElement | undefined;
    readonly item: string | undefined;
    readonly outputItem: string | undefined;
  },
): void {
  const { inputRef, outputRef, item, outputItem } = found;
  const problem =
    inputRef !== undefined && (loop.inputCollection !== undefined || loop.cardinality !== undefined)
      ? 'Give a cardinality or a collection (one of them) for the multi-instance activity, not both'
      : item !== undefined && inputRef === undefined
        ? 'inputDataItem needs a loopDataInputRef that names the list'
        : (outputRef === undefined) !== (outputItem === undefined)
          ? 'Output needs both loopDataOutputRef and outputDataItem'
          : outputRef !== undefined && loop.outputCollection !== undefined
            ? 'The outputs are collected twice: by outputCollection and by loopDataOutputRef. Keep one'
            : undefined;
  if (problem !== undefined) c.reporter.error('MI_SOURCE', node.element, { message: problem });
}
