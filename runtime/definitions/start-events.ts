import type { EventDefinition, Expression, Problem, ProcessModel } from '#engine';
import { evaluate, firstDue } from '#engine';

/** What a typed start event of a process waits for (PRC-1, PRC-4), evaluated at deployment (TMR-2). */
export type StartEventRow =
  | { readonly kind: 'message' | 'signal'; readonly elementId: string; readonly name: string }
  | {
      readonly kind: 'timer';
      readonly elementId: string;
      readonly dueAt: number;
      readonly repetitionsLeft: number | null;
      readonly cycle: string | null;
      /** A fixed date: fires once per process id and element, whatever the version (TMR-9). */
      readonly isDate: boolean;
    };

export interface StartEvents {
  readonly rows: readonly StartEventRow[];
  readonly problems: readonly Problem[];
}

/** Start events have no variables yet: their expressions see none. */
export function readStartEvents(
  resourceName: string,
  model: ProcessModel,
  now: number,
  timeZone: string,
): StartEvents {
  const rows: StartEventRow[] = [];
  const problems: Problem[] = [];
  const zone = model.settings.timeZone ?? timeZone;
  for (const elementId of model.scopes[model.processId]?.typedStartIds ?? []) {
    const element = model.elements[elementId];
    if (element === undefined) continue;
    for (const definition of 'eventDefinitions' in element ? element.eventDefinitions : messageOf(element)) {
      const row = startRow(elementId, definition, now, zone);
      if (typeof row === 'string') problems.push(problem(resourceName, element.id, element.name, row));
      else if (row !== null) rows.push(row);
    }
  }
  return { rows, problems };
}

// helpers

/** PRC-6: a receive task that creates instances waits as a message start event does. */
function messageOf(element: ProcessModel['elements'][string]): readonly EventDefinition[] {
  return element.type === 'receiveTask' && element.message !== undefined
    ? [{ kind: 'message', catch: element.message }]
    : [];
}

/** A sentence is a problem; null means that nothing has to be stored. */
function startRow(
  elementId: string,
  definition: EventDefinition,
  now: number,
  timeZone: string,
): StartEventRow | string | null {
  switch (definition.kind) {
    case 'message':
      return definition.catch === undefined
        ? null
        : named('message', elementId, definition.catch.name, now, timeZone);
    case 'signal':
      return named('signal', elementId, definition.name, now, timeZone);
    case 'timer':
      return timerRow(elementId, definition.timer, now, timeZone);
    default:
      return null;
  }
}

function named(
  kind: 'message' | 'signal',
  elementId: string,
  name: Expression,
  now: number,
  timeZone: string,
): StartEventRow | string {
  const text = textOf(name, now, timeZone);
  return text.ok ? { kind, elementId, name: text.value } : `The name of the ${kind}: ${text.message}`;
}

type Timer = Extract<EventDefinition, { kind: 'timer' }>['timer'];

function timerRow(elementId: string, timer: Timer, now: number, processZone: string): StartEventRow | string {
  const timeZone = timer.timeZone ?? processZone;
  const text = textOf(timer.expression, now, timeZone);
  if (!text.ok) return `The timer: ${text.message}`;
  const due = firstDue({ kind: timer.kind, text: text.value, timeZone }, now);
  if (!due.ok) return `The timer: ${due.message}.`;
  const { dueAt, repetitionsLeft, cycle } = due;
  return { kind: 'timer', elementId, dueAt, repetitionsLeft, cycle, isDate: timer.kind === 'date' };
}

function textOf(
  expression: Expression,
  now: number,
  timeZone: string,
): { ok: true; value: string } | { ok: false; message: string } {
  const result = evaluate(expression, () => undefined, now, timeZone, true);
  if (!result.ok) return result;
  if (typeof result.value === 'string' && result.value !== '') return { ok: true, value: result.value };
  return { ok: false, message: 'the expression gives no text, and a start event has no variables to read.' };
}

function problem(
  resourceName: string,
  elementId: string,
  elementName: string | undefined,
  message: string,
): Problem {
  return {
    code: 'START_EVENT_NOT_EVALUATED',
    severity: 'ERROR',
    resourceName,
    elementId,
    ...(elementName === undefined ? {} : { elementName }),
    message: `${message} Change the start event "${elementId}".`,
    why: 'A start event is evaluated when its version is deployed, before any instance and any variable exists.',
  };
}
