import { builtEntry } from '../built-entry.ts';
import { Refusal } from '../contract/refusal.ts';
import type { TrialRequest, Trials } from '../contract/trials.ts';
import { deploymentRefused } from '../definitions/deploy.ts';
import { createThreadRoom } from '../thread-room.ts';
import { TRIAL_LIMITS } from './trial-limits.ts';
import type { TrialAnswer } from './trial-thread.ts';

/**
 * Trying models out: all steps run from the beginning with each request, in a thread that has no way to the database or to the
 * outside. Nothing is kept between requests, so nothing has to be cleaned up, and any server can answer the next one.
 */
export function createTrials(): Trials & { stop(): Promise<void> } {
  const room = createThreadRoom<TrialRequest, TrialAnswer>(
    builtEntry('./trial-thread.ts', import.meta.url),
    TRIAL_LIMITS,
  );
  return {
    async run(request) {
      const answer = await room.ask(request);
      if (answer === 'late')
        throw new Refusal(
          'TRIAL_LIMIT',
          `The trial took more than ${TRIAL_LIMITS.timeMaxMs / 1000} seconds or too much memory. Look for a loop without a wait, or start again.`,
        );
      if (answer.ok) return answer.view;
      if ('problems' in answer) throw deploymentRefused(answer.problems);
      throw new Error(`A trial met a defect: ${answer.defect}`);
    },
    stop: () => room.stop(),
  };
}
