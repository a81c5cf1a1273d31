import type { ElementBehavior } from '../../element-behavior.ts';
import { throwEvents, throwsMore } from '../../event-definitions/registry.ts';
import type { IntermediateThrowEventElement } from '../../model/process-model.ts';

/** Intermediate throw event (10.5.4): throws what it defines and goes on; without definition it passes through (E02). */
export const intermediateThrowEvent: ElementBehavior<IntermediateThrowEventElement> = {
  onActivate: (ctx, element, instance) => throwEvents(ctx, element, instance),
  onResume: (ctx, element, instance, data) =>
    data['again'] === true ? throwEvents(ctx, element, instance) : ctx.complete(instance),
  goesOn: throwsMore,
  onComplete: (_ctx, _element, { data }, variables) =>
    data.results === undefined ? variables : { ...data.results, ...variables },
};
