import type { Expression, FormReference } from '../../model/process-model.ts';
import { readExpression, readInteger, readNames, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { Namespace, XmlElement } from '../xml-tree.ts';
import type {
  Assignment,
  CallSettings,
  Dialect,
  LoopSettings,
  ProcessDialectSettings,
  Work,
} from './dialect.ts';
import { readGeneratedForm } from './generated-form.ts';
import { readCallParameters, readInputOutput } from './mapped-data.ts';
import { readMappedListeners, readMappedTaskListeners } from './mapped-listeners.ts';
import { readMappedWork } from './mapped-work.ts';

export type MappedNamespace = Extract<Namespace, 'camunda' | 'flowable'>;

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
    form: (c, element) => readForm(c, element, ns),
    headers: () => undefined,
    loop: (c, characteristics) => readLoop(c, characteristics, ns),
    call: (c, element) => readCall(c, element, ns),
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

function readProcess(_c: Compilation, process: XmlElement, ns: MappedNamespace): ProcessDialectSettings {
  const days = process.attribute('historyTimeToLive', ns);
  const historyTimeToLive =
    days === undefined || days === '' ? undefined : /^\d+$/.test(days) ? `P${days}D` : days;
  process.attribute('jobPriority', ns);
  process.attribute('taskPriority', ns);
  process.attribute('isEagerExecutionFetching', ns);
  process.extension('properties', ns)?.useAll();
  const startable = process.attribute('isStartableInTasklist', ns);
  return {
    versionTag: process.attribute('versionTag', ns),
    historyTimeToLive,
    candidateStarterUsers: list(process.attribute('candidateStarterUsers', ns)),
    candidateStarterGroups: list(process.attribute('candidateStarterGroups', ns)),
    startable: startable === undefined ? undefined : startable !== 'false',
  };
}

function readScript(c: Compilation, element: XmlElement, ns: MappedNamespace): Work | undefined {
  const name = element.attribute('resultVariable', ns);
  const resultVariable = name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  return resultVariable === undefined ? undefined : { resultVariable };
}

function readAssignment(c: Compilation, element: XmlElement, ns: MappedNamespace): Assignment {
  element.extension('properties', ns)?.useAll();
  const priority = element.attribute('priority', ns);
  return present({
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

function readForm(c: Compilation, element: XmlElement, ns: MappedNamespace): FormReference | undefined {
  const formRef = value(c, element, ns, 'formRef');
  const binding = element.attribute('formRefBinding', ns) ?? 'latest';
  const version = element.attribute('formRefVersion', ns);
  if (formRef !== undefined) {
    if (binding !== 'latest' && binding !== 'deployment' && binding !== 'version') {
      c.reporter.error('CALL_BINDING', element, {
        message: `formRefBinding="${binding}" is not known. Use latest, deployment or version`,
      });
      return undefined;
    }
    return {
      kind: 'id',
      value: formRef,
      binding,
      ...(binding === 'version' && version !== undefined ? { version: Number(version) } : {}),
    };
  }
  const key = element.attribute('formKey', ns);
  const deployed = key === undefined ? undefined : /^camunda-forms:deployment:(.+?)(\.form)?$/.exec(key)?.[1];
  if (deployed !== undefined)
    return { kind: 'id', value: { language: 'literal', value: deployed }, binding: 'deployment' };
  if (key !== undefined && key !== '') {
    c.reporter.warning('FORM_EXTERNAL', element, {
      message: `The form "${key}" is an external reference: only a client that knows it can show it`,
    });
    const external = value(c, element, ns, 'formKey');
    return external === undefined ? undefined : { kind: 'external', value: external, binding: 'latest' };
  }
  return readGeneratedForm(c, element, ns);
}

function readLoop(
  c: Compilation,
  characteristics: XmlElement,
  ns: MappedNamespace,
): LoopSettings | undefined {
  const collection = characteristics.attribute('collection', ns);
  const elementVariable = characteristics.attribute('elementVariable', ns);
  const indexVariable = ns === 'flowable' ? characteristics.attribute('elementIndexVariable', ns) : undefined;
  if (collection === undefined && elementVariable === undefined && indexVariable === undefined)
    return undefined;
  return present({
    inputCollection:
      collection === undefined
        ? undefined
        : readExpression(c, {
            text: collection,
            at: characteristics,
            label: 'collection',
            place: 'expression',
            mapped: true,
          }),
    inputElement:
      elementVariable === undefined ? undefined : readVariableName(c, elementVariable, characteristics),
    indexVariable:
      indexVariable === undefined ? undefined : readVariableName(c, indexVariable, characteristics),
  });
}

function readCall(c: Compilation, element: XmlElement, ns: MappedNamespace): CallSettings | undefined {
  const text = element.has('calledElement') ? element.attribute('calledElement') : undefined;
  const incoming = readCallParameters(c, element, 'in', ns);
  const outgoing = readCallParameters(c, element, 'out', ns);
  const binding =
    element.attribute('calledElementBinding', ns) ??
    (ns === 'flowable' && element.attribute('sameDeployment', ns) === 'true' ? 'deployment' : 'latest');
  const version = value(c, element, ns, 'calledElementVersion');
  const versionTag = value(c, element, ns, 'calledElementVersionTag');
  const used =
    incoming.rows.length > 0 ||
    outgoing.rows.length > 0 ||
    incoming.all ||
    outgoing.all ||
    incoming.businessKey !== undefined ||
    element.attributes.some((attribute) => attribute.namespace === ns);
  if (!used && c.dialect !== ns) return undefined;
  if (text === undefined || text === '') return undefined;
  const processId = readExpression(c, {
    text,
    at: element,
    label: 'calledElement',
    place: 'value',
    mapped: true,
  });
  if (binding !== 'latest' && binding !== 'deployment' && binding !== 'version' && binding !== 'versionTag') {
    c.reporter.error('CALL_BINDING', element, {
      message: `calledElementBinding="${binding}" is not known. Use latest, deployment, version or versionTag`,
    });
    return undefined;
  }
  if (
    (binding === 'version' && version === undefined) ||
    (binding === 'versionTag' && versionTag === undefined)
  ) {
    c.reporter.error('CALL_BINDING', element, {
      message: `The binding lacks its ${binding === 'version' ? 'version' : 'version tag'}`,
    });
  }
  const key = incoming.businessKey;
  const inherits =
    key !== undefined && /^[#$]\{\s*execution\.(processBusinessKey|businessKey)\s*\}$/.test(key.trim());
  const businessId =
    key === undefined || inherits
      ? undefined
      : readExpression(c, { text: key, at: element, label: 'businessKey', place: 'value', mapped: true });
  return processId === undefined
    ? undefined
    : {
        processId,
        binding,
        ...(binding === 'version' ? present({ version }) : {}),
        ...(binding === 'versionTag' ? present({ versionTag }) : {}),
        ...present({ businessId }),
        inheritBusinessId:
          inherits || (ns === 'flowable' && element.attribute('inheritBusinessKey', ns) === 'true'),
        propagateAllParentVariables:
          incoming.all || (ns === 'flowable' && element.attribute('inheritVariables', ns) === 'true'),
        propagateAllChildVariables: outgoing.all,
        inParameters: incoming.rows,
        outParameters: outgoing.rows,
      };
}

function readAsync(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): { readonly before: boolean; readonly after: boolean } {
  const before =
    element.attribute('async', ns) === 'true' ||
    (ns === 'camunda' && element.attribute('asyncBefore', ns) === 'true');
  const after = element.attribute(ns === 'camunda' ? 'asyncAfter' : 'asyncLeave', ns) === 'true';
  const exclusive = [
    element.attribute('exclusive', ns),
    ns === 'flowable' ? element.attribute('asyncLeaveExclusive', ns) : undefined,
  ];
  if (exclusive.includes('false'))
    c.reporter.hint('EXCLUSIVE_ALWAYS', element, {
      message: 'exclusive="false" has no effect: steps of one instance never run at the same time',
    });
  element.attribute('jobPriority', ns);
  // On a durable boundary it says how the continuation is tried again, which the engine's own law does.
  if (before || after) element.extension('failedJobRetryTimeCycle', ns);
  return { before, after };
}
