import type { BehaviorContext, EventDefinitionBehavior, Wait } from '../element-behavior.ts';
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

/** MUL-4: throws every definition in file order, then completes, unless the thrower waits or was ended by what it threw. */
export function throwEvents(ctx: BehaviorContext, element: ThrowingElement, instance: ElementInstance): void {
  for (const definition of element.eventDefinitions) {
    const outcome = behaviorOf(definition).throw?.(ctx, definition, instance) ?? 'done';
    if (outcome !== 'done') return;
  }
  ctx.complete(instance);
}

// helpers

function behaviorOf(definition: EventDefinition): EventDefinitionBehavior {
  return definitions[definition.kind] as unknown as EventDefinitionBehavior;
}
