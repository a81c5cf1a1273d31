import { builtEntry } from '../built-entry.ts';
import { Refusal } from '../contract/refusal.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { Trials } from '../contract/trials.ts';
import { deploymentRefused } from '../definitions/deploy.ts';
import { createThreadRoom } from '../thread-room.ts';
import { TRIAL_LIMITS } from './trial-limits.ts';
import type { MailPlace } from '../humans/mail/render-mail.ts';
import { readCalendars, type Pools } from '../store/port.ts';
import type { TrialAnswer, TrialWork } from './trial-thread.ts';

export interface TrialsPorts {
  readonly pool: Pools['reads'];
  /** Zone, sender and address of this server; nothing is sent from there. */
  readonly place: Omit<MailPlace, 'now'>;
}

/**
 * Trying models out: all steps run from the beginning with each request, in a thread that has no way to the database or to the
 * outside. Nothing is kept between requests, so nothing has to be cleaned up, and any server can answer the next one.
 */
export function createTrials({ pool, place }: TrialsPorts): Trials & { stop(): Promise<void> } {
  const room = createThreadRoom<TrialWork, TrialAnswer>(
    builtEntry('./trial-thread.ts', import.meta.url),
    TRIAL_LIMITS,
  );
  return {
    async run(context, request) {
      requireTenant(context);
      const calendars = (await readCalendars(pool)).get(context.tenantId)?.calendars ?? {};
      const time = { timeZone: place.timeZone, calendars };
      const answer = await room.ask({ request, time, place });
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
