import { classify } from '../../expressions/classify.ts';
import type { ContinuationModel, Expression, FailureError, JobModel } from '../../model/process-model.ts';
import { parseRetryCycle } from '../../time/retry-cycle.ts';
import { readExpression, readInteger, resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { Namespace, XmlElement } from '../xml-tree.ts';
import { readJobSettings } from './job-settings.ts';

export type MappedNamespace = Extract<Namespace, 'camunda' | 'flowable'>;

/** An external task: its topic is the job type, its properties and fields are headers. */
export function readExternalJob(c: Compilation, element: XmlElement, ns: MappedNamespace): JobModel {
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
  const fields = readFields(c, element, ns);
  const failureErrors = readFailureErrors(c, element, ns);
  return {
    type: type ?? { language: 'literal', value: '' },
    ...readMappedJobSettings(c, element, ns),
    headers: { ...readProperties(element, ns), ...fields.headers },
    ...(Object.keys(fields.expressions).length === 0 ? {} : { headerExpressions: fields.expressions }),
    ...(failureErrors.length === 0 ? {} : { failureErrors }),
  };
}

/** Attempts, waits and priority of a mapped job. */
export function readMappedJobSettings(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): Omit<JobModel, 'type' | 'headers'> {
  const settings = readJobSettings(c, element);
  const retry = readRetryCycle(c, element, ns);
  const parsed = retry?.language === 'literal' ? parseRetryCycle(String(retry.value)) : undefined;
  return {
    ...settings,
    backoff: parsed?.backoff ?? settings.backoff,
    retries: parsed === undefined ? THREE : { language: 'literal', value: parsed.attempts },
    ...(retry === undefined || retry.language === 'literal' ? {} : { retryCycle: retry }),
    ...present({ priority: readPriority(c, element, ns, 'taskPriority') }),
  };
}

/** What `asyncBefore`, `asyncAfter` and internal jobs say about their attempts; undefined when they say nothing. */
export function readContinuationSettings(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): ContinuationModel | undefined {
  const settings = present({
    retryCycle: readRetryCycle(c, element, ns),
    priority: readPriority(c, element, ns, 'jobPriority'),
  });
  return Object.keys(settings).length === 0 ? undefined : settings;
}

export function readProperties(element: XmlElement, ns: MappedNamespace): Readonly<Record<string, string>> {
  const rows = element.extension('properties', ns)?.childrenNamed('property', ns) ?? [];
  return Object.fromEntries(
    rows
      .map((row) => [row.attribute('name') ?? row.attribute('id') ?? '', row.attribute('value') ?? ''])
      .filter(([key]) => key !== '' && key !== '__proto__'),
  );
}

export interface Fields {
  readonly headers: Readonly<Record<string, string>>;
  readonly expressions: Readonly<Record<string, Expression>>;
}

/** `field` values become headers: fixed texts as they are, expressions when the job is created. */
export function readFields(c: Compilation, element: XmlElement, ns: MappedNamespace): Fields {
  const headers: [string, string][] = [];
  const expressions: [string, Expression][] = [];
  for (const field of [...element.childrenNamed('field', ns), ...element.extensions('field', ns)]) {
    const name = field.attribute('name') ?? '';
    const written =
      field.attribute('stringValue') ??
      field.child('string', ns)?.text ??
      field.child('expression', ns)?.text ??
      field.attribute('expression') ??
      '';
    if (name === '' || name === '__proto__') continue;
    const text = written.trim();
    const read = readExpression(c, { text, at: field, label: `field ${name}`, place: 'value', mapped: true });
    if (read?.language === 'literal') headers.push([name, text]);
    else if (read !== undefined) expressions.push([name, read]);
  }
  return { headers: Object.fromEntries(headers), expressions: Object.fromEntries(expressions) };
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
  const vendor: MappedNamespace =
    element.namespace === 'flowable' || ns === 'flowable' ? 'flowable' : 'camunda';
  const call = javaClass === undefined ? readCall(code) : { type: javaClass, parameters: [] };
  if (call === undefined) {
    readFields(c, element, vendor);
    c.reporter.error('EXPRESSION_UNSUPPORTED', element, {
      message: `"${code}" is neither a bean nor a method of a bean. Make it an external task with a topic`,
    });
    return {};
  }
  const owner = ownerId === undefined ? '' : ' as listener';
  const id = ownerId ?? idOf(element);
  const fields = readFields(c, element, vendor);
  if (!c.options.delegatesAsJobs) {
    c.reporter.error('DELEGATE_CODE', element, {
      message: `${id} runs Java code (${code})${owner}. Make it an external task with a topic, or deploy with delegatesAsJobs=true to get a job of type ${call.type}`,
    });
    return {};
  }
  c.reporter.warning('DELEGATE_AS_JOB', element, {
    message: `The Java code ${code}${owner} becomes a job of type ${call.type}`,
  });
  const expressions = { ...readArguments(call.parameters), ...fields.expressions };
  return {
    job: {
      type: { language: 'literal', value: call.type },
      ...readMappedJobSettings(c, element, vendor),
      headers: fields.headers,
      ...(Object.keys(expressions).length === 0 ? {} : { headerExpressions: expressions }),
    },
  };
}

// helpers

const THREE: Expression = { language: 'literal', value: 3 };

/** A fixed text is checked here; an expression when the job is created. */
function readRetryCycle(c: Compilation, element: XmlElement, ns: MappedNamespace): Expression | undefined {
  const cycle = element.extension('failedJobRetryTimeCycle', ns);
  const text = cycle?.text.trim() ?? '';
  if (cycle === undefined || text === '') return undefined;
  const read = readExpression(c, {
    text,
    at: cycle,
    label: 'failedJobRetryTimeCycle',
    place: 'value',
    mapped: true,
  });
  if (read?.language === 'literal' && parseRetryCycle(text) === undefined)
    c.reporter.error('TIMER_INVALID', cycle, {
      message: `"${text}" is not a valid retry cycle. Write R3/PT10M or a list of durations`,
    });
  return read;
}

function readPriority(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
  label: 'taskPriority' | 'jobPriority',
): Expression | undefined {
  const own = element.attribute(label, ns);
  const text = own ?? c.process.attribute(label, ns);
  if (text === undefined || text === '') return undefined;
  return readInteger(c, { text, at: own === undefined ? c.process : element, label, mapped: true });
}

/** `camunda:errorEventDefinition`: a failure that meets the condition is a BPMN error. */
function readFailureErrors(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): readonly FailureError[] {
  return element.extensions('errorEventDefinition', ns).flatMap((definition): readonly FailureError[] => {
    definition.attribute('id');
    const reference = definition.attribute('errorRef');
    const error = resolve(c, definition, 'errorRef', reference, 'error');
    const code = error?.attribute('errorCode')?.trim() ?? '';
    if (code === '' && (error !== undefined || reference === undefined))
      c.reporter.error('ERROR_CODE', definition, {
        message: 'A thrown error needs a code. Give the error an errorCode',
      });
    const condition = readExpression(c, {
      text: definition.attribute('expression') ?? '',
      at: definition,
      label: 'expression',
      place: 'expression',
      mapped: true,
    });
    return condition === undefined || code === ''
      ? []
      : [{ condition, code: { language: 'literal', value: code } }];
  });
}

/** `${bean}` is the bean, `${bean.method(…)}` its method; anything else has no name a worker could ask for. */
function readCall(
  code: string,
): { readonly type: string; readonly parameters: readonly string[] } | undefined {
  const body = /^\s*[$#]\{([\s\S]*)\}\s*$/.exec(code)?.[1]?.trim();
  const match = body === undefined ? null : /^([\w$]+(?:\.[\w$]+)*)\s*(?:\(([\s\S]*)\))?$/.exec(body);
  if (match?.[1] === undefined) return undefined;
  const parameters = match[2] === undefined ? [] : splitArguments(match[2]);
  return parameters === undefined ? undefined : { type: match[1], parameters };
}

/** At commas outside of texts and brackets; undefined when a bracket closes what none opened (`a.b().c()`). */
function splitArguments(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  let [part, depth, quote] = ['', 0, ''];
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    if (depth < 0) return undefined;
    if (char === ',' && depth === 0 && quote === '') {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  if (depth !== 0) return undefined;
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

/** Arguments inside the subset become `arg0…`; the others (the execution itself, a call) mean nothing outside the engine. */
function readArguments(parameters: readonly string[]): Readonly<Record<string, Expression>> {
  const found: [string, Expression][] = [];
  parameters.forEach((text, index) => {
    const read = classify(`\${${text}}`, { place: 'expression', language: 'juel', mapped: true });
    const isWhole = read.ok && text !== 'execution' && text !== 'task';
    if (isWhole) found.push([`arg${index}`, read.expression]);
  });
  return Object.fromEntries(found);
}

function idOf(element: XmlElement): string {
  let at: XmlElement | undefined = element;
  while (at !== undefined && at.id === undefined) at = at.parent;
  return at?.id ?? '';
}
