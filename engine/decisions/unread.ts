import type { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';

/**
 * Closed world, as for BPMN: an element or attribute of a known vocabulary that nothing has read would have no effect, so it
 * is refused. Documentation, drawings and who is responsible are known to have none.
 */
export function refuseUnreadDmn(root: XmlElement, reporter: ProblemReporter): void {
  root.used = true;
  const work: XmlElement[] = [root];
  for (let element = work.pop(); element !== undefined; element = work.pop()) {
    if (element.namespace === 'other' || WITHOUT_EFFECT.has(element.local)) continue;
    if (element.local === 'extensionElements') element.used = true;
    if (!element.used) {
      reporter.error('ELEMENT_UNSUPPORTED', element, {
        message: `${element.qualified} would have no effect here. Remove it, or check its place in the file`,
      });
      continue;
    }
    for (const attribute of element.attributes) {
      const known = attribute.used || attribute.namespace === 'other' || ATTRIBUTES.has(attribute.local);
      if (!known)
        reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
          message: `${attribute.qualified} of ${element.qualified} would have no effect here. Remove it`,
        });
    }
    work.push(...element.children);
  }
}

// helpers

const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...[
    'description',
    'question',
    'allowedAnswers',
    'knowledgeSource',
    'authorityRequirement',
    'textAnnotation',
  ],
  ...[
    'association',
    'group',
    'elementCollection',
    'organizationUnit',
    'organisationUnit',
    'performanceIndicator',
  ],
  ...[
    'supportedObjective',
    'impactedPerformanceIndicator',
    'decisionMaker',
    'decisionOwner',
    'usingProcess',
    'usingTask',
  ],
  // Drawings, in DMN 1.1 and in files that give them the namespace of the model.
  ...['DMNDI', 'extensionAttribute'],
]);

const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'id',
    'name',
    'label',
    'exporter',
    'exporterVersion',
    'typeLanguage',
    'expressionLanguage',
    'namespace',
  ],
  ...[
    'schemaLocation',
    'diagramRelationId',
    'modelerTemplate',
    'typeRef',
    'textFormat',
    'annotationsWidth',
    'width',
  ],
]);
