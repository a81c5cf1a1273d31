import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { MAXIMUM_XML_DEPTH } from './prescan.ts';
import { namespaceOf, XmlElement } from './xml-tree.ts';
import type { XmlAttribute } from './xml-tree.ts';

export type InventoryResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };

/**
 * The first reading: well-formedness, then a tree of elements with namespaces, ids, lines and columns. Entities are left
 * alone by the reader and the five known ones are resolved here, so that nothing can be expanded.
 */
export function takeInventory(text: string): InventoryResult {
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (valid !== true)
    return { ok: false, line: valid.err.line, column: valid.err.col, message: valid.err.msg };
  try {
    const nodes = reader.parse(text) as readonly RawNode[];
    return buildTree(nodes, lineStartsOf(text));
  } catch (thrown) {
    if (thrown instanceof UnboundPrefix)
      return { ok: false, line: thrown.line, column: thrown.column, message: thrown.message };
    return {
      ok: false,
      line: 1,
      column: 1,
      message: thrown instanceof Error ? thrown.message : 'not readable',
    };
  }
}

// helpers

const ATTRIBUTES = ':@';
const TEXT = '#text';
const CDATA = '#cdata';
// The library types its key as the wrapper object; at run time it is a plain symbol.
const metaData = XMLParser.getMetaDataSymbol() as unknown as symbol;
const reader = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
  captureMetaData: true,
  maxNestedTags: MAXIMUM_XML_DEPTH + 1,
});

interface RawNode {
  readonly [name: string | symbol]: unknown;
}

type Scope = ReadonlyMap<string, string>;

class UnboundPrefix extends Error {
  readonly line: number;
  readonly column: number;
  constructor(prefix: string, line: number, column: number) {
    super(`the namespace prefix "${prefix}" is not declared`);
    this.line = line;
    this.column = column;
  }
}

function buildTree(nodes: readonly RawNode[], lineStarts: readonly number[]): InventoryResult {
  let root: XmlElement | undefined;
  const work: { nodes: readonly RawNode[]; parent: XmlElement | undefined; scope: Scope }[] = [
    { nodes, parent: undefined, scope: new Map([['xml', 'xml']]) },
  ];
  for (const next of work) {
    for (const node of next.nodes) {
      if (next.parent !== undefined && addText(node, next.parent)) continue;
      const tag = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT && key !== CDATA);
      if (tag === undefined) continue;
      const raw = (node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>;
      const scope = withDeclarations(next.scope, raw);
      const element = createElement(tag, raw, scope, next.parent, placeOf(node, lineStarts));
      if (next.parent === undefined) root = element;
      else next.parent.children.push(element);
      work.push({ nodes: node[tag] as readonly RawNode[], parent: element, scope });
    }
  }
  return root === undefined
    ? { ok: false, line: 1, column: 1, message: 'the file has no element' }
    : { ok: true, root };
}

function addText(node: RawNode, parent: XmlElement): boolean {
  const text = node[TEXT];
  if (typeof text === 'string') {
    parent.text += unescape(text);
    return true;
  }
  const cdata = node[CDATA];
  if (cdata === undefined) return false;
  for (const part of cdata as readonly RawNode[]) parent.text += String(part[TEXT] ?? '');
  return true;
}

function createElement(
  tag: string,
  raw: Readonly<Record<string, string>>,
  scope: Scope,
  parent: XmlElement | undefined,
  place: { line: number; column: number },
): XmlElement {
  const name = split(tag);
  if (name.prefix !== '' && !scope.has(name.prefix))
    throw new UnboundPrefix(name.prefix, place.line, place.column);
  const attributes: XmlAttribute[] = [];
  for (const [qualified, value] of Object.entries(raw)) {
    const attribute = split(qualified);
    if (qualified === 'xmlns' || attribute.prefix === 'xmlns') continue;
    if (attribute.prefix !== '' && !scope.has(attribute.prefix))
      throw new UnboundPrefix(attribute.prefix, place.line, place.column);
    const namespace = attribute.prefix === '' ? 'none' : namespaceOf(scope.get(attribute.prefix));
    attributes.push({
      namespace,
      local: attribute.local,
      qualified,
      value: normal(unescape(value)),
      used: false,
    });
  }
  return new XmlElement({
    namespace: namespaceOf(scope.get(name.prefix)),
    local: name.local,
    qualified: tag,
    parent,
    attributes,
    ...place,
  });
}

function split(qualified: string): { prefix: string; local: string } {
  const colon = qualified.indexOf(':');
  return colon < 0
    ? { prefix: '', local: qualified }
    : { prefix: qualified.slice(0, colon), local: qualified.slice(colon + 1) };
}

function withDeclarations(scope: Scope, raw: Readonly<Record<string, string>>): Scope {
  const declared = Object.keys(raw).filter((name) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return scope;
  const inner = new Map(scope);
  for (const name of declared) inner.set(name === 'xmlns' ? '' : name.slice(6), unescape(raw[name] ?? ''));
  return inner;
}

/** Attribute values: line ends and tabs read as spaces. */
function normal(value: string): string {
  return value.replace(/[\t\n\r]/g, ' ');
}

function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:(lt)|(gt)|(quot)|(apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6})|amp);/g,
    (_whole, lt, gt, quot, apos, decimal?: string, hex?: string) => {
      if (lt !== undefined) return '<';
      if (gt !== undefined) return '>';
      if (quot !== undefined) return '"';
      if (apos !== undefined) return "'";
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : 38;
      if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        throw new Error('a character reference names no character');
      return String.fromCodePoint(code);
    },
  );
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeOf(node: RawNode, lineStarts: readonly number[]): { line: number; column: number } {
  const index = (node[metaData] as { readonly startIndex?: number } | undefined)?.startIndex ?? 0;
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: index - (lineStarts[low] ?? 0) + 1 };
}
