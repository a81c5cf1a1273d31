import { evaluateHeaders } from './element-job.ts';
import { Failure } from './failure.ts';
import { entriesInOrder } from './keys-in-order.ts';
import { SCRIPT_JOB_TYPE } from './internal-work.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { FlowElement, ListenerModel, ListenerWork } from './model/process-model.ts';
import { describe, readInteger, readText } from './read-expression.ts';
import { changeData, instanceOf, type Run } from './run.ts';
import type { ElementInstance, JobKind } from './state.ts';
import { writeLocal, writeOutward } from './variables.ts';

/**
 * LSN-1: execution listeners are jobs, one after the other in file order; the element waits for each. True while one runs:
 * the step is queued again when its job is done.
 */
export function runListeners(
  run: Run,
  instance: ElementInstance,
  element: Pick<FlowElement, 'listeners'> | undefined,
  event: Exclude<ListenerModel['event'], 'take'>,
): boolean {
  const listeners = element?.listeners ?? run.model.listeners ?? [];
  if (listeners.length === 0) return false;
  return runRound(
    run,
    instance,
    listeners.filter((listener) => listener.event === event),
    event,
  );
}

/** LIF-2: the listeners of the flows that will be taken, flow by flow; nothing is taken before all have run. */
export function runTakeListeners(run: Run, instance: ElementInstance, flowIds: readonly string[]): boolean {
  const listeners = [...new Set(flowIds)].flatMap((id) => run.model.flows[id]?.listeners ?? []);
  return runRound(run, instance, listeners, 'take');
}

/** The variables of a listener: local before the activity, of the enclosing scope once it ends (LSN-1). */
export function writeListenerResult(run: Run, instance: ElementInstance, variables: JsonObject): void {
  const isEnding = instance.data.resultsTaken === true;
  for (const [name, value] of entriesInOrder(variables)) {
    if (isEnding) writeOutward(run, instance.parentKey ?? instance.key, name, value);
    else writeLocal(run, instance.key, name, value);
  }
}

export interface ListenerJob {
  readonly kind: Extract<JobKind, 'EXECUTION_LISTENER' | 'TASK_LISTENER'>;
  readonly eventType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly userTask?: JsonObject;
}

/** The job of one listener; a script runs in the sandbox of the runtime under a type of its own. */
export function createListenerJob(
  run: Run,
  instance: ElementInstance,
  listener: ListenerWork,
  { kind, eventType, headers, userTask }: ListenerJob,
): Key {
  const { script } = listener;
  return run.ctx.createJob(instance, {
    jobKind: kind,
    listenerEventType: eventType,
    type:
      script === undefined
        ? readText(run.ctx, listener.jobType, instance.key, 'the type of a listener')
        : SCRIPT_JOB_TYPE,
    retries: readInteger(run.ctx, listener.retries, instance.key, 'the retries of a listener', {
      minimum: 1,
    }),
    priority: 0,
    headers: {
      ...headers,
      ...listener.headers,
      ...evaluateHeaders(run.ctx, listener.headerExpressions ?? {}, instance.key),
    },
    backoff: [],
    delivery: 'atLeastOnce',
    ...(script === undefined ? {} : { script }),
    ...(userTask === undefined ? {} : { userTask }),
  });
}

/** A listener that is an expression is evaluated in the step; the entries of the context it gives are its variables. */
export function evaluateListener(run: Run, instance: ElementInstance, listener: ListenerWork): JsonObject {
  if (listener.expression === undefined) return {};
  const value = run.ctx.evaluate(listener.expression, instance.key, 'SCRIPT_ERROR');
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw new Failure(
    'SCRIPT_ERROR',
    `The script of a listener gives its variables as a context such as {a: 1}, but it gave ${describe(value)}.`,
  );
}

// helpers

function runRound(
  run: Run,
  instance: ElementInstance,
  listeners: readonly ListenerModel[],
  event: ListenerModel['event'],
): boolean {
  for (;;) {
    const data = instanceOf(run, instance.key)?.data ?? {};
    if (data.passed?.includes(event) === true) return false;
    const next = data.listener ?? 0;
    const listener = listeners[next];
    if (listener === undefined) {
      if (listeners.length > 0)
        changeData(run, instance.key, { listener: null, passed: [...(data.passed ?? []), event] });
      return false;
    }
    if (listener.expression === undefined)
      createListenerJob(run, instance, listener, {
        kind: 'EXECUTION_LISTENER',
        eventType: eventTypes[event],
      });
    else
      writeListenerResult(
        run,
        instanceOf(run, instance.key) ?? instance,
        evaluateListener(run, instance, listener),
      );
    changeData(run, instance.key, { listener: next + 1 });
    if (listener.expression === undefined) return true;
  }
}

/** `/v2` has no name for a listener of a flow. */
const eventTypes = {
  start: 'START',
  end: 'END',
  cancel: 'CANCEL',
  beforeAll: 'BEFORE_ALL',
  take: 'UNSPECIFIED',
} as const;
