import type { ElementBehavior } from '../../element-behavior.ts';
import type { SubProcessElement } from '../../model/process-model.ts';

/** Embedded sub-process (10.3.5): a scope of its own; complete when nothing is left in it (TOK-6). */
export const subProcess: ElementBehavior<SubProcessElement> = {
  onActivate: (ctx, _element, instance) => ctx.startScope(instance),
};
