/// <reference path="./dmn-moddle.d.ts" />
import { DmnModdle } from 'dmn-moddle';
import type { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';

/**
 * The second reading, by the reader DMN tools of this family share. It knows DMN 1.3, and the other versions are read as it;
 * elements that came later are its unknown ones. Any id that the two readings see as different kinds of element refuses
 * the file.
 */
export function compareWithModdle(
  text: string,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
): Promise<void> {
  return new DmnModdle().fromXML(asVersionOfReader(text), 'dmn:Definitions').then(
    ({ elementsById }) => {
      for (const [id, element] of byId) {
        if (element.namespace !== 'dmn' || isBeyondReader(element)) continue;
        const seen = elementsById[id]?.$type.replace(/^\w+:/, '').toLowerCase();
        const expected = TYPES.get(element.local) ?? element.local.toLowerCase();
        if (seen !== undefined && seen !== expected)
          reporter.error('XML_INVALID', element, {
            message: `The two readers disagree about "${id}" at line ${element.line}: they see ${element.qualified} and ${elementsById[id]?.$type ?? ''}`,
          });
      }
    },
    (thrown: unknown) => {
      const detail = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'unknown reason';
      reporter.error('XML_INVALID', root, { message: `The second reader cannot read the file: ${detail}` });
    },
  );
}

// helpers

const READERS_NAMESPACE = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const NAMESPACES =
  /(["'])https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20151101\/dmn(?:11)?\.xsd|(?:20180521|20191111|20211108|20230324|20240513)\/MODEL\/)\1/g;

/** Elements whose type has another name than they. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['input', 'inputclause'],
  ['output', 'outputclause'],
  ['rule', 'decisionrule'],
  ['inputEntry', 'unarytests'],
  ['inputValues', 'unarytests'],
  ['outputValues', 'unarytests'],
  ['allowedValues', 'unarytests'],
  ['outputEntry', 'literalexpression'],
  ['inputExpression', 'literalexpression'],
  ['defaultOutputEntry', 'literalexpression'],
  ['variable', 'informationitem'],
  ['parameter', 'informationitem'],
  ['parameters', 'informationitem'],
  ['formalParameter', 'informationitem'],
  ['column', 'informationitem'],
  ['row', 'list'],
  ['encapsulatedLogic', 'functiondefinition'],
  ['itemComponent', 'itemdefinition'],
  ['annotation', 'ruleannotationclause'],
  ['annotationEntry', 'ruleannotation'],
  ['organizationUnit', 'organisationalunit'],
]);

function asVersionOfReader(text: string): string {
  return text.replace(/^\s*<\?xml[^>]*\?>/, '').replace(NAMESPACES, `$1${READERS_NAMESPACE}$1`);
}

/** Boxed iterations and conditions came with DMN 1.4. */
function isBeyondReader(element: XmlElement): boolean {
  const later = new Set([
    'conditional',
    'for',
    'some',
    'every',
    'filter',
    'typeConstraint',
    'if',
    'then',
    'else',
    'in',
  ]);
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent)
    if (later.has(at.local)) return true;
  return false;
}
