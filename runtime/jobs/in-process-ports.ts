import type { JsonObject } from '#engine';
import type { JobFailureDetails, Outcome, Submission } from '../commands/submission.ts';
import type { InProcessPorts, OwnAttempt } from '../connectors/in-process-workers.ts';
import type { DecisionRecord } from '../decisions/pack-evaluation.ts';
import { DecisionFailed } from '../decisions/job-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { JobFailure } from '../contract/runtime.ts';
import type { JobFlow } from '../flow/job-flow.ts';
import type { ProcessRegistry } from '../operations/process-registry.ts';
import { findTenantIds, shardOf, type Pools } from '../store/port.ts';
import type { JobService } from './job-service.ts';
import type { LostAttempts } from './lost-attempts.ts';

export interface OwnJobsPorts {
  readonly jobs: JobService;
  readonly registry: ProcessRegistry;
  readonly pools: Pools;
  readonly flow: JobFlow;
  readonly lost: LostAttempts;
  readonly submit: (submission: Submission) => Promise<Outcome>;
}

type Used = Pick<InProcessPorts, 'claim' | 'complete' | 'fail' | 'throwError' | 'release' | 'extend'>;

/**
 * The job protocol as workers inside the process use it. An attempt with a row proves itself by its lease; one without is held
 * by this process until the instance's revision says otherwise.
 */
export function inProcessPorts(ports: OwnJobsPorts): Used {
  const { jobs, registry } = ports;
  return {
    claim: async ({ type, lockMs, localVariables = false }, max) => {
      const tenantIds = await findTenantIds(ports.pools.work);
      const request = {
        type,
        worker: registry.processId,
        tenantIds,
        lockMs,
        max,
        localVariables,
        withLease: true,
        waitMs: 0,
      };
      return jobs.claimNow([request], true);
    },
    complete: (own, variables: JsonObject, decision, result) => {
      const { jobKey } = own.job;
      return end(
        ports,
        own,
        result === undefined
          ? { kind: 'completeJob', jobKey, variables }
          : { kind: 'completeJob', jobKey, variables, result },
        { decision },
      );
    },
    fail: (own, failure) => fail(ports, own, failure),
    throwError: (own, { errorCode, message, variables }) =>
      end(ports, own, { kind: 'throwJobError', jobKey: own.job.jobKey, errorCode, message, variables }),
    release: (own) => release(ports, own),
    extend: async ({ job, lease }, lockMs) => {
      if (lease === null) return;
      await jobs.update(contextOf(job.tenantId), job.jobKey, { leaseToken: lease }, { lockMs });
    },
  };
}

// helpers

async function end(
  ports: OwnJobsPorts,
  own: OwnAttempt,
  command: Submission['command'],
  details: {
    readonly jobFailure?: JobFailureDetails;
    readonly decision?: DecisionRecord | null | undefined;
    readonly ok?: boolean;
  } = {},
): Promise<void> {
  const { job, lease } = own;
  const { jobKey, processInstanceKey: instanceKey, tenantId } = job;
  const { jobFailure, decision } = details;
  const elementKey = job.elementInstanceKey;
  const outcome = await ports.submit({
    instanceKey,
    shard: shardOf(instanceKey),
    tenantId,
    command,
    actor: null,
    attempt: { type: job.type, worker: ports.registry.processId },
    jobFailure,
    decision: decision === undefined || decision === null ? undefined : { ...decision, elementKey },
    mayWait: own.mayWait === true,
    localJob: lease === null ? jobKey : undefined,
    jobCheck: lease === null ? undefined : { jobKey, proof: 'lease', lease },
  });
  if (outcome.kind === 'done')
    ports.flow.ended({ type: job.type, tenantId, jobKey, ok: details.ok ?? jobFailure === undefined });
  if (outcome.kind !== 'rejected') return;
  // RUN-4: the work is done again when the instance resumes; its key lets the receiver see that.
  if (outcome.rejection.code === 'INSTANCE_SUSPENDED') await release(ports, own);
  // The result cannot be kept: trying again would give the same.
  else if (outcome.rejection.code === 'VARIABLES_TOO_LARGE' || outcome.rejection.code === 'INVALID_VALUE') {
    await fail(ports, own, new JobFailure(outcome.rejection.message, { retries: 0 }));
  }
}

async function fail(ports: OwnJobsPorts, own: OwnAttempt, failure: Error): Promise<void> {
  const { job, lease } = own;
  const asked = failure instanceof JobFailure ? failure : undefined;
  const isPermanent = asked?.isPermanent === true;
  const retries = isPermanent ? 0 : (asked?.retries ?? Math.max(0, job.retries - 1));
  const waits = defined({ retryBackOffMs: asked?.retryBackOffMs, retryAfterMs: asked?.retryAfterMs });
  const errorMessage = failure.message;
  const errorDetails = failure.stack?.slice(0, 4000) ?? '';
  if (failure instanceof DecisionFailed) {
    const { incidentCode, record } = failure;
    const { jobKey } = job;
    const command = {
      kind: 'failJob',
      jobKey,
      retriesLeft: 0,
      message: errorMessage,
      variables: {},
      incidentCode,
    } as const;
    await end(ports, own, command, { decision: record });
    return;
  }
  if (lease !== null) {
    // Its row knows the model's waits.
    const proof = { leaseToken: lease };
    const details = { ...waits, retries, isPermanent, errorMessage, errorDetails, variables: {} };
    await ports.jobs.fail(contextOf(job.tenantId), job.jobKey, proof, details);
    return;
  }
  const { processDefinitionKey: definitionKey, elementId, type, attempt } = job;
  const dueAt = await ports.jobs.retryAt(
    { definitionKey, elementId, type, attempt, backoff: own.backoff },
    waits,
  );
  const command = {
    kind: 'failJob',
    jobKey: job.jobKey,
    retriesLeft: retries,
    message: errorMessage,
    errorDetails,
    variables: {},
  } as const;
  await end(ports, own, command, {
    jobFailure: { dueAt, errorDetails, outcome: 'FAILED' },
    ok: isPermanent,
  });
}

async function release(ports: OwnJobsPorts, { job, lease }: OwnAttempt): Promise<void> {
  if (lease !== null) {
    await ports.jobs.release([job]);
    return;
  }
  try {
    await ports.submit({
      instanceKey: job.processInstanceKey,
      shard: shardOf(job.processInstanceKey),
      tenantId: null,
      actor: null,
      command: { kind: 'reclaimJobs', owner: ports.registry.processId, jobKeys: [job.jobKey] },
    });
  } catch (error) {
    ports.lost.add(job.processInstanceKey, [job.jobKey]);
    throw error;
  }
}

function defined(waits: {
  readonly retryBackOffMs: number | undefined;
  readonly retryAfterMs: number | undefined;
}): { readonly retryBackOffMs?: number; readonly retryAfterMs?: number } {
  const { retryBackOffMs, retryAfterMs } = waits;
  return {
    ...(retryBackOffMs === undefined ? {} : { retryBackOffMs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function contextOf(tenantId: string): CommandContext {
  return {
    caller: { id: 'worker', kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] },
    tenantId,
  };
}
