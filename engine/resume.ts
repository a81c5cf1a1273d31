import type { Thrown } from './command.ts';
import { awaitAdmission } from './data-stores.ts';
import { behaviorOf, loopBehaviorOf } from './elements/registry.ts';
import { resumeLeaving } from './leave-by-error.ts';
import type { Key } from './model/json.ts';
import { elementOf, instanceOf, type Run } from './run.ts';
import type { Step } from './state.ts';
import { askNextListener, resumeEscalation } from './task-listeners.ts';
import { outsideEnded } from './termination.ts';
import { resumeCanceled } from './transactions.ts';
import { throwFromCalled, throwFromWork } from './uncaught.ts';

/** An element goes on: something was thrown at it, a further batch is due, its compensation is done, or an answer has come. */
export function resume(run: Run, step: Step): void {
  const instance = instanceOf(run, step.elementInstanceKey);
  const element = instance === undefined ? undefined : elementOf(run, instance);
  const data = step.data ?? {};
  if (instance === undefined) return;
  if (element === undefined) {
    if (instance.state === 'terminating' && data['listen'] === true) outsideEnded(run, instance);
    return;
  }
  if (data['storeWrites'] === true) {
    awaitAdmission(run, instance);
    return;
  }
  if (data['escalation'] !== undefined) {
    resumeEscalation(run, instance, data['escalation'] as number | null);
    return;
  }
  if (data['taskListener'] !== undefined) askNextListener(run, instance, data['taskListener'] as Key);
  else if (instance.state === 'terminating') {
    if (data['listen'] === true) outsideEnded(run, instance);
  } else if (data['calledInstanceKey'] !== undefined) throwFromCalled(run, instance, data);
  else if (data['thrown'] !== undefined) throwFromWork(run, instance, data['thrown'] as unknown as Thrown);
  else if (instance.data.canceling === true) resumeCanceled(run, instance, data['compensated'] === true);
  else if (instance.data.leaving !== undefined) {
    if (data['leave'] === true) resumeLeaving(run, instance, data['compensated'] === true);
  } else if (instance.data.ending === true) return;
  else if (instance.role === 'body') {
    const loop = loopBehaviorOf(element);
    const throws = data['throws'];
    if (throws === 'answered' || throws === 'again') loop?.onResume?.(run.ctx, element, instance, throws);
    else loop?.onActivate(run.ctx, element, instance);
  } else behaviorOf(element).onResume?.(run.ctx, element, instance, data);
}
