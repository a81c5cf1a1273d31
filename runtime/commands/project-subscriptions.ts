import type { Fact, Subscription } from '#engine';
import { lookupOf } from '../store/port.ts';
import type { CommandFrame, RowDraft } from './row-draft.ts';

type SubscriptionFact = Extract<
  Fact,
  { kind: 'subscriptionOpened' | 'subscriptionChanged' | 'subscriptionClosed' }
>;

/** Rows of `timers` and `subscriptions`. Conditions and compensations live in the state alone. */
export function projectSubscription(draft: RowDraft, fact: SubscriptionFact, frame: CommandFrame): void {
  const { subscription } = fact;
  if (subscription.kind === 'timer') projectTimer(draft, fact.kind, subscription, frame);
  else if (subscription.kind === 'message' || subscription.kind === 'signal')
    projectWait(draft, fact.kind, subscription, frame);
}

/** Where a publication and a wait for it meet. A wait without key is met by publications with an empty key (MSG-8). */
export function messageLookup(tenantId: string, name: string, correlationKey: string | null): string {
  return lookupOf(tenantId, 'message', name, correlationKey ?? '');
}

export function signalLookup(tenantId: string, name: string): string {
  return lookupOf(tenantId, 'signal', name);
}

// helpers

function projectTimer(
  draft: RowDraft,
  kind: SubscriptionFact['kind'],
  timer: Extract<Subscription, { kind: 'timer' }>,
  frame: CommandFrame,
): void {
  const { key: instanceKey, shard } = draft.frame;
  const { key, dueAt, occurrence, repetitionsLeft } = timer;
  const created = draft.newTimers.get(key);
  if (kind === 'subscriptionClosed') {
    draft.movedTimers.delete(key);
    if (!draft.newTimers.delete(key)) draft.endedTimers.add(key);
  } else if (created !== undefined) {
    draft.newTimers.set(key, { ...created, dueAt, occurrence, repetitionsLeft });
  } else if (kind === 'subscriptionChanged') {
    draft.movedTimers.set(key, { instanceKey, shard, key, dueAt, occurrence, repetitionsLeft });
  } else {
    draft.newTimers.set(key, {
      instanceKey,
      shard,
      key,
      dueAt,
      elementKey: timer.elementInstanceKey,
      definitionKey: frame.state.definitionKey,
      occurrence,
      repetitionsLeft,
      tenantId: frame.state.tenantId,
      elementId: timer.elementId,
      cycle: timer.cycle,
    });
  }
}

function projectWait(
  draft: RowDraft,
  kind: SubscriptionFact['kind'],
  wait: Extract<Subscription, { kind: 'message' | 'signal' }>,
  frame: CommandFrame,
): void {
  const correlationKey = wait.kind === 'message' ? wait.correlationKey : null;
  if (kind === 'subscriptionClosed') {
    draft.made.movedSubscriptions?.delete(wait.key);
    if (!draft.newSubscriptions.delete(wait.key)) draft.endedSubscriptions.add(wait.key);
    return;
  }
  const { state } = frame;
  if (kind === 'subscriptionChanged') {
    moveWait(draft, wait, messageLookup(state.tenantId, wait.name, correlationKey), correlationKey);
    return;
  }
  draft.newSubscriptions.set(wait.key, {
    instanceKey: draft.frame.key,
    shard: draft.frame.shard,
    key: wait.key,
    lookup:
      wait.kind === 'message'
        ? messageLookup(state.tenantId, wait.name, correlationKey)
        : signalLookup(state.tenantId, wait.name),
    elementKey: wait.elementInstanceKey,
    definitionKey: state.definitionKey,
    createdAt: frame.at,
    interrupting: wait.interrupting,
    // Signals are not buffered: there is nothing to look for.
    unmatched: wait.kind === 'message',
    tenantId: state.tenantId,
    kind: wait.kind,
    name: wait.name,
    processId: state.processId,
    elementId: wait.elementId,
    correlationKey,
    businessId: state.businessId,
  });
}

/** COR-4: the one thing of a wait that changes. */
function moveWait(
  draft: RowDraft,
  { key }: Subscription,
  lookup: string,
  correlationKey: string | null,
): void {
  const created = draft.newSubscriptions.get(key);
  const { key: instanceKey, shard } = draft.frame;
  if (created !== undefined) draft.newSubscriptions.set(key, { ...created, lookup, correlationKey });
  else draft.movedSubscriptions.set(key, { instanceKey, shard, key, lookup, correlationKey });
}
