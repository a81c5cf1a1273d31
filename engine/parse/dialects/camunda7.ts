import type { Expression } from '../../model/process-model.ts';
import { readExpression, readInteger, readNames, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import { readCalendar } from '../timer-settings.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { Assignment, AsyncSettings, Dialect, ProcessDialectSettings, Work } from './dialect.ts';
import { readMappedCall } from './mapped-call.ts';
import { readInputOutput } from './mapped-data.ts';
import { readMappedForm } from './mapped-forms.ts';
import { readContinuationSettings } from './mapped-jobs.ts';
import type { MappedNamespace } from './mapped-jobs.ts';
import { readMappedListeners, readMappedTaskListeners } from './mapped-listeners.ts';
import { readMappedLoop } from './mapped-loop.ts';
import { readMappedWork } from './mapped-work.ts';

/** `camunda:` (Camunda 7 and its forks), mapped to the same model. */
export const camunda7: Dialect = mappedDialect('camunda');

/** What `camunda:` and `flowable:` say in the same words. */
export function mappedDialect(ns: MappedNamespace): Dialect {
  return {
    name: ns,
    process: (c, process) => readProcess(c, process, ns),
    work: (c, element) => readMappedWork(c, element, ns),
    script: (c, element) => readScript(c, element, ns),
    mappings: (c, element) => readInputOutput(c, element, ns),
    listeners: (c, element) => readMappedListeners(c, element, ns),
    taskListeners: (c, element) => readMappedTaskListeners(c, element, ns),
    assignment: (c, element) => readAssignment(c, element, ns),
    form: (c, element) => readMappedForm(c, element, ns),
    headers: (c, element) => (ns === 'flowable' ? readTaskAttributes(c, element) : undefined),
    loop: (c, characteristics) => readMappedLoop(c, characteristics, ns),
    call: (c, element) => readMappedCall(c, element, ns),
    async: (c, element) => readAsync(c, element, ns),
  };
}

// helpers

function value(
  c: Compilation,
  at: XmlElement,
  ns: MappedNamespace,
  attribute: string,
): Expression | undefined {
  const text = at.attribute(attribute, ns);
  return text === undefined || text === ''
    ? undefined
    : readExpression(c, { text, at, label: attribute, place: 'value', mapped: true });
}

function names(
  c: Compilation,
  at: XmlElement,
  ns: MappedNamespace,
  attribute: string,
): Expression | undefined {
  const text = at.attribute(attribute, ns);
  return text === undefined || text === ''
    ? undefined
    : readNames(c, { text, at, label: attribute, mapped: true });
}

function list(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readProcess(c: Compilation, process: XmlElement, ns: MappedNamespace): ProcessDialectSettings {
  const days = process.attribute('historyTimeToLive', ns);
  const historyTimeToLive =
    days === undefined || days === '' ? undefined : /^\d+$/.test(days) ? `P${days}D` : days;
  process.attribute('jobPriority', ns);
  process.attribute('taskPriority', ns);
  process.attribute('isEagerExecutionFetching', ns);
  process.extension('properties', ns)?.useAll();
  const startable = process.attribute('isStartableInTasklist', ns);
  const starters = readStarters(c, process, ns);
  return {
    versionTag: process.attribute('versionTag', ns),
    historyTimeToLive,
    candidateStarterUsers: joined(list(process.attribute('candidateStarterUsers', ns)), starters?.users),
    candidateStarterGroups: joined(list(process.attribute('candidateStarterGroups', ns)), starters?.groups),
    startable: startable === undefined ? undefined : startable !== 'false',
  };
}

function joined(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  return a === undefined ? b : b === undefined ? a : [...new Set([...a, ...b])];
}

/** `potentialStarter`: names, bare ones are groups. */
function readStarters(
  c: Compilation,
  process: XmlElement,
  ns: MappedNamespace,
): { readonly users: readonly string[]; readonly groups: readonly string[] } | undefined {
  const starters = process.extensions('potentialStarter', ns);
  if (starters.length === 0) return undefined;
  const found: { users: string[]; groups: string[] } = { users: [], groups: [] };
  for (const starter of starters) {
    const assignment = starter.children.find((child) => child.local === 'resourceAssignmentExpression');
    const text = assignment?.children.map((child) => child.text.trim()).join(',') ?? '';
    starter.useAll();
    if (text === '' || /[$#]\{|^=/.test(text)) {
      c.reporter.error('EXPRESSION_UNSUPPORTED', starter, {
        message: `The potentialStarter "${text}" is not supported. Name users and groups, such as user(a), group(b)`,
      });
      continue;
    }
    for (const part of text.split(',').map((name) => name.trim())) {
      const wrapped = /^(user|group)\(\s*(.*?)\s*\)$/.exec(part);
      (wrapped?.[1] === 'user' ? found.users : found.groups).push(wrapped?.[2] ?? part);
    }
  }
  return found;
}

/** `owner` and `category` are kept with the task, as headers. */
function readTaskAttributes(
  c: Compilation,
  element: XmlElement,
): Readonly<Record<string, string>> | undefined {
  if (!element.is('userTask')) return undefined;
  const found = ['owner', 'category'].flatMap((name) => {
    const text = element.attribute(name, 'flowable');
    if (text === undefined || text === '') return [];
    if (/[$#]\{|^=/.test(text))
      c.reporter.error('EXPRESSION_UNSUPPORTED', element, {
        message: `The expression "${text}" of ${name} is not supported. Write a fixed text, or set a variable`,
      });
    return [[name, text] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function readScript(c: Compilation, element: XmlElement, ns: MappedNamespace): Work | undefined {
  const name = element.attribute('resultVariable', ns);
  const resultVariable = name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  return resultVariable === undefined ? undefined : { resultVariable };
}

function readAssignment(c: Compilation, element: XmlElement, ns: MappedNamespace): Assignment {
  element.extension('properties', ns)?.useAll();
  const priority = element.attribute('priority', ns);
  const name = (attribute: string): string | undefined => {
    const text = ns === 'flowable' ? element.attribute(attribute, ns) : undefined;
    return text === undefined || text === '' ? undefined : readVariableName(c, text, element);
  };
  return present({
    calendar: readCalendar(c, element, element.attribute('businessCalendarName', 'flowable')),
    taskKeyVariable: name('taskIdVariableName'),
    completedByVariable: name('taskCompleterVariableName'),
    assignee: value(c, element, ns, 'assignee'),
    candidateUsers: names(c, element, ns, 'candidateUsers'),
    candidateGroups: names(c, element, ns, 'candidateGroups'),
    dueDate: value(c, element, ns, 'dueDate'),
    followUpDate: value(c, element, ns, 'followUpDate'),
    priority:
      priority === undefined || priority === ''
        ? undefined
        : readInteger(c, { text: priority, at: element, label: 'priority', mapped: true }),
  });
}

function readAsync(c: Compilation, element: XmlElement, ns: MappedNamespace): AsyncSettings {
  const before =
    element.attribute('async', ns) === 'true' ||
    (ns === 'camunda' && element.attribute('asyncBefore', ns) === 'true') ||
    signalIsAsync(element, ns);
  const after =
    element.attribute(ns === 'camunda' ? 'asyncAfter' : 'asyncLeave', ns) === 'true' ||
    (ns === 'flowable' && element.is('callActivity') && element.attribute('completeAsync', ns) === 'true');
  const exclusive = [
    element.attribute('exclusive', ns),
    ns === 'flowable' ? element.attribute('asyncLeaveExclusive', ns) : undefined,
  ];
  if (exclusive.includes('false'))
    c.reporter.hint('EXCLUSIVE_ALWAYS', element, {
      message: 'exclusive="false" has no effect: steps of one instance never run at the same time',
    });
  const needsJob = before || after || element.is('scriptTask');
  const job = needsJob ? readContinuationSettings(c, element, ns) : undefined;
  return { before, after, ...present({ job }) };
}

/** `async` on a thrown signal: it is broadcast in a transition of its own. */
function signalIsAsync(element: XmlElement, ns: MappedNamespace): boolean {
  if (!element.is('intermediateThrowEvent') && !element.is('endEvent')) return false;
  return element.children.some(
    (child) => child.is('signalEventDefinition') && child.attribute('async', ns) === 'true',
  );
}
