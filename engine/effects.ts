import type { CallSpec, MessageSpec } from './element-behavior.ts';
import { Failure } from './failure.ts';
import { jsonSize } from './json-size.ts';
import type { JsonObject } from './model/json.ts';
import type { Run } from './run.ts';
import type { ElementInstance } from './state.ts';
import { keysInOrder } from './keys-in-order.ts';
import { localVariables, visibleVariables } from './variables.ts';

/** What reaches other instances: rows of the same commit, written from these facts (guarantees 4.3). */

/** MSG-10: published in the transaction of the step. TSK-8: the payload is the thrower's local variables. */
export function publishMessage(
  run: Run,
  instance: ElementInstance,
  message: MessageSpec,
  variables: JsonObject = localVariables(run, instance.key),
): void {
  const { bytes } = jsonSize(variables);
  if (bytes > run.limits.messageBytesMax) {
    throw new Failure(
      'MESSAGE_SIZE_EXCEEDED',
      `The message "${message.name}" has ${String(bytes)} bytes, the limit is ${String(run.limits.messageBytesMax)}.`,
    );
  }
  run.emit({
    kind: 'messageThrown',
    elementInstanceKey: instance.key,
    elementId: instance.elementId,
    ...message,
    variables,
  });
}

/** SIG-3, SIG-4: the own instance's open waits first, by key; the runtime reaches the others after the commit. */
export function broadcastSignal(
  run: Run,
  instance: ElementInstance,
  name: string,
  scope: 'tenant' | 'processInstance',
  payload?: 'all' | JsonObject,
): void {
  const variables =
    payload === 'all' ? visibleVariables(run, instance.key) : (payload ?? localVariables(run, instance.key));
  for (const key of keysInOrder(run.working.state.subscriptions)) {
    const subscription = run.working.state.subscriptions[key];
    if (subscription?.kind === 'signal' && subscription.name === name)
      run.enqueue({ kind: 'trigger', subscriptionKey: key, data: { variables } });
  }
  run.emit({
    kind: 'signalBroadcast',
    elementInstanceKey: instance.key,
    elementId: instance.elementId,
    name,
    scope,
    variables,
  });
}

/** CALL-1, CALL-3. */
export function beginCall(run: Run, instance: ElementInstance, spec: CallSpec): void {
  const depth = (run.working.state.parent?.depth ?? 0) + 1;
  if (depth > run.limits.callDepthMax) {
    throw new Failure(
      'LIMIT_CALL_DEPTH',
      `Calls are nested ${String(depth)} deep, the limit is ${String(run.limits.callDepthMax)}: look for a process that calls itself.`,
    );
  }
  run.emit({
    kind: 'callRequested',
    elementInstanceKey: instance.key,
    elementId: instance.elementId,
    ...spec,
    depth,
  });
}

/** CALL-8: true while the called instance has to end first, also when it is not known yet. */
export function endCall(run: Run, instance: ElementInstance): boolean {
  const { calledInstanceKey, callPending, callEnded, leftByError } = instance.data;
  if (callEnded === true) return false;
  if (calledInstanceKey !== undefined)
    run.emit({
      kind: 'callTerminationRequested',
      elementInstanceKey: instance.key,
      calledInstanceKey,
      ...(leftByError === undefined ? {} : { errorThrownBy: leftByError }),
    });
  return calledInstanceKey !== undefined || callPending === true;
}
