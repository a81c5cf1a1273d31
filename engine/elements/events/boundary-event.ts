import type { ElementBehavior } from '../../element-behavior.ts';
import { keepErrorLocal } from '../../event-definitions/error.ts';
import type { BoundaryEventElement } from '../../model/process-model.ts';

/** Boundary event (10.5.4, 13.5.3): it has already occurred when it is created; its flows are taken with the payload (BND-2, BND-3). */
export const boundaryEvent: ElementBehavior<BoundaryEventElement> = {
  onActivate: (ctx, _element, instance) => ctx.complete(instance, instance.data.payload),
  onComplete: (ctx, element, instance, variables) =>
    keepErrorLocal(ctx, element.eventDefinitions, instance, variables),
};
