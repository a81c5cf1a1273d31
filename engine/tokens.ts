import type { ScopeTokens } from './element-behavior.ts';
import { enabledInstead } from './ad-hoc-state.ts';
import { isActiveIn, namesVariables, turnPhase, waitingResets } from './complex-gateways.ts';
import { behaviorOf } from './elements/registry.ts';
import { Failure } from './failure.ts';
import { raiseIncident } from './incidents.ts';
import { entriesInOrder } from './keys-in-order.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { FlowElement } from './model/process-model.ts';
import { readBoolean } from './read-expression.ts';
import { elementOf, instanceOf, requireElement, type Run } from './run.ts';
import type { ElementData, ElementInstance, Step } from './state.ts';
import { writeLocal } from './variables.ts';
import { hasTokens, tokensOn } from './working-state.ts';

/** TOK-2: leaving an element puts a token on each flow; its arrival is a step of its own. */
export function putTokens(
  run: Run,
  scopeKey: Key,
  flowIds: readonly string[],
  dataOf?: (flowId: string) => JsonObject | undefined,
): void {
  for (const flowId of flowIds) {
    const flow = run.model.flows[flowId];
    if (flow === undefined) continue;
    run.emit({ kind: 'sequenceFlowTaken', flowId, scopeKey, sequence: run.working.state.sequence + 1 });
    const step: Step = { kind: 'arrive', scopeKey, flowId, elementId: flow.targetId };
    const data = dataOf?.(flowId);
    run.enqueue(data === undefined ? step : { ...step, data });
  }
}

/** The limit on what is alive at once, iterations not counted: each of them brings room for its own. Asked before anything is put. */
export function checkAlive(run: Run, more: number): void {
  const { tokensMax, tokensPerIteration } = run.limits;
  const { tokenCount, elementCount, innerCount } = run.working;
  const most = tokensMax + tokensPerIteration * innerCount;
  if (tokenCount + elementCount - innerCount + more <= most) return;
  throw new Failure(
    'LIMIT_TOKENS',
    `More than ${String(most)} tokens and elements would be alive in this instance.`,
  );
}

/** A token reached an element, or (without a flow) an element is started by its scope. LIF-6: tokens do not synchronize by themselves. */
export function arrive(run: Run, step: Step): void {
  const { scopeKey, elementId, flowId } = step;
  const scope = instanceOf(run, scopeKey);
  if (scope === undefined || elementId === undefined || scope.state === 'terminating') return;
  const element = requireElement(run.model, elementId);
  const data = (step.data ?? {}) as ElementData;
  if (flowId === undefined) {
    if (data.given === undefined) createInstance(run, element, scope.key, data);
    else startGiven(run, element, scope.key, data);
    return;
  }
  if (enabledInstead(run, scope, element)) {
    const { sequence } = tokensOn(run.working, scope.key, flowId)[0] ?? { sequence: -1 };
    run.emit({ kind: 'tokensConsumed', scopeKey: scope.key, tokens: [{ flowId, sequence }] });
    run.enqueue({ kind: 'scope', elementInstanceKey: scope.key });
    return;
  }
  if (behaviorOf(element).asksWhenQuiet === true) return;
  fire(run, element, scope.key, flowId, data, false);
}

/** OR-4: joins that only fire when nothing else can move, in the order in which their oldest token arrived. True when one fired. */
export function askWaitingJoins(run: Run): boolean {
  const waiting: WaitingJoin[] = [];
  for (const scopeKey of run.working.changedScopes) {
    const resets = instanceOf(run, scopeKey)?.data.resets;
    if (resets !== undefined) waiting.push(...waitingResets(run.model, scopeKey as Key, resets));
    if (hasTokens(run.working, scopeKey)) waiting.push(...joinsWithTokens(run, scopeKey as Key).values());
  }
  if (waiting.length > 1) waiting.sort((a, b) => a.sequence - b.sequence);
  for (const { scopeKey, flowId } of waiting) {
    const element = requireElement(run.model, run.model.flows[flowId]?.targetId ?? '');
    if (fire(run, element, scopeKey, flowId, {}, true)) return true;
  }
  run.working.changedScopes.clear();
  return false;
}

/** TOK-7: nothing waits in silence for ever. A scope whose joins hold tokens while nothing in it is alive is stuck. */
export function reportStuckJoins(run: Run): void {
  for (const [scopeKey, flows] of [...run.working.tokens]) {
    if (hasLivingElement(run, scopeKey)) continue;
    const joins = new Set<string>();
    for (const flowId of flows.keys()) joins.add(run.model.flows[flowId]?.targetId ?? '');
    if ([...joins].some((id) => namesVariables(run.model.elements[id]))) continue;
    for (const elementId of joins) reportStuck(run, scopeKey as Key, elementId);
  }
}

/** Creates an element instance; its activation is a step of its own, because it may fail (LIF-1). */
export function createInstance(
  run: Run,
  element: FlowElement,
  parentKey: Key,
  data: ElementData,
  role: ElementInstance['role'] = hasLoop(element) ? 'body' : 'element',
): Key {
  const key = run.env.nextKey();
  run.emit({
    kind: 'elementActivating',
    key,
    elementId: element.id,
    elementType: element.type,
    role,
    parentKey,
    data,
    at: run.env.now,
  });
  run.enqueue({ kind: 'activate', elementInstanceKey: key });
  return key;
}

// helpers

/** MOD-2: its local variables are there before its input mappings look at them. */
function startGiven(run: Run, element: FlowElement, scopeKey: Key, data: ElementData): void {
  const { given = {}, ...rest } = data;
  const key = createInstance(run, element, scopeKey, rest);
  for (const [name, value] of entriesInOrder(given)) writeLocal(run, key, name, value);
}

interface WaitingJoin {
  readonly scopeKey: Key;
  readonly flowId: string;
  readonly sequence: number;
}

/** Each join once, with its oldest token: its answer is the same for all its flows, and there may be hundreds. */
function joinsWithTokens(run: Run, scopeKey: Key): ReadonlyMap<string, WaitingJoin> {
  const joins = new Map<string, WaitingJoin>();
  for (const [flowId, tokens] of run.working.tokens.get(scopeKey) ?? []) {
    const first = tokens[0];
    const flow = run.model.flows[flowId];
    if (first === undefined || flow === undefined) continue;
    const known = joins.get(flow.targetId);
    if (known !== undefined && known.sequence <= first.sequence) continue;
    if (behaviorOf(requireElement(run.model, flow.targetId)).asksWhenQuiet === true)
      joins.set(flow.targetId, { scopeKey, flowId, sequence: first.sequence });
  }
  return joins;
}

function hasLoop(element: FlowElement): boolean {
  return 'loop' in element && element.loop !== undefined;
}

function fire(
  run: Run,
  element: FlowElement,
  scopeKey: Key,
  flowId: string,
  given: ElementData,
  isQuiet: boolean,
): boolean {
  const flowIds = tokensToConsume(run, element, scopeKey, flowId, isQuiet);
  if (flowIds === null) return false;
  const data = element.type === 'complexGateway' ? turnPhase(run, element, scopeKey, flowIds) : given;
  if (data === null) return true;
  const next = new Map<string, number>();
  const consumed = flowIds.map((id) => {
    const at = next.get(id) ?? 0;
    next.set(id, at + 1);
    return { flowId: id, sequence: tokensOn(run.working, scopeKey, id)[at]?.sequence ?? -1 };
  });
  run.emit({ kind: 'tokensConsumed', scopeKey, tokens: consumed });
  for (const key of run.working.incidentsOf.inOrder(scopeKey)) {
    const incident = run.working.state.incidents[key];
    if (incident?.elementId !== element.id) continue;
    if (incident.code !== 'TOKENS_STUCK' && incident.retry?.kind !== 'arrive') continue;
    run.emit({ kind: 'incidentResolved', key, elementInstanceKey: scopeKey, at: run.env.now });
  }
  createInstance(run, element, scopeKey, data);
  return true;
}

function tokensToConsume(
  run: Run,
  element: FlowElement,
  scopeKey: Key,
  flowId: string,
  isQuiet: boolean,
): readonly string[] | null {
  const behavior = behaviorOf(element);
  const count = (id: string): number => tokensOn(run.working, scopeKey, id).length;
  if (behavior.tokensToConsume !== undefined)
    return behavior.tokensToConsume(element, scopeTokens(run, scopeKey, count, isQuiet), flowId);
  if ('startQuantity' in element && element.startQuantity > 1)
    return oldestTokens(run, element, scopeKey, element.startQuantity);
  return count(flowId) > 0 ? [flowId] : null;
}

/** LIF-7: starts with that many tokens on its flows in total, and consumes the oldest ones. */
function oldestTokens(
  run: Run,
  element: FlowElement,
  scopeKey: Key,
  quantity: number,
): readonly string[] | null {
  const waiting = element.incoming.flatMap((flowId) => tokensOn(run.working, scopeKey, flowId));
  if (waiting.length < quantity) return null;
  waiting.sort((a, b) => a.sequence - b.sequence);
  return waiting.slice(0, quantity).map((token) => token.flowId);
}

function scopeTokens(
  run: Run,
  scopeKey: Key,
  count: (flowId: string) => number,
  isQuiet: boolean,
): ScopeTokens {
  return {
    count,
    isQuiet,
    isActive: (elementId) => isActiveIn(run, scopeKey, elementId),
    remembered: (elementId) => instanceOf(run, scopeKey)?.data.resets?.[elementId]?.remembered ?? null,
    holds: (condition, attributes, what) => readBoolean(run.ctx, condition, scopeKey, what, attributes),
    *positions() {
      yield* run.working.tokens.get(scopeKey)?.keys() ?? [];
      for (const key of run.working.children.of(scopeKey)) {
        const child = run.working.state.elements[key];
        if (child === undefined || child.role === 'handler') continue;
        if (elementOf(run, child)?.type !== 'eventSubProcess') yield child.elementId;
      }
    },
  };
}

function hasLivingElement(run: Run, scopeKey: string): boolean {
  for (const key of run.working.children.of(scopeKey)) {
    const child = instanceOf(run, key);
    if (child !== undefined && elementOf(run, child)?.type !== 'eventSubProcess') return true;
  }
  return false;
}

function reportStuck(run: Run, scopeKey: Key, elementId: string): void {
  const { incidents } = run.working.state;
  for (const key of run.working.incidentsOf.of(scopeKey)) {
    // One incident is enough: a complex gateway whose condition failed says so already.
    if (incidents[key]?.elementId === elementId) return;
  }
  const message = `"${elementId}" waits for tokens that can no longer arrive. Move the waiting token on, or cancel the instance.`;
  raiseIncident(run, { elementInstanceKey: scopeKey, elementId }, { code: 'TOKENS_STUCK', message }, null);
}
