import type { ElementBehavior } from '../../element-behavior.ts';
import { throwEvents, throwsMore } from '../../event-definitions/registry.ts';
import type { EndEventElement } from '../../model/process-model.ts';

/** End event (10.5.3): throws what it defines, then its token is gone; the scope ends when nothing else is left (E03). */
export const endEvent: ElementBehavior<EndEventElement> = {
  onActivate: (ctx, element, instance) => throwEvents(ctx, element, instance),
  onResume: (ctx, element, instance, data) =>
    data['again'] === true ? throwEvents(ctx, element, instance) : ctx.complete(instance),
  goesOn: throwsMore,
  onComplete: (_ctx, _element, { data }, variables) =>
    data.results === undefined ? variables : { ...data.results, ...variables },
};
