import { parentPort } from 'node:worker_threads';
import type { Problem } from '#engine';
import type { TrialRequest, TrialView } from '../contract/trials.ts';
import type { MailPlace } from '../humans/mail/render-mail.ts';
import type { WorldTime } from '../simulation/engine-world.ts';
import { TrialRun } from './trial-run.ts';

/** What is tried, and what the server knows about its place. */
export interface TrialWork {
  readonly request: TrialRequest;
  readonly time: WorldTime;
  readonly place: Omit<MailPlace, 'now'>;
}

export type TrialAnswer =
  | { readonly ok: true; readonly view: TrialView }
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly defect: string };

// Whoever started this thread may end it at any instruction: a model may loop for ever.
parentPort?.on('message', (work: TrialWork) => {
  void answer(work).then((result) => parentPort?.postMessage(result));
});
parentPort?.postMessage('ready');

async function answer({ request, time, place }: TrialWork): Promise<TrialAnswer> {
  const { resources, startedAt, steps, person, language, delegatesAsJobs } = request;
  try {
    // Templates are compiled for those who try, and not before.
    const { writeTrialMails } = await import('./write-trial-mails.ts');
    const run = new TrialRun({
      ...{ person, startedAt, time, delegatesAsJobs },
      write: (noted) => writeTrialMails(noted, place, language),
    });
    const { ok, problems } = await run.deploy(resources);
    if (!ok) return { ok: false, problems };
    return { ok: true, view: { problems, ...(await run.take(steps)) } };
  } catch (error) {
    return { ok: false, defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
