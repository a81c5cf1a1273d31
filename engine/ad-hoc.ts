import { openCompensation } from './compensation.ts';
import { createElementJob } from './element-job.ts';
import { Failure } from './failure.ts';
import { keysInOrder } from './keys-in-order.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { AdHocSubProcessElement, FlowElement } from './model/process-model.ts';
import { readBoolean } from './read-expression.ts';
import { changeData, instanceOf, type Run } from './run.ts';
import type { AdHocStart, AdHocState, ElementInstance, StartPlace, Step } from './state.ts';
import { resolveIncidentsOf } from './incidents.ts';
import { childEnded, emitEnd, interrupt } from './termination.ts';
import { adHocOf, isStartable, stateOf } from './ad-hoc-state.ts';
import { createInstance } from './tokens.ts';
import { evaluateIn, writeLocal } from './variables.ts';

/** ADH-1: on entry; what is not there or not startable is an incident of the ad-hoc sub-process. */
export function startPlaces(run: Run, container: ElementInstance, places: readonly StartPlace[]): void {
  const adHoc = adHocOf(run, container);
  const state = stateOf(run, container.key);
  if (adHoc === undefined) return;
  for (const { elementId } of places) {
    if (isStartable(run, adHoc, state, elementId)) continue;
    throw new Failure(
      'EXTRACT_VALUE_ERROR',
      `"${elementId}" is not an activity inside "${adHoc.id}" that can be started.`,
    );
  }
  startAll(
    run,
    container.key,
    adHoc,
    places.map((place) => ({ variables: {}, ...place })),
  );
}

/** ADH-2, ADH-3: starts them all, or the first one and the others after it. */
export function startAll(
  run: Run,
  containerKey: Key,
  adHoc: AdHocSubProcessElement,
  starts: readonly (AdHocStart & Partial<StartPlace>)[],
): void {
  const state = stateOf(run, containerKey);
  const now = adHoc.sequential ? starts.slice(0, 1) : starts;
  const waiting = [...state.waiting, ...starts.slice(now.length)];
  const enabled = { ...state.enabled };
  for (const { elementId } of now) {
    const left = (enabled[elementId] ?? 0) - 1;
    if (left > 0) enabled[elementId] = left;
    else delete enabled[elementId];
  }
  changeData(run, containerKey, {
    adHoc: { ...state, waiting, enabled, started: state.started + now.length },
  });
  const container = run.model.elements[adHoc.id];
  if (container === undefined) return;
  now.forEach(({ variables, elementId, inside }, index) => {
    const startAt: StartPlace[] = [inside === undefined ? { elementId } : { elementId, inside }];
    const data = { loopIndex: state.started + index, startAt };
    const key = createInstance(run, container, containerKey, data, 'activation');
    for (const name of Object.keys(variables).sort()) writeLocal(run, key, name, variables[name] ?? null);
  });
}

/** An activation begins: the one element it was made for gets a token without a flow. */
export function beginActivation(run: Run, activation: ElementInstance): void {
  run.emit({ kind: 'elementStateChanged', key: activation.key, state: 'activated' });
  const [place] = activation.data.startAt ?? [];
  changeData(run, activation.key, { startAt: null });
  if (place === undefined) return;
  const step: Step = { kind: 'arrive', scopeKey: activation.key, elementId: place.elementId };
  run.enqueue(place.inside === undefined ? step : { ...step, data: { startAt: place.inside as never } });
}

/**
 * ADH-5: an activation has ended. Its output is collected and the completion condition asked while its variables exist; then
 * the ad-hoc sub-process completes, starts what waits, or asks its worker again.
 */
export function completeActivation(run: Run, activation: ElementInstance, element: FlowElement): void {
  const adHoc = adHocOf(run, activation);
  const containerKey = activation.parentKey;
  if (adHoc === undefined || containerKey === null) return;
  collectOutput(run, adHoc, activation, containerKey);
  const holds =
    adHoc.completionCondition !== undefined &&
    readBoolean(run.ctx, adHoc.completionCondition, activation.key, 'the completion condition');
  resolveIncidentsOf(run, activation.key);
  openCompensation(run, activation, element);
  emitEnd(run, 'elementCompleted', instanceOf(run, activation.key) ?? activation);
  const state = stateOf(run, containerKey);
  const container = instanceOf(run, containerKey);
  if (container === undefined || container.state === 'terminating') return childEnded(run, containerKey);
  if (holds && !state.ending) {
    finish(run, container, adHoc.cancelRemaining);
    return;
  }
  if (!state.ending) goOn(run, container, adHoc, state);
  childEnded(run, containerKey);
}

/** ADH-5: what still runs is terminated, or awaited; nothing new starts. */
export function finish(run: Run, container: ElementInstance, cancelRemaining: boolean): void {
  cancelJobs(run, container.key);
  const state = stateOf(run, container.key);
  changeData(run, container.key, { adHoc: { ...state, waiting: [], enabled: {}, ending: true } });
  if (!cancelRemaining) return childEnded(run, container.key);
  interrupt(run, container, null, { kind: 'complete', elementInstanceKey: container.key });
  // It has completed as its condition says, so what completed inside stays compensable.
  if (instanceOf(run, container.key) !== undefined) changeData(run, container.key, { notCompensable: null });
}

/** Ends what runs inside without completing the ad-hoc sub-process. */
export function cancelActivations(run: Run, containerKey: Key, terminate: (key: Key) => void): void {
  for (const key of keysInOrder(run.working.children.of(containerKey)).reverse())
    if (instanceOf(run, key)?.role === 'activation') terminate(key);
}

// helpers

function collectOutput(
  run: Run,
  adHoc: AdHocSubProcessElement,
  activation: ElementInstance,
  containerKey: Key,
): void {
  const { outputCollection, outputElement } = adHoc;
  if (outputCollection === undefined || outputElement === undefined) return;
  const value = evaluateIn(run, outputElement, activation.key, 'MI_INVALID');
  const before = run.working.state.variables[containerKey]?.[outputCollection];
  const outputs: JsonValue[] = Array.isArray(before) ? [...(before as readonly JsonValue[])] : [];
  writeLocal(run, containerKey, outputCollection, [...outputs, value]);
}

function goOn(run: Run, container: ElementInstance, adHoc: AdHocSubProcessElement, state: AdHocState): void {
  const [next, ...rest] = state.waiting;
  if (next !== undefined) {
    changeData(run, container.key, { adHoc: { ...state, waiting: rest } });
    startAll(run, container.key, adHoc, [next]);
  }
  if (adHoc.job === undefined) return;
  // Its worker decides on what is so now: an attempt that knows less is no longer asked.
  cancelJobs(run, container.key);
  createElementJob(run.ctx, adHoc.job, container, 'AD_HOC_SUB_PROCESS');
}

function cancelJobs(run: Run, containerKey: Key): void {
  for (const key of run.working.jobsOf.inOrder(containerKey))
    run.emit({ kind: 'jobCanceled', key, elementInstanceKey: containerKey, at: run.env.now });
}

/** What a worker or caller gave for one start. */
export function startsFrom(list: readonly JsonObject[]): AdHocStart[] {
  return list.map((entry) => ({
    elementId: String(entry['elementId'] ?? ''),
    variables: (entry['variables'] ?? {}) as JsonObject,
  }));
}
