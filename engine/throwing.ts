import type { Thrown } from './command.ts';
import { isCorrelationText, takeCorrelated } from './correlation.ts';
import type { BorderOffer } from './element-behavior.ts';
import { leaveByError } from './leave-by-error.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type {
  BoundaryEventElement,
  EventDefinition,
  FlowElement,
  StartEventElement,
} from './model/process-model.ts';
import { changeData, elementOf, instanceOf, requireElement, scopeModelOf, type Run } from './run.ts';
import type { ElementInstance, Subscription } from './state.ts';
import { acceptsTrigger, countEscalation, occur, trigger } from './triggers.ts';
import { evaluateIn } from './variables.ts';

/**
 * ERR-3, ESC-1: the search for a catcher, innermost first. From the thrower: its boundary events; then for each enclosing
 * scope its event sub-processes, then the boundary events of the activity that is this scope. A matching code goes before a
 * catch-all at each stage. Nobody here: the callers are asked (ERR-5). `none`: nobody at all.
 */
export function throwUp(
  run: Run,
  thrower: ElementInstance,
  thrown: Thrown,
  /** What threw it in the called instance, where the thrower is a call activity. */
  calledThrowerKey?: Key,
): 'none' | 'asked' | 'continues' | 'gone' {
  const catcher = findCatcher(run, thrower, thrown);
  if (catcher !== undefined) {
    const kind = thrown.kind === 'error' ? 'errorCaught' : 'escalationCaught';
    run.emit({ kind, elementInstanceKey: thrower.key, catcherId: catcher.event.id, code: thrown.code });
    const { event, owner } = catcher;
    const payload = payloadOf(catcher.definition, thrown);
    if (event.parallelMultiple && event.eventDefinitions.length > 1) {
      const isWhole = countEscalation(run, event, owner, catcher.index, payload);
      return isWhole && catcher.interrupting ? 'gone' : 'continues';
    }
    if (thrown.kind === 'error' && calledThrowerKey !== undefined)
      changeData(run, thrower.key, { leftByError: calledThrowerKey });
    const leave = { catcherId: event.id, ownerKey: owner.key, payload };
    if (thrown.kind !== 'error' || !leaveByError(run, thrower, leave)) occur(run, event, owner, payload);
    return catcher.interrupting ? 'gone' : 'continues';
  }
  if (run.working.state.parent !== null) {
    run.emit({ kind: 'thrownToCaller', throwingElementInstanceKey: thrower.key, thrown });
    return 'asked';
  }
  if (thrown.kind === 'escalation')
    run.emit({ kind: 'escalationUncaught', elementInstanceKey: thrower.key, code: thrown.code });
  return 'none';
}

/**
 * MI-10: the boundary events of a multi-instance activity are asked before anybody else gets what its body throws. A signal
 * triggers each of them that waits for it, a message the oldest.
 */
export function offerAtBorder(
  run: Run,
  body: ElementInstance,
  offer: BorderOffer,
  payload: JsonObject,
): 'none' | 'caught' | 'gone' {
  let answer: 'none' | 'caught' = 'none';
  for (const key of run.working.subscriptionsOf.inOrder(body.key)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription === undefined || !takes(run, subscription, offer, payload)) continue;
    if (!acceptsTrigger(body, subscription.interrupting)) continue;
    trigger(run, { kind: 'trigger', subscriptionKey: key, data: { variables: payload } });
    const now = instanceOf(run, body.key);
    if (now === undefined || now.state === 'terminating') return 'gone';
    answer = 'caught';
    if (offer.kind === 'message') break;
  }
  return answer;
}

// helpers

function takes(run: Run, subscription: Subscription, offer: BorderOffer, payload: JsonObject): boolean {
  if (subscription.kind === 'signal') return offer.kind === 'signal' && subscription.name === offer.name;
  if (subscription.kind !== 'message' || offer.kind !== 'message' || subscription.name !== offer.name)
    return false;
  const { correlationKey } = subscription;
  if (isCorrelationText(correlationKey)) return takeCorrelated(run, subscription, payload);
  return offer.correlationKey === '' || correlationKey === null || correlationKey === offer.correlationKey;
}

type CatchDefinition = Extract<EventDefinition, { kind: 'error' | 'escalation' }>;
type CatchEvent = BoundaryEventElement | StartEventElement;

interface Catcher {
  readonly event: CatchEvent;
  readonly owner: ElementInstance;
  readonly definition: CatchDefinition;
  /** Its place among the event's definitions. */
  readonly index: number;
  readonly interrupting: boolean;
}

function findCatcher(run: Run, thrower: ElementInstance, thrown: Thrown): Catcher | undefined {
  let instance: ElementInstance | undefined = thrower;
  while (instance !== undefined) {
    const element = elementOf(run, instance);
    const atBorder =
      element === undefined ||
      instance.role === 'inner' ||
      instance.role === 'activation' ||
      instance.data.restored !== undefined
        ? []
        : boundaryEvents(run, element);
    const caught = matching(run, thrown, instance, atBorder);
    if (caught !== undefined) return caught;
    // CMP-11: what a compensation handler does not catch goes on from the event that threw the compensation.
    const parent: ElementInstance | undefined = instanceOf(
      run,
      instance.data.handlerFor ?? instance.parentKey,
    );
    if (parent === undefined) return undefined;
    // ERR-4: an error that leaves an event sub-process skips all of the same scope. CMP-12: one that leaves a scope has passed them.
    if (element?.type !== 'eventSubProcess' && parent.data.leaving === undefined) {
      const inScope = matching(run, thrown, parent, eventSubProcessStarts(run, parent));
      if (inScope !== undefined) return inScope;
    }
    instance = parent;
  }
  return undefined;
}

function boundaryEvents(run: Run, element: FlowElement): CatchEvent[] {
  if (!('boundaryEventIds' in element)) return [];
  return element.boundaryEventIds
    .map((id) => requireElement(run.model, id))
    .filter((event) => event.type === 'boundaryEvent');
}

function eventSubProcessStarts(run: Run, scope: ElementInstance): CatchEvent[] {
  const starts: CatchEvent[] = [];
  // Those of an ad-hoc sub-process belong to it as a whole, not to one start in it.
  if (scope.role === 'activation') return starts;
  for (const id of scopeModelOf(run, scope)?.eventSubProcessIds ?? []) {
    const element = requireElement(run.model, id);
    const start =
      element.type === 'eventSubProcess' ? requireElement(run.model, element.startEventId) : undefined;
    if (start?.type === 'startEvent') starts.push(start);
  }
  return starts;
}

function matching(
  run: Run,
  thrown: Thrown,
  owner: ElementInstance,
  events: readonly CatchEvent[],
): Catcher | undefined {
  let catchAll: Catcher | undefined;
  for (const event of events) {
    for (const [index, definition] of event.eventDefinitions.entries()) {
      if (definition.kind !== thrown.kind || !acceptsTrigger(owner, event.interrupting)) continue;
      // MUL-2: what counts already waits for the others; another one goes further out.
      if (owner.data.escalated?.[event.id]?.includes(index) === true) continue;
      const catcher = { event, owner, definition, index, interrupting: event.interrupting };
      if (definition.code === undefined) catchAll ??= catcher;
      else if (codeText(evaluateIn(run, definition.code, owner.key, 'EXTRACT_VALUE_ERROR')) === thrown.code)
        return catcher;
    }
  }
  return catchAll;
}

function codeText(value: JsonValue): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** ERR-7: the error's variables, plus code and message where the catcher names variables for them. */
function payloadOf(definition: CatchDefinition, thrown: Thrown): JsonObject {
  const payload: Record<string, JsonValue> = { ...thrown.variables };
  if (definition.codeVariable !== undefined) payload[definition.codeVariable] = thrown.code;
  if (definition.kind === 'error' && definition.messageVariable !== undefined)
    payload[definition.messageVariable] = thrown.message;
  return payload;
}
