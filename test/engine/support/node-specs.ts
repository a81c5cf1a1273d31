import type { EventDefinition } from '../../../engine/model/process-model.ts';
import { feel, text, type NodeSpec } from './build-model.ts';

/** The scope a node stands in, where nothing else is to be said of it; else all of it. */
type Details = string | Partial<NodeSpec>;

export const start = { id: 'start', type: 'startEvent' } as const;

export function user(id: string, details: Details = {}): NodeSpec {
  return { id, type: 'userTask', ...membersOf(details) };
}

export function job(id: string, details: Details = {}): NodeSpec {
  return { id, type: 'serviceTask', ...membersOf(details) };
}

export function message(name: string, key?: string): EventDefinition {
  return {
    kind: 'message',
    catch: key === undefined ? { name: text(name) } : { name: text(name), correlationKey: feel(key) },
  };
}

export function timer(value: string, kind: 'date' | 'duration' | 'cycle' = 'duration'): EventDefinition {
  return { kind: 'timer', timer: { kind, expression: text(value), catchUp: 'one' } };
}

export function boundary(
  id: string,
  attachedToId: string,
  definition: EventDefinition,
  more: Partial<NodeSpec> = {},
): NodeSpec {
  return { id, type: 'boundaryEvent', attachedToId, eventDefinitions: [definition], ...more };
}

/** An event sub-process with one user task `${id}Task`; no scope means the process. */
export function eventSubProcess(
  id: string,
  scope: string | undefined,
  definition: EventDefinition,
  interrupting: boolean,
): NodeSpec[] {
  return [
    {
      id,
      type: 'eventSubProcess',
      startEventId: `${id}Start`,
      interrupting,
      ...(scope === undefined ? {} : { in: scope }),
    },
    { id: `${id}Start`, type: 'startEvent', in: id, eventDefinitions: [definition], interrupting },
    user(`${id}Task`, id),
  ];
}

// helpers

function membersOf(details: Details): Partial<NodeSpec> {
  return typeof details === 'string' ? { in: details } : details;
}
