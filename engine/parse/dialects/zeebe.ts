import type {
  Expression,
  FormReference,
  JobModel,
  ListenerModel,
  ListenerWork,
  TaskListenerModel,
  VariableMapping,
} from '../../model/process-model.ts';
import { readExpression, readInteger, readNames, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';
import { readJobSettings } from './job-settings.ts';
import type {
  Assignment,
  CallSettings,
  Dialect,
  LoopSettings,
  Mappings,
  ProcessDialectSettings,
  Work,
} from './dialect.ts';

/** The native dialect: `zeebe:` elements, which the modeler writes. */
export const zeebe: Dialect = {
  name: 'native',
  process: readProcess,
  work: readWork,
  script: readScript,
  mappings: readMappings,
  listeners: readListeners,
  taskListeners: readTaskListeners,
  assignment: readAssignment,
  form: readForm,
  headers: readHeaders,
  loop: readLoop,
  call: readCall,
  async: () => ({ before: false, after: false }),
};

// helpers

const THREE: Expression = { language: 'literal', value: 3 };

function value(
  c: Compilation,
  at: XmlElement,
  attribute: string,
  place: 'value' | 'expression' = 'value',
): Expression | undefined {
  const text = at.attribute(attribute);
  return text === undefined || text === ''
    ? undefined
    : readExpression(c, { text, at, label: attribute, place });
}

function integer(c: Compilation, at: XmlElement | undefined, attribute: string): Expression | undefined {
  const text = at?.attribute(attribute);
  return at === undefined || text === undefined || text === ''
    ? undefined
    : readInteger(c, { text, at, label: attribute });
}

function readProcess(_c: Compilation, process: XmlElement): ProcessDialectSettings {
  // Embedded forms are read where a task names them.
  for (const form of process.extensions('userTaskForm', 'zeebe')) form.useAll();
  return { versionTag: process.extension('versionTag', 'zeebe')?.attribute('value') };
}

function readWork(c: Compilation, element: XmlElement): Work | undefined {
  const definition = element.extension('taskDefinition', 'zeebe');
  if (definition === undefined) return undefined;
  element.attribute('retryCounter', 'zeebe');
  const type = value(c, definition, 'type');
  if (type === undefined) {
    c.reporter.error('JOB_TYPE', definition, { message: 'The task needs a job type' });
    return {};
  }
  const priority =
    element.extension('jobPriorityDefinition', 'zeebe') ??
    c.process.extension('jobPriorityDefinition', 'zeebe');
  const job: JobModel = {
    type,
    retries: integer(c, definition, 'retries') ?? THREE,
    ...present({ priority: integer(c, priority, 'priority') }),
    headers: { ...readHeaders(c, element), ...readPassedOn(element) },
    ...readJobSettings(c, element),
  };
  return { job };
}

/** Passed on to the worker as headers: linked resources as JSON text, and the kind of agent. */
function readPassedOn(element: XmlElement): Readonly<Record<string, string>> {
  const linked =
    element.extension('linkedResources', 'zeebe')?.childrenNamed('linkedResource', 'zeebe') ?? [];
  const agentType = element.extension('agentDefinition', 'zeebe')?.attribute('agentType');
  const names = ['resourceId', 'resourceType', 'linkName', 'bindingType', 'versionTag'];
  const rows = linked.map((row) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = row.attribute(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  );
  return {
    ...(rows.length === 0 ? {} : { linkedResources: JSON.stringify(rows) }),
    ...(agentType === undefined ? {} : { agentType }),
  };
}

function readScript(c: Compilation, element: XmlElement): Work | undefined {
  const script = element.extension('script', 'zeebe');
  if (script === undefined) return undefined;
  const expression = value(c, script, 'expression', 'expression');
  if (expression === undefined && script.attribute('expression') === undefined)
    c.reporter.error('SCRIPT_TEXT', script, { message: 'The script task needs a script' });
  return present({ expression, resultVariable: variable(c, script, 'resultVariable') });
}

function variable(c: Compilation, at: XmlElement, attribute: string): string | undefined {
  const name = at.attribute(attribute);
  return name === undefined || name === '' ? undefined : readVariableName(c, name, at);
}

function readMappings(c: Compilation, element: XmlElement): Mappings | undefined {
  const mapping = element.extension('ioMapping', 'zeebe');
  if (mapping === undefined) return undefined;
  return {
    inputs: mapping.childrenNamed('input', 'zeebe').flatMap((row) => readRow(c, row, 'value')),
    outputs: mapping.childrenNamed('output', 'zeebe').flatMap((row) => readRow(c, row, 'expression')),
  };
}

/** An input without the `=` mark is the text itself, which is what element templates write; an output is always an expression. */
function readRow(c: Compilation, row: XmlElement, place: 'expression' | 'value'): readonly VariableMapping[] {
  const target = readVariableName(c, row.attribute('target') ?? '', row, 'path');
  const text = row.attribute('source') ?? '';
  const isEmpty = text.trim() === '';
  const source = readExpression(c, { text, at: row, label: 'source', place: isEmpty ? 'expression' : place });
  for (const name of ['modelerConfigurationTemplate', 'modelerConfigurationName']) {
    row.attribute(name);
    row.attribute(name, 'zeebe');
  }
  return target === undefined || source === undefined ? [] : [{ source, target }];
}

function readListeners(c: Compilation, element: XmlElement): readonly ListenerModel[] | undefined {
  const container = element.extension('executionListeners', 'zeebe');
  return container
    ?.childrenNamed('executionListener', 'zeebe')
    .flatMap((listener): readonly ListenerModel[] => {
      const event = listener.attribute('eventType') ?? '';
      const work = readListenerWork(c, listener);
      if (event !== 'start' && event !== 'end' && event !== 'cancel' && event !== 'beforeAll') {
        c.reporter.error('LISTENER', listener, {
          message: `Listener ${event === '' ? 'without eventType' : event} is not possible on ${element.local}. Use start, end or cancel`,
        });
        return [];
      }
      if (event === 'beforeAll' && element.child('multiInstanceLoopCharacteristics') === undefined) {
        c.reporter.error('LISTENER', listener, {
          message: `Listener beforeAll is not possible on ${element.local} without multi-instance. Use start`,
        });
        return [];
      }
      return work === undefined ? [] : [{ event, ...work }];
    });
}

/** LSN-2. */
function readTaskListeners(c: Compilation, element: XmlElement): readonly TaskListenerModel[] | undefined {
  const container = element.extension('taskListeners', 'zeebe');
  return container
    ?.childrenNamed('taskListener', 'zeebe')
    .flatMap((listener): readonly TaskListenerModel[] => {
      const event = listener.attribute('eventType') ?? '';
      const work = readListenerWork(c, listener);
      if (!isTaskEvent(event)) {
        c.reporter.error('LISTENER', listener, {
          message: `Task listener ${event === '' ? 'without eventType' : event} is not possible. Use ${TASK_EVENTS.join(', ')}`,
        });
        return [];
      }
      return work === undefined ? [] : [{ event, ...work }];
    });
}

const TASK_EVENTS = ['creating', 'assigning', 'updating', 'completing', 'canceling'] as const;

function isTaskEvent(event: string): event is (typeof TASK_EVENTS)[number] {
  return (TASK_EVENTS as readonly string[]).includes(event);
}

function readListenerWork(c: Compilation, listener: XmlElement): ListenerWork | undefined {
  const jobType = value(c, listener, 'type');
  const retries = integer(c, listener, 'retries') ?? THREE;
  const headers = headersOf(listener.child('taskHeaders', 'zeebe'));
  if (jobType !== undefined) return { jobType, retries, headers };
  c.reporter.error('JOB_TYPE', listener, { message: 'The listener needs a job type' });
  return undefined;
}

function readAssignment(c: Compilation, element: XmlElement): Assignment {
  const assignment = element.extension('assignmentDefinition', 'zeebe');
  const schedule = element.extension('taskSchedule', 'zeebe');
  const priority = element.extension('priorityDefinition', 'zeebe');
  const names = (attribute: string): Expression | undefined => {
    const text = assignment?.attribute(attribute);
    return assignment === undefined || text === undefined || text === ''
      ? undefined
      : readNames(c, { text, at: assignment, label: attribute });
  };
  return present({
    assignee: assignment === undefined ? undefined : value(c, assignment, 'assignee'),
    candidateUsers: names('candidateUsers'),
    candidateGroups: names('candidateGroups'),
    dueDate: schedule === undefined ? undefined : value(c, schedule, 'dueDate'),
    followUpDate: schedule === undefined ? undefined : value(c, schedule, 'followUpDate'),
    priority: integer(c, priority, 'priority'),
  });
}

function readForm(c: Compilation, element: XmlElement): FormReference | undefined {
  const form = element.extension('formDefinition', 'zeebe');
  if (form === undefined) return undefined;
  const binding = readBinding(c, form);
  const formId = value(c, form, 'formId');
  if (formId !== undefined) return { kind: 'id', value: formId, ...binding };
  const key = form.attribute('formKey');
  const embedded = key === undefined ? undefined : embeddedForm(c, key);
  if (embedded !== undefined && key !== undefined)
    return {
      kind: 'embedded',
      value: { language: 'literal', value: key },
      binding: 'deployment',
      schema: embedded,
    };
  const external =
    value(c, form, 'externalReference') ??
    (key === undefined || key === '' ? undefined : value(c, form, 'formKey'));
  if (external !== undefined) return { kind: 'external', value: external, binding: 'latest' };
  c.reporter.error('REF_UNRESOLVED', form, {
    message: 'formDefinition names no form. Give formId, formKey or externalReference',
  });
  return undefined;
}

/** `camunda-forms:bpmn:<id>` names a `userTaskForm` of the process. */
function embeddedForm(c: Compilation, key: string): string | undefined {
  const id = /^camunda-forms:bpmn:(.+)$/.exec(key)?.[1];
  return id === undefined
    ? undefined
    : c.process.extensions('userTaskForm', 'zeebe').find((form) => form.id === id)?.text;
}

function readBinding(
  c: Compilation,
  at: XmlElement,
): { readonly binding: 'latest' | 'deployment' | 'versionTag'; readonly versionTag?: string } {
  const binding = at.attribute('bindingType') ?? 'latest';
  const versionTag = at.attribute('versionTag');
  if (binding !== 'latest' && binding !== 'deployment' && binding !== 'versionTag') {
    c.reporter.error('CALL_BINDING', at, {
      message: `bindingType="${binding}" is not known. Use latest, deployment or versionTag`,
    });
    return { binding: 'latest' };
  }
  if (binding === 'versionTag' && (versionTag === undefined || versionTag === ''))
    c.reporter.error('CALL_BINDING', at, { message: 'The binding lacks its version tag' });
  return binding === 'versionTag' && versionTag !== undefined ? { binding, versionTag } : { binding };
}

function readHeaders(_c: Compilation, element: XmlElement): Readonly<Record<string, string>> | undefined {
  const container = element.extension('taskHeaders', 'zeebe');
  return container === undefined ? undefined : headersOf(container);
}

function headersOf(container: XmlElement | undefined): Readonly<Record<string, string>> {
  const rows = container?.childrenNamed('header', 'zeebe') ?? [];
  return Object.fromEntries(
    rows
      .map((row) => {
        row.attribute('id');
        return [row.attribute('key') ?? '', row.attribute('value') ?? ''] as const;
      })
      .filter(([key]) => key !== '' && key !== '__proto__'),
  );
}

function readLoop(c: Compilation, characteristics: XmlElement): LoopSettings | undefined {
  const loop = characteristics.extension('loopCharacteristics', 'zeebe');
  if (loop === undefined) return undefined;
  return present({
    inputCollection: value(c, loop, 'inputCollection', 'expression'),
    inputElement: variable(c, loop, 'inputElement'),
    outputCollection: variable(c, loop, 'outputCollection'),
    outputElement: value(c, loop, 'outputElement', 'expression'),
  });
}

function readCall(c: Compilation, element: XmlElement): CallSettings | undefined {
  const called = element.extension('calledElement', 'zeebe');
  if (called === undefined) return undefined;
  const processId = value(c, called, 'processId') ?? value(c, called, 'processIdExpression', 'expression');
  if (processId === undefined) {
    c.reporter.error('CALLED_ELEMENT', called, { message: 'The call names no process. Give processId' });
    return undefined;
  }
  const { binding, versionTag } = readBinding(c, called);
  const businessId = value(c, called, 'businessId');
  return {
    processId,
    binding,
    ...(versionTag === undefined ? {} : { versionTag: { language: 'literal', value: versionTag } as const }),
    ...present({ businessId }),
    inheritBusinessId: businessId === undefined,
    propagateAllParentVariables: called.attribute('propagateAllParentVariables') !== 'false',
    propagateAllChildVariables: called.attribute('propagateAllChildVariables') !== 'false',
    inParameters: [],
    outParameters: [],
  };
}
