import type { Command, JsonObject, Key } from '#engine';
import { idempotencyOf, maySee, settleOutcome, variableTypesOf } from '../commands/settle-outcome.ts';
import type { EndedAttempt, JobFailureDetails, Outcome, Submission } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { ActivatedJob, ActivateRequest, JobProof, Jobs } from '../contract/runtime.ts';
import type { ModelCache } from '../definitions/model-cache.ts';
import { failpoint } from '../operations/failpoint.ts';
import {
  definitionKeysOf,
  extendLock,
  findEndedAttempt,
  findJob,
  lockJob,
  releaseJobs,
  runningAttempts,
  setJobPriority,
  shardOf,
  unlockJob,
  type ClaimedJob,
  type JobRow,
  type Pools,
} from '../store/port.ts';
import { leaseOf, toActivatedJob } from './activated-job.ts';
import { ClaimTogether } from './claim-together.ts';
import { explainRefusedAttempt } from './explain-refused-attempt.ts';
import type { JobFlow } from '../flow/job-flow.ts';
import type { LockClient } from '../flow/limited-claims.ts';
import { JobStreams } from './job-streams.ts';
import type { JobWaiters } from './job-waiters.ts';
import { LargeValues } from './large-values.ts';
import { readLeaseToken } from './lease-token.ts';
import { retryDueAt, retryPolicyOf } from './retry-law.ts';

export interface JobsPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly now: () => number;
  readonly random: () => number;
  readonly installationId: string;
  readonly waiters: JobWaiters;
  readonly flow: JobFlow;
  readonly isDraining: () => boolean;
}

/** Where a job of this process is: spares completions a look-up. */
interface Place {
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly type: string;
  /** Of the last claim here. */
  readonly worker: string | null;
}
const placesMax = 200_000;

/** The job protocol (guarantees 4.4) for `/v2`, `/engine-rest` and workers inside the process alike. */
export class JobService implements Jobs {
  private readonly ports: JobsPorts;
  private readonly places = new Map<Key, Place>();
  private readonly claims: ClaimTogether;
  private readonly streams: JobStreams;

  constructor(ports: JobsPorts) {
    this.ports = ports;
    this.streams = new JobStreams({
      activate: (requests, signal) => this.activate(requests, signal),
      running: (attempts) => runningAttempts(ports.pools.work, attempts),
    });
    const large = new LargeValues(ports.pools);
    this.claims = new ClaimTogether(async (claim) => large.fill(await ports.flow.claim(claim)), ports.now);
  }

  async activate(
    requests: readonly ActivateRequest[],
    signal?: AbortSignal,
  ): Promise<readonly ActivatedJob[]> {
    if (this.ports.isDraining())
      throw new Refusal('DRAINING', 'This server is stopping. Repeat the request.');
    const asked = requests.filter((request) => !request.type.startsWith('#'));
    const { waiters } = this.ports;
    const mark = waiters.mark(asked);
    const jobs = await this.claimNow(asked, false);
    if (signal?.aborted === true) {
      await this.release(jobs);
      return [];
    }
    const waitMs = Math.max(0, ...asked.map((request) => request.waitMs));
    return jobs.length > 0 || waitMs === 0 || asked.length === 0
      ? jobs
      : waiters.wait(asked, waitMs, signal, mark);
  }

  stream(
    request: ActivateRequest,
    give: (jobs: readonly ActivatedJob[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.streams.run(request, give, signal);
  }

  /** What is there now, for waiting workers and for those inside the process. */
  async claimNow(requests: readonly ActivateRequest[], inProcess: boolean): Promise<ActivatedJob[]> {
    failpoint('before-claim');
    const jobs: ActivatedJob[] = [];
    const max = requests[0]?.max ?? 0;
    for (const request of this.inPriority(requests)) {
      if (jobs.length >= max) break;
      for (const claimed of await this.claimOne(request, max - jobs.length, inProcess)) {
        const job = await this.activated(claimed, request.withLease || inProcess, request.fetchVariables);
        if (job !== null) jobs.push(job);
      }
    }
    if (jobs.length > 0) failpoint('after-claim');
    return jobs;
  }

  complete(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    variables: JsonObject,
    result?: JsonObject,
  ): Promise<void> {
    return this.end(context, jobKey, proof, {
      kind: 'completeJob',
      jobKey,
      variables,
      ...(result === undefined ? {} : { result }),
    });
  }

  async fail(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    failure: Parameters<Jobs['fail']>[3],
  ): Promise<void> {
    const row = await findJob(this.ports.pools.work, jobKey);
    if (row === null || !maySee(context, row.tenantId)) {
      if (await this.hasEnded(context, jobKey, proof, 'failJob')) return;
      throw notFound();
    }
    const isPermanent = failure.isPermanent === true;
    const retriesLeft = isPermanent ? 0 : (failure.retries ?? Math.max(0, row.retriesLeft - 1));
    const dueAt = await this.retryAt(row, failure);
    const command = {
      kind: 'failJob',
      jobKey,
      retriesLeft,
      message: failure.errorMessage ?? '',
      variables: failure.variables,
      ...(failure.errorDetails === undefined ? {} : { errorDetails: failure.errorDetails }),
    } as const;
    const { errorDetails = null } = failure;
    await this.end(context, jobKey, proof, command, {
      jobFailure: { dueAt, errorDetails, outcome: 'FAILED' },
      ok: isPermanent,
    });
  }

  /** Guarantees 4.6: what the worker names counts exactly; else the law, and what the receiver asked for when that is later. */
  async retryAt(
    job: {
      definitionKey: Key;
      elementId: string;
      type: string;
      attempt: number;
      backoff: readonly string[] | null;
    },
    failure: { readonly retryBackOffMs?: number; readonly retryAfterMs?: number },
  ): Promise<number> {
    const at = this.ports.now();
    if (failure.retryBackOffMs !== undefined) return at + failure.retryBackOffMs;
    const definition = await this.ports.models.get(job.definitionKey);
    const policy = retryPolicyOf(
      definition?.model.elements[job.elementId],
      this.ports.flow.book.retryOf(job.type),
    );
    const dueAt = retryDueAt(at, job.attempt - 1, job.backoff ?? [], this.ports.random, policy);
    return Math.max(dueAt, at + (failure.retryAfterMs ?? 0));
  }

  throwError(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    error: Parameters<Jobs['throwError']>[3],
  ): Promise<void> {
    const { errorCode, errorMessage, variables } = error;
    return this.end(context, jobKey, proof, {
      kind: 'throwJobError',
      jobKey,
      errorCode,
      message: errorMessage ?? null,
      variables,
    });
  }

  async update(
    context: CommandContext,
    jobKey: Key,
    proof: JobProof,
    changes: Parameters<Jobs['update']>[3],
  ): Promise<void> {
    const { pools, now, waiters } = this.ports;
    const row = await this.rowOf(context, jobKey);
    const { workerId } = proof;
    const lease = proof.leaseToken === undefined ? undefined : readLeaseToken(proof.leaseToken).lease;
    if (lease !== undefined && row.lease !== lease) throw explainRefusedAttempt(row, proof);
    if (changes.lockMs !== undefined) {
      const holder = lease !== undefined ? { lease } : workerId !== undefined ? { worker: workerId } : {};
      const isExtended = await extendLock(pools.work, jobKey, now() + changes.lockMs, holder);
      if (!isExtended) throw explainRefusedAttempt(await findJob(pools.work, jobKey), proof);
    }
    if (changes.priority !== undefined) await setJobPriority(pools.work, jobKey, changes.priority);
    if (changes.retries !== undefined)
      await this.end(context, jobKey, null, { kind: 'updateJobRetries', jobKey, retries: changes.retries });
    waiters.wake([row.type]);
  }

  async lock(context: CommandContext, jobKey: Key, workerId: string, lockMs: number): Promise<void> {
    const { flow } = this.ports;
    const now = this.ports.now();
    const row = await this.rowOf(context, jobKey);
    const { type, tenantId, attempt } = row;
    const named = { key: jobKey, type, tenantId, attempt, worker: workerId, now };
    // A lock that is only renewed begins no attempt.
    const isOwn = row.state === 'active' && row.worker === workerId;
    const lock = (client: LockClient): Promise<boolean> =>
      lockJob(client, jobKey, workerId, now, now + lockMs);
    const locked = isOwn ? await lock(this.ports.pools.work) : await flow.mayLock(named, lock);
    if (locked === 'limited')
      throw new Refusal(
        'JOB_NOT_ACTIVE',
        `The limits of the job type "${type}" leave no room for another attempt now. Lock it later.`,
      );
    if (locked === false || locked === 'refused') throw explainRefusedAttempt(row, { workerId });
  }

  async unlock(context: CommandContext, jobKey: Key): Promise<void> {
    await this.rowOf(context, jobKey);
    const type = await unlockJob(this.ports.pools.work, jobKey);
    if (type !== null) this.ports.waiters.wake([type]);
  }

  async release(jobs: readonly ActivatedJob[]): Promise<void> {
    const held: { key: Key; lease: string }[] = [];
    for (const job of jobs) {
      const lease = leaseOf(job);
      if (lease !== undefined) held.push({ key: job.jobKey, lease });
    }
    if (held.length > 0) this.ports.waiters.wake(await releaseJobs(this.ports.pools.work, held));
  }

  private async activated(
    claimed: ClaimedJob,
    tellLease: boolean,
    variableNames: readonly string[] | undefined,
  ): Promise<ActivatedJob | null> {
    const definition = await this.ports.models.get(claimed.definitionKey);
    if (definition === null) return null;
    if (this.places.size > placesMax) this.places.delete(this.places.keys().next().value as Key);
    const { key, instanceKey, tenantId, type, worker } = claimed;
    this.places.set(key, { instanceKey, tenantId, type, worker });
    return toActivatedJob(claimed, definition, tellLease, this.ports.installationId, variableNames);
  }

  /** Types with a higher priority are asked first where one poll asks for several. */
  private inPriority(requests: readonly ActivateRequest[]): readonly ActivateRequest[] {
    const { book } = this.ports.flow;
    if (requests.length < 2 || book.isEmpty) return requests;
    return [...requests].sort((a, b) => book.priorityOf(b.type) - book.priorityOf(a.type));
  }

  private async claimOne(
    request: ActivateRequest,
    max: number,
    inProcess: boolean,
  ): Promise<readonly ClaimedJob[]> {
    const byId = request.processDefinitionIds;
    const keys =
      byId === undefined
        ? request.processDefinitionKeys
        : await definitionKeysOf(this.ports.pools.work, request.tenantIds, byId);
    return this.claims.take({
      type: request.type,
      tenantIds: request.tenantIds,
      worker: request.worker,
      lockMs: request.lockMs,
      max,
      withLease: request.withLease || inProcess,
      inProcess,
      variableNames: request.fetchVariables ?? null,
      definitionKeys: keys ?? null,
      businessId: request.businessId ?? null,
      localVariables: request.localVariables ?? false,
    });
  }

  /** Ends the attempt with a command that is written only while the proof holds; null asks for none. */
  private async end(
    context: CommandContext,
    key: Key,
    proof: JobProof | null,
    command: Command,
    failed: { readonly jobFailure?: JobFailureDetails; readonly ok?: boolean } = {},
  ): Promise<void> {
    const place = await this.placeOf(context, key);
    if (place === null) {
      if (await this.hasEnded(context, key, proof, command.kind)) return;
      throw notFound();
    }
    const outcome = await this.ports.submit({
      instanceKey: place.instanceKey,
      shard: shardOf(place.instanceKey),
      tenantId: place.tenantId,
      command,
      actor: context.caller.id,
      ...(proof === null ? {} : { jobCheck: checkOf(key, proof), attempt: attemptOf(place, proof) }),
      ...idempotencyOf(context),
      ...variableTypesOf(context),
      answer: () => null,
      jobFailure: failed.jobFailure,
    });
    if (outcome.kind === 'done') {
      const { type, tenantId } = place;
      if (proof !== null) this.streams.ended(key);
      if (proof !== null) this.ports.flow.ended({ type, tenantId, jobKey: key, ok: failed.ok ?? true });
      return;
    }
    const code = outcome.kind === 'rejected' ? outcome.rejection.code : '';
    const isGone = code === 'NOT_FOUND' || code === 'INSTANCE_ENDED';
    const isLost = code === 'JOB_NOT_ACTIVE' || (outcome.kind === 'blocked' && outcome.by === 'job');
    if ((isGone || isLost) && (await this.hasEnded(context, key, proof, command.kind))) return;
    if (isGone) throw notFound();
    if (isLost) {
      throw explainRefusedAttempt(await findJob(this.ports.pools.work, key), proof ?? {});
    }
    await settleOutcome(this.ports.pools, context, outcome);
  }

  /** G3: the holder of this token has ended its attempt in the same way before: the repeat is answered like the first call. */
  private async hasEnded(
    context: CommandContext,
    key: Key,
    proof: JobProof | null,
    how: Command['kind'],
  ): Promise<boolean> {
    if (proof?.leaseToken === undefined) return false;
    const { lease, instanceKey } = readLeaseToken(proof.leaseToken);
    if (instanceKey === null) return false;
    const tenantId = await findEndedAttempt(this.ports.pools.work, { instanceKey, jobKey: key, lease, how });
    return tenantId !== null && maySee(context, tenantId);
  }

  private async placeOf(context: CommandContext, key: Key): Promise<Place | null> {
    const place = this.places.get(key) ?? (await findJob(this.ports.pools.work, key));
    return place !== null && maySee(context, place.tenantId) ? place : null;
  }

  private async rowOf(context: CommandContext, key: Key): Promise<JobRow> {
    const row = await findJob(this.ports.pools.work, key);
    if (row === null || !maySee(context, row.tenantId)) throw notFound();
    return row;
  }
}

// helpers

function notFound(): Refusal {
  return new Refusal(
    'JOB_NOT_FOUND',
    'No job has this key: it was never there, has ended or is not yours. Stop working on it.',
  );
}

function attemptOf({ type, worker }: Place, { workerId }: JobProof): EndedAttempt {
  return { type, worker: workerId ?? worker };
}

function checkOf(jobKey: Key, proof: JobProof): NonNullable<Submission['jobCheck']> {
  if (proof.leaseToken !== undefined)
    return { jobKey, proof: 'lease', lease: readLeaseToken(proof.leaseToken).lease };
  if (proof.workerId !== undefined) return { jobKey, proof: 'worker', worker: proof.workerId };
  return { jobKey, proof: 'open' };
}
