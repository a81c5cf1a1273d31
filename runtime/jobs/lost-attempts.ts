import type { Key } from '#engine';
import { submitUntilSettled } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import { shardOf } from '../store/port.ts';

export interface LostAttempts {
  /** This process holds these jobs, as the instance's row may say, and works on none of them. */
  add(instanceKey: Key, jobKeys: readonly Key[]): void;
  /** Gives them back; what cannot be given back yet is tried again next time. */
  reclaim(): Promise<void>;
}

/**
 * Attempts without a row that this process lost although it lives on: the commit that began them got no answer, or their end could
 * not be recorded while the database was away. Nobody else would ever take them, because their owner is alive (guarantees G7).
 */
export function createLostAttempts(ports: {
  readonly processId: string;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly log: (message: string, error: unknown) => void;
}): LostAttempts {
  const lost = new Map<Key, Set<Key>>();
  return {
    add: (instanceKey, jobKeys) => {
      lost.set(instanceKey, new Set([...(lost.get(instanceKey) ?? []), ...jobKeys]));
    },
    reclaim: async () => {
      for (const [instanceKey, jobKeys] of [...lost]) {
        lost.delete(instanceKey);
        try {
          await submitUntilSettled(ports.submit, {
            instanceKey,
            shard: shardOf(instanceKey),
            tenantId: null,
            actor: null,
            command: { kind: 'reclaimJobs', owner: ports.processId, jobKeys: [...jobKeys] },
          });
        } catch (error) {
          lost.set(instanceKey, new Set([...(lost.get(instanceKey) ?? []), ...jobKeys]));
          ports.log('Attempts whose commit is not known could not be given back yet.', error);
          return;
        }
      }
    },
  };
}
