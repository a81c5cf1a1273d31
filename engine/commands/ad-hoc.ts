import { cancelActivations, finish, startAll, startsFrom } from '../ad-hoc.ts';
import { adHocOf, hasActivations, isStartable, stateOf } from '../ad-hoc-state.ts';
import type { Command } from '../command.ts';
import { Refusal } from '../failure.ts';
import { entriesInOrder } from '../keys-in-order.ts';
import type { JsonObject, Key } from '../model/json.ts';
import type { AdHocSubProcessElement } from '../model/process-model.ts';
import { instanceOf, type Run } from '../run.ts';
import { checkScope } from '../scopes.ts';
import type { AdHocStart, ElementInstance } from '../state.ts';
import { terminate } from '../termination.ts';
import { checkSubmitted, writeLocal } from '../variables.ts';
import { findInstance } from './find.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** ADH-2, ADH-3: a caller or user starts activities inside. */
export function activateAdHoc(run: Run, command: Of<'activateAdHoc'>): void {
  const container = findInstance(run, command.elementInstanceKey);
  const adHoc = containerOf(run, container);
  if (command.cancelRemaining) cancelActivations(run, container.key, (key) => terminate(run, key, null));
  else if (adHoc.sequential && hasActivations(run, container.key)) {
    throw new Refusal(
      'ELEMENT_NOT_ACTIVATABLE',
      `"${adHoc.id}" runs one activity after the other, and one is running: wait for its end.`,
    );
  }
  start(run, container.key, adHoc, command.elements);
}

/** ADH-2: the result of its job: what to start, or that it is done. Variables become local to the ad-hoc sub-process. */
export function completeAdHocJob(
  run: Run,
  container: ElementInstance,
  variables: JsonObject,
  result: JsonObject,
): void {
  const adHoc = containerOf(run, container);
  for (const [name, value] of entriesInOrder(variables)) writeLocal(run, container.key, name, value);
  const cancels = result['isCancelRemainingInstances'] === true;
  if (result['isCompletionConditionFulfilled'] === true) {
    finish(run, container, cancels);
    return;
  }
  if (cancels) cancelActivations(run, container.key, (key) => terminate(run, key, null));
  start(run, container.key, adHoc, startsFrom((result['activateElements'] ?? []) as readonly JsonObject[]));
  const now = instanceOf(run, container.key);
  if (now !== undefined) checkScope(run, now);
}

/** ADH-5, `autoComplete="false"`: a person says that it is done. */
export function completeAdHoc(run: Run, container: ElementInstance): void {
  finish(run, container, containerOf(run, container).cancelRemaining);
}

// helpers

function containerOf(run: Run, instance: ElementInstance): AdHocSubProcessElement {
  const adHoc = adHocOf(run, instance);
  if (adHoc === undefined || instance.role === 'activation')
    throw new Refusal('INVALID_INSTANCE_STATE', `"${instance.elementId}" is not an ad-hoc sub-process.`);
  if (instance.state !== 'activated' || stateOf(run, instance.key).ending)
    throw new Refusal(
      'INVALID_INSTANCE_STATE',
      `"${instance.elementId}" is ending: nothing new starts in it.`,
    );
  return adHoc;
}

function start(run: Run, key: Key, adHoc: AdHocSubProcessElement, starts: readonly AdHocStart[]): void {
  const state = stateOf(run, key);
  for (const { elementId, variables } of starts) {
    checkSubmitted(run, variables);
    if (!isStartable(run, adHoc, state, elementId))
      throw new Refusal(
        'ELEMENT_NOT_ACTIVATABLE',
        `"${elementId}" is not an activity inside "${adHoc.id}" that can be started.`,
      );
  }
  if (starts.length > 0) startAll(run, key, adHoc, starts);
}
