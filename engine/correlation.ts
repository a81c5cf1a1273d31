import { evaluate } from './expressions/evaluate.ts';
import { Failure } from './failure.ts';
import { canonical } from './json-schema.ts';
import { keysInOrder } from './keys-in-order.ts';
import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';
import type { CorrelationRule } from './model/process-model.ts';
import { changeData, instanceOf, requireElement, type Run } from './run.ts';
import type { InstanceState, Subscription } from './state.ts';
import { definitionsOf } from './subscriptions.ts';
import { evaluateIn } from './variables.ts';

/** No key that a caller gives starts like this by accident; and what it says is compared with the payload again. */
export const correlationPrefix = '\u0001keys ';

/**
 * Correlation by keys of several properties (COR-1…5). What a wait restricts is one text: its properties with their values
 * as canonical JSON, in the order of their ids. A message carries one text for each set of its properties, so that equal
 * texts meet in one look-up, whatever a wait restricts.
 */
export function isCorrelationText(text: string | null): text is string {
  return text?.startsWith(correlationPrefix) === true;
}

/** The texts of the waits that may take a message with this payload; none when no key is complete (COR-3). */
export function correlationTexts(
  rule: CorrelationRule,
  payload: JsonObject,
  clock: { readonly now: InstantMs; readonly timeZone: string },
): readonly string[] {
  const keys = completeKeys(rule, payload, clock);
  if (keys.length === 0) return [];
  let subsets: Values[] = [{}];
  for (const [id, value] of Object.entries(Object.assign({}, ...keys.map(({ values }) => values)) as Values))
    subsets = subsets.flatMap((subset) => [subset, { ...subset, [id]: value }]);
  return subsets.map(textOf);
}

/** COR-5: one text for each complete key: what only one active instance of a process may hold. */
export function correlationHolds(
  rule: CorrelationRule,
  payload: JsonObject,
  clock: { readonly now: InstantMs; readonly timeZone: string },
): readonly string[] {
  return completeKeys(rule, payload, clock).map(holdOf);
}

/** COR-5: what an active instance holds by all messages that reached it or that it sent; one text for each key it knows. */
export function heldCorrelations({ key, elements }: InstanceState): readonly string[] {
  const known = elements[key]?.data.correlationKeys;
  return known === undefined ? [] : Object.entries(known).map(([id, values]) => holdOf({ id, values }));
}

/** COR-2, COR-4: what a wait of this instance restricts now. */
export function waitText(run: Run, rule: CorrelationRule): string {
  const known = processOf(run).data.correlationKeys ?? {};
  const wanted: Record<string, JsonValue> = {};
  for (const { id } of rule.keys) Object.assign(wanted, known[id]);
  for (const { keyId, propertyId, dataPath } of run.model.correlation ?? []) {
    if (!rule.keys.some(({ id }) => id === keyId)) continue;
    const value = evaluateIn(run, dataPath, run.working.state.key, 'EXTRACT_VALUE_ERROR');
    if (value === null) continue;
    const before = wanted[propertyId];
    // A key that says one thing and data that says another: nothing can match both.
    if (before !== undefined && canonical(before) !== canonical(value)) return `${correlationPrefix}nothing`;
    wanted[propertyId] = value;
  }
  return textOf(wanted);
}

/** COR-2: true when the payload fits what the wait restricts; then its keys become those of the instance. */
export function takeCorrelated(
  run: Run,
  subscription: Extract<Subscription, { kind: 'message' }>,
  payload: JsonObject,
): boolean {
  if (!isCorrelationText(subscription.correlationKey)) return true;
  const rule = ruleOf(run, subscription);
  if (rule === undefined) return false;
  const texts = correlationTexts(rule, payload, clockOf(run));
  if (!texts.includes(subscription.correlationKey)) return false;
  learnKeys(run, rule, payload);
  return true;
}

/** COR-2: the first message of a key sets its values in the instance, sent or received; a value once set must be matched. */
export function learnKeys(run: Run, rule: CorrelationRule, payload: JsonObject): void {
  const known = processOf(run).data.correlationKeys ?? {};
  const learned: Record<string, Values> = {};
  for (const { id, values } of completeKeys(rule, payload, clockOf(run))) {
    const before = known[id];
    if (before === undefined) learned[id] = values;
    else if (canonical(before) !== canonical(values))
      throw new Failure(
        'EXTRACT_VALUE_ERROR',
        `The message carries other values of the correlation key "${id}" than this instance has: ${canonical(before)}.`,
      );
  }
  if (Object.keys(learned).length === 0) return;
  changeData(run, processOf(run).key, { correlationKeys: { ...known, ...learned } });
  refreshWaits(run);
}

/** COR-2, COR-4: open waits restrict what the instance knows now. */
export function refreshWaits(run: Run): void {
  for (const key of keysInOrder(run.working.state.subscriptions)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription?.kind !== 'message' || !isCorrelationText(subscription.correlationKey)) continue;
    const rule = ruleOf(run, subscription);
    const correlationKey = rule === undefined ? subscription.correlationKey : waitText(run, rule);
    if (correlationKey !== subscription.correlationKey)
      run.emit({ kind: 'subscriptionChanged', subscription: { ...subscription, correlationKey } });
  }
}

// helpers

type Values = Readonly<Record<string, JsonValue>>;

function holdOf({ id, values }: { readonly id: string; readonly values: Values }): string {
  return `${textOf(values)} ${id}`;
}

function textOf(values: Values): string {
  return correlationPrefix + canonical(values);
}

function completeKeys(
  rule: CorrelationRule,
  payload: JsonObject,
  { now, timeZone }: { readonly now: InstantMs; readonly timeZone: string },
): readonly { readonly id: string; readonly values: Values }[] {
  return rule.keys.flatMap(({ id, properties }) => {
    const values: Record<string, JsonValue> = {};
    for (const property of properties) {
      // A path that fails or gives null is no value: the key does not match (bpmn.md 2.4).
      const found = evaluate(property.path, (name) => payload[name], now, timeZone);
      if (!found.ok || found.value === null) return [];
      values[property.id] = found.value;
    }
    return [{ id, values }];
  });
}

function ruleOf(run: Run, subscription: Subscription): CorrelationRule | undefined {
  const event = requireElement(run.model, subscription.elementId);
  const definition = definitionsOf(event)[subscription.definition];
  return definition?.kind === 'message' ? definition.catch?.correlation : undefined;
}

function clockOf(run: Run): { now: InstantMs; timeZone: string } {
  return { now: run.env.now, timeZone: run.timeZone };
}

function processOf(run: Run): { key: Key; data: { correlationKeys?: Readonly<Record<string, Values>> } } {
  const process = instanceOf(run, run.working.state.key);
  if (process === undefined) throw new Failure('ENGINE_DEFECT', 'The instance has no outermost scope.');
  return process;
}
