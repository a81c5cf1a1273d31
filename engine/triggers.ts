import { evaluateAgain } from './conditions.ts';
import { isDeadline, passDeadline } from './deadlines.ts';
import { behaviorOf } from './elements/registry.ts';
import { advanceTimer, occursNow } from './event-definitions/timer.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { BoundaryEventElement, FlowElement, StartEventElement } from './model/process-model.ts';
import { changeData, elementOf, instanceOf, requireElement, type Run } from './run.ts';
import type { ElementInstance, Step, Subscription } from './state.ts';
import { closeWaits, definitionsOf, openWaits } from './subscriptions.ts';
import { isEscalation } from './task-escalations.ts';
import { passTaskEscalation, runTimeoutListener } from './task-listeners.ts';
import { interrupt, terminate } from './termination.ts';
import { createInstance } from './tokens.ts';

/** A subscription is satisfied: it is used up or goes on, and its event occurs. A step whose subscription has closed meanwhile is nothing. */
export function trigger(run: Run, step: Step): void {
  const subscription = run.working.state.subscriptions[step.subscriptionKey ?? ''];
  if (subscription === undefined || subscription.kind === 'compensation') return;
  if (subscription.kind === 'condition' && step.data?.['evaluate'] === true) {
    evaluateAgain(run, subscription);
    return;
  }
  const owner = instanceOf(run, subscription.elementInstanceKey);
  if (owner === undefined || !acceptsTrigger(owner, subscription.interrupting)) return;
  const payload = (step.data?.['variables'] ?? {}) as JsonObject;
  const by = (step.data?.['by'] ?? null) as Key | null;
  if (isDeadline(subscription)) {
    passDeadline(run, subscription, owner, by);
    return;
  }
  const event = requireElement(run.model, subscription.elementId);
  if ('parallelMultiple' in event && event.parallelMultiple) {
    collect(run, subscription, event, owner, payload, by);
    return;
  }
  if (subscription.kind === 'timer' && isEscalation(subscription)) {
    passTaskEscalation(run, subscription, owner);
    return;
  }
  if (event.type === 'userTask') {
    useUp(run, subscription, by);
    runTimeoutListener(run, owner, subscription.definition);
    return;
  }
  if (event.type === 'boundaryEvent' || event.type === 'startEvent') {
    const occurs = subscription.kind !== 'timer' || occursNow(run.ctx, subscription);
    useUp(run, subscription, by);
    if (occurs) occur(run, event, owner, payload);
    return;
  }
  run.emit({ kind: 'subscriptionClosed', subscription, by });
  satisfy(run, subscription, event, owner, payload);
}

/**
 * A boundary event (BND-2, BND-3) or the start of an event sub-process (ESP-4, ESP-6) occurs at its host or scope. The
 * payload waits in the instance that is created, so that nothing is lost while an interruption takes its time.
 */
export function occur(run: Run, event: FlowElement, owner: ElementInstance, payload: JsonObject): void {
  const data = { payload };
  if (event.type === 'boundaryEvent') {
    const scopeKey = owner.parentKey ?? owner.key;
    if (event.interrupting)
      terminate(run, owner.key, { kind: 'arrive', scopeKey, elementId: event.id, data });
    else createInstance(run, event, scopeKey, data);
    return;
  }
  const eventSubProcess = requireElement(run.model, event.scopeId);
  if (eventSubProcess.type !== 'eventSubProcess') return;
  const then: Step = { kind: 'arrive', scopeKey: owner.key, elementId: eventSubProcess.id, data };
  if (eventSubProcess.interrupting) interrupt(run, owner, null, then);
  else createInstance(run, eventSubProcess, owner.key, data);
}

/**
 * MUL-2: an escalation that an event of all definitions waits for counts once, as the others do. True when it was the last
 * one, and the event occurs.
 */
export function countEscalation(
  run: Run,
  event: BoundaryEventElement | StartEventElement,
  owner: ElementInstance,
  definition: number,
  payload: JsonObject,
): boolean {
  const escalated = owner.data.escalated ?? {};
  const mine = [...(escalated[event.id] ?? []), definition];
  changeData(run, owner.key, { escalated: { ...escalated, [event.id]: mine } });
  const merged = gather(run, event, instanceOf(run, owner.key) ?? owner, payload);
  if (merged === undefined) return false;
  occurAsWhole(run, event, owner, merged);
  return true;
}

/** LIF-5. */
export function acceptsTrigger(owner: ElementInstance, interrupting: boolean): boolean {
  return owner.state === 'activated' || (interrupting && owner.state === 'completing');
}

// helpers

/** MUL-2: each definition counts once, its wait closes when it occurred. When all did, the event occurs. */
function collect(
  run: Run,
  subscription: Subscription,
  event: FlowElement,
  owner: ElementInstance,
  payload: JsonObject,
  by: Key | null,
): void {
  run.emit({ kind: 'subscriptionClosed', subscription, by });
  const merged = gather(run, event, owner, payload);
  if (merged === undefined) return;
  if (event.type === 'boundaryEvent' || event.type === 'startEvent') occurAsWhole(run, event, owner, merged);
  else satisfy(run, subscription, event, owner, merged);
}

/** All payloads merged in order of occurrence once the set is complete; undefined while it is not. */
function gather(
  run: Run,
  event: FlowElement,
  { key, data }: ElementInstance,
  payload: JsonObject,
): JsonObject | undefined {
  const mine = [...(data.occurred?.[event.id] ?? []), payload];
  if (mine.length < definitionsOf(event).length) {
    changeData(run, key, { occurred: { ...data.occurred, [event.id]: mine } });
    return undefined;
  }
  changeData(run, key, {
    occurred: without(data.occurred, event.id),
    ...(data.escalated === undefined ? {} : { escalated: without(data.escalated, event.id) }),
  });
  return Object.assign({}, ...mine) as JsonObject;
}

function without<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  id: string,
): Readonly<Record<string, Value>> | null {
  const others = Object.entries(record ?? {}).filter(([name]) => name !== id);
  return others.length === 0 ? null : Object.fromEntries(others);
}

/** A non-interrupting event opens the whole set again. */
function occurAsWhole(
  run: Run,
  event: BoundaryEventElement | StartEventElement,
  owner: ElementInstance,
  merged: JsonObject,
): void {
  if (!event.interrupting) openWaits(run, owner, event, false, owner.key);
  occur(run, event, owner, merged);
}

/** A waiting element, or a gateway for one of its arms, gets what it waited for. */
function satisfy(
  run: Run,
  subscription: Subscription,
  event: FlowElement,
  owner: ElementInstance,
  payload: JsonObject,
): void {
  closeWaits(
    run,
    owner.key,
    (other) =>
      other.kind !== 'compensation' && (other.elementId === event.id || event.id !== owner.elementId),
  );
  const element = elementOf(run, owner);
  const onTrigger = element === undefined ? undefined : behaviorOf(element).onTrigger;
  if (element !== undefined && onTrigger !== undefined)
    onTrigger(run.ctx, element, owner, subscription, payload);
  else run.enqueue({ kind: 'complete', elementInstanceKey: owner.key, data: { variables: payload } });
}

/** MSG-9, BND-3: an interrupting wait is used up; a non-interrupting one goes on, a timer until its occurrences are. */
function useUp(
  run: Run,
  subscription: Exclude<Subscription, { kind: 'compensation' }>,
  by: Key | null,
): void {
  if (subscription.interrupting) {
    run.emit({ kind: 'subscriptionClosed', subscription, by });
    return;
  }
  if (subscription.kind !== 'timer') {
    run.emit({ kind: 'subscriptionTriggered', subscription, by });
    return;
  }
  const next = advanceTimer(run.ctx, subscription);
  if (next === null) {
    run.emit({ kind: 'subscriptionClosed', subscription, by });
    return;
  }
  run.emit({ kind: 'subscriptionTriggered', subscription, by });
  run.emit({ kind: 'subscriptionChanged', subscription: next });
}
