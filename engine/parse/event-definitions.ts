import type { EventDefinition, Expression, TimerModel } from '../model/process-model.ts';
import { firstDue } from '../time/due.ts';
import { isTimeZone } from '../time/zone.ts';
import { readConditional, readVariableListener } from './condition-settings.ts';
import { readExpression, readVariableName, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { oneOf } from './flow-nodes.ts';
import { readMessageCatch, readMessageThrow } from './message-settings.ts';
import { present } from './present.ts';
import { readTimerSettings } from './timer-settings.ts';
import type { XmlElement } from './xml-tree.ts';

/** Where an event definition stands; MUL-5 says which kinds are allowed there. */
export type EventPosition = 'start' | 'eventSubProcessStart' | 'catch' | 'boundary' | 'throw' | 'end';

const ALLOWED: Readonly<Record<EventPosition, readonly EventDefinition['kind'][]>> = {
  start: ['message', 'timer', 'signal', 'conditional'],
  eventSubProcessStart: ['message', 'timer', 'signal', 'conditional', 'escalation', 'error', 'compensation'],
  catch: ['message', 'timer', 'signal', 'conditional', 'link'],
  boundary: ['message', 'timer', 'signal', 'conditional', 'escalation', 'error', 'cancel', 'compensation'],
  throw: ['message', 'signal', 'escalation', 'compensation', 'link'],
  end: ['message', 'signal', 'escalation', 'compensation', 'error', 'cancel', 'terminate'],
};

export const POSITION_NAMES: Readonly<Record<EventPosition, string>> = {
  start: 'a start event',
  eventSubProcessStart: 'the start event of an event sub-process',
  catch: 'an intermediate catch event',
  boundary: 'a boundary event',
  throw: 'an intermediate throw event',
  end: 'an end event',
};

const KINDS: ReadonlyMap<string, EventDefinition['kind']> = new Map([
  ['timerEventDefinition', 'timer'],
  ['messageEventDefinition', 'message'],
  ['signalEventDefinition', 'signal'],
  ['errorEventDefinition', 'error'],
  ['escalationEventDefinition', 'escalation'],
  ['conditionalEventDefinition', 'conditional'],
  ['compensateEventDefinition', 'compensation'],
  ['cancelEventDefinition', 'cancel'],
  ['linkEventDefinition', 'link'],
  ['terminateEventDefinition', 'terminate'],
  // An extension of one dialect, which is a conditional event (bpmn.md 3.2).
  ['variableListenerEventDefinition', 'conditional'],
]);

/** Element names of every kind of event definition a file may refer to. */
export const EVENT_DEFINITION_NAMES: readonly string[] = [...KINDS.keys()].filter(
  (name) => name !== 'variableListenerEventDefinition',
);

/** The definitions of an event, written in it or referenced by it, file order. */
export function definitionElements(c: Compilation, event: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [...event.extensions('variableListenerEventDefinition', 'flowable')];
  for (const child of event.children) {
    if (child.namespace !== 'bpmn') continue;
    if (KINDS.has(child.local)) {
      child.used = true;
      found.push(child);
    } else if (child.is('eventDefinitionRef')) {
      child.used = true;
      const target = resolve(c, event, 'eventDefinitionRef', child.text, ...KINDS.keys());
      if (target !== undefined) found.push(target);
    }
  }
  return found;
}

/** Reads the definitions of one event and reports those its position does not allow. */
export function readEventDefinitions(
  c: Compilation,
  event: XmlElement,
  position: EventPosition,
  /** An occurrence creates an instance: a message then has no key of its own to wait for. */
  isStart = position === 'start',
): readonly EventDefinition[] {
  const elements = definitionElements(c, event);
  const throwing = position === 'throw' || position === 'end';
  return elements.flatMap((element): readonly EventDefinition[] => {
    const kind = KINDS.get(element.local);
    if (kind === undefined) return [];
    element.attribute('id');
    if (!ALLOWED[position].includes(kind)) {
      element.useAll();
      c.reporter.error('EVENT_NOT_ALLOWED', event, {
        message: `A ${kind} event definition is not allowed as ${POSITION_NAMES[position]}`,
      });
      return [];
    }
    const definition = readDefinition(c, event, element, kind, { position, throwing, isStart });
    return definition === undefined ? [] : [definition];
  });
}

/** One definition that is thrown without an event of its own; `allows` says which kinds, and reports the others. */
export function readThrownDefinition(
  c: Compilation,
  owner: XmlElement,
  element: XmlElement,
  allows: (kind: EventDefinition['kind']) => boolean,
): EventDefinition | undefined {
  const kind = KINDS.get(element.local);
  if (kind === undefined) return undefined;
  element.attribute('id');
  if (!allows(kind)) {
    element.useAll();
    return undefined;
  }
  return readDefinition(c, owner, element, kind, { position: 'throw', throwing: true, isStart: false });
}

// helpers

function readDefinition(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
  kind: EventDefinition['kind'],
  { position, throwing, isStart }: { position: EventPosition; throwing: boolean; isStart: boolean },
): EventDefinition | undefined {
  switch (kind) {
    case 'timer':
      return readTimer(c, event, element, position);
    case 'message':
      return throwing ? readThrownMessage(c, event, element) : readCaughtMessage(c, event, element, isStart);
    case 'signal':
      return readSignal(c, element);
    case 'error':
      return readError(c, element, throwing);
    case 'escalation':
      return readEscalation(c, element, throwing);
    case 'conditional':
      return element.is('variableListenerEventDefinition', 'flowable')
        ? readVariableListener(c, event, element, position === 'start')
        : readConditional(c, event, element);
    case 'compensation':
      return readCompensation(c, element, throwing);
    case 'link':
      return readLink(c, event, element);
    case 'terminate':
      return readTerminate(c, element);
    case 'cancel':
      return { kind };
  }
}

function readTimer(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
  position: EventPosition,
): EventDefinition | undefined {
  const parts = (['timeDate', 'timeDuration', 'timeCycle'] as const).flatMap((name) =>
    element.childrenNamed(name),
  );
  const [part, second] = parts;
  if (part === undefined || second !== undefined) {
    c.reporter.error('TIMER_KIND', event, { message: 'A timer has exactly one of date, duration, cycle' });
    return undefined;
  }
  const kind = part.local === 'timeDate' ? 'date' : part.local === 'timeDuration' ? 'duration' : 'cycle';
  if (kind === 'cycle' && position === 'catch') {
    c.reporter.error('TIMER_KIND', event, {
      message:
        'A timer has exactly one of date, duration, cycle; an intermediate catch event takes no cycle. Use a duration',
    });
    return undefined;
  }
  part.attribute('id');
  const text = part.text.trim();
  const expression = readExpression(c, {
    text,
    at: part,
    label: part.local,
    place: 'value',
    mapped: c.dialect !== 'native',
    ...languageOf(part),
  });
  const settings = readTimerSettings(c, event, element, part, kind);
  if (expression === undefined) return undefined;
  const timer: TimerModel = { kind, expression, ...settings };
  return checkTimer(c, event, timer, text) ? { kind: 'timer', timer } : undefined;
}

function languageOf(part: XmlElement): { readonly language?: string } {
  const language = part.attribute('language');
  return language === undefined ? {} : { language };
}

function checkTimer(c: Compilation, event: XmlElement, timer: TimerModel, text: string): boolean {
  if (timer.expression.language !== 'literal') return true;
  if (text === '') {
    c.reporter.error('TIMER_INVALID', event, {
      message: `"" is not a valid ${timer.kind}, or outside the limits`,
    });
    return false;
  }
  if (timer.kind === 'cycle' && timer.calendar !== undefined && !text.startsWith('R'))
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', event, {
      message:
        'A calendar would have no effect here: it counts intervals, and cron names moments. Write R/PT4H, or remove the calendar',
    });
  const zone = timer.timeZone !== undefined && isTimeZone(timer.timeZone) ? timer.timeZone : 'UTC';
  const due = firstDue({ kind: timer.kind, text, timeZone: zone }, 0);
  if (!due.ok)
    c.reporter.error('TIMER_INVALID', event, {
      message: `"${text}" is not a valid ${timer.kind}, or outside the limits: ${due.message}`,
    });
  return due.ok;
}

function readCaughtMessage(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
  isStart: boolean,
): EventDefinition | undefined {
  const caught = readMessageCatch(c, element, event, isStart);
  return caught === undefined ? undefined : { kind: 'message', catch: caught };
}

/** A job by the event's task definition (or the mapped attributes on the definition), else a publication. */
function readThrownMessage(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
): EventDefinition | undefined {
  const work = oneOf(c, event, 'its job', (dialect) =>
    dialect.work(c, dialect.name === 'native' ? event : element),
  );
  const thrown = readMessageThrow(c, element, event);
  if (work?.expression !== undefined) {
    c.reporter.error('MESSAGE_OR_JOB', event, {
      message: 'An expression cannot throw a message. Use a message or a job type',
    });
    return undefined;
  }
  if (work?.job !== undefined)
    return {
      kind: 'message',
      throw: { job: work.job, ...(thrown?.name === undefined ? {} : { name: thrown.name }) },
    };
  if (thrown !== undefined) return { kind: 'message', throw: thrown };
  if (work === undefined && !element.has('messageRef'))
    c.reporter.error('MESSAGE_OR_JOB', event, { message: 'The event needs a message or a job type' });
  return undefined;
}

function readSignal(c: Compilation, element: XmlElement): EventDefinition | undefined {
  const signal = resolve(c, element, 'signalRef', element.attribute('signalRef'), 'signal');
  const text = signal?.attribute('name') ?? '';
  if (signal === undefined || text.trim() === '') {
    if (signal !== undefined || !element.has('signalRef'))
      c.reporter.error('SIGNAL_NAME', signal ?? element, { message: 'The signal has no name. Give it one' });
    return undefined;
  }
  const scope = readSignalScope(c, signal);
  const name = readExpression(c, {
    text,
    at: signal,
    label: 'name',
    place: 'value',
    mapped: c.dialect !== 'native',
  });
  return name === undefined
    ? undefined
    : { kind: 'signal', name, scope, ...(passesEverything(element) ? { payload: 'all' } : {}) };
}

/** SIG-2. */
function readSignalScope(c: Compilation, signal: XmlElement): 'tenant' | 'processInstance' {
  const native =
    signal.extension('scope', 'millrace')?.attribute('scope') ??
    signal.extension('signal', 'millrace')?.attribute('scope');
  const mapped = signal.attribute('scope', 'flowable');
  const scope = native ?? (mapped === 'global' ? 'tenant' : mapped) ?? 'tenant';
  if (scope === 'tenant' || scope === 'processInstance') return scope;
  c.reporter.error('ATTRIBUTE_UNSUPPORTED', signal, {
    message: `scope="${scope}" is not known. Use tenant or processInstance`,
  });
  return 'tenant';
}

/** `camunda:in variables="all"` on a thrown signal; single variables are input mappings of the event. */
function passesEverything(element: XmlElement): boolean {
  return element
    .extensions('in', 'camunda')
    .some(
      (parameter) => parameter.attribute('variables') === 'all' && parameter.attribute('local') !== 'true',
    );
}

function readError(c: Compilation, element: XmlElement, throwing: boolean): EventDefinition | undefined {
  const error = resolve(c, element, 'errorRef', element.attribute('errorRef'), 'error');
  const code = codeOf(c, error, 'errorCode');
  if (throwing && code === undefined) {
    if (error !== undefined || !element.has('errorRef'))
      c.reporter.error('ERROR_CODE', element, {
        message: 'A thrown error needs a code. Give the error an errorCode',
      });
    return undefined;
  }
  const names = catchNames(c, element);
  const messageText = error?.attribute('errorMessage', 'camunda');
  const message =
    throwing && error !== undefined && messageText !== undefined
      ? readExpression(c, {
          text: messageText,
          at: error,
          label: 'errorMessage',
          place: 'value',
          mapped: true,
        })
      : undefined;
  return { kind: 'error', ...present({ code, message }), ...(throwing ? {} : names) };
}

function readEscalation(c: Compilation, element: XmlElement, throwing: boolean): EventDefinition | undefined {
  const escalation = resolve(c, element, 'escalationRef', element.attribute('escalationRef'), 'escalation');
  const code = codeOf(c, escalation, 'escalationCode');
  if (throwing && code === undefined) {
    if (escalation !== undefined || !element.has('escalationRef'))
      c.reporter.error('ESCALATION_CODE', element, {
        message: 'A thrown escalation needs a code. Give the escalation an escalationCode',
      });
    return undefined;
  }
  const { codeVariable } = catchNames(c, element);
  return { kind: 'escalation', ...present({ code }), ...(throwing ? {} : present({ codeVariable })) };
}

function codeOf(c: Compilation, source: XmlElement | undefined, attribute: string): Expression | undefined {
  const text = source?.attribute(attribute);
  source?.attribute('name');
  return source === undefined || text === undefined || text.trim() === ''
    ? undefined
    : readExpression(c, { text, at: source, label: attribute, place: 'value' });
}

function catchNames(
  c: Compilation,
  element: XmlElement,
): {
  readonly codeVariable?: string;
  readonly messageVariable?: string;
  readonly variablesAreLocal?: boolean;
} {
  const settings = element.extension('catch', 'millrace');
  const read = (native: string, ...mapped: readonly string[]): string | undefined => {
    const name =
      settings?.attribute(native) ??
      mapped
        .map(
          (attribute) => element.attribute(attribute, 'camunda') ?? element.attribute(attribute, 'flowable'),
        )
        .find((found) => found !== undefined);
    return name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  };
  return present({
    codeVariable: read('codeVariable', 'errorCodeVariable', 'escalationCodeVariable', 'errorVariableName'),
    messageVariable: read('messageVariable', 'errorMessageVariable'),
    variablesAreLocal: element.attribute('errorVariableLocalScope', 'flowable') === 'true' || undefined,
  });
}

function readCompensation(c: Compilation, element: XmlElement, throwing: boolean): EventDefinition {
  const activity = throwing
    ? resolve(c, element, 'activityRef', element.attribute('activityRef'))
    : undefined;
  const waits = element.attribute('waitForCompletion') !== 'false';
  return { kind: 'compensation', ...present({ activityId: activity?.id }), waitForCompletion: waits };
}

function readLink(c: Compilation, event: XmlElement, element: XmlElement): EventDefinition | undefined {
  const name = element.attribute('name') ?? event.attribute('name') ?? '';
  for (const child of element.children) if (child.is('source') || child.is('target')) child.used = true;
  if (name === '') {
    c.reporter.error('LINK_PAIR', event, {
      message: 'The link has no name. Give the throw event and its catch event the same one',
    });
    return undefined;
  }
  return { kind: 'link', name };
}

function readTerminate(c: Compilation, element: XmlElement): EventDefinition {
  const scope = element.extension('terminate', 'millrace')?.attribute('scope') ?? 'innermost';
  if (element.attribute('terminateAll', 'flowable') === 'true')
    return { kind: 'terminate', scope: 'instance' };
  if (element.attribute('terminateMultiInstance', 'flowable') === 'true')
    return { kind: 'terminate', scope: 'multiInstance' };
  if (scope !== 'innermost' && scope !== 'multiInstance' && scope !== 'instance') {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `scope="${scope}" is not known. Use innermost, multiInstance or instance`,
    });
    return { kind: 'terminate', scope: 'innermost' };
  }
  return { kind: 'terminate', scope };
}
