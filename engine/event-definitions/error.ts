import type { BehaviorContext, EventDefinitionBehavior } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { JsonObject } from '../model/json.ts';
import type { EventDefinition } from '../model/process-model.ts';
import { readOptionalText, readText } from '../read-expression.ts';
import type { ElementInstance } from '../state.ts';

/**
 * Error (10.5.5). Thrown only by end events and from work; the search for its catcher is `throwing.ts` (ERR-3). Uncaught in
 * the whole call chain: an incident at the throwing event (ERR-6), or nothing where the process says so.
 */
export const error: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'error' }>> = {
  throw: (ctx, definition, instance, payload) => {
    if (definition.code === undefined)
      throw new Failure('EXTRACT_VALUE_ERROR', `"${instance.elementId}" throws an error without code.`);
    const code = readText(ctx, definition.code, instance.key, 'the error code', undefined, payload);
    const text = readOptionalText(ctx, definition.message, instance.key, 'the error message', payload);
    const thrown = {
      kind: 'error',
      code,
      message: text,
      variables: payload ?? ctx.variables(instance.key, 'local'),
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

/** VAR-3 for a catcher that asks for it: code and message stay in its scope; answers what is left to be written by VAR-2. */
export function keepErrorLocal(
  ctx: BehaviorContext,
  definitions: readonly EventDefinition[],
  instance: ElementInstance,
  variables: JsonObject,
): JsonObject {
  const definition = definitions.find((each) => each.kind === 'error' && each.variablesAreLocal === true);
  if (definition?.kind !== 'error') return variables;
  const rest = { ...variables };
  for (const name of [definition.codeVariable, definition.messageVariable]) {
    const value = name === undefined ? undefined : variables[name];
    if (name === undefined || value === undefined) continue;
    ctx.writeVariable(instance.parentKey ?? instance.key, name, value, 'local');
    delete rest[name];
  }
  return rest;
}
