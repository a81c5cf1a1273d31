import type { ProcessModel } from './model/process-model.ts';
import { requireElement } from './run.ts';

/** The start event of the compensation event sub-process of a scope (CMP-6); null where it has none. */
export function compensationStart(model: ProcessModel, scopeId: string): string | null {
  for (const id of model.scopes[scopeId]?.eventSubProcessIds ?? []) {
    const element = requireElement(model, id);
    const start =
      element.type === 'eventSubProcess' ? requireElement(model, element.startEventId) : undefined;
    if (
      start?.type === 'startEvent' &&
      start.eventDefinitions.some((definition) => definition.kind === 'compensation')
    )
      return start.id;
  }
  return null;
}
