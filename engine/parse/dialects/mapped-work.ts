import type { Expression, JobModel } from '../../model/process-model.ts';
import { readExpression, readInteger, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { Namespace, XmlElement } from '../xml-tree.ts';
import type { Work } from './dialect.ts';
import { readJobSettings } from './zeebe.ts';

type MappedNamespace = Extract<Namespace, 'camunda' | 'flowable'>;

/** External tasks, code in the engine's process (bpmn.md 3.3) and expressions of the mapped dialects. */
export function readMappedWork(c: Compilation, element: XmlElement, ns: MappedNamespace): Work | undefined {
  const resultVariable = readResultVariable(c, element, ns);
  const type = element.attribute('type', ns);
  if (type === 'external' || type === 'external-worker') return { job: externalJob(c, element, ns) };
  if (type !== undefined) {
    const replacement =
      type === 'mail' || type === 'http' ? 'a connector job type' : 'an external task with a topic';
    c.reporter.error('ELEMENT_UNSUPPORTED', element, {
      message: `type="${type}" would have no effect here. Use ${replacement}`,
    });
    return {};
  }
  const expression = element.attribute('expression', ns);
  if (expression !== undefined && !isMethodCall(expression)) {
    const read = readExpression(c, {
      text: expression,
      at: element,
      label: 'expression',
      place: 'expression',
      mapped: true,
    });
    return read === undefined ? {} : present({ expression: read, resultVariable });
  }
  const delegate = readDelegate(c, element, ns, expression);
  if (delegate === undefined) return undefined;
  return delegate.job === undefined ? {} : { job: { ...delegate.job, ...present({ resultVariable }) } };
}

function readResultVariable(c: Compilation, element: XmlElement, ns: MappedNamespace): string | undefined {
  const name =
    element.attribute('resultVariable', ns) ??
    (ns === 'flowable' ? element.attribute('resultVariableName', ns) : undefined);
  return name === undefined || name === '' ? undefined : readVariableName(c, name, element);
}

/** 3.3: refused with the replacement, or with `delegatesAsJobs` a job of the class, bean or method name. */
export function readDelegate(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace | 'none',
  expression: string | undefined,
  ownerId?: string,
): { readonly job?: JobModel } | undefined {
  const javaClass = element.attribute('class', ns);
  const bean = element.attribute('delegateExpression', ns);
  const code = javaClass ?? bean ?? expression;
  if (code === undefined) return undefined;
  const type = javaClass ?? /^\s*[$#]\{\s*([\w$]+(?:\.\w+)?)/.exec(code)?.[1] ?? code;
  const vendor: MappedNamespace =
    element.namespace === 'flowable' || ns === 'flowable' ? 'flowable' : 'camunda';
  const owner = ownerId === undefined ? '' : ' as listener';
  if (!c.options.delegatesAsJobs) {
    c.reporter.error('DELEGATE_CODE', element, {
      message: `It runs Java code (${code})${owner}. Make it an external task with a topic, or deploy with delegatesAsJobs=true to get a job of type ${type}`,
    });
    fieldsOf(c, element, vendor);
    return {};
  }
  c.reporter.warning('DELEGATE_AS_JOB', element, {
    message: `The Java code ${code}${owner} becomes a job of type ${type}`,
  });
  return {
    job: {
      type: { language: 'literal', value: type },
      ...jobSettings(c, element, vendor),
      headers: fieldsOf(c, element, vendor),
    },
  };
}

// helpers

const THREE: Expression = { language: 'literal', value: 3 };

function externalJob(c: Compilation, element: XmlElement, ns: MappedNamespace): JobModel {
  const topic = element.attribute('topic', ns);
  const type =
    topic === undefined || topic === ''
      ? undefined
      : readExpression(c, { text: topic, at: element, label: 'topic', place: 'value', mapped: true });
  if (type === undefined)
    c.reporter.error('JOB_TYPE', element, {
      message: 'The task needs a job type. Give the external task a topic',
    });
  element.attribute('exclusive', ns);
  return {
    type: type ?? { language: 'literal', value: '' },
    ...jobSettings(c, element, ns),
    headers: { ...propertiesOf(element, ns), ...fieldsOf(c, element, ns) },
  };
}

function jobSettings(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): Omit<JobModel, 'type' | 'headers'> {
  const cycle = element.extension('failedJobRetryTimeCycle', ns);
  const retry = cycle === undefined ? undefined : retryCycle(c, cycle);
  const settings = readJobSettings(c, element);
  const priorityText = element.attribute('taskPriority', ns) ?? c.process.attribute('taskPriority', ns);
  const priority =
    priorityText === undefined
      ? undefined
      : readInteger(c, { text: priorityText, at: element, label: 'taskPriority', mapped: true });
  return {
    ...settings,
    backoff: retry?.backoff ?? settings.backoff,
    retries: retry === undefined ? THREE : { language: 'literal', value: retry.attempts },
    ...present({ priority }),
  };
}

/** `R3/PT10M` means 3 attempts ten minutes apart; a list of n durations means n + 1 attempts. */
function retryCycle(
  c: Compilation,
  cycle: XmlElement,
): { readonly attempts: number; readonly backoff: readonly string[] } | undefined {
  const text = cycle.text.trim();
  const repeated = /^R(\d+)\/(P[0-9A-Z.]+)$/.exec(text);
  if (repeated?.[1] !== undefined && repeated[2] !== undefined && Number(repeated[1]) > 0)
    return { attempts: Number(repeated[1]), backoff: [repeated[2]] };
  const list = text.split(',').map((part) => part.trim());
  if (list.every((part) => /^P[0-9A-Z.]+$/.test(part))) return { attempts: list.length + 1, backoff: list };
  c.reporter.error('TIMER_INVALID', cycle, {
    message: `"${text}" is not a valid retry cycle. Write R3/PT10M or a list of durations`,
  });
  return undefined;
}

function propertiesOf(element: XmlElement, ns: MappedNamespace): Readonly<Record<string, string>> {
  const rows = element.extension('properties', ns)?.childrenNamed('property', ns) ?? [];
  return Object.fromEntries(
    rows
      .map((row) => [row.attribute('name') ?? row.attribute('id') ?? '', row.attribute('value') ?? ''])
      .filter(([key]) => key !== '' && key !== '__proto__'),
  );
}

/** `field` values of a delegate become headers; only fixed texts can. */
function fieldsOf(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): Readonly<Record<string, string>> {
  const own = element.childrenNamed('field', ns);
  const headers: [string, string][] = [];
  for (const field of [...own, ...element.extensions('field', ns)]) {
    const expression = field.child('expression', ns)?.text ?? field.attribute('expression');
    const text = field.attribute('stringValue') ?? field.child('string', ns)?.text ?? expression;
    const name = field.attribute('name') ?? '';
    if (expression !== undefined && /[$#]\{/.test(expression)) {
      c.reporter.error('EXPRESSION_UNSUPPORTED', field, {
        message: `The field "${name}" with an expression is not supported. Use an input mapping`,
      });
    } else if (name !== '' && name !== '__proto__') headers.push([name, (text ?? '').trim()]);
  }
  return Object.fromEntries(headers);
}

function isMethodCall(expression: string): boolean {
  return (
    /^\s*[$#]\{\s*[\w.$]+\.\w+\s*\(/.test(expression) &&
    !/^\s*[$#]\{\s*execution\.(getVariable|hasVariable)\(/.test(expression) &&
    !/\.(equals|size|isEmpty|contains|startsWith|prop|value)\(/.test(expression)
  );
}
