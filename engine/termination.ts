import { behaviorOf } from './elements/registry.ts';
import { Failure } from './failure.ts';
import { raiseIncident, resolveIncidentsOf } from './incidents.ts';
import { runListeners } from './listeners.ts';
import type { Key } from './model/json.ts';
import type { FlowElement } from './model/process-model.ts';
import { elementOf, changeData, instanceOf, scopeModelOf, typeOf, type Run } from './run.ts';
import { checkScope } from './scopes.ts';
import type { ElementInstance, Step } from './state.ts';
import { closeWaits, isEventSubProcessWait } from './subscriptions.ts';
import { dropVariables, localVariables } from './variables.ts';

/**
 * LIF-3: ends an instance and everything inside, depth first, youngest child first. No output mapping, no flow, no
 * compensation subscription. `then` follows when all of it is gone, which may take answers of called instances (CALL-8).
 */
export function terminate(run: Run, key: Key, then: Step | null): void {
  const top = instanceOf(run, key);
  if (top === undefined) return;
  if (then !== null) changeData(run, key, { then });
  for (const instanceKey of youngestFirst(run, key)) terminateOne(run, instanceKey);
}

/**
 * Ends everything in a scope but itself (ESP-4, TRM-1): element instances, tokens and the waits of its event
 * sub-processes. Its variables and boundary waits stay.
 */
export function interrupt(run: Run, scope: ElementInstance, except: Key | null, then: Step | null): void {
  closeWaits(run, scope.key, (subscription) => isEventSubProcessWait(run, subscription));
  removeTokens(run, scope.key);
  resolveIncidentsOf(run, scope.key);
  // What follows is set first: the last child to end is the one that makes it happen.
  changeData(
    run,
    scope.key,
    scopeModelOf(run, scope) === undefined ? { then, ending: true } : { then, notCompensable: true },
  );
  const children = run.working.children.inOrder(scope.key).filter((key) => key !== except);
  for (const key of children.reverse()) terminate(run, key, null);
  if (children.length === 0 && except === null) childEnded(run, scope.key);
}

/** The end of a child may be what its parent waited for: the rest of an interruption, its own end, or its completion. */
export function childEnded(run: Run, parentKey: Key | null): void {
  for (let key = parentKey; key !== null;) {
    const parent = instanceOf(run, key);
    if (parent === undefined) return;
    const empty = run.working.children.of(key).size === 0;
    if (parent.state === 'terminating') {
      if (!empty || parent.data.awaitsOutside === true) return;
      const next = finish(run, parent);
      if (next === 'waits') return;
      key = next;
      continue;
    }
    if (parent.data.then !== undefined) {
      if (!empty) return;
      const { then } = parent.data;
      changeData(run, key, { then: null });
      run.enqueue(then);
    }
    if (scopeModelOf(run, parent) !== undefined) checkScope(run, parent);
    return;
  }
}

/** The answer a terminating instance waited for has come (CALL-8). */
export function outsideEnded(run: Run, instance: ElementInstance): void {
  changeData(run, instance.key, { awaitsOutside: null });
  childEnded(run, instance.key);
}

export function removeTokens(run: Run, scopeKey: Key): void {
  const tokens = [...(run.working.tokens.get(scopeKey)?.values() ?? [])].flat();
  if (tokens.length === 0) return;
  tokens.sort((a, b) => a.sequence - b.sequence);
  run.emit({
    kind: 'tokensConsumed',
    scopeKey,
    tokens: tokens.map(({ flowId, sequence }) => ({ flowId, sequence })),
  });
}

/** Jobs, user tasks, waits and incidents of an instance that ends without having completed them. */
export function cancelWork(run: Run, key: Key): void {
  const at = run.env.now;
  for (const jobKey of run.working.jobsOf.inOrder(key))
    run.emit({ kind: 'jobCanceled', key: jobKey, elementInstanceKey: key, at });
  for (const taskKey of run.working.userTasksOf.inOrder(key)) {
    run.emit({
      kind: 'userTaskCanceled',
      key: taskKey,
      elementInstanceKey: key,
      action: null,
      actor: null,
      at,
    });
  }
  closeWaits(run, key);
  resolveIncidentsOf(run, key);
}

/** The terminal fact of an instance with all its row needs. */
export function emitEnd(
  run: Run,
  kind: 'elementCompleted' | 'elementTerminated',
  instance: ElementInstance,
): void {
  const { key, elementId, role, parentKey, createdAt, data } = instance;
  dropVariables(run, key);
  run.emit({
    kind,
    key,
    elementId,
    elementType: typeOf(run, instance),
    role,
    parentKey,
    createdAt,
    at: run.env.now,
    ...(data.loopIndex === undefined ? {} : { loopIndex: data.loopIndex }),
    ...(data.calledInstanceKey === undefined ? {} : { calledInstanceKey: data.calledInstanceKey }),
  });
}

/** A start may have named elements whose end is the end of the instance: it is terminated right after them. */
export function endsWith(run: Run, { elementId, role }: ElementInstance): boolean {
  const { key } = run.working.state;
  const process = instanceOf(run, key);
  if (role === 'inner' || process?.data.terminateAfter?.includes(elementId) !== true) return false;
  if (process.state !== 'terminating') terminate(run, key, null);
  return true;
}

// helpers

/** Children before parents, younger before older: the reverse of a walk from the top that meets older children first. */
function youngestFirst(run: Run, top: Key): Key[] {
  const walk: Key[] = [];
  const pending: Key[] = [top];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    walk.push(key);
    pending.push(...run.working.children.inOrder(key).reverse());
  }
  return walk.reverse();
}

function terminateOne(run: Run, key: Key): void {
  const instance = instanceOf(run, key);
  if (instance === undefined) return;
  if (instance.state !== 'terminating') {
    cancelWork(run, key);
    removeTokens(run, key);
    const element = elementOf(run, instance);
    const awaitsOutside =
      element !== undefined &&
      instance.role !== 'body' &&
      behaviorOf(element).onTerminate?.(run.ctx, element, instance) === true;
    if (awaitsOutside) changeData(run, key, { awaitsOutside: true });
    if (instance.data.listener !== undefined) changeData(run, key, { listener: null });
    if (awaitsOutside || run.working.children.of(key).size > 0) {
      run.emit({ kind: 'elementStateChanged', key, state: 'terminating' });
      return;
    }
  }
  const now = instanceOf(run, key);
  if (now === undefined || now.data.awaitsOutside === true || run.working.children.of(key).size > 0) return;
  const parentKey = finish(run, now);
  if (parentKey !== 'waits') childEnded(run, parentKey);
}

/**
 * Emits the end and queues what follows it. Returns the parent, whose own end may be due; or that a cancel listener has to
 * be waited for (LSN-1).
 */
function finish(run: Run, instance: ElementInstance): Key | null | 'waits' {
  if (listensToCancel(run, instance)) return 'waits';
  const variables = instance.role === 'process' ? localVariables(run, instance.key) : {};
  emitEnd(run, 'elementTerminated', instance);
  if (instance.data.then !== undefined) run.enqueue(instance.data.then);
  const process = instanceOf(run, run.working.state.key);
  if (process?.data.terminateAfter?.includes(instance.elementId) === true && instance.role !== 'inner')
    run.enqueue({ kind: 'terminate', elementInstanceKey: process.key });
  if (instance.role === 'process') {
    run.emit({
      kind: 'instanceTerminated',
      reason: instance.data.reason ?? null,
      variables,
      at: run.env.now,
    });
  }
  return instance.parentKey;
}

function listensToCancel(run: Run, instance: ElementInstance): boolean {
  const element = elementOf(run, instance);
  if (
    element === undefined ||
    instance.role === 'body' ||
    !element.listeners.some(({ event }) => event === 'cancel')
  )
    return false;
  if (instance.state !== 'terminating') {
    changeData(run, instance.key, { listener: null });
    run.emit({ kind: 'elementStateChanged', key: instance.key, state: 'terminating' });
  }
  if (!startCancelListener(run, instance, element)) return false;
  changeData(run, instance.key, { awaitsOutside: true });
  return true;
}

/** A listener that cannot be started must not keep anything else from ending: the incident is its own. */
function startCancelListener(run: Run, instance: ElementInstance, element: FlowElement): boolean {
  try {
    return runListeners(run, instance, element, 'cancel');
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const { key: elementInstanceKey, elementId } = instance;
    raiseIncident(run, { elementInstanceKey, elementId }, thrown, {
      kind: 'resume',
      elementInstanceKey,
      data: { listen: true },
    });
    return true;
  }
}
