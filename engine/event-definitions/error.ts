import type { EventDefinitionBehavior } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { EventDefinition } from '../model/process-model.ts';
import { readOptionalText, readText } from '../read-expression.ts';

/**
 * Error (10.5.5). Thrown only by end events and from work; the search for its catcher is `throwing.ts` (ERR-3). Uncaught in
 * the whole call chain: an incident at the throwing event (ERR-6), or nothing where the process says so.
 */
export const error: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'error' }>> = {
  throw: (ctx, definition, instance) => {
    if (definition.code === undefined)
      throw new Failure('EXTRACT_VALUE_ERROR', `"${instance.elementId}" throws an error without code.`);
    const code = readText(ctx, definition.code, instance.key, 'the error code');
    const text = readOptionalText(ctx, definition.message, instance.key, 'the error message');
    const thrown = {
      kind: 'error',
      code,
      message: text,
      variables: ctx.variables(instance.key, 'local'),
    } as const;
    const outcome = ctx.throwUp(instance, thrown);
    if (outcome === 'none') {
      if (ctx.model.settings.unhandledError === 'end') return ctx.noteUncaught(instance, thrown);
      throw new Failure(
        'UNHANDLED_ERROR_EVENT',
        `Nothing catches the error "${code}". Add an error boundary event or event sub-process.`,
      );
    }
    if (outcome === 'asked') ctx.remember(instance, { asked: { ...thrown } });
    return outcome === 'asked' ? 'waits' : 'gone';
  },
};
