import type { InstanceState, Key } from '#engine';
import type { Outcome, Submission } from '../commands/submission.ts';
import { shardOf } from '../store/keys.ts';

/** EXPRESSION_LIMIT on the element whose command had to be killed (guarantees 4.11): a person acts, everything else goes on. */
export function raiseLimit(
  submit: (submission: Submission) => Promise<Outcome>,
  killed: Submission,
  state: InstanceState,
  log: (message: string, error: unknown) => void,
): void {
  const instanceKey = state.key;
  submit({
    instanceKey,
    shard: shardOf(instanceKey),
    tenantId: null,
    actor: null,
    command: {
      kind: 'raiseIncident',
      elementInstanceKey: elementOf(killed, state) ?? instanceKey,
      code: 'EXPRESSION_LIMIT',
      message:
        'An expression took more than its time or memory. Change the data or the expression, then resolve.',
    },
  }).catch((error: unknown) => log(`The incident of instance ${instanceKey} could not be raised.`, error));
}

// helpers

/** The element the killed command was for; the process itself when it was for none. */
function elementOf({ command }: Submission, state: InstanceState): Key | null {
  if ('elementInstanceKey' in command) return command.elementInstanceKey;
  if ('jobKey' in command) return state.jobs[command.jobKey]?.elementInstanceKey ?? null;
  if ('userTaskKey' in command) return state.userTasks[command.userTaskKey]?.elementInstanceKey ?? null;
  if ('subscriptionKey' in command)
    return state.subscriptions[command.subscriptionKey]?.elementInstanceKey ?? null;
  if ('scopeKey' in command) return command.scopeKey;
  return null;
}
