import type { EventDefinitionBehavior } from '../element-behavior.ts';
import type { EventDefinition } from '../model/process-model.ts';
import { readText } from '../read-expression.ts';

/** Signal (10.5.5, SIG-1…4): broadcast by name, never buffered; the throw goes on without waiting. */
export const signal: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'signal' }>> = {
  open: (ctx, definition, wait) =>
    ctx.register(wait, {
      kind: 'signal',
      name: readText(ctx, definition.name, wait.scopeKey, 'the signal name'),
    }),
  throw: (ctx, definition, instance, payload) => {
    const name = readText(ctx, definition.name, instance.key, 'the signal name', undefined, payload);
    if (payload === undefined) {
      ctx.broadcast(instance, name, definition.scope, definition.payload);
      return 'done';
    }
    const answer = ctx.offerAtBorder(instance, { kind: 'signal', name }, payload);
    if (answer === 'none') ctx.broadcast(instance, name, 'processInstance', payload);
    return answer === 'gone' ? 'gone' : 'done';
  },
};
