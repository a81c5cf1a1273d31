import { askAfterChanges } from './complex-gateways.ts';
import { Failure } from './failure.ts';
import { raiseIncident } from './incidents.ts';
import type { Key } from './model/json.ts';
import type { EventDefinition } from './model/process-model.ts';
import { instanceOf, requireElement, type Run, type VariableChange } from './run.ts';
import type { Subscription } from './state.ts';
import { definitionsOf } from './subscriptions.ts';
import { evaluateIn } from './variables.ts';

/**
 * CND-1, CND-2: after each step, the conditions that a written variable may have changed are evaluated once, after all
 * writes of the step. A change from false to true triggers. Scopes near the written variable come first (CND-3).
 */
export function settleConditions(run: Run): void {
  settleNewConditions(run, null);
  if (run.changes.length === 0) return;
  const { changes } = run;
  run.changes = [];
  for (const key of inScopeOrder(run)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription?.kind === 'condition' && concerns(run, subscription, changes)) settle(run, subscription);
  }
  askAfterChanges(run, changes);
}

/** Conditions are evaluated when they open. True if an interrupting one of this scope holds (ESP-1). */
export function settleNewConditions(run: Run, scopeKey: Key | null): boolean {
  let interrupted = false;
  for (const key of run.newConditions.splice(0)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription?.kind !== 'condition') continue;
    // A variable listener waits for a change; what is there already is none.
    if (definitionOf(run, subscription).trigger === 'changesOnly') continue;
    const triggered = settle(run, subscription);
    if (triggered && subscription.interrupting && subscription.elementInstanceKey === scopeKey)
      interrupted = true;
  }
  return interrupted;
}

/** INC-2: a condition that failed is evaluated again when its incident is resolved. */
export function evaluateAgain(run: Run, subscription: Condition): void {
  settle(run, subscription);
}

// helpers

type Condition = Extract<Subscription, { kind: 'condition' }>;
type ConditionDefinition = Extract<EventDefinition, { kind: 'conditional' }>;

/** A condition that cannot be evaluated stops nobody but its own element: an incident there, and it counts as false. */
function settle(run: Run, subscription: Condition): boolean {
  try {
    return evaluateCondition(run, subscription);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const { elementInstanceKey, elementId } = subscription;
    for (const key of run.working.incidentsOf.of(elementInstanceKey)) {
      const incident = run.working.state.incidents[key];
      if (incident?.elementId === elementId && incident.code === thrown.code) return false;
    }
    raiseIncident(run, { elementInstanceKey, elementId }, thrown, {
      kind: 'trigger',
      subscriptionKey: subscription.key,
      data: { evaluate: true },
    });
    return false;
  }
}

function evaluateCondition(run: Run, subscription: Condition): boolean {
  const definition = definitionOf(run, subscription);
  const value = evaluateIn(run, definition.condition, scopeKeyOf(run, subscription), 'CONDITION_ERROR');
  // Null is false here (reading 4): the data may not exist yet.
  if (value !== null && typeof value !== 'boolean') {
    throw new Failure(
      'CONDITION_ERROR',
      `The condition of "${subscription.elementId}" gave a ${typeof value}, not a boolean.`,
    );
  }
  const result = value === true;
  const triggers = result && (definition.trigger !== 'edge' || !subscription.lastResult);
  if (result !== subscription.lastResult)
    run.emit({ kind: 'subscriptionChanged', subscription: { ...subscription, lastResult: result } });
  if (triggers) run.enqueue({ kind: 'trigger', subscriptionKey: subscription.key });
  return triggers;
}

function definitionOf(run: Run, subscription: Condition): ConditionDefinition {
  const definition = definitionsOf(requireElement(run.model, subscription.elementId))[
    subscription.definition
  ];
  if (definition?.kind !== 'conditional')
    throw new Failure('ENGINE_DEFECT', `"${subscription.elementId}" has no condition.`);
  return definition;
}

/** A boundary condition sees what its host sees; the others see their owner's scope. */
function scopeKeyOf(run: Run, subscription: Condition): Key {
  return instanceOf(run, subscription.elementInstanceKey)?.key ?? subscription.elementInstanceKey;
}

function concerns(run: Run, subscription: Condition, changes: readonly VariableChange[]): boolean {
  const definition = definitionOf(run, subscription);
  const names =
    definition.variableNames ??
    (definition.condition.language === 'literal' ? [] : definition.condition.reads);
  const visible = scopesFrom(run, scopeKeyOf(run, subscription));
  return changes.some(
    ({ scopeKey, name, change }) =>
      names.includes(name) &&
      visible.includes(scopeKey) &&
      (definition.variableEvents === undefined || definition.variableEvents.includes(change)),
  );
}

function scopesFrom(run: Run, scopeKey: Key): Key[] {
  const keys: Key[] = [];
  for (let key: Key | null = scopeKey; key !== null; key = instanceOf(run, key)?.parentKey ?? null)
    keys.push(key);
  return keys;
}

/** CND-3: outer scopes before inner ones, then in file order. */
function inScopeOrder(run: Run): Key[] {
  const order = [...run.working.conditionKeys].map((key) => {
    const subscription = run.working.state.subscriptions[key];
    const ownerKey = subscription?.elementInstanceKey;
    return {
      key,
      depth: ownerKey === undefined ? 0 : scopesFrom(run, ownerKey).length,
      index: run.model.elements[subscription?.elementId ?? '']?.index ?? 0,
    };
  });
  order.sort((a, b) => a.depth - b.depth || a.index - b.index || (a.key < b.key ? -1 : 1));
  return order.map(({ key }) => key);
}
