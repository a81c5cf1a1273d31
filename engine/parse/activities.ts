import type {
  ActivityBase,
  CallActivityElement,
  EventSubProcessElement,
  FlowElement,
  FormReference,
  JobTaskElement,
  ReceiveTaskElement,
  ScriptTaskElement,
  SubProcessElement,
  UserTaskElement,
} from '../model/process-model.ts';
import { dialectOf, readNames } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { Assignment, Work } from './dialects/dialect.ts';
import { readDecision } from './decisions.ts';
import { DIALECTS, oneOf, readBase } from './flow-nodes.ts';
import { readLoop } from './loops.ts';
import { readMessageCatch, readMessageThrow } from './message-settings.ts';
import { checkOperationData, jobOfOperation, readOperation, type Operation } from './operations.ts';
import { readNativeCall, readStandardCall } from './call-settings.ts';
import { present } from './present.ts';
import { readResourceRoles } from './resource-roles.ts';
import { readScriptText } from './script-text.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { instantiates, isStartPoint } from './scopes.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/** One activity of the file as model element; undefined when a problem leaves nothing to compile. */
export function compileActivity(
  c: Compilation,
  node: FlowNode,
  graph: ProcessGraph,
): FlowElement | undefined {
  switch (node.element.local) {
    case 'task':
      return { ...readActivity(c, node), type: 'task' };
    case 'manualTask':
      return { ...readActivity(c, node), type: 'manualTask' };
    case 'userTask':
      return userTask(c, node);
    case 'serviceTask':
    case 'businessRuleTask':
      return jobTask(c, node, node.element.local);
    case 'sendTask':
      return sendTask(c, node);
    case 'scriptTask':
      return scriptTask(c, node);
    case 'receiveTask':
      return receiveTask(c, node);
    case 'callActivity':
      return callActivity(c, node);
    case 'subProcess':
      return node.element.attribute('triggeredByEvent') === 'true'
        ? eventSubProcess(c, node, graph)
        : subProcess(c, node, 'subProcess');
    case 'transaction':
      return transaction(c, node);
    default:
      return adHocSubProcess(c, node, graph, readActivity(c, node));
  }
}

// helpers

function readActivity(c: Compilation, node: FlowNode): ActivityBase {
  const base = readBase(c, node);
  const loop = readLoop(c, node);
  return {
    ...base,
    boundaryEventIds: node.boundary.map((event) => event.id),
    ...present({ loop }),
    isForCompensation: node.element.attribute('isForCompensation') === 'true',
    startQuantity: quantity(c, node.element, 'startQuantity'),
    completionQuantity: quantity(c, node.element, 'completionQuantity'),
  };
}

function quantity(c: Compilation, element: XmlElement, attribute: string): number {
  const text = element.attribute(attribute);
  if (text === undefined) return 1;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  c.reporter.error('QUANTITY', element, {
    message: `${attribute} is "${text}"; startQuantity and completionQuantity are integers from 1`,
  });
  return 1;
}

function readForm(c: Compilation, element: XmlElement): FormReference | undefined {
  return oneOf(c, element, 'its form', (dialect) => dialect.form(c, element));
}

function userTask(c: Compilation, node: FlowNode): UserTaskElement {
  const { element } = node;
  checkImplementation(c, element);
  const marker = element.extension('userTask', 'zeebe');
  if (marker === undefined && dialectOf(element, c.dialect) === 'native') {
    c.reporter.hint('USER_TASK_NATIVE', element, {
      message: 'Without zeebe:userTask this is a Millrace user task too, not a job',
      fix: { kind: 'ADD_USER_TASK', params: { elementId: node.id } },
    });
  }
  const assignment = mergeAssignments(c, element);
  const taskListeners = DIALECTS.flatMap((dialect) => dialect.taskListeners(c, element) ?? []);
  return {
    ...readActivity(c, node),
    type: 'userTask',
    ...assignment,
    ...present({ form: readForm(c, element) }),
    headers: readHeaders(c, element),
    ...(taskListeners.length === 0 ? {} : { taskListeners }),
  };
}

/** Two vendor namespaces may say different things of one task, and not the same thing differently (bpmn.md 3). */
function mergeAssignments(c: Compilation, element: XmlElement): Assignment {
  const merged: Record<string, unknown> = {};
  for (const dialect of DIALECTS) {
    for (const [name, value] of Object.entries(dialect.assignment(c, element))) {
      if (merged[name] !== undefined && JSON.stringify(merged[name]) !== JSON.stringify(value))
        c.reporter.error('DIALECT_CONFLICT', element, {
          message: `${element.id ?? ''} says ${name} twice, in two vendor namespaces. Keep one`,
        });
      merged[name] ??= value;
    }
  }
  return { ...readResourceRoles(c, element), ...merged };
}

function readHeaders(c: Compilation, element: XmlElement): Readonly<Record<string, string>> {
  return oneOf(c, element, 'its headers', (dialect) => dialect.headers(c, element)) ?? {};
}

function readWork(c: Compilation, element: XmlElement): Work | undefined {
  return oneOf(c, element, 'its work', (dialect) => dialect.work(c, element));
}

function jobTask(c: Compilation, node: FlowNode, type: 'serviceTask' | 'businessRuleTask'): JobTaskElement {
  const { element } = node;
  checkImplementation(c, element);
  const base = readActivity(c, node);
  const decision = readDecision(c, element, base.outputMappings);
  const work = decision === undefined ? readWork(c, element) : undefined;
  const operation = operationOf(c, element, decision === undefined ? work : {});
  const isIdle = work === undefined && operation === undefined && decision === undefined;
  if (isIdle && !c.reporter.hasErrorAt(node.id)) {
    c.reporter.error('JOB_TYPE', element, {
      message: `The task needs a job type${type === 'businessRuleTask' ? ' or a decision' : ''}`,
    });
  }
  const job = work?.job ?? (operation === undefined ? undefined : jobOfOperation(operation));
  return {
    ...base,
    type,
    ...present({
      job,
      expression: work?.expression,
      decision: decision?.decision,
      resultVariable: decision === undefined ? work?.resultVariable : decision.resultVariable,
      resultIsLocal: work?.resultIsLocal,
    }),
  };
}

/** D11: the operation gives the job type; a type of its own beside it would say the same twice. */
function operationOf(c: Compilation, element: XmlElement, work: Work | undefined): Operation | undefined {
  const operation = readOperation(c, element);
  if (operation !== undefined) checkOperationData(c, element, operation);
  if (operation !== undefined && work !== undefined)
    c.reporter.error('DIALECT_CONFLICT', element, {
      message: `It says its work twice: by operationRef and by vendor settings. Keep one`,
    });
  return operation;
}

function sendTask(c: Compilation, node: FlowNode): JobTaskElement {
  const { element } = node;
  checkImplementation(c, element);
  const work = readWork(c, element);
  const operation = operationOf(c, element, work);
  const message = element.has('messageRef') ? readMessageThrow(c, element, element) : undefined;
  if (
    work === undefined &&
    operation === undefined &&
    message === undefined &&
    !c.reporter.hasErrorAt(node.id)
  ) {
    c.reporter.error('MESSAGE_OR_JOB', element, { message: 'The task needs a message or a job type' });
  }
  const published = work?.job === undefined && work?.expression === undefined ? message : undefined;
  return {
    ...readActivity(c, node),
    type: 'sendTask',
    ...present({
      job:
        work?.job ??
        (operation === undefined || message !== undefined ? undefined : jobOfOperation(operation)),
      expression: work?.expression,
      resultVariable: work?.resultVariable,
      resultIsLocal: work?.resultIsLocal,
      message: published,
    }),
  };
}

function scriptTask(c: Compilation, node: FlowNode): ScriptTaskElement {
  const { element } = node;
  const base = readActivity(c, node);
  const job = zeebeJob(c, element);
  const settings = oneOf(c, element, 'its script', (dialect) => dialect.script(c, element));
  const part = element.child('script');
  const text = part?.text.trim() ?? '';
  const written = {
    at: element,
    text,
    format: element.attribute('scriptFormat') ?? '',
    resource: element.attribute('resource', 'camunda'),
    label: 'script',
  };
  const work: Work | undefined =
    job ?? (settings?.expression !== undefined ? settings : readScriptText(c, written));
  if (work === undefined && !c.reporter.hasErrorAt(node.id))
    c.reporter.error('SCRIPT_TEXT', element, { message: 'The task needs a script' });
  return {
    ...base,
    type: 'scriptTask',
    ...present({
      expression: work?.expression,
      script: work?.script,
      job: work?.job,
      resultVariable: settings?.resultVariable,
    }),
  };
}

function zeebeJob(c: Compilation, element: XmlElement): Work | undefined {
  return DIALECTS[0]?.work(c, element);
}

function receiveTask(c: Compilation, node: FlowNode): ReceiveTaskElement {
  const { element } = node;
  checkImplementation(c, element);
  const namesMessage = element.has('messageRef') || element.has('operationRef');
  const message = namesMessage ? readMessageCatch(c, element, element, isStartPoint(node)) : undefined;
  if (!namesMessage && isStartPoint(node)) {
    c.reporter.error('MESSAGE_NAME', element, {
      message: 'A receive task that creates instances needs a message. Give it a messageRef',
    });
  } else if (!namesMessage) {
    c.reporter.warning('RECEIVE_NO_MESSAGE', element, {
      message: 'This receive task names no message: only the trigger command completes it',
    });
  }
  return {
    ...readActivity(c, node),
    type: 'receiveTask',
    ...(instantiates(node) ? { instantiate: true } : {}),
    ...present({ message }),
  };
}

function checkImplementation(c: Compilation, element: XmlElement): void {
  const value = element.attribute('implementation');
  if (value === undefined || value === '' || value.startsWith('##')) return;
  c.reporter.error('IMPLEMENTATION', element, {
    message: `implementation="${value}" is not supported; use a job type`,
  });
}

function callActivity(c: Compilation, node: FlowNode): CallActivityElement | undefined {
  const { element } = node;
  const settings =
    oneOf(c, element, 'the called process', (dialect) => dialect.call(c, element)) ??
    readStandardCall(c, element);
  const base = readActivity(c, node);
  checkCalledTwice(c, element);
  if (settings === undefined) {
    if (!c.reporter.hasErrorAt(node.id))
      c.reporter.error('CALLED_ELEMENT', element, {
        message: 'The call names no process. Give it the id of one',
      });
    return undefined;
  }
  return { ...base, type: 'callActivity', ...readNativeCall(c, element, settings) };
}

/** `zeebe:calledElement` and the standard's attribute may not name two processes; the mapped dialects use the attribute. */
function checkCalledTwice(c: Compilation, element: XmlElement): void {
  const native = element.extension('calledElement', 'zeebe')?.attribute('processId');
  const standard = element.attribute('calledElement');
  if (native !== undefined && standard !== undefined && standard !== '' && standard !== native)
    c.reporter.error('DIALECT_CONFLICT', element, {
      message: `${element.id ?? 'It'} says the called process twice: ${native} and ${standard}. Keep one`,
    });
}

function subProcess(c: Compilation, node: FlowNode, type: 'subProcess' | 'transaction'): SubProcessElement {
  node.element.attribute('triggeredByEvent');
  return { ...readActivity(c, node), type };
}

/** TRX-1: `method` is absent or `##Compensate`. */
function transaction(c: Compilation, node: FlowNode): SubProcessElement {
  const method = node.element.attribute('method');
  if (method !== undefined && method !== '##Compensate' && method !== '##compensate') {
    c.reporter.error('CANCEL', node.element, {
      message: `method="${method}" is not supported; a transaction compensates. Remove the attribute`,
    });
  }
  return subProcess(c, node, 'transaction');
}

function eventSubProcess(
  c: Compilation,
  node: FlowNode,
  graph: ProcessGraph,
): EventSubProcessElement | undefined {
  const base = readBase(c, node);
  const starts =
    graph.scopes.get(node.id)?.nodes.filter((inner) => inner.element.local === 'startEvent') ?? [];
  const start = starts[0];
  if (start === undefined) return undefined;
  return {
    ...base,
    type: 'eventSubProcess',
    startEventId: start.id,
    interrupting: start.element.attribute('isInterrupting') !== 'false',
  };
}

/** Names given as text where a list is wanted; kept here for the process settings too. */
export function nameList(c: Compilation, at: XmlElement, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const names = readNames(c, { text, at, label: 'names' });
  return names?.language === 'literal' && Array.isArray(names.value) ? names.value.map(String) : [];
}
