import type { InputSet, OutputSet } from '../../model/process-model.ts';
import type { Compilation } from '../compilation.ts';
import type { FlowNode } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { DataCatalog } from './data-catalog.ts';

export interface IoSets {
  readonly inputSets: readonly InputSet[];
  readonly outputSets: readonly OutputSet[];
}

/**
 * D07: the input and output sets of an `ioSpecification` or an event. `except` are the inputs and outputs of a
 * multi-instance activity that its body reads and writes (MI-1).
 */
export function readSets(
  c: Compilation,
  catalog: DataCatalog,
  owner: XmlElement,
  ownerId: string,
  except: ReadonlySet<string>,
): IoSets {
  const specification = owner.child('ioSpecification');
  const holder = specification ?? owner;
  const inputs = holder.childrenNamed('inputSet');
  const outputs = holder.childrenNamed('outputSet');
  if (specification !== undefined && (inputs.length === 0 || outputs.length === 0)) {
    c.reporter.error('DATA_SETS', specification, {
      message: 'An ioSpecification needs an input set and an output set, even if they are empty. Add them',
    });
  }
  const read = (set: XmlElement, prefix: 'Input' | 'Output'): OutputSet =>
    readSet(c, catalog, ownerId, set, prefix, except);
  const outputSets = outputs.map((set) => read(set, 'Output'));
  const inputSets = inputs.map((set) => ({
    ...read(set, 'Input'),
    ...pairingOf(c, set, outputs),
  }));
  checkPairing(c, inputs, outputs, inputSets);
  for (const kind of ['dataInput', 'dataOutput'] as const)
    for (const parameter of holder.childrenNamed(kind))
      checkMembership(c, parameter, kind === 'dataInput' ? inputs : outputs);
  // Events may leave their only set out; then everything they declare belongs to it.
  const everything = (kind: 'input' | 'output'): OutputSet => ({
    required: [...catalog.entries.values()]
      .filter((entry) => entry.ownerId === ownerId && entry.item.kind === kind && !except.has(entry.name))
      .map((entry) => entry.name),
    optional: [],
  });
  return {
    inputSets: inputSets.length === 0 ? [everything('input')] : inputSets,
    outputSets: outputSets.length === 0 ? [everything('output')] : outputSets,
  };
}

/** Events have at most one set of their kind. */
export function hasIo(node: FlowNode): boolean {
  return [...node.element.children].some(
    (child) => child.is('ioSpecification') || child.is('dataInput') || child.is('dataOutput'),
  );
}

// helpers

function readSet(
  c: Compilation,
  catalog: DataCatalog,
  ownerId: string,
  set: XmlElement,
  prefix: 'Input' | 'Output',
  except: ReadonlySet<string>,
): OutputSet {
  set.attribute('id');
  set.attribute('name');
  const names = (local: string): readonly string[] =>
    set.childrenNamed(local).flatMap((reference) => {
      const id = reference.text.trim();
      const entry = catalog.entries.get(id.slice(id.indexOf(':') + 1));
      const kind = prefix === 'Input' ? 'input' : 'output';
      if (entry?.ownerId === ownerId && entry.item.kind === kind) return [entry.name];
      c.reporter.error('DATA_SETS', set, {
        message: `${local} names "${id}", which is no data ${kind} of "${ownerId}". Name one of its own`,
      });
      return [];
    });
  const all = names(`data${prefix}Refs`);
  const loose = [...names(`optional${prefix}Refs`), ...names(`whileExecuting${prefix}Refs`)];
  for (const name of loose)
    if (!all.includes(name))
      c.reporter.error('DATA_SETS', set, {
        message: `"${name}" is optional or while executing, but not listed in data${prefix}Refs. List it there too`,
      });
  return {
    required: all.filter((name) => !loose.includes(name) && !except.has(name)),
    optional: loose.filter((name) => !except.has(name)),
  };
}

/** Output sets an input set may end with, by position. */
function pairingOf(
  c: Compilation,
  set: XmlElement,
  outputs: readonly XmlElement[],
): { readonly pairedWith?: readonly number[] } {
  const references = set.childrenNamed('outputSetRefs');
  if (references.length === 0) return {};
  const pairedWith = references.flatMap((reference) => {
    const index = outputs.findIndex((output) => output.id === reference.text.trim());
    if (index >= 0) return [index];
    c.reporter.error('DATA_SETS', set, {
      message: `outputSetRefs names "${reference.text.trim()}", which is no output set here. Name one of the same element`,
    });
    return [];
  });
  return { pairedWith };
}

/** Both directions must say the same (10.4.2). */
function checkPairing(
  c: Compilation,
  inputs: readonly XmlElement[],
  outputs: readonly XmlElement[],
  inputSets: readonly InputSet[],
): void {
  outputs.forEach((output, index) => {
    for (const reference of output.childrenNamed('inputSetRefs')) {
      const at = inputs.findIndex((input) => input.id === reference.text.trim());
      if (at < 0 || inputSets[at]?.pairedWith?.includes(index) !== true)
        c.reporter.error('DATA_SETS', output, {
          message: `inputSetRefs names "${reference.text.trim()}", which does not name this output set in its outputSetRefs. Pair both sides`,
        });
    }
  });
}

/** 10.4.1: a data input or output outside of all sets could never be used. */
function checkMembership(c: Compilation, parameter: XmlElement, sets: readonly XmlElement[]): void {
  if (sets.length === 0 || parameter.id === undefined) return;
  const isMember = sets.some((set) =>
    set.children.some((reference) => /Refs$/.test(reference.local) && reference.text.trim() === parameter.id),
  );
  if (!isMember)
    c.reporter.error('DATA_SETS', parameter, {
      message: `The ${parameter.local} is in no ${parameter.local === 'dataInput' ? 'input' : 'output'} set: it would never be used. Add it to one`,
    });
}
