import { beginActivation, completeActivation } from './ad-hoc.ts';
import { calledCompletionOf, handlerCompleted, openCompensation, startRestored } from './compensation.ts';
import { askToStart } from './complex-gateways.ts';
import { bringDataIn, bringLoopDataIn, takeDataOut, takeLoopDataOut } from './data-flow.ts';
import { checkCarried } from './data-items.ts';
import { behaviorOf, loopBehaviorOf } from './elements/registry.ts';
import { awaitAdmission } from './data-stores.ts';
import { Failure } from './failure.ts';
import { resolveIncidentsOf } from './incidents.ts';
import { entriesInOrder } from './keys-in-order.ts';
import { runListeners, runTakeListeners } from './listeners.ts';
import type { JsonObject } from './model/json.ts';
import { continuationSettings } from './element-job.ts';
import type { ContinuationModel, DataFlow, FlowElement } from './model/process-model.ts';
import { changeData, elementOf, instanceOf, type Run } from './run.ts';
import { startScope } from './scopes.ts';
import type { ElementInstance, Step } from './state.ts';
import { closeWaits, openBoundaryWaits } from './subscriptions.ts';
import { mapInputs, mapOutputs, takeResults } from './mapping-scripts.ts';
import { childEnded, emitEnd, endsWith } from './termination.ts';
import { checkAlive, putTokens } from './tokens.ts';
import { applyInputs, applyResults, localVariables, writeLocal } from './variables.ts';

/** LIF-1: input mappings, start listeners, boundary waits, activated, own behavior. */
export function activate(run: Run, step: Step): void {
  const instance = instanceOf(run, step.elementInstanceKey);
  if (instance?.state !== 'activating') return;
  const element = elementOf(run, instance);
  if (element === undefined) {
    if (instance.data.restored !== undefined) {
      startRestored(run, instance);
      return;
    }
    if (runListeners(run, instance, undefined, 'start')) return;
    run.emit({ kind: 'elementStateChanged', key: instance.key, state: 'activated' });
    startScope(run, instance);
    return;
  }
  if (instance.role === 'activation') {
    beginActivation(run, instance);
    return;
  }
  if (instance.data.restored !== undefined) {
    startRestored(run, instance);
    return;
  }
  if (instance.data.awaitsData !== true && instance.data.storeValues === undefined)
    countActivation(run, instance);
  if (isAsync(element, instance, 'asyncBefore') && awaitContinuation(run, instance, element, 'asyncBefore'))
    return;
  if (instance.role !== 'body') {
    if (!hasPassed(instance, 'inputs')) {
      if (element.data !== undefined && !bringDataIn(run, instance, element, element.data)) return;
      if (element.mappingScripts === true) {
        if (mapInputs(run, instance, element)) return;
      } else applyInputs(run, instance, element.inputMappings);
      if (element.data?.sends !== undefined)
        checkCarried(run, instance, element.data.sends, localVariables(run, instance.key));
      if (element.listeners.length > 0) pass(run, instance, 'inputs');
    }
    if (runListeners(run, instance, element, 'start')) return;
  } else {
    const loop = element.data?.loop;
    if (loop !== undefined && !hasPassed(instance, 'inputs')) {
      if (!bringLoopDataIn(run, instance, loop)) return;
      if (element.listeners.length > 0) pass(run, instance, 'inputs');
    }
    if (runListeners(run, instance, element, 'beforeAll')) return;
  }
  becomeActive(run, instance, element);
}

/** LIF-2, first half: the result is taken, output mappings write it, end listeners run. */
export function complete(run: Run, step: Step): void {
  const instance = instanceOf(run, step.elementInstanceKey);
  if (instance === undefined || instance.state === 'terminating' || instance.data.resultsTaken === true)
    return;
  const element = elementOf(run, instance);
  const variables = (step.data?.['variables'] ?? {}) as JsonObject;
  const leaveStep: Step = { kind: 'leave', elementInstanceKey: instance.key };
  if (element !== undefined && instance.role === 'activation') {
    completeActivation(run, instance, element);
    return;
  }
  if (element === undefined || instance.role === 'body') {
    if (element !== undefined) loopBehaviorOf(element)?.onBodyComplete(run.ctx, element, instance);
    if (element?.data?.loop !== undefined) takeLoopDataOut(run, instance, element.data.loop);
    const ends = run.model.listeners?.some((listener) => listener.event === 'end') === true;
    if (element?.data?.loop !== undefined && awaitAdmission(run, instance))
      return beginLeaving(run, instance);
    if (element === undefined ? ends : listensAfterBody(element))
      return waitBeforeLeaving(run, instance, element);
    leave(run, leaveStep);
    return;
  }
  if (instance.data.mapping?.phase === 'output') {
    if (!mapOutputs(run, instance, element)) afterResults(run, instance, element);
    return;
  }
  const behavior = behaviorOf(element);
  if (behavior.goesOn?.(run.ctx, element, instance, variables) === true) return;
  const results = behavior.onComplete?.(run.ctx, element, instance, variables) ?? variables;
  if (element.mappingScripts === true) {
    takeResults(run, instance, results);
    if (mapOutputs(run, instance, element)) return;
  } else if (element.data === undefined)
    applyResults(run, instance, results, element.outputMappings, element.propagate);
  else applyDataResults(run, instance, element, element.data, results);
  afterResults(run, instance, element);
}

function afterResults(run: Run, instance: ElementInstance, element: FlowElement): void {
  if (element.data !== undefined && awaitAdmission(run, instance)) {
    beginLeaving(run, instance);
    return;
  }
  const leaveStep: Step = { kind: 'leave', elementInstanceKey: instance.key };
  if (
    element.listeners.some((listener) => listener.event === 'end') ||
    (element.takeListens === true && instance.role !== 'inner') ||
    isAsync(element, instance, 'asyncAfter')
  ) {
    waitBeforeLeaving(run, instance, element);
    return;
  }
  // From here on only leaving is tried again: results that are written stay written (INC-2).
  run.continueAs(leaveStep);
  leave(run, leaveStep);
}

/** LIF-2, second half: flows are chosen, then in one go waits closed, compensation kept, completed, tokens put. */
export function leave(run: Run, step: Step): void {
  const instance = instanceOf(run, step.elementInstanceKey);
  if (instance === undefined || instance.state === 'terminating') return;
  const element = elementOf(run, instance);
  if (element === undefined) {
    if (instance.data.resultsTaken !== true || !runListeners(run, instance, undefined, 'end'))
      completeProcess(run, instance);
    return;
  }
  if (instance.data.resultsTaken === true) {
    if (instance.role !== 'body' && runListeners(run, instance, element, 'end')) return;
    if (isAsync(element, instance, 'asyncAfter') && awaitContinuation(run, instance, element, 'asyncAfter'))
      return;
  }
  const flowIds = instance.data.flowsChosen ?? flowsOf(run, instance, element);
  if (element.takeListens === true && instance.role !== 'inner') {
    if (instance.data.flowsChosen === undefined) changeData(run, instance.key, { flowsChosen: flowIds });
    if (runTakeListeners(run, instance, flowIds)) return;
  }
  checkAlive(run, flowIds.length);
  const loop = instance.role === 'inner' ? loopBehaviorOf(element) : undefined;
  const body = loop === undefined ? undefined : instanceOf(run, instance.parentKey);
  const outcome =
    loop === undefined || body === undefined
      ? undefined
      : loop.onInnerLeaving(run.ctx, element, body, instance);
  closeWaits(run, instance.key, (subscription) => subscription.kind !== 'compensation');
  resolveIncidentsOf(run, instance.key);
  openCompensation(run, instance, element);
  emitEnd(run, 'elementCompleted', instanceOf(run, instance.key) ?? instance);
  if (instance.parentKey === null || endsWith(run, instance)) return;
  if (element.type === 'complexGateway') askToStart(run, element, instance.parentKey);
  putTokens(run, instance.parentKey, flowIds, occurredOn(instance));
  if (loop !== undefined && outcome !== undefined) afterInner(run, element, instance, outcome);
  else if (instance.data.handlerFor !== undefined) handlerCompleted(run, instance);
  else childEnded(run, instance.parentKey);
}

// helpers

function becomeActive(run: Run, instance: ElementInstance, element: FlowElement): void {
  if ('boundaryEventIds' in element && instance.role !== 'inner') openBoundaryWaits(run, instance, element);
  run.emit({ kind: 'elementStateChanged', key: instance.key, state: 'activated' });
  const active = instanceOf(run, instance.key);
  if (active === undefined) return;
  if (instance.role === 'body') loopBehaviorOf(element)?.onActivate(run.ctx, element, active);
  else behaviorOf(element).onActivate(run.ctx, element, active);
}

/** LIF-2, DAT-7: declared outputs take the results; only associations and mappings bring them out. */
function applyDataResults(
  run: Run,
  instance: ElementInstance,
  element: FlowElement,
  data: DataFlow,
  results: JsonObject,
): void {
  const { outputMappings, propagate } = element;
  if (data.receives !== undefined) checkCarried(run, instance, data.receives, results);
  if (!data.declared) {
    applyResults(run, instance, results, outputMappings, propagate);
    takeDataOut(run, instance, data);
    return;
  }
  for (const [name, value] of entriesInOrder(results)) writeLocal(run, instance.key, name, value);
  takeDataOut(run, instance, data);
  if (outputMappings.length > 0) applyResults(run, instance, results, outputMappings, propagate);
}

/** EBG-2, PRC-6: the arm that occurred gets its payload; other arms of a gateway that created the instance get its key. */
function occurredOn({ data }: ElementInstance): ((flowId: string) => JsonObject | undefined) | undefined {
  const { chosenFlowId, payload, correlationKey } = data;
  if (chosenFlowId === undefined) return undefined;
  return (flowId) => {
    if (flowId === chosenFlowId) return payload === undefined ? undefined : { payload };
    return correlationKey === undefined ? undefined : { correlationKey };
  };
}

/** RUN-3: a loop that never waits for anything outside is stopped on the element that is activated once too often. */
function countActivation(run: Run, instance: ElementInstance): void {
  if (instance.role === 'inner') return;
  const place = `${instance.parentKey ?? ''} ${instance.elementId}`;
  const count = (run.activations.get(place) ?? 0) + 1;
  run.activations.set(place, count);
  if (count <= run.limits.activationsMax) return;
  const message = `"${instance.elementId}" was activated more than ${String(run.limits.activationsMax)} times without waiting for anything.`;
  throw new Failure('LIMIT_ACTIVATIONS', `${message} Add a wait to the loop, or cancel the instance.`);
}

function hasPassed(instance: ElementInstance, point: string): boolean {
  return instance.data.passed?.includes(point) === true;
}

function pass(run: Run, instance: ElementInstance, point: string): void {
  const passed = instanceOf(run, instance.key)?.data.passed ?? [];
  changeData(run, instance.key, { passed: [...passed, point] });
}

/** RUN-1: on the element as a whole, or on each instance of a multi-instance activity. */
function isAsync(
  element: FlowElement,
  instance: ElementInstance,
  point: 'asyncBefore' | 'asyncAfter',
): boolean {
  if (instance.role !== 'inner') return element[point] === true;
  return 'loop' in element && element.loop?.kind === 'multiInstance' && element.loop[point] === true;
}

/** RUN-1: the transition ends here; an internal job goes on in the next one. */
function awaitContinuation(
  run: Run,
  instance: ElementInstance,
  element: FlowElement,
  point: 'asyncBefore' | 'asyncAfter',
): boolean {
  if (hasPassed(instance, point)) return false;
  pass(run, instance, point);
  run.ctx.createJob(instance, {
    jobKind: 'CONTINUATION',
    listenerEventType: 'UNSPECIFIED',
    type: 'continuation',
    ...continuationSettings(run.ctx, continuationOf(element, instance), instance.key),
    headers: {},
    delivery: 'atLeastOnce',
  });
  return true;
}

function continuationOf(element: FlowElement, instance: ElementInstance): ContinuationModel | undefined {
  if (instance.role !== 'inner' || !('loop' in element)) return element.continuation;
  return (
    (element.loop?.kind === 'multiInstance' ? element.loop.continuation : undefined) ?? element.continuation
  );
}

function listensAfterBody(element: FlowElement): boolean {
  return element.asyncAfter === true || element.takeListens === true;
}

function waitBeforeLeaving(run: Run, instance: ElementInstance, element: FlowElement | undefined): void {
  beginLeaving(run, instance);
  const elementId = element?.id ?? instance.elementId;
  run.enqueue({ kind: 'leave', elementInstanceKey: instance.key, elementId });
}

/** LIF-2: results are taken, and only interrupting events still reach it. */
function beginLeaving(run: Run, instance: ElementInstance): void {
  changeData(run, instance.key, { resultsTaken: true });
  if (instance.state !== 'completing')
    run.emit({ kind: 'elementStateChanged', key: instance.key, state: 'completing' });
  closeWaits(
    run,
    instance.key,
    (subscription) => subscription.kind !== 'compensation' && !subscription.interrupting,
  );
}

function flowsOf(run: Run, instance: ElementInstance, element: FlowElement): readonly string[] {
  if (instance.role === 'inner' || instance.role === 'handler') return [];
  const flowIds =
    behaviorOf(element).flowsToTake?.(run.ctx, element, instance) ?? flowsByCondition(run, instance, element);
  const quantity = 'completionQuantity' in element ? element.completionQuantity : 1;
  return quantity === 1 ? flowIds : flowIds.flatMap((id) => Array<string>(quantity).fill(id));
}

/** FLW-1: every flow without condition and every flow whose condition is true; the default only if no condition was. */
function flowsByCondition(run: Run, instance: ElementInstance, element: FlowElement): readonly string[] {
  const taken: string[] = [];
  let conditions = 0;
  let held = 0;
  for (const flowId of element.outgoing) {
    const condition = run.model.flows[flowId]?.condition;
    if (flowId === element.defaultFlowId) continue;
    if (condition === undefined) {
      taken.push(flowId);
      continue;
    }
    conditions += 1;
    const value = run.ctx.evaluate(condition, instance.parentKey ?? instance.key, 'CONDITION_ERROR');
    if (typeof value !== 'boolean')
      throw new Failure(
        'CONDITION_ERROR',
        `The condition of flow "${flowId}" gave ${describe(value)}, not a boolean.`,
      );
    if (value) {
      held += 1;
      taken.push(flowId);
    }
  }
  if (element.defaultFlowId !== undefined && held === 0) taken.push(element.defaultFlowId);
  if (taken.length === 0 && conditions > 0)
    throw new Failure('NO_FLOW_TAKEN', `No condition of the flows out of "${element.id}" is true.`);
  return taken;
}

function describe(value: unknown): string {
  return value === null ? 'null' : `a ${typeof value}`;
}

function afterInner(
  run: Run,
  element: FlowElement,
  inner: ElementInstance,
  outcome: 'end' | 'next' | 'wait',
): void {
  const body = instanceOf(run, inner.parentKey);
  if (body === undefined) return;
  if (body.state === 'terminating') childEnded(run, body.key);
  else loopBehaviorOf(element)?.onInnerLeft(run.ctx, element, body, outcome);
}

/** The outermost scope has ended, and the instance with it. */
function completeProcess(run: Run, process: ElementInstance): void {
  const variables = localVariables(run, process.key);
  const compensation = process.data.notCompensable === true ? undefined : calledCompletionOf(run, variables);
  closeWaits(run, process.key);
  resolveIncidentsOf(run, process.key);
  emitEnd(run, 'elementCompleted', process);
  const completed = { kind: 'instanceCompleted', variables, at: run.env.now } as const;
  run.emit(compensation === undefined ? completed : { ...completed, compensation });
}
