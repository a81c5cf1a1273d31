/// <reference path="./bpmn-moddle.d.ts" />
import type { ModdleElement, ModdleResult } from 'bpmn-moddle';
import { decodeText } from './decode-text.ts';
import { describeLayout } from './describe-layout.ts';
import { describeProperties, idOf } from './describe-properties.ts';
import { prescan } from './prescan.ts';
import { startSecondReading } from './second-reading.ts';
import type { BpmnFile } from './read-bpmn.ts';

/** One element of a file as it is compared with its namesake in another version. */
export interface DescribedElement {
  readonly id: string;
  readonly name: string | null;
  /** `userTask`, `lane`, `message`. */
  readonly type: string;
  /** Every property below the element, by its path. */
  readonly properties: Readonly<Record<string, string>>;
  /** Place, size and color of its drawing; null where it is not drawn. */
  readonly layout: string | null;
  /** What a flow or an association connects: its drawing follows theirs. */
  readonly ends: readonly string[];
}

export type DescribedFile =
  | { readonly ok: true; readonly elements: readonly DescribedElement[] }
  | { readonly ok: false; readonly message: string };

/**
 * A BPMN file as flat facts, for the comparison of two versions. Unlike a deployment it refuses only what cannot be read: a
 * model that is being worked on may have any number of mistakes.
 */
export function describeBpmn(file: BpmnFile): Promise<DescribedFile> {
  const decoded = decodeText(file.content);
  if (!decoded.ok)
    return Promise.resolve(refused(file, `it breaks the rule "${decoded.rule}" of the XML scan`));
  const finding = prescan(decoded.text);
  if (finding !== undefined) {
    const { rule, line, column } = finding;
    const reason = `it breaks the rule "${rule}" of the XML scan at line ${line}, column ${column}`;
    return Promise.resolve(refused(file, reason));
  }
  return startSecondReading(decoded.text).then((read) =>
    read.ok ? { ok: true, elements: describeAll(read) } : refused(file, read.message.split('\n')[0] ?? ''),
  );
}

// helpers

function describeAll({ rootElement, warnings }: ModdleResult): readonly DescribedElement[] {
  const layouts = describeLayout(rootElement);
  const unresolved = new Map<ModdleElement, Map<string, string>>();
  for (const { element, property, value } of warnings) {
    if (element === undefined || property === undefined || value === undefined) continue;
    const found = unresolved.get(element) ?? new Map<string, string>();
    unresolved.set(element, found.set(property.replace(/^\w+:/, ''), value));
  }
  const context = { prefixes: canonicalPrefixes(rootElement), unresolved };
  return collectElements(rootElement).map(({ element, id, scope, lane }) => ({
    id,
    name: (element.get('name') as string | undefined) ?? null,
    type: localType(element),
    properties: {
      ...describeProperties(element, context),
      ...(scope === undefined ? {} : { scope }),
      ...(lane === undefined ? {} : { lane }),
    },
    layout: layouts.get(element) ?? null,
    ends: [element.get('sourceRef'), element.get('targetRef')].flatMap((end) => idOf(end) ?? []),
  }));
}

interface FoundElement {
  readonly element: ModdleElement;
  readonly id: string;
  /** The sub-process it stands in; the process only where the file has several. */
  readonly scope: string | undefined;
  readonly lane: string | undefined;
}

/** Where elements stand that are compared one by one. */
const CONTENT = [
  ...['rootElements', 'participants', 'messageFlows', 'laneSets', 'lanes', 'childLaneSet'],
  ...['flowElements', 'artifacts', 'conversations', 'conversationLinks'],
] as const;

/** In the order of the file, which editors keep close to the order of the flow. */
function collectElements(definitions: ModdleElement): readonly FoundElement[] {
  const found: FoundElement[] = [];
  const lanes = new Map<ModdleElement, string>();
  const isOneProcess = childrenOf(definitions, 'rootElements').filter(isProcess).length < 2;
  const used = new Map<string, number>();
  const work: { element: ModdleElement; scope: string | undefined }[] = [
    { element: definitions, scope: undefined },
  ];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { element, scope } = next;
    const id = element.id ?? numbered(localType(element), used);
    if (!element.$instanceOf('bpmn:LaneSet')) found.push({ element, id, scope, lane: undefined });
    // The lanes inside a lane come later, so that the innermost one is kept.
    if (element.$instanceOf('bpmn:Lane'))
      for (const node of childrenOf(element, 'flowNodeRef')) lanes.set(node, id);
    const inner = isProcess(element) && isOneProcess ? undefined : isScope(element) ? id : scope;
    const content = CONTENT.flatMap((name) => childrenOf(element, name));
    for (const child of content.reverse()) work.push({ element: child, scope: inner });
  }
  return found.map((each) => ({ ...each, lane: lanes.get(each.element) }));
}

function childrenOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const known = element.$descriptor.properties?.find(({ ns }) => ns.localName === property);
  if (known === undefined) return [];
  const value = element.get(known.name) as ModdleElement | readonly ModdleElement[] | undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value as ModdleElement];
}

/** An element without an id is known by its place among its kind. */
function numbered(type: string, used: Map<string, number>): string {
  const number = (used.get(type) ?? 0) + 1;
  used.set(type, number);
  return `${type} ${number}`;
}

function isProcess(element: ModdleElement): boolean {
  return element.$type === 'bpmn:Process';
}

function isScope(element: ModdleElement): boolean {
  return element.$instanceOf('bpmn:FlowElementsContainer');
}

function localType(element: ModdleElement): string {
  const name = element.$type.replace(/^\w+:/, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Vendors' namespaces by address: a file may call them as it likes. */
const KNOWN_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['http://camunda.org/schema/zeebe/1.0', 'zeebe'],
  ['http://camunda.org/schema/1.0/bpmn', 'camunda'],
  ['http://flowable.org/bpmn', 'flowable'],
  ['http://activiti.org/bpmn', 'activiti'],
]);

function canonicalPrefixes(definitions: ModdleElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, address] of Object.entries(definitions.$attrs ?? {})) {
    const known = KNOWN_NAMESPACES.get(address);
    if (name.startsWith('xmlns:') && known !== undefined) found.set(name.slice('xmlns:'.length), known);
  }
  return found;
}

function refused(file: BpmnFile, reason: string): DescribedFile {
  return { ok: false, message: `"${file.name}" cannot be read: ${reason}` };
}
