import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';

/**
 * Cancel (10.5.3, TRX-2, TRX-5): ends everything else in the transaction; then the transaction compensates what completed
 * in it and leaves by its cancel boundary event.
 */
export const cancel: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'cancel' }>> = {
  throw: (ctx, _definition, instance) => {
    const transaction = ctx.enclosing(
      instance,
      (scope) => ctx.model.elements[scope.elementId]?.type === 'transaction',
    );
    if (transaction === undefined) return 'done';
    const body = transaction.role === 'inner' ? ctx.enclosing(transaction, () => true) : undefined;
    const whole = body ?? transaction;
    ctx.remember(whole, { canceling: true });
    ctx.interrupt(whole, null, { kind: 'resume', elementInstanceKey: whole.key, data: {} });
    return 'gone';
  },
};
