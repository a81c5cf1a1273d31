import type { ElementBehavior } from '../../element-behavior.ts';
import { keepErrorLocal } from '../../event-definitions/error.ts';
import type { StartEventElement } from '../../model/process-model.ts';

/** Start event (10.5.2): it has already occurred when it is created; the payload becomes its result variables (PRC-4, ESP-3). */
export const startEvent: ElementBehavior<StartEventElement> = {
  onActivate: (ctx, _element, instance) => ctx.complete(instance, instance.data.payload),
  onComplete: (ctx, element, instance, variables) =>
    keepErrorLocal(ctx, element.eventDefinitions, instance, variables),
};
