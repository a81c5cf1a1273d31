/// <reference path="./bpmn-moddle.d.ts" />
import type { ModdleElement, ModdleProperty } from 'bpmn-moddle';

export interface DescriptionContext {
  /** Prefix of the file → prefix by which the vendor is known. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** References that lead out of the file, by element and property. */
  readonly unresolved: ReadonlyMap<ModdleElement, ReadonlyMap<string, string>>;
}

/**
 * All properties of an element as path → text (ux.md 5). A reference is the id of its target; a nested object says its type
 * and then its own properties; entries of a list are known by what names them, never by their place; what the standard does
 * not know is marked with @. A default that is written out is as good as left out.
 */
export function describeProperties(
  element: ModdleElement,
  context: DescriptionContext,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  describeKnown(element, '', { ...context, found });
  delete found['id'];
  return found;
}

export function idOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? (value as ModdleElement).id : undefined;
}

// helpers

interface Work extends DescriptionContext {
  readonly found: Record<string, string>;
}

/** These have entries of their own, or repeat what flows, lanes and drawings say; the tool that saved a file is no part of it. */
const SKIPPED: ReadonlySet<string> = new Set([
  ...['rootElements', 'diagrams', 'relationships', 'exporter', 'exporterVersion', 'targetNamespace'],
  ...['participants', 'messageFlows', 'conversations', 'conversationLinks', 'flowElements', 'artifacts'],
  ...['laneSets', 'lanes', 'childLaneSet', 'flowNodeRef', 'incoming', 'outgoing', 'boundaryEventRefs'],
  ...['incomingConversationLinks', 'outgoingConversationLinks', 'categoryValueRef', 'di'],
]);

function describeKnown(element: ModdleElement, path: string, work: Work): void {
  for (const property of element.$descriptor.properties ?? []) {
    const { localName } = property.ns;
    if (property.isVirtual === true || SKIPPED.has(localName)) continue;
    const value = element.get(property.name);
    const at = path === '' ? localName : `${path}.${localName}`;
    if (localName === 'extensionElements') describeExtensions(value as ModdleElement | undefined, at, work);
    else if (property.isReference === true)
      describeReference(value, at, work.unresolved.get(element)?.get(localName), work);
    else describeValue(value, property, at, work);
  }
  for (const [name, value] of Object.entries(element.$attrs ?? {}))
    if (!name.startsWith('xmlns'))
      work.found[`${path === '' ? '' : `${path}.`}@${canonical(name, work)}`] = value;
}

function describeExtensions(extensions: ModdleElement | undefined, path: string, work: Work): void {
  const values = extensions?.get('values') as readonly ModdleElement[] | undefined;
  if (values !== undefined) describeList(values, path, work);
}

function describeReference(value: unknown, path: string, outside: string | undefined, work: Work): void {
  const targets = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const ids = [
    ...targets.flatMap((target) => idOf(target) ?? []),
    ...(outside === undefined ? [] : [outside]),
  ];
  if (ids.length > 0) work.found[path] = ids.sort().join(', ');
}

function describeValue(value: unknown, property: ModdleProperty, path: string, work: Work): void {
  if (value === undefined || value === null || value === property.default) return;
  if (Array.isArray(value)) {
    const objects = value.filter(isObject);
    if (objects.length > 0) describeList(objects, path, work);
    else if (value.length > 0) work.found[path] = value.map(String).sort().join(', ');
  } else if (isObject(value)) describeObject(value, path, work, typeOf(value, work));
  else work.found[path] = cleaned(String(value));
}

function isObject(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value;
}

/** `says`: what stands for the object itself, so that one without any property is seen too. */
function describeObject(element: ModdleElement, path: string, work: Work, says: string): void {
  work.found[path] = says;
  if (element.$descriptor.isGeneric === true) describeForeign(element, path, work);
  else describeKnown(element, path, work);
}

/** An element of a vendor: the reader keeps its attributes as they are written. */
function describeForeign(element: ModdleElement, path: string, work: Work): void {
  for (const [name, value] of Object.entries(element))
    if (!name.startsWith('$') && !name.startsWith('xmlns') && typeof value === 'string')
      work.found[`${path}.${canonical(name, work)}`] = value;
  const body = cleaned(element.$body ?? '');
  if (body !== '') work.found[`${path}.body`] = body;
  describeList(element.$children ?? [], path, work);
}

/** Stands before the paths of an entry until its name is known. */
const ENTRY = '*';

/** Entries with the same name are told apart by a number that their content decides, so that their order does not. */
function describeList(entries: readonly ModdleElement[], path: string, work: Work): void {
  const byName = new Map<string, Record<string, string>[]>();
  for (const entry of entries) {
    const found: Record<string, string> = {};
    describeObject(entry, ENTRY, { ...work, found }, '');
    const name = nameOf(entry, work);
    byName.set(name, [...(byName.get(name) ?? []), found]);
  }
  for (const [name, alike] of byName) {
    const sorted =
      alike.length === 1 ? alike : alike.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
    for (const [index, found] of sorted.entries()) {
      const at = `${path}[${index === 0 ? name : `${name} #${index + 1}`}]`;
      for (const [inner, value] of Object.entries(found))
        work.found[`${at}${inner.slice(ENTRY.length)}`] = value;
    }
  }
}

function textOf(found: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(found).sort());
}

/** What names an entry among its kind: the mapping by its target, the header by its key, the listener by its event. */
const NAMING_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['input', ['target']],
  ['output', ['target']],
  ['in', ['target', 'businessKey', 'variables']],
  ['out', ['target', 'variables']],
  ['header', ['key']],
  ['entry', ['key']],
  ['executionListener', ['eventType', 'event']],
  ['taskListener', ['eventType', 'event']],
  ...['property', 'inputParameter', 'outputParameter', 'field', 'constraint'].map(
    (name): [string, string[]] => [name, ['name']],
  ),
  ...['formField', 'formProperty', 'value'].map((name): [string, string[]] => [name, ['id']]),
]);

const NAMED_TYPES =
  /^bpmn:(Property|DataInput|DataOutput|Interface|Operation|ResourceParameter|HumanPerformer|PotentialOwner|Performer|ResourceRole)$/;

function nameOf(entry: ModdleElement, work: Work): string {
  const type = typeOf(entry, work);
  if (entry.$descriptor.isGeneric === true) {
    const attributes = entry as unknown as Readonly<Record<string, unknown>>;
    const naming = NAMING_ATTRIBUTES.get(type.slice(type.indexOf(':') + 1)) ?? [];
    const name = naming.map((attribute) => attributes[attribute]).find((value) => typeof value === 'string');
    return name === undefined ? type : `${type} ${String(name)}`;
  }
  const name = NAMED_TYPES.test(entry.$type) ? (entry.get('name') as string | undefined) : undefined;
  return name === undefined ? type : `${type} ${name}`;
}

function typeOf(element: ModdleElement, work: Work): string {
  // Files leave out that an expression is a formal one, and it makes no difference.
  if (element.$type === 'bpmn:FormalExpression') return 'Expression';
  return canonical(element.$type, work).replace(/^bpmn:/, '');
}

function canonical(name: string, { prefixes }: Work): string {
  const colon = name.indexOf(':');
  const known = colon < 0 ? undefined : prefixes.get(name.slice(0, colon));
  return known === undefined ? name : `${known}${name.slice(colon)}`;
}

function cleaned(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
