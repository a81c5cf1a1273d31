import { randomBytes } from 'node:crypto';
import type { Fact, JsonObject, JsonValue, Key } from '#engine';
import type { LaneExecution } from '../commands/execute-lane.ts';
import { scopePathOf } from '../commands/project-jobs.ts';
import type { InProcessSlot } from '../commands/row-draft.ts';
import { BpmnError, type ActivatedJob, type InProcessWorker, type JobFailure } from '../contract/runtime.ts';
import { DecidedJob } from '../decisions/job-outcome.ts';
import type { DecisionRecord } from '../decisions/pack-evaluation.ts';
import { jobTypeOf, leaseOf, shownTask, submittedIn } from '../jobs/activated-job.ts';

/** What the host needs of the job protocol. */
export interface InProcessPorts {
  readonly processId: string;
  readonly installationId: string;
  /** Jobs that wait in the database, leased to this process. */
  readonly claim: (
    worker: Pick<InProcessWorker, 'type' | 'lockMs' | 'localVariables'>,
    max: number,
  ) => Promise<readonly ActivatedJob[]>;
  readonly complete: (
    attempt: OwnAttempt,
    variables: JsonObject,
    decision?: DecisionRecord | null,
    result?: JsonObject,
  ) => Promise<void>;
  readonly fail: (attempt: OwnAttempt, failure: JobFailure | Error) => Promise<void>;
  readonly throwError: (attempt: OwnAttempt, error: BpmnError) => Promise<void>;
  readonly release: (attempt: OwnAttempt) => Promise<void>;
  readonly extend: (attempt: OwnAttempt, lockMs: number) => Promise<void>;
  readonly log: (message: string, error: unknown) => void;
}

/** One attempt of a worker inside this process. */
export interface OwnAttempt {
  readonly job: ActivatedJob;
  /** Null: it has no row; the revision of its instance fences it, and it lasts as long as this process. */
  readonly lease: string | null;
  /** The model's waits between attempts. */
  readonly backoff: readonly string[];
  /** Its end need not be written at once: few ends of the worker wait so far. */
  mayWait?: boolean;
}

/** A worker of the host: those of the engine itself may hand back more than variables. */
/** What a task listener answers: its variables, and what it says of the task. */
export class ListenerAnswer {
  readonly variables: JsonObject;
  readonly result: JsonObject;
  constructor(variables: JsonObject, result: JsonObject) {
    this.variables = variables;
    this.result = result;
  }
}

export interface HostedWorker extends Omit<InProcessWorker, 'handle'> {
  handle(
    job: ActivatedJob,
    signal: AbortSignal,
  ): Promise<JsonObject | DecidedJob | ListenerAnswer | undefined>;
}

/** Runs workers inside this process over the same job protocol as all others (guarantees 4.4). */
export class InProcessHost {
  private readonly workers = new Map<string, Registered>();
  private readonly running = new Map<OwnAttempt, AbortController>();
  /** All attempts are aborted together. One signal does for the workers that take none: they cannot leave listeners on it. */
  private readonly shared = new AbortController();
  private readonly ports: InProcessPorts;
  private isStopping = false;

  constructor(ports: InProcessPorts) {
    this.ports = ports;
  }

  get types(): readonly string[] {
    return [...this.workers.keys()];
  }

  register(worker: HostedWorker): void {
    const registered = { worker, busy: 0, recording: 0, mayWait: true, claiming: false };
    this.workers.set(worker.type, registered);
    void this.refill(registered);
  }

  /**
   * A free worker takes the job in the commit that creates it: a service task then costs one write transaction. `before`: how many
   * the same instance was given in this commit already.
   */
  reserve(fact: JobCreated, at: number, before: number): InProcessSlot | null {
    const registered = this.workers.get(jobTypeOf(fact.jobKind, fact.type));
    if (registered === undefined || this.isStopping) return null;
    const { concurrency } = registered.worker;
    const places = before < fewAtOnce ? concurrency : concurrency - keptPlaces(concurrency);
    if (registered.busy >= places || registered.recording >= recordingPerPlace * concurrency) {
      registered.mayWait = true;
      return null;
    }
    registered.busy += 1;
    // An attempt that must not run twice keeps its row: what is lost with this process is then in doubt, not repeated.
    const isLocal = fact.delivery !== 'atMostOnce';
    const slot: OwnedSlot = {
      worker: this.ports.processId,
      lease: randomLease(),
      lockedUntil: at + registered.worker.lockMs,
      isLocal,
      owner: registered,
    };
    return slot;
  }

  /** The commit did not happen. */
  giveBack(slots: ReadonlyMap<Key, InProcessSlot>): void {
    for (const slot of slots.values()) {
      const registered = ownerOf(slot);
      if (registered !== undefined) registered.busy -= 1;
    }
  }

  /** The commit happened: the attempts begin. */
  begin(execution: LaneExecution): void {
    if (execution.slots.size === 0) return;
    for (const { transition } of execution.done) {
      for (const fact of transition.facts) if (fact.kind === 'jobCreated') this.beginJob(execution, fact);
    }
  }

  /** Jobs of these types wait in the database. */
  wake(types: Iterable<string>): void {
    for (const type of types) {
      const registered = this.workers.get(type);
      if (registered === undefined) continue;
      registered.mayWait = true;
      void this.refill(registered);
    }
  }

  /** Waits until no attempt runs, at most until that moment of the monotonic clock; false when some still do. */
  async idle(until: number): Promise<boolean> {
    while (this.running.size > 0 && performance.now() < until)
      await new Promise((resume) => setTimeout(resume, 5));
    return this.running.size === 0;
  }

  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    await this.idle(performance.now() + withinMs);
    for (const controller of this.running.values()) controller.abort();
    await Promise.all([...this.running.keys()].map((own) => this.ports.release(own).catch(() => undefined)));
  }

  private beginJob(execution: LaneExecution, fact: JobCreated): void {
    const slot = execution.slots.get(fact.key);
    const registered = slot === undefined ? undefined : ownerOf(slot);
    if (slot === undefined || registered === undefined) return;
    // Ended again within its own group: nothing to do.
    if (execution.after?.state.jobs[fact.key] === undefined) {
      this.free(registered);
      return;
    }
    const lease = execution.after.localJobs.has(fact.key) ? null : slot.lease;
    void this.attempt(registered, {
      job: jobOf(execution, fact, slot, {
        installationId: this.ports.installationId,
        localVariables: registered.worker.localVariables === true,
      }),
      lease,
      backoff: fact.backoff,
    });
  }

  private free(registered: Registered): void {
    registered.busy -= 1;
    if (registered.mayWait) void this.refill(registered);
  }

  private async refill(registered: Registered): Promise<void> {
    const { concurrency } = registered.worker;
    const room = concurrency - keptPlaces(concurrency) - registered.busy - registered.recording;
    if (this.isStopping || registered.claiming || room <= 0) return;
    registered.claiming = true;
    registered.mayWait = false;
    registered.busy += room;
    let taken = 0;
    try {
      const jobs = await this.ports.claim(registered.worker, room);
      taken = jobs.length;
      for (const job of jobs) void this.attempt(registered, { job, lease: leaseOf(job) ?? '', backoff: [] });
    } catch (error) {
      registered.mayWait = true;
      this.ports.log('Jobs for workers of this process could not be claimed.', error);
    } finally {
      registered.busy -= room - taken;
      registered.claiming = false;
      // As many as asked for: there may be more.
      if (taken === room) registered.mayWait = true;
    }
  }

  private async attempt(registered: Registered, own: OwnAttempt): Promise<void> {
    const { job } = own;
    const controller = registered.worker.handle.length < 2 ? this.shared : new AbortController();
    this.running.set(own, controller);
    const { lockMs } = registered.worker;
    // Long work keeps its lock; a worker that hangs for ever is seen by its caller's own time limits.
    const extension = own.lease === null ? null : this.extendUntilEnd(own, lockMs);
    const record = await this.handle(registered.worker, own, controller.signal);
    // The work is done: its place is free for the next, while its end waits to be written.
    registered.busy -= 1;
    registered.recording += 1;
    own.mayWait = registered.recording < (recordingPerPlace - 1) * registered.worker.concurrency;
    try {
      await record();
    } catch (error) {
      this.ports.log(
        `The end of job ${job.jobKey} (${job.type}) could not be recorded; the job runs again.`,
        error,
      );
      await this.ports
        .release(own)
        .catch((again: unknown) => this.ports.log(`Job ${job.jobKey} could not be given back.`, again));
    } finally {
      if (extension !== null) clearInterval(extension);
      this.running.delete(own);
      registered.recording -= 1;
      if (registered.mayWait) void this.refill(registered);
    }
  }

  private extendUntilEnd(own: OwnAttempt, lockMs: number): NodeJS.Timeout {
    const extend = (): void => {
      this.ports.extend(own, lockMs).catch(() => undefined);
    };
    return setInterval(extend, Math.max(1000, lockMs / 2));
  }

  /** Runs the worker; what it answers says how the end of the attempt is recorded. */
  private async handle(
    worker: HostedWorker,
    own: OwnAttempt,
    signal: AbortSignal,
  ): Promise<() => Promise<void>> {
    const { ports } = this;
    let result: JsonObject | DecidedJob | ListenerAnswer | undefined;
    try {
      result = await worker.handle(own.job, signal);
    } catch (error) {
      if (signal.aborted) return () => ports.release(own);
      if (error instanceof BpmnError) return () => ports.throwError(own, error);
      return () => ports.fail(own, error instanceof Error ? error : new Error(String(error)));
    }
    if (result instanceof DecidedJob) {
      const { variables, record } = result;
      return () => ports.complete(own, variables, record);
    }
    if (result instanceof ListenerAnswer) {
      const { variables, result: told } = result;
      return () => ports.complete(own, variables, null, told);
    }
    const variables = result ?? {};
    return () => ports.complete(own, variables);
  }
}

// helpers

/**
 * Ends of attempts that may wait to be written, by places of the worker, before new jobs are left to the database: a burst of due
 * timers begins its work at once. It also bounds what is done again after this process was lost.
 */
const recordingPerPlace = 4;

/** An instance that begins more jobs than these in one commit leaves a part of the places to others. */
const fewAtOnce = 8;

/**
 * The part of a worker's places that neither large loops nor the backlog in the database take: a job of an instance with few of them
 * begins at once, instead of standing behind the thousand jobs of a multi-instance body.
 */
function keptPlaces(concurrency: number): number {
  return Math.floor(concurrency / 8);
}

type JobCreated = Extract<Fact, { kind: 'jobCreated' }>;

interface Registered {
  readonly worker: HostedWorker;
  /** Attempts running and slots reserved. */
  busy: number;
  /** Attempts whose work is done and whose end is being written. */
  recording: number;
  /** The database may hold jobs that found no free slot. */
  mayWait: boolean;
  claiming: boolean;
}

interface OwnedSlot extends InProcessSlot {
  readonly owner: Registered;
}

function ownerOf(slot: InProcessSlot): Registered | undefined {
  return (slot as Partial<OwnedSlot>).owner;
}

/** Few attempts use it, so it is drawn from a small pool of random numbers rather than one system call each. */
function randomLease(): string {
  if (pool.length < 8) pool = randomBytes(4096);
  const lease = pool.readBigInt64BE(0).toString();
  pool = pool.subarray(8);
  return lease;
}
let pool = Buffer.alloc(0);

/** The job as its worker sees it, from memory: it was created in the commit that just happened. */
function jobOf(
  execution: LaneExecution,
  fact: Extract<Fact, { kind: 'jobCreated' }>,
  slot: InProcessSlot,
  told: Pick<InProcessPorts, 'installationId'> & Pick<InProcessWorker, 'localVariables'>,
): ActivatedJob {
  const { definition } = execution;
  const state = execution.after?.state ?? execution.base?.state;
  if (state === undefined) throw new Error('A job without an instance cannot begin.');
  return {
    jobKey: fact.key,
    type: jobTypeOf(fact.jobKind, fact.type),
    kind: fact.jobKind,
    listenerEventType: fact.listenerEventType,
    processInstanceKey: state.key,
    rootProcessInstanceKey: state.rootKey,
    processDefinitionId: state.processId,
    processDefinitionKey: state.definitionKey,
    processDefinitionVersion: definition.version,
    versionTag: definition.versionTag,
    elementId: fact.elementId,
    elementInstanceKey: fact.elementInstanceKey,
    headers: fact.headers,
    worker: slot.worker,
    retries: fact.retries,
    priority: fact.priority,
    attempt: 1,
    deadline: slot.lockedUntil,
    createdAt: fact.at,
    leaseToken: slot.lease,
    variables: {
      ...visibleVariables(
        state.variables,
        told.localVariables === true
          ? [fact.elementInstanceKey]
          : scopePathOf(state, fact.elementInstanceKey),
      ),
      ...submittedIn(fact.userTask ?? null),
    },
    tenantId: state.tenantId,
    businessId: state.businessId,
    tags: state.tags,
    errorMessage: null,
    idempotencyKey: `${told.installationId}-${fact.elementInstanceKey}`,
    script: fact.script ?? null,
    userTask: shownTask(fact.userTask ?? null, definition, fact.elementId),
  };
}

function visibleVariables(
  scopes: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>,
  path: readonly Key[],
): JsonObject {
  const seen: Record<string, JsonValue> = {};
  for (let index = path.length - 1; index >= 0; index -= 1) Object.assign(seen, scopes[path[index] as Key]);
  return seen;
}
