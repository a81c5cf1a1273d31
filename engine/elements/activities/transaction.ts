import type { ElementBehavior } from '../../element-behavior.ts';
import type { SubProcessElement } from '../../model/process-model.ts';

/** Transaction (10.3.5): an embedded sub-process that a cancel end event aborts; the abort is in `event-definitions/cancel.ts` (TRX-1, TRX-2). */
export const transaction: ElementBehavior<SubProcessElement> = {
  onActivate: (ctx, _element, instance) => ctx.startScope(instance),
};
