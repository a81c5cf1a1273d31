import type { ActivatedJob, JobTypeSettings } from '../../../runtime/index.ts';
import { context, type TestCore } from '../start-core.ts';

export const unlimited: JobTypeSettings = {
  maxConcurrent: null,
  perTenantMaxConcurrent: null,
  ratePerSecond: null,
  burst: null,
  priority: 0,
  breaker: null,
  retryBudget: null,
  retry: null,
};

export function take(
  core: TestCore,
  type: string,
  max: number,
  waitMs = 0,
): Promise<readonly ActivatedJob[]> {
  return core.jobs.activate([
    { type, worker: 'w', tenantIds: ['<default>'], lockMs: 60_000, max, withLease: true, waitMs },
  ]);
}

export function proofOf(job: ActivatedJob): { leaseToken: string } {
  return { leaseToken: job.leaseToken ?? '' };
}

export function complete(core: TestCore, job: ActivatedJob): Promise<void> {
  return core.jobs.complete(context, job.jobKey, proofOf(job), {});
}

export function fail(core: TestCore, job: ActivatedJob, more: object = {}): Promise<void> {
  return core.jobs.fail(context, job.jobKey, proofOf(job), { variables: {}, retryBackOffMs: 0, ...more });
}

export async function begin(core: TestCore, processId: string, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => core.begin(processId)));
}
