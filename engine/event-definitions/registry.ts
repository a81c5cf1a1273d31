import type { BehaviorContext, EventDefinitionBehavior, Wait } from '../element-behavior.ts';
import type { JsonObject } from '../model/json.ts';
import type { EventDefinition, ThrowingElement } from '../model/process-model.ts';
import type { ElementInstance } from '../state.ts';
import { cancel } from './cancel.ts';
import { compensation } from './compensation.ts';
import { conditional } from './conditional.ts';
import { error } from './error.ts';
import { escalation } from './escalation.ts';
import { link } from './link.ts';
import { message } from './message.ts';
import { signal } from './signal.ts';
import { terminate } from './terminate.ts';
import { timer } from './timer.ts';

type DefinitionOf<Kind> = Extract<EventDefinition, { readonly kind: Kind }>;

/** The other axis: every kind of event; a missing one does not compile. */
const definitions: {
  readonly [Kind in EventDefinition['kind']]: EventDefinitionBehavior<DefinitionOf<Kind>>;
} = {
  timer,
  message,
  signal,
  error,
  escalation,
  conditional,
  compensation,
  cancel,
  link,
  terminate,
};

/** Opens the wait of one definition; kinds that are found by a search from the thrower open none. */
export function openEvent(ctx: BehaviorContext, definition: EventDefinition, wait: Wait): void {
  behaviorOf(definition).open?.(ctx, definition, wait);
}

/**
 * MUL-4: throws every definition in file order (the parser puts what ends the thrower last), then completes. A definition that
 * waits for its answer is remembered, and the next one follows it; one that ended the thrower is the last.
 */
export function throwEvents(
  ctx: BehaviorContext,
  element: ThrowingElement,
  instance: ElementInstance,
  from = instance.data.throwing ?? 0,
): void {
  const { eventDefinitions } = element;
  for (let index = from; index < eventDefinitions.length; index += 1) {
    const definition = eventDefinitions[index];
    if (definition === undefined) continue;
    const outcome = behaviorOf(definition).throw?.(ctx, definition, instance) ?? 'done';
    if (outcome === 'waits' && eventDefinitions.length > 1) ctx.remember(instance, { throwing: index });
    if (outcome !== 'done') return;
  }
  if (instance.data.throwing !== undefined) ctx.remember(instance, { throwing: eventDefinitions.length });
  ctx.complete(instance);
}

/** The answer a definition waited for has come: what follows it is thrown, and the results of its worker are kept until then. */
export function throwsMore(
  ctx: BehaviorContext,
  element: ThrowingElement,
  instance: ElementInstance,
  variables: JsonObject,
): boolean {
  const { throwing, results } = instance.data;
  if (throwing === undefined || throwing + 1 >= element.eventDefinitions.length) return false;
  ctx.remember(instance, { throwing: throwing + 1, results: { ...results, ...variables } });
  throwEvents(ctx, element, instance, throwing + 1);
  return true;
}

/** MI-10: an implicit throw from a multi-instance body. */
export function throwFromBody(
  ctx: BehaviorContext,
  definition: EventDefinition,
  body: ElementInstance,
  payload: JsonObject,
): 'done' | 'waits' | 'gone' {
  return behaviorOf(definition).throw?.(ctx, definition, body, payload) ?? 'done';
}

// helpers

function behaviorOf(definition: EventDefinition): EventDefinitionBehavior {
  return definitions[definition.kind] as unknown as EventDefinitionBehavior;
}
