import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';

/**
 * Cancel (10.5.3, TRX-2): ends everything else in the transaction, which then compensates what completed in it and leaves by
 * its cancel boundary event.
 */
export const cancel: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'cancel' }>> = {
  throw: (ctx, _definition, instance) => (ctx.cancelTransaction(instance) ? 'gone' : 'done'),
};
