import type { Command } from '../command.ts';
import { takeCorrelated } from '../correlation.ts';
import { Refusal } from '../failure.ts';
import type { JsonObject, Key } from '../model/json.ts';
import { elementOf, type Run } from '../run.ts';
import type { Subscription } from '../state.ts';
import { acceptsTrigger } from '../triggers.ts';
import { checkSubmitted } from '../variables.ts';
import { completeAdHoc } from './ad-hoc.ts';
import { findInstance, findSubscription } from './find.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** TMR-10: never early, each occurrence once. */
export function triggerTimer(run: Run, command: Of<'triggerTimer'>): void {
  const subscription = findSubscription(run, command.subscriptionKey, 'timer');
  if (subscription.kind !== 'timer') return;
  if (subscription.occurrence !== command.occurrence) {
    throw new Refusal(
      'NO_SUBSCRIPTION',
      `Occurrence ${String(command.occurrence)} of timer ${subscription.key} has fired already.`,
    );
  }
  if (subscription.dueAt > run.env.now && command.early !== true)
    throw new Refusal('TIMER_NOT_DUE', `Timer ${subscription.key} is not due yet.`);
  queueTrigger(run, subscription, null, {});
}

/** TMR-11: the occurrence stays the same one; those after it follow from the new time (TMR-4). */
export function moveTimer(run: Run, command: Of<'moveTimer'>): void {
  const subscription = findSubscription(run, command.subscriptionKey, 'timer');
  if (subscription.kind !== 'timer') return;
  run.emit({ kind: 'subscriptionChanged', subscription: { ...subscription, dueAt: command.dueAt } });
}

/** MSG-2, MSG-9. */
export function correlateMessage(run: Run, command: Of<'correlateMessage'>): void {
  const subscription = findSubscription(run, command.subscriptionKey, 'message');
  checkSubmitted(run, command.variables);
  if (subscription.kind === 'message' && !takeCorrelated(run, subscription, command.variables))
    throw new Refusal('NO_SUBSCRIPTION', `The message does not match the correlation keys of this wait.`);
  queueTrigger(run, subscription, command.messageKey, command.variables);
}

/** SIG-3: a broadcast of another instance or of a caller. */
export function triggerSignal(run: Run, command: Of<'triggerSignal'>): void {
  const subscription = findSubscription(run, command.subscriptionKey, 'signal');
  checkSubmitted(run, command.variables);
  queueTrigger(run, subscription, command.signalKey, command.variables);
}

/** TSK-11; ADH-5 for an ad-hoc sub-process. */
export function triggerElement(run: Run, command: Of<'triggerElement'>): void {
  const instance = findInstance(run, command.elementInstanceKey);
  const element = elementOf(run, instance);
  checkSubmitted(run, command.variables);
  if (element?.type === 'adHocSubProcess' && instance.role !== 'body') {
    completeAdHoc(run, instance);
    return;
  }
  if (
    element?.type !== 'receiveTask' ||
    element.message !== undefined ||
    instance.role === 'body' ||
    instance.state !== 'activated'
  ) {
    throw new Refusal(
      'INVALID_INSTANCE_STATE',
      `"${instance.elementId}" is not a receive task that waits for a trigger.`,
    );
  }
  run.enqueue({ kind: 'complete', elementInstanceKey: instance.key, data: { variables: command.variables } });
}

// helpers

function queueTrigger(run: Run, subscription: Subscription, by: Key | null, variables: JsonObject): void {
  const owner = findInstance(run, subscription.elementInstanceKey);
  if (!acceptsTrigger(owner, subscription.interrupting)) {
    throw new Refusal(
      'NO_SUBSCRIPTION',
      `"${subscription.elementId}" does not take a trigger now: its element is ending.`,
    );
  }
  run.enqueue({
    kind: 'trigger',
    subscriptionKey: subscription.key,
    data: by === null ? { variables } : { variables, by },
  });
}
