import { openInstanceDeadline } from './deadlines.ts';
import { adHocOf, mayComplete } from './ad-hoc-state.ts';
import { settleNewConditions } from './conditions.ts';
import type { JsonObject, Key } from './model/json.ts';
import { changeData, elementOf, instanceOf, scopeModelOf, type Run } from './run.ts';
import type { ElementInstance, Step } from './state.ts';
import { closeWaits, openEventSubProcessWaits } from './subscriptions.ts';
import { putTokens } from './tokens.ts';
import { hasTokens } from './working-state.ts';

/**
 * ESP-1, PRC-2, PRC-3: the waits of its event sub-processes open first; if an interrupting one is satisfied at once, the
 * start event never runs. Then the named elements, else the first none start event, else every node without incoming flow.
 */
export function startScope(run: Run, scope: ElementInstance): void {
  const model = scopeModelOf(run, scope);
  if (model === undefined) return;
  openInstanceDeadline(run, scope);
  openEventSubProcessWaits(run, scope, model.eventSubProcessIds);
  if (settleNewConditions(run, scope.key)) return;
  const { startAt, payload, correlationKey } = scope.data;
  if (startAt !== undefined) {
    for (const { elementId, inside, chosenFlowId, given } of startAt) {
      if (run.model.elements[elementId] === undefined) {
        putTokens(run, scope.key, [elementId]);
        continue;
      }
      const occurred = chosenFlowId === undefined ? { payload } : { payload, chosenFlowId, correlationKey };
      const begins = given === undefined ? {} : { given };
      const data =
        inside !== undefined || given !== undefined
          ? { ...begins, ...(inside === undefined ? {} : { startAt: inside as never }) }
          : payload === undefined
            ? undefined
            : (occurred as JsonObject);
      run.enqueue(data === undefined ? arrival(scope, elementId) : { ...arrival(scope, elementId), data });
    }
    // The start is behind it: a payload would otherwise be written again with every step of the instance.
    changeData(run, scope.key, { startAt: null, payload: null, correlationKey: null });
    return;
  }
  const first = model.noneStartIds[0];
  const ids = first !== undefined ? [first] : model.implicitStartIds;
  for (const elementId of ids) run.enqueue(arrival(scope, elementId));
  if (ids.length === 0 && scope.data.adHoc === undefined && adHocOf(run, scope) === undefined)
    run.enqueue({ kind: 'scope', elementInstanceKey: scope.key });
}

/** Queues the question whether the scope is complete, when it may be. */
export function checkScope(run: Run, scope: ElementInstance): void {
  if (hasTokens(run.working, scope.key)) return;
  for (const key of run.working.children.of(scope.key)) if (!isEventSubProcess(run, key)) return;
  run.enqueue({ kind: 'scope', elementInstanceKey: scope.key });
}

/**
 * TOK-6: a scope completes when it holds no token, no element instance and no incident. ESP-7, LIF-5: when only event
 * sub-processes are left, its non-interrupting waits close, those of its boundary events too, so that no new handler starts.
 */
export function scopeStep(run: Run, step: Step): void {
  const scope = instanceOf(run, step.elementInstanceKey);
  if (
    scope === undefined ||
    scope.state === 'terminating' ||
    scope.data.then !== undefined ||
    hasTokens(run.working, scope.key)
  )
    return;
  // TRX-3, CMP-12: while a canceled transaction or a scope that an error leaves compensates it is alive, also between two handlers.
  if (scope.data.canceling === true || scope.data.compensation !== undefined) return;
  if (scope.data.leaving !== undefined) return;
  const children = run.working.children.of(scope.key);
  // ADH-5: an ad-hoc sub-process that nothing runs in may still be waited for.
  const adHoc = scope.role === 'activation' ? undefined : adHocOf(run, scope);
  if (adHoc !== undefined && !mayComplete(run, scope, adHoc)) return;
  if (children.size === 0) {
    if (!run.working.incidentsOf.has(scope.key))
      run.enqueue({ kind: 'complete', elementInstanceKey: scope.key });
    return;
  }
  for (const key of children) if (!isEventSubProcess(run, key)) return;
  if (scope.state === 'completing') return;
  closeWaits(
    run,
    scope.key,
    (subscription) => !subscription.interrupting && subscription.kind !== 'compensation',
  );
  run.emit({ kind: 'elementStateChanged', key: scope.key, state: 'completing' });
}

// helpers

function arrival(scope: ElementInstance, elementId: string): Step {
  return { kind: 'arrive', scopeKey: scope.key, elementId };
}

function isEventSubProcess(run: Run, key: Key): boolean {
  const child = instanceOf(run, key);
  return child !== undefined && elementOf(run, child)?.type === 'eventSubProcess';
}
