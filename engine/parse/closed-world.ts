import type { Compilation } from './compilation.ts';
import { ARROW_PLACEHOLDER } from './data/data-catalog.ts';
import { REFUSED_ATTRIBUTES, REFUSED_ELEMENTS, switchesOff } from './dialects/refused-words.ts';
import type { ProblemReporter } from './problems.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';

/**
 * bpmn.md 1: an element or attribute of a known namespace that nothing has read would have no effect, so it is refused.
 * What 1.2 lists is accepted without effect; other namespaces are kept and mean nothing here.
 */
export function refuseUnread(c: Compilation): void {
  const work: XmlElement[] = [c.process];
  for (let element = work.pop(); element !== undefined; element = work.pop()) {
    if (element.namespace === 'other') continue;
    if (isAcceptedWithoutEffect(c, element)) continue;
    if (!element.used && element !== c.process) {
      reportElement(c.reporter, element);
      continue;
    }
    if (element.has('evaluatesToTypeRef'))
      c.reporter.warning('NOT_EXECUTED', element, {
        message: `evaluatesToTypeRef of the ${element.local} documents only: the place of an expression says what it must give`,
      });
    for (const attribute of element.attributes) {
      const { used, namespace, local, value } = attribute;
      if (!used && namespace !== 'other' && !ACCEPTED_ATTRIBUTES.has(local) && !switchesOff(local, value))
        reportAttribute(c.reporter, element, attribute);
    }
    work.push(...element.children);
  }
}

// helpers

/** 1.2, and attributes every element of some kind may carry without meaning for a run. */
const ACCEPTED_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'id',
    'name',
    'isClosed',
    'processType',
    'supports',
    'definitionalCollaborationRef',
    'isImmediate',
    'gatewayDirection',
    'isExecutable',
  ],
  ...[
    'isInterrupting',
    'cancelActivity',
    'triggeredByEvent',
    'parallelMultiple',
    'textFormat',
    'evaluatesToTypeRef',
  ],
  ...[
    'modelerTemplate',
    'modelerTemplateVersion',
    'modelerTemplateIcon',
    'diagramRelationId',
    'retryCounter',
  ],
]);

const ACCEPTED_ELEMENTS: ReadonlySet<string> = new Set([
  'documentation',
  'textAnnotation',
  'group',
  'category',
  'auditing',
  'monitoring',
  'rendering',
  'association',
  'relationship',
]);

/** Shown in tools, no effect (bpmn.md 3.2, last rows). */
const ACCEPTED_EXTENSIONS: ReadonlySet<string> = new Set(['properties', 'modelerTemplateIcon']);

function isAcceptedWithoutEffect(c: Compilation, element: XmlElement): boolean {
  if (element.namespace === 'bpmn') {
    if (element.is('extensionElements')) {
      element.used = true;
      return false;
    }
    if (ACCEPTED_ELEMENTS.has(element.local)) return true;
    return isDrawing(c, element);
  }
  return !element.used && ACCEPTED_EXTENSIONS.has(element.local);
}

/** A data store without data flow is a drawing; the placeholder drawing tools write for arrows means nothing. */
function isDrawing(c: Compilation, element: XmlElement): boolean {
  if (element.is('property')) return element.attribute('name') === ARROW_PLACEHOLDER;
  if (!element.is('dataStoreReference') || element.used) return false;
  c.reporter.warning('NOT_EXECUTED', element, {
    message: 'The dataStoreReference is a drawing only and is not executed',
  });
  return true;
}

function reportElement(reporter: ProblemReporter, element: XmlElement): void {
  const word = isVendor(element.namespace) ? REFUSED_ELEMENTS.get(element.local) : undefined;
  reporter.error(word?.code ?? 'ELEMENT_UNSUPPORTED', element, {
    message: `${element.qualified} would have no effect here. ${word?.replacement ?? replacementFor(element)}`,
  });
}

function reportAttribute(reporter: ProblemReporter, element: XmlElement, attribute: XmlAttribute): void {
  const word =
    isVendor(attribute.namespace) || isVendor(element.namespace)
      ? REFUSED_ATTRIBUTES.get(attribute.local)
      : undefined;
  reporter.error(word?.code ?? 'ATTRIBUTE_UNSUPPORTED', element, {
    message: `${attribute.qualified} of ${element.qualified} would have no effect here. ${word?.replacement ?? 'Remove it'}`,
  });
}

function isVendor(namespace: XmlAttribute['namespace']): boolean {
  return namespace === 'camunda' || namespace === 'flowable';
}

const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['taskListeners', 'Move the work into a service task beside the user task'],
  ['connector', 'Use a connector job type'],
  ['field', 'Use task headers'],
  ['linkedResources', 'Name the resource in a task header'],
]);

function replacementFor(element: XmlElement): string {
  return REPLACEMENTS.get(element.local) ?? 'Remove it';
}
