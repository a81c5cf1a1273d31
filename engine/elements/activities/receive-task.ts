import type { ElementBehavior } from '../../element-behavior.ts';
import type { ReceiveTaskElement } from '../../model/process-model.ts';

/**
 * Receive task (10.3.3): waits for one message and completes with its payload. Without message only the trigger command
 * completes it (TSK-11). Behind an event-based gateway its message has already come (EBG-2).
 */
export const receiveTask: ElementBehavior<ReceiveTaskElement> = {
  onActivate: (ctx, element, instance) => {
    if (instance.data.payload !== undefined) ctx.complete(instance, instance.data.payload);
    else ctx.wait(instance, element);
  },
};
