/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';
import type { ModdleResult, ModdleWarning } from 'bpmn-moddle';
import type { ProblemReporter } from './problems.ts';
import type { XmlElement } from './xml-tree.ts';

export type SecondReading =
  ({ readonly ok: true } & ModdleResult) | { readonly ok: false; readonly message: string };

/** Starts the second reader. The text is decoded already; the declaration would only make it remark on the encoding. */
export function startSecondReading(text: string): Promise<SecondReading> {
  return new BpmnModdle().fromXML(text.replace(/^\s*<\?xml[^>]*\?>/, '')).then(
    (result) => ({ ok: true, ...result }),
    (thrown: unknown) => ({
      ok: false,
      message: thrown instanceof Error ? thrown.message : 'unknown reason',
    }),
  );
}

/**
 * The second reading, by the reader every BPMN tool of this family shares. It knows where the standard allows an element
 * and which references exist; each of its warnings refuses the file, and so does any id that the two readings see as
 * different kinds of element.
 */
export function compareReadings(
  result: SecondReading,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
): void {
  if (!result.ok) {
    reporter.error('XML_INVALID', root, {
      message: `The second reader cannot read the file: ${firstLine(result.message)}`,
    });
    return;
  }
  for (const warning of result.warnings) reportWarning(warning, byId, root, reporter);
  if (reporter.hasErrors) return;
  for (const [id, element] of byId) {
    const other = Object.hasOwn(result.elementsById, id) ? result.elementsById[id] : undefined;
    const expected = expectedType(element);
    const seen = other?.$type.replace(/^\w+:/, '').toLowerCase();
    // What stands inside a vendor's element (the timer of a listener) is nothing of the standard to the second reader.
    if (seen === undefined && element.parent !== undefined && isVendor(element.parent)) continue;
    // The schema gives a binding an id; the reader has none there.
    if (seen === undefined && element.is('ioBinding')) continue;
    if (element.namespace === 'bpmn' && seen !== expected) {
      const detail =
        seen === undefined
          ? 'one of them does not see it'
          : `they see ${element.qualified} and ${other?.$type ?? ''}`;
      reporter.error('XML_INVALID', element, {
        message: `The two readers disagree about "${id}" at line ${element.line}: ${detail}`,
      });
    }
  }
}

// helpers

/** Elements the schema names after the role they play; the second reader answers with their type. */
const TYPE_OF_ROLE: ReadonlyMap<string, string> = new Map([
  ['inputDataItem', 'datainput'],
  ['outputDataItem', 'dataoutput'],
  ['ioBinding', 'inputoutputbinding'],
  ['childLaneSet', 'laneset'],
  ['ioSpecification', 'inputoutputspecification'],
  ['messagePath', 'formalexpression'],
  ['dataPath', 'formalexpression'],
  // The event of a complex behavior definition.
  ['event', 'implicitthrowevent'],
]);

const EXPRESSION_ROLES: ReadonlySet<string> = new Set([
  ...['conditionExpression', 'condition', 'completionCondition', 'loopCondition', 'activationCondition'],
  ...['loopCardinality', 'timeDate', 'timeDuration', 'timeCycle', 'transformation', 'from', 'to'],
]);

function expectedType(element: XmlElement): string {
  if (EXPRESSION_ROLES.has(element.local)) {
    // The schema allows nothing else there, so that a file need not say it.
    if (element.parent?.is('complexBehaviorDefinition') === true) return 'formalexpression';
    const type = element.attributes.find((attribute) => attribute.local === 'type')?.value;
    return type?.endsWith('tFormalExpression') === true ? 'formalexpression' : 'expression';
  }
  return TYPE_OF_ROLE.get(element.local) ?? element.local.toLowerCase();
}

function isVendor(element: XmlElement): boolean {
  return element.namespace !== 'bpmn';
}

function reportWarning(
  warning: ModdleWarning,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
): void {
  const at = warning.element?.id === undefined ? undefined : byId.get(warning.element.id);
  if (warning.message.startsWith('unresolved reference')) {
    const target = warning.value ?? '';
    // The standard's references are qualified names; the reader does not take the prefix off.
    if (byId.has(target.slice(target.indexOf(':') + 1))) return;
    // A type of another file documents (DATA_TYPE_UNKNOWN says so); nothing of this file is meant.
    if (warning.property?.endsWith('structureRef') === true) return;
    const attribute = warning.property?.replace(/^bpmn:/, '') ?? 'A reference';
    reporter.error('REF_UNRESOLVED', at ?? root, {
      message: `${attribute} refers to "${target}", which does not exist. Name an element of this file`,
    });
    return;
  }
  // The schema has the script of a global script task as an element; the reader knows it as an attribute only.
  if (/^unparsable content <(\w+:)?script>/.test(warning.message) && isGlobalScript(warning.message, byId))
    return;
  // Ids and attributes were judged in the first reading, which knows the namespaces of this project.
  if (/duplicate ID|illegal ID|^unknown attribute/i.test(warning.message)) return;
  reporter.error('XML_INVALID', at ?? root, {
    message: `The second reader reports: ${firstLine(warning.message)}`,
  });
}

function isGlobalScript(message: string, byId: ReadonlyMap<string, XmlElement>): boolean {
  // The reader counts lines from 0.
  const line = Number(/line: (\d+)/.exec(message)?.[1]) + 1;
  return [...byId.values()].some(
    (element) =>
      element.is('globalScriptTask') &&
      element.children.some((child) => child.is('script') && child.line === line),
  );
}

function firstLine(message: string): string {
  const [first = '', second = ''] = message.split('\n').map((line) => line.trim());
  return first === 'unparsable content' || first.endsWith(':') ? `${first} ${second}` : first;
}
