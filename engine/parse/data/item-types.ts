import type { DataType } from '../../model/process-model.ts';
import { resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';

/** Types found so far, by the id of their `itemDefinition`; filled while the process is read. */
export interface TypeReader {
  readonly types: Map<string, DataType>;
  /** The type an element names by `itemSubjectRef`, and whether its item definition is a list. */
  readonly typeOf: (at: XmlElement) => { readonly type?: string; readonly collection?: true };
}

/** DAT-8: XSD primitives are checked; any other `structureRef` is untyped, which the deployment says. */
export function createTypeReader(c: Compilation): TypeReader {
  const types = new Map<string, DataType>();
  return {
    types,
    typeOf: (at) => {
      const reference = at.attribute('itemSubjectRef');
      const definition = resolve(c, at, 'itemSubjectRef', reference, 'itemDefinition');
      if (definition?.id === undefined) return {};
      const collection = definition.attribute('isCollection') === 'true';
      const type = readType(definition, collection);
      if (type !== undefined) types.set(definition.id, type);
      return {
        ...(type === undefined ? {} : { type: definition.id }),
        ...(collection ? { collection: true as const } : {}),
      };
    },
  };
}

/** True when `structureRef` is empty or can be checked. */
export function isKnownStructure(structureRef: string): boolean {
  return structureRef === '' || primitiveOf(structureRef) !== undefined;
}

// helpers

const PRIMITIVES: ReadonlySet<string> = new Set([
  ...['string', 'boolean', 'decimal', 'integer', 'int', 'long', 'short', 'byte', 'float', 'double'],
  ...['nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger', 'negativeInteger'],
  ...['unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte'],
  ...['date', 'time', 'dateTime', 'duration', 'anyURI', 'base64Binary', 'hexBinary'],
  ...['normalizedString', 'token', 'anyType', 'anySimpleType'],
]);

/** Primitives are named with the usual prefix of the XML Schema namespace. */
function primitiveOf(structureRef: string): string | undefined {
  const name = /^xsd?:(\w+)$/.exec(structureRef.trim())?.[1];
  return name !== undefined && PRIMITIVES.has(name) ? name : undefined;
}

function readType(definition: XmlElement, collection: boolean): DataType | undefined {
  const name = primitiveOf(definition.attribute('structureRef') ?? '');
  return name === undefined ? undefined : { kind: 'primitive', name, collection };
}
