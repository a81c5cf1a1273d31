import type { ProblemReporter } from './problems.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';

/**
 * bpmn.md 1, for what stands beside the processes: a word that the standard does not know there would have no effect, so it is
 * refused; what the standard knows and nothing here reads is told. Drawings (collaborations, categories, choreographies) and
 * what 1.2 lists may say anything.
 */
export function refuseUnknownRoots(root: XmlElement, reporter: ProblemReporter): void {
  for (const attribute of root.attributes) checkAttribute(root, attribute, DEFINITIONS, reporter);
  const language = root.attribute('typeLanguage')?.trim() ?? '';
  if (!TYPE_LANGUAGES.test(language))
    reporter.warning('DATA_TYPE_UNKNOWN', root, {
      message: `typeLanguage "${language}" is not read; only types of XML Schema and JSON Schema are checked`,
    });
  const work = root.children.filter((child) => WORDS.has(child.local));
  for (let element = work.pop(); element !== undefined; element = work.pop()) {
    const known = WORDS.get(element.local);
    if (element.namespace !== 'bpmn' || known === undefined) continue;
    for (const attribute of element.attributes) checkAttribute(element, attribute, known, reporter);
    for (const child of element.children) {
      if (child.is('extensionElements')) refuseExtensions(child, reporter);
      work.push(child);
    }
    tellDocumenting(element, reporter);
  }
}

// helpers

/** Attributes by element: all that the schema knows, with `id` and `name` everywhere. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['itemDefinition', ['itemKind', 'structureRef', 'isCollection', 'import']],
  ['interface', ['implementationRef']],
  ['operation', ['implementationRef']],
  ['resource', []],
  ['resourceParameter', ['type', 'isRequired']],
  ['dataStore', ['itemSubjectRef', 'capacity', 'isUnlimited']],
  ['dataState', []],
  ['correlationProperty', ['type']],
  ['correlationPropertyRetrievalExpression', ['messageRef']],
  ['messagePath', ['language', 'evaluatesToTypeRef', 'type']],
  ['import', ['importType', 'location', 'namespace']],
]);

const DEFINITIONS = ['targetNamespace', 'expressionLanguage', 'typeLanguage', 'exporter', 'exporterVersion'];

/** XML Schema is the default of the standard; JSON Schema is read beside it. */
const TYPE_LANGUAGES = /^$|XMLSchema|json-?schema/i;

function checkAttribute(
  element: XmlElement,
  { namespace, local, qualified }: XmlAttribute,
  known: readonly string[],
  reporter: ProblemReporter,
): void {
  if (namespace === 'other' || qualified.startsWith('xmlns')) return;
  const isVendor = namespace !== 'none' && namespace !== 'bpmn';
  if (!isVendor && (local === 'id' || local === 'name' || known.includes(local))) return;
  // What a modeler writes about itself.
  if (/^modeler|^execution|^diagramRelationId$/.test(local)) return;
  reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
    message: `${qualified} of ${element.qualified} would have no effect here. Remove it`,
  });
}

function refuseExtensions(extensions: XmlElement, reporter: ProblemReporter): void {
  for (const child of extensions.children)
    if (child.namespace !== 'other' && child.local !== 'properties')
      reporter.error('ELEMENT_UNSUPPORTED', child, {
        message: `${child.qualified} would have no effect here. Remove it`,
      });
}

/** What the standard knows and an engine without such technology cannot follow. */
function tellDocumenting(element: XmlElement, reporter: ProblemReporter): void {
  const tell = (attribute: string, reason: string): void => {
    if (element.has(attribute))
      reporter.warning('NOT_EXECUTED', element, {
        message: `${attribute} of the ${element.local} documents only: ${reason}`,
      });
  };
  if (element.is('interface'))
    tell('implementationRef', 'the job type is the implementationRef of the operation, or the names of both');
  else if (element.is('correlationProperty'))
    tell('type', 'the value is whatever the messagePath gives, compared as text');
  else if (element.is('resourceParameter')) tell('type', 'a parameter gives names of users or groups');
  else tell('evaluatesToTypeRef', 'the place of an expression says what it must give');
}
