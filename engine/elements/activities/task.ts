import type { ElementBehavior } from '../../element-behavior.ts';
import type { TaskElement } from '../../model/process-model.ts';

/** Undefined and manual task (10.3.3): completes in the step that activates it and creates no work (T01, T03). */
export const task: ElementBehavior<TaskElement> = {
  onActivate: (ctx, _element, instance) => ctx.complete(instance),
};
