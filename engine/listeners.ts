import type { FlowElement, ListenerModel } from './model/process-model.ts';
import { changeData, instanceOf, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';
import { readInteger, readText } from './read-expression.ts';

/**
 * LSN-1: execution listeners are jobs, one after the other in file order; the element waits for each. True while one runs:
 * the step is queued again when its job is done.
 */
export function runListeners(
  run: Run,
  instance: ElementInstance,
  element: FlowElement,
  event: ListenerModel['event'],
): boolean {
  if (element.listeners.length === 0) return false;
  const data = instanceOf(run, instance.key)?.data ?? {};
  if (data.passed?.includes(event) === true) return false;
  const listeners = element.listeners.filter((listener) => listener.event === event);
  const next = data.listener ?? 0;
  const listener = listeners[next];
  if (listener === undefined) {
    if (listeners.length > 0)
      changeData(run, instance.key, { listener: null, passed: [...(data.passed ?? []), event] });
    return false;
  }
  run.ctx.createJob(instance, {
    jobKind: 'EXECUTION_LISTENER',
    listenerEventType: eventTypes[event],
    type: readText(run.ctx, listener.jobType, instance.key, 'the type of a listener'),
    retries: readInteger(run.ctx, listener.retries, instance.key, 'the retries of a listener', {
      minimum: 1,
    }),
    priority: 0,
    headers: listener.headers,
    backoff: [],
    delivery: 'atLeastOnce',
  });
  changeData(run, instance.key, { listener: next + 1 });
  return true;
}

// helpers

const eventTypes = { start: 'START', end: 'END', cancel: 'CANCEL', beforeAll: 'BEFORE_ALL' } as const;
