import type { JobModel } from '../../model/process-model.ts';
import { classify } from '../../expressions/classify.ts';
import { readExpression, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';
import { connectorOf, connectorSettings } from './connectors.ts';
import type { Work } from './dialect.ts';
import { readDelegate, readExternalJob, readMappedJobSettings, readProperties } from './mapped-jobs.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** External tasks, connectors, code in the engine's process (bpmn.md 3.3) and expressions of the mapped dialects. */
export function readMappedWork(c: Compilation, element: XmlElement, ns: MappedNamespace): Work | undefined {
  const result = readResult(c, element, ns);
  const type = element.attribute('type', ns);
  if (type === 'external' || (type === 'external-worker' && ns === 'flowable'))
    return { job: readExternalJob(c, element, ns) };
  const connector = connectorOf(c, element, ns);
  if (connector === 'refused') return {};
  if (connector !== undefined) return { job: { ...connectorJob(c, element, ns, connector) }, ...result };
  if (type !== undefined && type !== 'dmn') {
    element.extension('field', ns);
    c.reporter.error('ELEMENT_UNSUPPORTED', element, {
      message: `type="${type}" would have no effect here. ${TYPE_REPLACEMENTS.get(type) ?? 'Use an external task with a topic and a worker'}`,
    });
    return {};
  }
  const expression = element.attribute('expression', ns);
  if (expression !== undefined && !isCode(expression)) {
    const read = readExpression(c, {
      text: expression,
      at: element,
      label: 'expression',
      place: 'expression',
      mapped: true,
    });
    return read === undefined ? {} : { expression: read, ...result };
  }
  const delegate = readDelegate(c, element, ns, expression);
  if (delegate === undefined) return undefined;
  if (delegate.job === undefined) return {};
  // The worker's variable `result` takes the place of what the code returned.
  const { resultVariable, resultIsLocal } = result;
  return { job: { ...delegate.job, ...present({ resultVariable }) }, ...present({ resultIsLocal }) };
}

// helpers

/** Built-in types of the engine's process, and what does their work here (bpmn.md 3.2). */
const TYPE_REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['shell', 'Use an external task with a topic and a worker that runs the command'],
  ['camel', 'Use an external task with a topic and a worker that calls the route'],
  ['mule', 'Use an external task with a topic and a worker that calls the flow'],
  ['case', 'Call a process'],
  ['send-event', 'Throw a message'],
]);

function readResult(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): { readonly resultVariable?: string; readonly resultIsLocal?: true } {
  const name =
    element.attribute('resultVariable', ns) ??
    (ns === 'flowable' ? element.attribute('resultVariableName', ns) : undefined);
  const isLocal = ns === 'flowable' && element.attribute('useLocalScopeForResultVariable', ns) === 'true';
  const resultVariable = name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  return { ...present({ resultVariable }), ...(isLocal ? { resultIsLocal: true } : {}) };
}

function connectorJob(c: Compilation, element: XmlElement, ns: MappedNamespace, type: string): JobModel {
  return {
    type: { language: 'literal', value: type },
    ...readMappedJobSettings(c, element, ns),
    headers: { ...connectorSettings(element, ns, type), ...readProperties(element, ns) },
  };
}

/** A method call that is not rewritten (bpmn.md 3.4) is code; whatever else is wrong with the text is said of the expression. */
function isCode(expression: string): boolean {
  const isCall = /^\s*[$#]\{\s*[\w$]+(?:\.[\w$]+)*\s*\(/.test(expression);
  if (!isCall) return false;
  const read = classify(expression, { place: 'expression', mapped: true });
  return !read.ok && read.code === 'EXPRESSION_UNSUPPORTED';
}
