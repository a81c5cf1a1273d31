import type { EventDefinition, Expression, Problem, ProcessModel, WorkingCalendar } from '#engine';
import { evaluate, firstDue, instanceStarts, parseDate } from '#engine';
import type { StartRow } from '../store/definitions/start-rows.ts';

export interface StartEvents {
  readonly rows: readonly StartRow[];
  readonly problems: readonly Problem[];
}

export interface StartSurroundings {
  readonly now: number;
  readonly timeZone: string;
  readonly calendars: Readonly<Record<string, WorkingCalendar>>;
}

/** Start events have no variables yet: their expressions see none. */
export function readStartEvents(
  resourceName: string,
  model: ProcessModel,
  surroundings: StartSurroundings,
): StartEvents {
  const rows: StartRow[] = [];
  const problems: Problem[] = [];
  const timeZone = model.settings.timeZone ?? surroundings.timeZone;
  const process = { ...surroundings, timeZone, calendar: model.settings.calendar };
  for (const { elementId, definition, event, collects } of instanceStarts(model)) {
    const wait = waitOf(event, process);
    const name = model.elements[elementId]?.name;
    if (typeof wait === 'string') problems.push(problem(resourceName, elementId, name, wait));
    else if (wait !== null) rows.push({ elementId, definition, collects, ...wait });
  }
  return { rows, problems };
}

// helpers

/** Each member of the union without the part that all share. */
type WaitRow = StartRow extends infer Row
  ? Row extends StartRow
    ? Omit<Row, 'elementId' | 'definition' | 'collects'>
    : never
  : never;

/** A sentence is a problem; null means that nothing has to be stored. */
function waitOf(event: EventDefinition, process: ProcessSurroundings): WaitRow | string | null {
  const { now, timeZone } = process;
  switch (event.kind) {
    case 'message':
      return event.catch === undefined ? null : named('message', event.catch.name, now, timeZone);
    case 'signal':
      return named('signal', event.name, now, timeZone);
    case 'timer':
      return timerRow(event.timer, process);
    case 'conditional':
      return { kind: 'condition' };
    default:
      return null;
  }
}

function named(
  kind: 'message' | 'signal',
  name: Expression,
  now: number,
  timeZone: string,
): WaitRow | string {
  const text = textOf(name, now, timeZone);
  return text.ok ? { kind, name: text.value } : `The name of the ${kind}: ${text.message}`;
}

type Timer = Extract<EventDefinition, { kind: 'timer' }>['timer'];

interface ProcessSurroundings extends StartSurroundings {
  readonly calendar: string | undefined;
}

function timerRow(timer: Timer, process: ProcessSurroundings): WaitRow | string | null {
  const { now, calendars } = process;
  const timeZone = timer.timeZone ?? process.timeZone;
  const name = timer.kind === 'date' ? undefined : (timer.calendar ?? process.calendar);
  const calendar = name === undefined || !Object.hasOwn(calendars, name) ? undefined : calendars[name];
  if (name !== undefined && calendar === undefined) return `The working calendar "${name}" does not exist.`;
  const text = textOf(timer.expression, now, timeZone);
  if (!text.ok) return `The timer: ${text.message}`;
  const due = firstDue(
    { kind: timer.kind, text: text.value, timeZone, ...(calendar === undefined ? {} : { calendar }) },
    now,
  );
  if (!due.ok) return `The timer: ${due.message}.`;
  const { dueAt, repetitionsLeft, cycle } = due;
  // A cycle that ends before its first occurrence never occurs.
  const endsAt = timer.endDate === undefined ? undefined : parseDate(timer.endDate, timeZone);
  if (endsAt !== undefined && dueAt > endsAt) return null;
  return { kind: 'timer', dueAt, repetitionsLeft, cycle, isDate: timer.kind === 'date' };
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
