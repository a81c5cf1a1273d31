import type { InProcessPorts } from '../connectors/in-process-workers.ts';
import { JobFailure } from '../contract/runtime.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { ProcessRegistry } from '../operations/process-registry.ts';
import { findTenantIds } from '../store/find-tenant-ids.ts';
import type { Pools } from '../store/pools.ts';
import type { JobService } from './create-jobs.ts';

/** Before the end of a lock this much is left aside for the way to the database. */
const marginMs = 5000;

/** The job protocol as workers inside the process use it: always leased, in every tenant. */
export function inProcessPorts(
  jobs: JobService,
  registry: ProcessRegistry,
  now: () => number,
  pools: Pools,
): Pick<InProcessPorts, 'claim' | 'complete' | 'fail' | 'throwError' | 'release' | 'extend'> {
  const contextOf = (tenantId: string): CommandContext => ({
    caller: { id: 'worker', kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] },
    tenantId,
  });
  return {
    claim: async (type, lockMs, max) =>
      jobs.claimNow(
        [{ type, worker: registry.processId, tenantIds: await findTenantIds(pools.work), lockMs, max, withLease: true, waitMs: 0 }],
        true,
      ),
    complete: (job, lease, variables) => jobs.completeOwn(job, lease, variables, registry.isFresh() && now() < job.deadline - marginMs),
    fail: (job, lease, failure) =>
      jobs.fail(contextOf(job.tenantId), job.jobKey, { leaseToken: lease }, {
        errorMessage: failure.message,
        variables: {},
        ...(failure instanceof JobFailure && failure.retries !== undefined ? { retries: failure.retries } : {}),
        ...(failure instanceof JobFailure && failure.retryBackOffMs !== undefined ? { retryBackOffMs: failure.retryBackOffMs } : {}),
        ...(failure.stack === undefined ? {} : { errorDetails: failure.stack.slice(0, 4000) }),
      }),
    throwError: (job, lease, error) =>
      jobs.throwError(contextOf(job.tenantId), job.jobKey, { leaseToken: lease }, {
        errorCode: error.errorCode,
        errorMessage: error.message,
        variables: error.variables,
      }),
    release: (released) => jobs.release(released),
    extend: (job, lease, lockMs) => jobs.update(contextOf(job.tenantId), job.jobKey, { leaseToken: lease }, { lockMs }),
  };
}
