import { behaviorOf } from './elements/registry.ts';
import { Failure } from './failure.ts';
import { raiseIncident, resolveIncidentsOf } from './incidents.ts';
import { runListeners } from './listeners.ts';
import type { Key } from './model/json.ts';
import { elementOf, changeData, instanceOf, scopeModelOf, typeOf, type Run } from './run.ts';
import { checkScope } from './scopes.ts';
import type { ElementInstance, Step } from './state.ts';
import { closeWaits, isEventSubProcessWait } from './subscriptions.ts';
import { beginCanceling, listensTo } from './task-listeners.ts';
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
  if (scope.data.resultsTaken === true) takeUpAgain(run, scope);
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
    const empty = !run.working.children.has(key);
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
    const listens = listensToEnd(run, instance);
    if (listens) beginListenedEnd(run, key);
    else cancelWork(run, key);
    removeTokens(run, key);
    const awaitsOutside = !listens && endOutside(run, instance);
    if (instance.data.listener !== undefined) changeData(run, key, { listener: null });
    if (awaitsOutside || run.working.children.has(key)) {
      run.emit({ kind: 'elementStateChanged', key, state: 'terminating' });
      return;
    }
  }
  const now = instanceOf(run, key);
  if (now === undefined || now.data.awaitsOutside === true || run.working.children.has(key)) return;
  const parentKey = finish(run, now);
  if (parentKey !== 'waits') childEnded(run, parentKey);
}

/**
 * Emits the end and queues what follows it. Returns the parent, whose own end may be due; or that its listeners (LSN-1, LSN-2)
 * or its called instance have to be waited for.
 */
function finish(run: Run, instance: ElementInstance): Key | null | 'waits' {
  if (listensToEnd(run, instance) && endWithListeners(run, instance)) return 'waits';
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

/** LIF-5: a scope that was interrupted while its end listeners ran completes anew, and they run again. */
function takeUpAgain(run: Run, scope: ElementInstance): void {
  const at = run.env.now;
  for (const key of run.working.jobsOf.inOrder(scope.key))
    run.emit({ kind: 'jobCanceled', key, elementInstanceKey: scope.key, at });
  const passed = scope.data.passed?.filter((point) => point !== 'end' && point !== 'take');
  changeData(run, scope.key, {
    resultsTaken: null,
    flowsChosen: null,
    listener: null,
    storeWrites: null,
    passed: passed ?? null,
  });
}

/** CALL-8: true when a called instance has to end first. */
function endOutside(run: Run, instance: ElementInstance): boolean {
  const element = elementOf(run, instance);
  const waits =
    element !== undefined &&
    instance.role !== 'body' &&
    behaviorOf(element).onTerminate?.(run.ctx, element, instance) === true;
  if (waits) changeData(run, instance.key, { awaitsOutside: true });
  return waits;
}

/** True for an instance that asks somebody before its work is taken away. */
function listensToEnd(run: Run, instance: ElementInstance): boolean {
  if (instance.role === 'body') return false;
  const element = elementOf(run, instance);
  const listeners = element === undefined ? run.model.listeners : element.listeners;
  return (
    listeners?.some(({ event }) => event === 'cancel') === true ||
    (element?.type === 'userTask' && element.taskListeners !== undefined && hasCancelingTask(run, instance))
  );
}

function hasCancelingTask(run: Run, instance: ElementInstance): boolean {
  return listensTo(run, instance, 'canceling') && run.working.userTasksOf.has(instance.key);
}

/** LIF-3: the cancel listeners come before its jobs and tasks go. What it waited for closes at once: nothing may occur any more. */
function beginListenedEnd(run: Run, key: Key): void {
  closeWaits(run, key);
  resolveIncidentsOf(run, key);
  for (const jobKey of run.working.jobsOf.inOrder(key)) {
    const kind = run.working.state.jobs[jobKey]?.kind;
    if (kind === 'EXECUTION_LISTENER' || kind === 'TASK_LISTENER')
      run.emit({ kind: 'jobCanceled', key: jobKey, elementInstanceKey: key, at: run.env.now });
  }
}

/** LIF-3 in its order: cancel listeners, canceling listeners of its task, its work, its called instance. True while one is awaited. */
function endWithListeners(run: Run, instance: ElementInstance): boolean {
  if (instance.state !== 'terminating') {
    changeData(run, instance.key, { listener: null });
    run.emit({ kind: 'elementStateChanged', key: instance.key, state: 'terminating' });
  }
  const passed = instance.data.passed ?? [];
  if (passed.includes('work')) return false;
  if (startCancelListener(run, instance)) {
    changeData(run, instance.key, { awaitsOutside: true });
    return true;
  }
  if (!passed.includes('canceling') && cancelTasks(run, instance)) {
    const now = instanceOf(run, instance.key)?.data.passed ?? [];
    changeData(run, instance.key, { awaitsOutside: true, passed: [...now, 'canceling'] });
    return true;
  }
  changeData(run, instance.key, { passed: [...(instanceOf(run, instance.key)?.data.passed ?? []), 'work'] });
  cancelWork(run, instance.key);
  return endOutside(run, instance);
}

function cancelTasks(run: Run, instance: ElementInstance): boolean {
  if (!listensTo(run, instance, 'canceling')) return false;
  const [taskKey] = run.working.userTasksOf.inOrder(instance.key);
  const task = taskKey === undefined ? undefined : run.working.state.userTasks[taskKey];
  if (task === undefined) return false;
  beginCanceling(run, instance, task);
  return true;
}

/** A listener that cannot be started must not keep anything else from ending: the incident is its own. */
function startCancelListener(run: Run, instance: ElementInstance): boolean {
  try {
    return runListeners(run, instance, elementOf(run, instance), 'cancel');
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
