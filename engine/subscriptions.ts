import type { Wait, WaitSpec } from './element-behavior.ts';
import { openEvent } from './event-definitions/registry.ts';
import type { Key } from './model/json.ts';
import type { ActivityElement, EventDefinition, FlowElement } from './model/process-model.ts';
import { requireElement, type Run } from './run.ts';
import type { ElementInstance, Subscription } from './state.ts';

/** Opens one wait per definition of an event (MUL-1), or the one of a receive task. */
export function openWaits(
  run: Run,
  owner: ElementInstance,
  event: FlowElement,
  interrupting: boolean,
  scopeKey: Key,
): void {
  definitionsOf(event).forEach((definition, index) => {
    openEvent(run.ctx, definition, { owner, event, definition: index, interrupting, scopeKey });
  });
}

/** LIF-1: the waits of the boundary events of an activity; they see its mapped inputs. Compensation opens none while the activity runs (BND-1). */
export function openBoundaryWaits(run: Run, host: ElementInstance, activity: ActivityElement): void {
  for (const id of activity.boundaryEventIds) {
    const event = requireElement(run.model, id);
    if (event.type === 'boundaryEvent') openWaits(run, host, event, event.interrupting, host.key);
  }
}

/** ESP-1: the waits of the event sub-processes of a scope. */
export function openEventSubProcessWaits(
  run: Run,
  scope: ElementInstance,
  eventSubProcessIds: readonly string[],
): void {
  for (const id of eventSubProcessIds) {
    const element = requireElement(run.model, id);
    if (element.type === 'eventSubProcess')
      openWaits(run, scope, requireElement(run.model, element.startEventId), element.interrupting, scope.key);
  }
}

/** Registers one wait with the key it is known by outside. */
export function register(run: Run, wait: Wait, spec: WaitSpec): Key {
  const base = {
    key: run.env.nextKey(),
    elementInstanceKey: wait.owner.key,
    elementId: wait.event.id,
    definition: wait.definition,
    interrupting: wait.interrupting,
  };
  run.emit({ kind: 'subscriptionOpened', subscription: subscriptionFrom(base, spec) });
  return base.key;
}

/** Closes what an element instance waits for; `closes` narrows it. */
export function closeWaits(
  run: Run,
  ownerKey: Key,
  closes: (subscription: Subscription) => boolean = () => true,
): void {
  for (const key of run.working.subscriptionsOf.inOrder(ownerKey)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription !== undefined && closes(subscription))
      run.emit({ kind: 'subscriptionClosed', subscription, by: null });
  }
}

/** True for the waits of a scope's event sub-processes, false for those of its boundary events. */
export function isEventSubProcessWait(run: Run, subscription: Subscription): boolean {
  return run.model.elements[subscription.elementId]?.type === 'startEvent';
}

export function definitionsOf(event: FlowElement): readonly EventDefinition[] {
  if (event.type === 'receiveTask')
    return event.message === undefined ? [] : [{ kind: 'message', catch: event.message }];
  return 'eventDefinitions' in event ? event.eventDefinitions : [];
}

// helpers

type Base = Pick<Subscription, 'key' | 'elementInstanceKey' | 'elementId' | 'definition' | 'interrupting'>;

function subscriptionFrom(base: Base, spec: WaitSpec): Subscription {
  switch (spec.kind) {
    case 'timer':
      return { ...base, ...spec, occurrence: 0 };
    case 'condition':
      return { ...base, kind: 'condition', lastResult: false };
    default:
      return { ...base, ...spec };
  }
}
