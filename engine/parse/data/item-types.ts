import { schemaProblem } from '../../json-schema.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { DataType } from '../../model/process-model.ts';
import { resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';

/** Types found so far, by the id of their `itemDefinition`; filled while the process is read. */
export interface TypeReader {
  readonly types: Map<string, DataType>;
  /** The type an element names by `itemSubjectRef`, and whether its item definition is a list. */
  readonly typeOf: (at: XmlElement) => { readonly type?: string; readonly collection?: true };
  /** The type an `itemRef` or `itemSubjectRef` names. */
  readonly typeNamed: (at: XmlElement, reference: string | undefined) => string | undefined;
}

/** DAT-8: XSD primitives and JSON Schemas of the same deployment are checked; anything else is untyped. */
export function createTypeReader(c: Compilation): TypeReader {
  const types = new Map<string, DataType>();
  const read = (at: XmlElement, reference: string | undefined): XmlElement | undefined => {
    const definition = resolve(c, at, 'itemSubjectRef', reference, 'itemDefinition');
    if (definition?.id === undefined || types.has(definition.id)) return definition;
    const type = readType(c, definition);
    if (type !== undefined) types.set(definition.id, type);
    return definition;
  };
  const known = (definition: XmlElement | undefined): string | undefined =>
    definition?.id !== undefined && types.has(definition.id) ? definition.id : undefined;
  return {
    types,
    typeNamed: (at, reference) => known(read(at, reference)),
    typeOf: (at) => {
      const definition = read(at, at.attribute('itemSubjectRef'));
      const type = known(definition);
      return {
        ...(type === undefined ? {} : { type }),
        ...(definition?.attribute('isCollection') === 'true' ? { collection: true as const } : {}),
      };
    },
  };
}

/** True when `structureRef` is empty, an XSD primitive or a file of the deployment. */
export function isKnownStructure(structureRef: string, files: ReadonlyMap<string, string>): boolean {
  const name = structureRef.trim();
  return name === '' || primitiveOf(name) !== undefined || files.has(name);
}

// helpers

/** A schema is kept in the model of every process that uses it. */
const MAXIMUM_SCHEMA_CHARACTERS = 65_536;

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

function readType(c: Compilation, definition: XmlElement): DataType | undefined {
  const structureRef = definition.attribute('structureRef')?.trim() ?? '';
  const collection = definition.attribute('isCollection') === 'true';
  const name = primitiveOf(structureRef);
  if (name !== undefined) return { kind: 'primitive', name, collection };
  const text = c.options.files.get(structureRef);
  if (text === undefined) return undefined;
  c.outside.files.add(structureRef);
  const schema = readSchema(c, definition, structureRef, text);
  return schema === undefined ? undefined : { kind: 'schema', name: structureRef, schema, collection };
}

function readSchema(
  c: Compilation,
  definition: XmlElement,
  name: string,
  text: string,
): JsonObject | undefined {
  const refuse = (problem: string): undefined => {
    c.reporter.error('DATA_TYPE', definition, {
      message: `The JSON Schema "${name}" cannot be used: ${problem}. Change it, or remove the structureRef`,
      why: 'A type of which a part would not be checked is refused instead of being ignored.',
    });
    return undefined;
  };
  if (text.length > MAXIMUM_SCHEMA_CHARACTERS)
    return refuse(
      `it has ${String(text.length)} characters, the limit is ${String(MAXIMUM_SCHEMA_CHARACTERS)}`,
    );
  let schema: JsonValue;
  try {
    schema = JSON.parse(text) as JsonValue;
  } catch {
    return refuse('it is not JSON');
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return refuse('it is no object');
  const problem = schemaProblem(schema);
  return problem === undefined ? (schema as JsonObject) : refuse(problem);
}
