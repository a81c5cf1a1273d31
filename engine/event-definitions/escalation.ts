import type { EventDefinitionBehavior } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { EventDefinition } from '../model/process-model.ts';
import { readText } from '../read-expression.ts';

/**
 * Escalation (10.5.5, ESC-1…3): exactly one catcher gets it. The thrower goes on unless the catcher interrupts it; across a
 * call border it goes on after the callers have answered. Uncaught is not an error.
 */
export const escalation: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'escalation' }>> = {
  throw: (ctx, definition, instance, payload) => {
    if (definition.code === undefined)
      throw new Failure('EXTRACT_VALUE_ERROR', `"${instance.elementId}" throws an escalation without code.`);
    const code = readText(ctx, definition.code, instance.key, 'the escalation code', undefined, payload);
    const thrown = {
      kind: 'escalation',
      code,
      message: null,
      variables: payload ?? ctx.variables(instance.key, 'local'),
    } as const;
    const outcome = ctx.throwUp(instance, thrown);
    if (outcome === 'gone') return 'gone';
    if (outcome !== 'asked') return 'done';
    ctx.remember(instance, { asked: { ...thrown } });
    return 'waits';
  },
};
