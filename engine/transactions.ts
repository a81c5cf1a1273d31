import { compensateAll, endCanceled } from './compensation.ts';
import { elementOf, requireElement, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';

/**
 * TRX-2: a canceled transaction first compensates what completed in it, then ends as terminated and leaves by its cancel
 * boundary event. Called when everything else in it has ended, and again when the last handler has.
 */
export function resumeCanceled(run: Run, transaction: ElementInstance, compensated: boolean): void {
  if (!compensated && compensateAll(run, transaction)) return;
  const element = elementOf(run, transaction);
  const boundaryIds = element !== undefined && 'boundaryEventIds' in element ? element.boundaryEventIds : [];
  for (const id of boundaryIds) {
    const event = requireElement(run.model, id);
    if (
      event.type === 'boundaryEvent' &&
      event.eventDefinitions.some((definition) => definition.kind === 'cancel')
    ) {
      endCanceled(run, transaction, id);
      return;
    }
  }
}
