import type { VariableMapping } from '../../model/process-model.ts';
import { readExpression, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** Job types of the built-in connectors, which the mapped dialects name in words of their own (bpmn.md 3.2). */
export const CONNECTOR_JOB_TYPES = { http: 'millrace:http', mail: 'millrace:mail' } as const;

/** The connector's job type; `refused` when it names one that is not offered. */
export function connectorOf(c: Compilation, element: XmlElement, ns: MappedNamespace): string | undefined {
  const type = element.attribute('type', ns);
  if (type === 'mail' || (type === 'http' && ns === 'flowable')) return CONNECTOR_JOB_TYPES[type];
  const connector = element.extension('connector', ns);
  if (connector === undefined) return undefined;
  const id = connector.child('connectorId', ns)?.text.trim() ?? '';
  if (id === 'http-connector') return CONNECTOR_JOB_TYPES.http;
  if (id === 'mail-send') return CONNECTOR_JOB_TYPES.mail;
  connector.useAll();
  c.reporter.error('ELEMENT_UNSUPPORTED', connector, {
    message: `The connector "${id}" would have no effect here. Use an external task with a topic and a worker`,
  });
  return 'refused';
}

/**
 * What an HTTP connector does differently there: every answer is a result, in three variables that its outputs read. Without
 * outputs nothing of it is kept.
 */
export function connectorSettings(
  element: XmlElement,
  ns: MappedNamespace,
  type: string,
): Readonly<Record<string, string>> {
  if (ns !== 'camunda' || type !== CONNECTOR_JOB_TYPES.http) return {};
  const places = [element, ...element.extensions('connector', ns)];
  const mappings = places.flatMap((place) => [
    ...place.childrenNamed('inputOutput', ns),
    ...place.extensions('inputOutput', ns),
  ]);
  const hasOutput = mappings.some((mapping) => mapping.childrenNamed('outputParameter', ns).length > 0);
  return { acceptStatus: 'all', resultAs: hasOutput ? 'variables' : 'nothing' };
}

/** VAR-5: the variables of a connector end with it; only its outputs leave. */
export function hasConnector(element: XmlElement): boolean {
  const parts = [element, ...element.children.filter((child) => child.is('messageEventDefinition'))];
  return parts.some(
    (part) => part.extension('connector', 'camunda') ?? part.extension('connector', 'flowable'),
  );
}

/** The fields of a built-in type are its inputs, as variables of the task. */
export function readConnectorFields(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): readonly VariableMapping[] {
  const type = element.attribute('type', ns);
  if (type !== 'mail' && !(type === 'http' && ns === 'flowable')) return [];
  return [...element.childrenNamed('field', ns), ...element.extensions('field', ns)].flatMap((field) => {
    const text =
      field.attribute('stringValue') ??
      field.child('string', ns)?.text ??
      field.child('expression', ns)?.text ??
      field.attribute('expression') ??
      '';
    const target = readVariableName(c, field.attribute('name') ?? '', field);
    const source = readExpression(c, {
      text: text.trim(),
      at: field,
      label: `field ${target ?? ''}`,
      place: 'value',
      mapped: true,
    });
    return target === undefined || source === undefined ? [] : [{ source, target }];
  });
}
