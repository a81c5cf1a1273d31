import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';

/**
 * Terminate (10.5.3, TRM-1…4): everything else in the innermost scope ends; the scope then completes normally. The extension
 * ends the whole multi-instance activity or the whole process instance instead.
 */
export const terminate: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'terminate' }>> = {
  throw: (ctx, definition, instance) => {
    const scope = ctx.enclosing(instance, () => true);
    if (scope === undefined) return 'done';
    if (definition.scope === 'innermost') {
      ctx.interrupt(scope, instance.key, null);
      return 'done';
    }
    const wanted = definition.scope === 'multiInstance' ? 'body' : 'process';
    const whole = ctx.enclosing(instance, ({ role }) => role === wanted) ?? scope;
    ctx.interrupt(whole, null, { kind: 'complete', elementInstanceKey: whole.key });
    return 'gone';
  },
};
