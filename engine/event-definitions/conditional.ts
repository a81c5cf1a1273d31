import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';

/** Conditional (10.5.5, CND-1…5): the wait holds the last result; `conditions.ts` evaluates it after each step that wrote what it names. */
export const conditional: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'conditional' }>> = {
  open: (ctx, _definition, wait) => ctx.register(wait, { kind: 'condition' }),
};
