import type { ActivatedJob, ActivateRequest, Runtime } from '#runtime';
import type { FastifyReply } from 'fastify';

/**
 * Waits for work as long as the connection is there. When it is gone before the answer is written, the jobs are given back
 * at once and no retry is used: nobody would work on them until their locks run out.
 */
export async function waitForJobs(
  runtime: Runtime,
  requests: readonly ActivateRequest[],
  reply: FastifyReply,
): Promise<readonly ActivatedJob[]> {
  const abort = new AbortController();
  let jobs: readonly ActivatedJob[] = [];
  reply.raw.once('close', () => {
    if (reply.raw.writableFinished) return;
    abort.abort();
    if (jobs.length > 0) void runtime.jobs.release(jobs).catch(() => undefined);
  });
  const given = await runtime.jobs.activate(requests, abort.signal);
  if (abort.signal.aborted) {
    if (given.length > 0) await runtime.jobs.release(given);
    return [];
  }
  jobs = given;
  return given;
}
