import { parentPort } from 'node:worker_threads';
import type { Problem } from '#engine';
import type { TrialRequest, TrialView } from '../contract/trials.ts';
import { TrialRun } from './trial-run.ts';

export type TrialAnswer =
  | { readonly ok: true; readonly view: TrialView }
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly defect: string };

// Whoever started this thread may end it at any instruction: a model may loop for ever.
parentPort?.on('message', (request: TrialRequest) => {
  void answer(request).then((result) => parentPort?.postMessage(result));
});
parentPort?.postMessage('ready');

async function answer({ resources, startedAt, steps }: TrialRequest): Promise<TrialAnswer> {
  try {
    const run = new TrialRun(startedAt);
    const { ok, problems } = await run.deploy(resources);
    if (!ok) return { ok: false, problems };
    return { ok: true, view: { problems, ...(await run.take(steps)) } };
  } catch (error) {
    return { ok: false, defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
