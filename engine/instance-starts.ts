import type { EventDefinition, ProcessModel } from './model/process-model.ts';
import { definitionsOf } from './subscriptions.ts';

/** One thing that creates instances of a process when it occurs (PRC-1, PRC-4, PRC-6). */
export interface InstanceStart {
  /** The start event, the receive task, or the arm of the event-based gateway. */
  readonly elementId: string;
  /** Index into the event's definitions. */
  readonly definition: number;
  readonly event: EventDefinition;
  /** MUL-3: how many definitions have to occur before an instance is created; null where this one is enough (MUL-1). */
  readonly collects: number | null;
}

/** All of them, in file order: what has to be waited for as long as this is the newest version. */
export function instanceStarts(model: ProcessModel): readonly InstanceStart[] {
  const starts: InstanceStart[] = [];
  for (const elementId of model.scopes[model.processId]?.typedStartIds ?? []) {
    const element = model.elements[elementId];
    if (element === undefined) continue;
    const definitions = definitionsOf(element);
    const isAllOf = 'parallelMultiple' in element && element.parallelMultiple && definitions.length > 1;
    definitions.forEach((event, definition) =>
      starts.push({ elementId, definition, event, collects: isAllOf ? definitions.length : null }),
    );
  }
  return starts;
}
