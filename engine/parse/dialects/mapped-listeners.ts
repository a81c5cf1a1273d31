import type {
  ListenerModel,
  ListenerWork,
  TaskListenerModel,
  TimerModel,
} from '../../model/process-model.ts';
import { readExpression } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import { allowsScripts, readScriptResource } from '../script-text.ts';
import type { XmlElement } from '../xml-tree.ts';
import { readDelegate } from './mapped-jobs.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** `executionListener`: a script runs as an internal job or in the step, code becomes a job where the deployment allows it. */
export function readMappedListeners(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): readonly ListenerModel[] | undefined {
  const listeners = element.extensions('executionListener', ns);
  if (listeners.length === 0) return undefined;
  const isFlow = element.is('sequenceFlow');
  return listeners.flatMap((listener): readonly ListenerModel[] => {
    const event = listener.attribute('event') ?? (isFlow ? 'take' : 'start');
    const isPossible = isFlow ? event === 'take' : event === 'start' || event === 'end';
    if (!isPossible) {
      listener.useAll();
      c.reporter.error('LISTENER', listener, {
        message: `Listener ${event} is not possible on ${element.local}. Use ${isFlow ? 'take' : 'start or end'}`,
      });
      return [];
    }
    const work = readWork(c, listener, element, ns);
    return work === undefined ? [] : [{ event: event as ListenerModel['event'], ...work }];
  });
}

/** `taskListener`: the words of both dialects for what happens to a user task (bpmn.md 3.2). */
export function readMappedTaskListeners(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): readonly TaskListenerModel[] | undefined {
  const listeners = element.extensions('taskListener', ns);
  if (listeners.length === 0) return undefined;
  return listeners.flatMap((listener): readonly TaskListenerModel[] => {
    listener.attribute('id');
    const name = listener.attribute('event') ?? '';
    const events = eventsNamed(name, ns);
    if (events === undefined) {
      listener.useAll();
      const known = Object.keys(taskEvents).join(', ');
      c.reporter.error('LISTENER', listener, {
        message: `Task listener ${name === '' ? 'without event' : name} is not possible. Use ${known}`,
      });
      return [];
    }
    const timer = name === 'timeout' ? readTimer(c, listener) : undefined;
    const work = readWork(c, listener, element, ns);
    if (work === undefined || (name === 'timeout' && timer === undefined)) return [];
    return events.map((event) => ({ event, ...work, ...(timer === undefined ? {} : { timer }) }));
  });
}

// helpers

const taskEvents: Readonly<Record<string, TaskListenerModel['event']>> = {
  create: 'creating',
  assignment: 'assigning',
  update: 'updating',
  complete: 'completing',
  delete: 'canceling',
  timeout: 'timeout',
};

function eventsNamed(name: string, ns: MappedNamespace): readonly TaskListenerModel['event'][] | undefined {
  if (ns === 'flowable' && name === 'all') return ['creating', 'assigning', 'completing', 'canceling'];
  if (ns === 'flowable' && (name === 'update' || name === 'timeout')) return undefined;
  const event = Object.hasOwn(taskEvents, name) ? taskEvents[name] : undefined;
  return event === undefined ? undefined : [event];
}

function readWork(
  c: Compilation,
  listener: XmlElement,
  element: XmlElement,
  ns: MappedNamespace,
): ListenerWork | undefined {
  const script = listener.child('script', ns);
  if (script !== undefined) return readScript(c, listener, script);
  const job = readDelegate(c, listener, 'none', listener.attribute('expression'), element.id)?.job;
  if (job === undefined) {
    if (!c.reporter.hasErrorAt(element.id ?? ''))
      c.reporter.error('LISTENER', listener, {
        message: 'The listener says nothing to do. Give it a script',
      });
    return undefined;
  }
  const { type: jobType, retries, headers, headerExpressions } = job;
  return { jobType, retries, headers, ...present({ headerExpressions }) };
}

const fixedWork = {
  jobType: { language: 'literal', value: '' },
  retries: { language: 'literal', value: 3 },
  headers: {},
} as const;

/** 3.4: JavaScript runs in the sandbox as a job; FEEL is evaluated in the step and gives its variables as a context. */
function readScript(c: Compilation, listener: XmlElement, script: XmlElement): ListenerWork | undefined {
  listener.attribute('type');
  const format = script.attribute('scriptFormat') ?? script.attribute('language') ?? '';
  const resource = script.attribute('resource');
  const language = format.toLowerCase();
  const source = resource === undefined ? script.text.trim() : readScriptResource(c, script, resource);
  if (source === undefined) return undefined;
  if (source === '') {
    c.reporter.error('SCRIPT_TEXT', script, { message: 'The listener needs a script' });
    return undefined;
  }
  if (language === 'javascript' || language === 'ecmascript' || language === 'js')
    return allowsScripts(c, script) ? { ...fixedWork, script: source } : undefined;
  if (language.includes('feel')) {
    const expression = readExpression(c, {
      text: source,
      at: script,
      label: 'script',
      place: 'expression',
      mapped: true,
      language,
    });
    return expression === undefined ? undefined : { ...fixedWork, expression };
  }
  c.reporter.error('LANGUAGE_UNSUPPORTED', script, {
    message: `Language ${format === '' ? '(none)' : format} of a listener is not supported. Write the script in JavaScript or FEEL, or make it a listener job`,
  });
  return undefined;
}

const timerParts = { timeDate: 'date', timeDuration: 'duration', timeCycle: 'cycle' } as const;

/** A timeout listener has a timer of its own. */
function readTimer(c: Compilation, listener: XmlElement): TimerModel | undefined {
  const definition = listener.child('timerEventDefinition');
  definition?.attribute('id');
  for (const [name, kind] of Object.entries(timerParts)) {
    const part = definition?.child(name);
    if (part === undefined) continue;
    part.useAll();
    const expression = readExpression(c, {
      text: part.text.trim(),
      at: part,
      label: name,
      place: 'value',
      mapped: true,
    });
    return expression === undefined ? undefined : { kind, expression, catchUp: 'one' };
  }
  c.reporter.error('LISTENER', listener, {
    message: 'A timeout listener needs a timer. Give it a timerEventDefinition with a duration',
  });
  return undefined;
}
