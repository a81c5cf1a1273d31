import type { Compilation, DialectName } from './compilation.ts';
import type { ProcessDialectSettings } from './dialects/dialect.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/** Words of `millrace:process` that take one of a few values (bpmn.md 3.1). */
const CHOICES: readonly (readonly [string, readonly string[]])[] = [
  ['businessId', ['optional', 'required', 'unique']],
  ['unhandledError', ['incident', 'end']],
  ['startable', ['true', 'false']],
  ['compensateOnError', ['true', 'false']],
  ['shared', ['true', 'false']],
  ['undoCompletion', ['true', 'false']],
  ['requesterMails', ['true', 'false']],
  ['requesterCancel', ['true', 'false']],
];

/** A word that is not known would be read as its default: it is refused instead. */
export function checkProcessChoices(c: Compilation, native: XmlElement | undefined): void {
  for (const [name, values] of CHOICES) {
    const value = native?.attribute(name);
    if (native === undefined || value === undefined || values.includes(value)) continue;
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', native, {
      message: `${name}="${value}" is not known. Use ${values.slice(0, -1).join(', ')} or ${values[values.length - 1] ?? ''}`,
    });
  }
}

const NAMES: Readonly<Record<DialectName | 'millrace', string>> = {
  native: 'zeebe:',
  camunda: 'camunda:',
  flowable: 'flowable:',
  millrace: 'millrace:',
};

/** bpmn.md 3: settings of the process that two namespaces give differently. */
export function checkProcessConflicts(
  c: Compilation,
  said: readonly { readonly by: DialectName | 'millrace'; readonly settings: ProcessDialectSettings }[],
): void {
  const meanings: readonly (readonly [keyof ProcessDialectSettings, string])[] = [
    ['versionTag', 'its version tag'],
    ['historyTimeToLive', 'how long history is kept'],
    ['candidateStarterUsers', 'which users may start it'],
    ['candidateStarterGroups', 'which groups may start it'],
    ['startable', 'whether it is in the list of starts'],
  ];
  for (const [key, meaning] of meanings) {
    const [first, ...others] = said.filter(({ settings }) => settings[key] !== undefined);
    const other = others.find(
      ({ settings }) => JSON.stringify(settings[key]) !== JSON.stringify(first?.settings[key]),
    );
    if (first === undefined || other === undefined) continue;
    c.reporter.error('DIALECT_CONFLICT', c.process, {
      message: `${c.process.id ?? ''} says ${meaning} twice: in ${NAMES[first.by]} and in ${NAMES[other.by]}. Keep one`,
    });
  }
}

/** bpmn.md 3: an element written in another vendor namespace than most of its process is shown, and deploys. */
export function warnAboutMixedDialects(c: Compilation, graph: ProcessGraph): void {
  const mostly = NAMES[c.dialect];
  for (const node of graph.nodes.values()) {
    const other = vendorsOf(node).find((name) => name !== mostly);
    if (other === undefined) continue;
    c.reporter.warning('DIALECT_MIXED', node.element, {
      message: `${node.id} uses ${other} in a process written mostly with ${mostly}`,
    });
  }
}

// helpers

/** What modeling tools add to every element says nothing about how a process is written. */
const TOOL_WORDS: ReadonlySet<string> = new Set([
  'modelerTemplate',
  'modelerTemplateVersion',
  'modelerTemplateIcon',
  'properties',
]);

function vendorsOf(node: FlowNode): readonly string[] {
  const found = new Set<string>();
  const note = (namespace: string, local: string): void => {
    if (TOOL_WORDS.has(local)) return;
    if (namespace === 'zeebe' || namespace === 'camunda' || namespace === 'flowable')
      found.add(`${namespace}:`);
  };
  for (const attribute of node.element.attributes) note(attribute.namespace, attribute.local);
  for (const child of node.element.children)
    if (child.is('extensionElements'))
      for (const extension of child.children) note(extension.namespace, extension.local);
  return [...found];
}
