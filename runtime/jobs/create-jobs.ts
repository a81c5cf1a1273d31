import type { Key } from '#engine';
import { idempotencyOf, maySee, settleOutcome } from '../commands/settle-outcome.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { ActivatedJob, ActivateRequest, JobProof, Jobs } from '../contract/runtime.ts';
import type { ModelCache } from '../definitions/model-cache.ts';
import { failpoint } from '../operations/failpoint.ts';
import { claimJobs, type ClaimedJob } from '../store/claim-jobs.ts';
import { extendLock, findJob, lockJob, releaseJobs, setJobPriority, unlockJob, type JobRow } from '../store/job-rows.ts';
import { shardOf } from '../store/keys.ts';
import { definitionKeysOf } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';
import { leaseOf, toActivatedJob } from './activated-job.ts';
import { createEndedAttempts } from './ended-attempts.ts';
import { explainRefusedAttempt } from './explain-refused-attempt.ts';
import type { JobWaiters } from './job-waiters.ts';
import { retryDueAt } from './retry-law.ts';

export interface JobsPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly now: () => number;
  readonly random: () => number;
  readonly installationId: string;
  readonly waiters: JobWaiters;
  readonly isDraining: () => boolean;
}

/** What workers inside the process use beside the contract. */
export interface JobService extends Jobs {
  claimNow(requests: readonly ActivateRequest[], inProcess: boolean): Promise<ActivatedJob[]>;
}

/** Where a job of this process is: spares completions a look-up. */
interface Place {
  readonly instanceKey: Key;
  readonly tenantId: string;
}
const placesMax = 200_000;

/** The job protocol (guarantees 4.4) for `/v2`, `/engine-rest` and workers inside the process alike. */
export function createJobs(ports: JobsPorts): JobService {
  const { pools, models, now } = ports;
  const places = new Map<Key, Place>();
  const ended = createEndedAttempts();

  const claimNow = async (requests: readonly ActivateRequest[], inProcess: boolean): Promise<ActivatedJob[]> => {
    failpoint('before-claim');
    const jobs: ActivatedJob[] = [];
    const max = requests[0]?.max ?? 0;
    for (const request of requests) {
      if (jobs.length >= max) break;
      for (const claimed of await claimOne(pools, request, max - jobs.length, inProcess, now())) {
        const job = await activated(claimed, request.withLease || inProcess);
        if (job !== null) jobs.push(job);
      }
    }
    if (jobs.length > 0) failpoint('after-claim');
    return jobs;
  };
  const activated = async (claimed: ClaimedJob, tellLease: boolean): Promise<ActivatedJob | null> => {
    const definition = await models.get(claimed.definitionKey);
    if (definition === null) return null;
    if (places.size > placesMax) places.delete(places.keys().next().value as Key);
    places.set(claimed.key, { instanceKey: claimed.instanceKey, tenantId: claimed.tenantId });
    return toActivatedJob(claimed, definition, tellLease, ports.installationId);
  };
  const placeOf = async (context: CommandContext, key: Key): Promise<Place> => {
    const place = places.get(key) ?? (await findJob(pools.work, key));
    if (place === null || !maySee(context, place.tenantId)) throw notFound();
    return place;
  };
  const rowOf = async (context: CommandContext, key: Key): Promise<JobRow> => {
    const row = await findJob(pools.work, key);
    if (row === null || !maySee(context, row.tenantId)) throw notFound();
    return row;
  };

  /** Ends the attempt with a command that is written only while the proof holds. */
  const end = async (
    context: CommandContext,
    key: Key,
    proof: JobProof | null,
    command: Submission['command'],
    extra: Partial<Submission> = {},
  ): Promise<void> => {
    if (proof !== null && ended.has(key, proof, command.kind)) return;
    const place = await placeOf(context, key);
    const outcome = await ports.submit({
      instanceKey: place.instanceKey,
      shard: shardOf(place.instanceKey),
      tenantId: place.tenantId,
      command,
      actor: context.caller.id,
      ...(proof === null ? {} : { jobCheck: checkOf(key, proof) }),
      ...idempotencyOf(context),
      answer: () => null,
      ...extra,
    });
    if (outcome.kind === 'done') {
      if (proof !== null) ended.add(key, proof, command.kind);
      return;
    }
    if (proof !== null && ended.has(key, proof, command.kind)) return;
    const code = outcome.kind === 'rejected' ? outcome.rejection.code : '';
    if (code === 'NOT_FOUND' || code === 'INSTANCE_ENDED') throw notFound();
    if (code === 'JOB_NOT_ACTIVE' || (outcome.kind === 'blocked' && outcome.by === 'job')) {
      throw explainRefusedAttempt(await findJob(pools.work, key), proof ?? {});
    }
    await settleOutcome(pools, context, outcome);
  };

  return {
    claimNow,
    activate: async (requests, signal) => {
      if (ports.isDraining()) throw new Refusal('DRAINING', 'This server is stopping. Repeat the request.');
      const asked = requests.filter((request) => !request.type.startsWith('#'));
      const jobs = await claimNow(asked, false);
      if (signal?.aborted === true) {
        await release(pools, jobs, ports.waiters);
        return [];
      }
      const waitMs = Math.max(0, ...asked.map((request) => request.waitMs));
      return jobs.length > 0 || waitMs === 0 || asked.length === 0 ? jobs : ports.waiters.wait(asked, waitMs, signal);
    },
    complete: (context, jobKey, proof, variables, result) =>
      end(context, jobKey, proof, { kind: 'completeJob', jobKey, variables, ...(result === undefined ? {} : { result }) }),
    fail: async (context, jobKey, proof, failure) => {
      if (ended.has(jobKey, proof, 'failJob')) return;
      const row = await rowOf(context, jobKey);
      const retriesLeft = failure.retries ?? Math.max(0, row.retriesLeft - 1);
      const wait = failure.retryBackOffMs;
      const at = now();
      const dueAt = wait === undefined ? retryDueAt(at, row.attempt - 1, row.backoff ?? [], ports.random) : at + wait;
      const command = { kind: 'failJob', jobKey, retriesLeft, message: failure.errorMessage ?? '', variables: failure.variables } as const;
      await end(context, jobKey, proof, command, { jobFailure: { dueAt, errorDetails: failure.errorDetails ?? null, outcome: 'FAILED' } });
    },
    throwError: (context, jobKey, proof, error) => {
      const { errorCode, errorMessage, variables } = error;
      return end(context, jobKey, proof, { kind: 'throwJobError', jobKey, errorCode, message: errorMessage ?? null, variables });
    },
    update: async (context, jobKey, proof, changes) => {
      const row = await rowOf(context, jobKey);
      if (proof.leaseToken !== undefined && row.lease !== proof.leaseToken) throw explainRefusedAttempt(row, proof);
      if (changes.lockMs !== undefined) {
        const holder = proof.leaseToken !== undefined ? { lease: proof.leaseToken } : proof.workerId !== undefined ? { worker: proof.workerId } : {};
        if (!(await extendLock(pools.work, jobKey, now() + changes.lockMs, holder))) throw explainRefusedAttempt(await findJob(pools.work, jobKey), proof);
      }
      if (changes.priority !== undefined) await setJobPriority(pools.work, jobKey, changes.priority);
      if (changes.retries !== undefined) {
        const { retries } = changes;
        await end(context, jobKey, null, { kind: 'updateJobRetries', jobKey, retries });
      }
      ports.waiters.wake([row.type]);
    },
    lock: async (context, jobKey, workerId, lockMs) => {
      const row = await rowOf(context, jobKey);
      if (!(await lockJob(pools.work, jobKey, workerId, now(), now() + lockMs))) throw explainRefusedAttempt(row, { workerId });
    },
    unlock: async (context, jobKey) => {
      await rowOf(context, jobKey);
      const type = await unlockJob(pools.work, jobKey);
      if (type !== null) ports.waiters.wake([type]);
    },
    release: (jobs) => release(pools, jobs, ports.waiters),
  };
}

// helpers

function notFound(): Refusal {
  return new Refusal('JOB_NOT_FOUND', 'No job has this key: it was never there, has ended or is not yours. Stop working on it.');
}

async function claimOne(pools: Pools, request: ActivateRequest, max: number, inProcess: boolean, now: number): Promise<readonly ClaimedJob[]> {
  const byId = request.processDefinitionIds;
  const keys = byId === undefined ? request.processDefinitionKeys : await definitionKeysOf(pools.work, request.tenantIds, byId);
  return claimJobs(pools.work, {
    type: request.type,
    tenantIds: request.tenantIds,
    worker: request.worker,
    lockMs: request.lockMs,
    max,
    withLease: request.withLease || inProcess,
    inProcess,
    now,
    variableNames: request.fetchVariables ?? null,
    definitionKeys: keys ?? null,
    businessId: request.businessId ?? null,
    localVariables: request.localVariables ?? false,
  });
}

async function release(pools: Pools, jobs: readonly ActivatedJob[], waiters: JobWaiters): Promise<void> {
  const held = jobs.map((job) => ({ key: job.jobKey, lease: leaseOf(job) ?? job.leaseToken })).filter((job) => job.lease !== null);
  if (held.length === 0) return;
  waiters.wake(await releaseJobs(pools.work, held as { key: Key; lease: string }[]));
}

function checkOf(jobKey: Key, proof: JobProof): NonNullable<Submission['jobCheck']> {
  if (proof.leaseToken !== undefined) return { jobKey, proof: 'lease', lease: leaseNumber(proof.leaseToken) };
  if (proof.workerId !== undefined) return { jobKey, proof: 'worker', worker: proof.workerId };
  return { jobKey, proof: 'open' };
}

/** A token that no job can have compares like one that is old. */
function leaseNumber(token: string): string {
  return /^-?[0-9]{1,19}$/.test(token) && BigInt(token) >= -(2n ** 63n) && BigInt(token) < 2n ** 63n ? token : '0';
}
