import type { JsonObject } from '#engine';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { InProcessPorts, OwnAttempt } from '../connectors/in-process-workers.ts';
import type { CommandContext } from '../contract/caller.ts';
import { JobFailure } from '../contract/runtime.ts';
import type { ProcessRegistry } from '../operations/process-registry.ts';
import { findTenantIds } from '../store/find-tenant-ids.ts';
import { shardOf } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';
import type { JobService } from './create-jobs.ts';
import { retryDueAt } from './retry-law.ts';

export interface OwnJobsPorts {
  readonly jobs: JobService;
  readonly registry: ProcessRegistry;
  readonly now: () => number;
  readonly random: () => number;
  readonly pools: Pools;
  readonly submit: (submission: Submission) => Promise<Outcome>;
}

type Used = Pick<InProcessPorts, 'claim' | 'complete' | 'fail' | 'throwError' | 'release' | 'extend'>;

/**
 * The job protocol as workers inside the process use it. An attempt with a row proves itself by its lease; one without is held
 * by this process until the instance's revision says otherwise.
 */
export function inProcessPorts(ports: OwnJobsPorts): Used {
  const { jobs, registry, now, submit } = ports;
  const release = (own: OwnAttempt): Promise<void> => (own.lease === null ? giveBack(ports, own) : jobs.release([own.job]));
  const end = async (own: OwnAttempt, command: Submission['command'], more: Partial<Submission> = {}): Promise<void> => {
    const { job } = own;
    const outcome = await submit({
      instanceKey: job.processInstanceKey,
      shard: shardOf(job.processInstanceKey),
      tenantId: job.tenantId,
      command,
      actor: null,
      ...(own.lease === null ? { localJob: job.jobKey } : { jobCheck: { jobKey: job.jobKey, proof: 'lease', lease: own.lease } }),
      ...more,
    });
    if (outcome.kind !== 'rejected') return;
    // RUN-4: the work is done again when the instance resumes; its job key lets the receiver see that.
    if (outcome.rejection.code === 'INSTANCE_SUSPENDED') await release(own);
    // The result cannot be kept: trying again would give the same.
    else if (outcome.rejection.code === 'VARIABLES_TOO_LARGE') await fail(own, new JobFailure(outcome.rejection.message, { retries: 0 }));
  };
  const fail = async (own: OwnAttempt, failure: Error): Promise<void> => {
    const { job } = own;
    const asked = failure instanceof JobFailure ? failure : undefined;
    const retriesLeft = asked?.retries ?? Math.max(0, job.retries - 1);
    const wait = asked?.retryBackOffMs;
    if (own.lease !== null && wait === undefined) {
      // Its row knows the model's waits.
      await jobs.fail(contextOf(job.tenantId), job.jobKey, { leaseToken: own.lease }, { retries: retriesLeft, ...described(failure), variables: {} });
      return;
    }
    const dueAt = wait === undefined ? retryDueAt(now(), job.attempt - 1, own.backoff, ports.random) : now() + wait;
    const { errorMessage, errorDetails } = described(failure);
    const jobFailure = { dueAt, errorDetails: errorDetails ?? null, outcome: 'FAILED' } as const;
    await end(own, { kind: 'failJob', jobKey: job.jobKey, retriesLeft, message: errorMessage, variables: {} }, { jobFailure });
  };
  return {
    claim: async (type, lockMs, max) => {
      const tenantIds = await findTenantIds(ports.pools.work);
      return jobs.claimNow([{ type, worker: registry.processId, tenantIds, lockMs, max, withLease: true, waitMs: 0 }], true);
    },
    complete: (own, variables: JsonObject) => end(own, { kind: 'completeJob', jobKey: own.job.jobKey, variables }),
    fail,
    throwError: (own, { errorCode, message, variables }) =>
      end(own, { kind: 'throwJobError', jobKey: own.job.jobKey, errorCode, message, variables }),
    release,
    extend: async (own, lockMs) => {
      const { job, lease } = own;
      if (lease !== null) await jobs.update(contextOf(job.tenantId), job.jobKey, { leaseToken: lease }, { lockMs });
    },
  };

  async function giveBack({ registry: { processId } }: OwnJobsPorts, { job }: OwnAttempt): Promise<void> {
    await submit({
      instanceKey: job.processInstanceKey,
      shard: shardOf(job.processInstanceKey),
      tenantId: null,
      actor: null,
      command: { kind: 'reclaimJobs', owner: processId, jobKeys: [job.jobKey] },
    });
  }
}

// helpers

function contextOf(tenantId: string): CommandContext {
  return { caller: { id: 'worker', kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] }, tenantId };
}

function described(failure: Error): { errorMessage: string; errorDetails?: string } {
  return { errorMessage: failure.message, ...(failure.stack === undefined ? {} : { errorDetails: failure.stack.slice(0, 4000) }) };
}
