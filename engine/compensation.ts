import type { CalledCompletion } from './command.ts';
import { compensationStart } from './compensation-start.ts';
import { entriesInOrder } from './keys-in-order.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { FlowElement } from './model/process-model.ts';
import { changeData, elementOf, instanceOf, requireElement, type Run } from './run.ts';
import { checkScope } from './scopes.ts';
import type { CompensationPlan, CompensationTarget, ElementInstance, Subscription } from './state.ts';
import { openEventSubProcessWaits } from './subscriptions.ts';
import { childEnded, terminate } from './termination.ts';
import { createInstance } from './tokens.ts';
import { localVariables, writeLocal } from './variables.ts';

type CompensationSubscription = Extract<Subscription, { kind: 'compensation' }>;

/**
 * CMP-1: an activity that completes becomes compensable in its scope, with a snapshot of its local variables. CMP-8: what
 * completes inside a multi-instance or loop body moves outward when the whole activity has completed.
 */
export function openCompensation(run: Run, instance: ElementInstance, element: FlowElement): void {
  const inside = ownSubscriptions(run, instance.key);
  for (const subscription of inside) run.emit({ kind: 'subscriptionClosed', subscription, by: null });
  const scopeKey = instance.parentKey;
  if (scopeKey === null || instance.data.handlerFor !== undefined || instance.data.notCompensable === true)
    return;
  if (instance.role === 'body' || instance.role === 'activation') {
    for (const subscription of inside)
      run.emit({
        kind: 'subscriptionOpened',
        subscription: { ...subscription, elementInstanceKey: scopeKey },
      });
    return;
  }
  const handlerId = handlerOf(run, element);
  const called = calledOf(instance, element);
  const ownHandler =
    handlerId !== null || called !== undefined || compensationStart(run.model, element.id) !== null;
  if (!ownHandler && inside.length === 0) return;
  const loop = 'loop' in element ? element.loop : undefined;
  run.emit({
    kind: 'subscriptionOpened',
    subscription: {
      kind: 'compensation',
      key: run.env.nextKey(),
      elementInstanceKey: scopeKey,
      elementId: element.id,
      definition: 0,
      interrupting: false,
      sequence: run.working.state.sequence + 1,
      snapshot: localVariables(run, instance.key),
      handlerId,
      group:
        instance.role === 'inner' && loop?.kind === 'multiInstance' && !loop.sequential ? scopeKey : null,
      inside: handlerId === null ? (inside as unknown as JsonObject[]) : [],
      ...(called === undefined || handlerId !== null ? {} : { called }),
    },
  });
}

/**
 * CMP-2, CMP-3: takes the open subscriptions of the thrower's scope (inside an event sub-process also of the parent scope)
 * and starts the handlers of the latest completion. False: nothing to compensate (CMP-10).
 */
export function compensate(
  run: Run,
  thrower: ElementInstance,
  activityId: string | null,
  wait: boolean,
): boolean {
  const scope = instanceOf(run, thrower.parentKey);
  if (scope === undefined) return false;
  const homes = [scope.key];
  if (elementOf(run, scope)?.type === 'eventSubProcess' && scope.parentKey !== null)
    homes.push(scope.parentKey);
  const targets = homes.flatMap((homeKey) => takeTargets(run, homeKey, activityId));
  if (targets.length === 0) return false;
  startPlan(run, wait ? thrower.key : scope.key, targets);
  return true;
}

/** TRX-2: everything completed inside a scope, coordinated by the scope itself. */
export function compensateAll(run: Run, scope: ElementInstance): boolean {
  const targets = takeTargets(run, scope.key, null);
  if (targets.length === 0) return false;
  startPlan(run, scope.key, targets);
  return true;
}

/** CMP-6: what the call activity of this instance needs to compensate it; undefined for a root, and where nothing can be undone. */
export function calledCompletionOf(run: Run, variables: JsonObject): CalledCompletion | undefined {
  const { state } = run.working;
  if (state.parent === null || instanceOf(run, state.key)?.data.restored !== undefined) return undefined;
  const hasHandler = compensationStart(run.model, run.model.processId) !== null;
  const inside = ownSubscriptions(run, state.key) as unknown as JsonObject[];
  if (!hasHandler && inside.length === 0) return undefined;
  return { definitionKey: state.definitionKey, variables, hasHandler, inside };
}

/** CMP-4: the next handler starts when the previous one has ended; the last one ends the wait of its coordinator. */
export function handlerCompleted(run: Run, handler: ElementInstance): void {
  const coordinator = instanceOf(run, handler.data.handlerFor);
  const plan = coordinator?.data.compensation;
  if (coordinator !== undefined && plan !== undefined && coordinator.state !== 'terminating') {
    const running = plan.running - 1;
    if (running > 0) changeData(run, coordinator.key, { compensation: { ...plan, running } });
    else if (plan.pending.length > 0) startNext(run, coordinator.key, { ...plan, running });
    else planDone(run, coordinator);
  }
  childEnded(run, handler.parentKey);
}

/** True for a handler and for all that runs inside one. */
export function isCompensating(run: Run, key: Key): boolean {
  for (
    let instance = instanceOf(run, key);
    instance !== undefined;
    instance = instanceOf(run, instance.parentKey)
  )
    if (instance.data.handlerFor !== undefined) return true;
  return false;
}

/** The snapshot scope of a completed sub-process: its compensation event sub-process (CMP-6) or what completed inside it (CMP-5). */
export function startRestored(run: Run, scope: ElementInstance): void {
  run.emit({ kind: 'elementStateChanged', key: scope.key, state: 'activated' });
  const active = instanceOf(run, scope.key) ?? scope;
  if (scope.data.insideCompleted !== undefined) {
    reopen(run, scope.key, scope.data.insideCompleted);
    changeData(run, scope.key, { insideCompleted: null });
  }
  const startId = compensationStart(run.model, scope.elementId);
  if (scope.data.restored === 'eventSubProcess' && startId !== null) {
    openEventSubProcessWaits(run, active, []);
    createInstance(run, requireElement(run.model, requireElement(run.model, startId).scopeId), scope.key, {
      payload: {},
    });
    return;
  }
  if (!compensateAll(run, active)) checkScope(run, active);
}

// helpers

function ownSubscriptions(run: Run, ownerKey: Key): CompensationSubscription[] {
  const own: CompensationSubscription[] = [];
  for (const key of run.working.subscriptionsOf.inOrder(ownerKey)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription?.kind === 'compensation') own.push(subscription);
  }
  return own;
}

function handlerOf(run: Run, element: FlowElement): string | null {
  if (!('boundaryEventIds' in element)) return null;
  for (const id of element.boundaryEventIds) {
    const event = requireElement(run.model, id);
    if (event.type === 'boundaryEvent' && event.compensationHandlerId !== undefined)
      return event.compensationHandlerId;
  }
  return null;
}

function takeTargets(run: Run, homeKey: Key, activityId: string | null): CompensationTarget[] {
  const taken: CompensationTarget[] = [];
  for (const subscription of ownSubscriptions(run, homeKey)) {
    if (activityId !== null && subscription.elementId !== activityId) continue;
    run.emit({ kind: 'subscriptionClosed', subscription, by: null });
    const { elementId, handlerId, sequence, group, snapshot, inside, called } = subscription;
    const target = { elementId, handlerId, sequence, group, snapshot, inside, homeKey };
    taken.push(called === undefined ? target : { ...target, called });
  }
  return taken;
}

function startPlan(run: Run, coordinatorKey: Key, targets: readonly CompensationTarget[]): void {
  const existing = instanceOf(run, coordinatorKey)?.data.compensation;
  const pending = [...(existing?.pending ?? []), ...targets].sort((a, b) => b.sequence - a.sequence);
  const plan = { pending, running: existing?.running ?? 0 };
  if (plan.running > 0) changeData(run, coordinatorKey, { compensation: plan });
  else startNext(run, coordinatorKey, plan);
}

function startNext(run: Run, coordinatorKey: Key, plan: CompensationPlan): void {
  const [first] = plan.pending;
  if (first === undefined) return;
  const count =
    first.group === null ? 1 : plan.pending.filter((target) => target.group === first.group).length;
  const now = plan.pending.slice(0, count);
  changeData(run, coordinatorKey, {
    compensation: { pending: plan.pending.slice(count), running: now.length },
  });
  for (const target of now) startHandler(run, coordinatorKey, target);
}

/** CMP-7: the parent of a handler is the live scope; the activity's snapshot is local to the handler. */
function startHandler(run: Run, coordinatorKey: Key, target: CompensationTarget): void {
  const element = requireElement(run.model, target.handlerId ?? target.elementId);
  const base = { handlerFor: coordinatorKey };
  if (target.handlerId !== null) {
    const role = 'loop' in element && element.loop !== undefined ? 'body' : 'handler';
    writeSnapshot(run, createInstance(run, element, target.homeKey, base, role), target);
    return;
  }
  if (target.called !== undefined) {
    const data = { ...base, compensates: target.called };
    writeSnapshot(run, createInstance(run, element, target.homeKey, data, 'handler'), target);
    return;
  }
  const restored = compensationStart(run.model, target.elementId) === null ? 'default' : 'eventSubProcess';
  const key = createInstance(run, element, target.homeKey, { ...base, restored }, 'handler');
  writeSnapshot(run, key, target);
  reopen(run, key, target.inside);
}

/** What completed inside the original can be compensated in the scope that stands for it. */
function reopen(run: Run, scopeKey: Key, inside: readonly JsonObject[]): void {
  for (const inner of inside as unknown as readonly CompensationSubscription[]) {
    run.emit({
      kind: 'subscriptionOpened',
      subscription: { ...inner, key: run.env.nextKey(), elementInstanceKey: scopeKey },
    });
  }
}

/** CMP-6, reading 12: a called process is compensable by its own event sub-process, or where the call asks for the default. */
function calledOf(instance: ElementInstance, element: FlowElement): CalledCompletion | undefined {
  const called = instance.data.calledCompletion;
  if (called === undefined || element.type !== 'callActivity') return undefined;
  return called.hasHandler || element.compensate === 'default' ? called : undefined;
}

function writeSnapshot(run: Run, key: Key, target: CompensationTarget): void {
  for (const [name, value] of entriesInOrder(target.snapshot)) writeLocal(run, key, name, value);
}

function planDone(run: Run, coordinator: ElementInstance): void {
  changeData(run, coordinator.key, { compensation: null });
  if (coordinator.data.canceling === true) {
    run.enqueue({ kind: 'resume', elementInstanceKey: coordinator.key, data: { compensated: true } });
    return;
  }
  if (coordinator.data.leaving !== undefined) {
    const data = { leave: true, compensated: true };
    run.enqueue({ kind: 'resume', elementInstanceKey: coordinator.key, data });
    return;
  }
  const type = elementOf(run, coordinator)?.type;
  const throws = type === 'intermediateThrowEvent' || type === 'endEvent';
  // A scope that coordinates (restored, or after a throw that did not wait) completes when it is empty.
  if (throws) run.enqueue({ kind: 'complete', elementInstanceKey: coordinator.key });
  else checkScope(run, coordinator);
}

/**
 * What completed inside an instance that is about to end stays compensable in another scope. Its handlers go on seeing the
 * variables of the instance that ends, beside the snapshot of their own activity (CMP-7).
 */
export function moveCompensations(run: Run, fromKey: Key, toKey: Key): void {
  for (const subscription of ownSubscriptions(run, fromKey)) {
    run.emit({ kind: 'subscriptionClosed', subscription, by: null });
    const snapshot = { ...localVariables(run, fromKey), ...subscription.snapshot };
    run.emit({
      kind: 'subscriptionOpened',
      subscription: { ...subscription, elementInstanceKey: toKey, snapshot },
    });
  }
}

/** TRX-2: the transaction ends as terminated, and its cancel boundary event follows. */
export function endCanceled(run: Run, transaction: ElementInstance, boundaryId: string): void {
  const scopeKey = transaction.parentKey ?? transaction.key;
  terminate(run, transaction.key, { kind: 'arrive', scopeKey, elementId: boundaryId, data: { payload: {} } });
}
