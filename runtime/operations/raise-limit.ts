import type { Key } from '#engine';
import type { Outcome, Submission } from '../commands/submission.ts';
import { shardOf } from '../store/keys.ts';

/** EXPRESSION_LIMIT on the element whose command had to be killed (guarantees 4.11): a person acts, everything else goes on. */
export function raiseLimit(
  submit: (submission: Submission) => Promise<Outcome>,
  killed: Submission,
  instanceKey: Key,
  log: (message: string, error: unknown) => void,
): void {
  submit({
    instanceKey,
    shard: shardOf(instanceKey),
    tenantId: null,
    actor: null,
    command: {
      kind: 'raiseIncident',
      elementInstanceKey: elementOf(killed) ?? instanceKey,
      code: 'EXPRESSION_LIMIT',
      message: 'An expression took more than its time or memory. Change the data or the expression, then resolve.',
    },
  }).catch((error: unknown) => log(`The incident of instance ${instanceKey} could not be raised.`, error));
}

// helpers

function elementOf({ command }: Submission): Key | null {
  return 'elementInstanceKey' in command ? command.elementInstanceKey : null;
}
