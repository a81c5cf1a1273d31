import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';

/**
 * Compensation (10.5.5, 10.7). A boundary event opens no wait while its activity runs (BND-1). A throw event runs the
 * handlers of what has completed in its scope and waits for them, unless it says otherwise (CMP-9); with nothing to
 * compensate it goes on at once (CMP-10).
 */
export const compensation: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'compensation' }>> = {
  throw: (ctx, definition, instance) => {
    const started = ctx.compensate(instance, definition.activityId ?? null, definition.waitForCompletion);
    return started && definition.waitForCompletion ? 'waits' : 'done';
  },
};
