import {
  executeInSlices,
  type Env,
  type Execution,
  type ExecutionInSlices,
  type Fact,
  type InstanceState,
  type JsonValue,
  type Key,
  type Rejection,
} from '#engine';
import type { Definition } from '../definitions/model-cache.ts';
import {
  chainHash,
  type GroupRows,
  type JournalRow,
  type KeyRun,
  type MigratedInstance,
} from '../store/port.ts';
import { addChecks } from './add-checks.ts';
import { changedVariables } from './changed-variables.ts';
import { finishDraft } from './finish-draft.ts';
import { addRow } from './instance-rows.ts';
import type { CachedInstance } from './instance-cache.ts';
import { journalRow } from './journal-row.ts';
import { envOf, type Outside } from './outside.ts';
import { StatePacker } from './state-packer.ts';
import { addLearnedHolds, holdsBefore } from './learned-holds.ts';
import { continueLater, linkToCaller } from './project-commands.ts';
import { projectDecision } from './project-decisions.ts';
import { projectFact } from './project-facts.ts';
import { reclaimJob } from './project-jobs.ts';
import { addWebhookEvents } from './project-webhooks.ts';
import {
  createRowDraft,
  type CommandFrame,
  type InProcessSlot,
  type ProjectionPorts,
  type RowDraft,
} from './row-draft.ts';
import { variablesOf, type ReclaimJobs, type Submission, type Transition } from './submission.ts';
import { Turn } from './lane-turns.ts';
import type { LaneExecution, LanePorts, QueuedSubmission } from './execute-lane.ts';

/** Facts from which on the rows of a lane are worth a turn of others: a step of a usual instance has fewer than twenty. */
const largeFacts = 64;
/** Steps of a command between two looks at the clock: a usual command has fewer and is run at once. */
const stepsPerLook = 64;
/** The facts of a long command become rows in pieces of so many. */
const factsPerLook = 128;

/** What one command is executed and recorded with. */
interface RunningCommand {
  readonly item: QueuedSubmission;
  readonly at: number;
  readonly run: KeyRun;
  readonly outside: Outside | undefined;
}

/** The commands of one instance in one group, and what comes of them. */
export class LaneWork {
  private readonly base: CachedInstance | null;
  private readonly heldBefore: readonly string[];
  private readonly definition: Definition;
  private readonly ports: LanePorts;
  private state: InstanceState | null;
  private revision: number;
  private stateHash: Buffer | null;
  private readonly packer: StatePacker;
  private draft: RowDraft | null = null;
  private created: Extract<Fact, { kind: 'instanceCreated' }> | null = null;
  private readonly journal: JournalRow[] = [];
  private readonly done: { item: QueuedSubmission; transition: Transition; answer: JsonValue | undefined }[] =
    [];
  private readonly rejected: { item: QueuedSubmission; rejection: Rejection }[] = [];
  private readonly slots = new Map<Key, InProcessSlot>();
  private readonly hadVariables: boolean;
  private migration: MigratedInstance | null = null;

  constructor(base: CachedInstance | null, definition: Definition, ports: LanePorts) {
    this.base = base;
    this.heldBefore = holdsBefore(base?.state);
    this.definition = definition;
    this.ports = ports;
    this.state = base?.state ?? null;
    this.revision = base?.revision ?? 0;
    this.stateHash = base?.stateHash ?? null;
    this.packer = new StatePacker(base?.paging ?? null);
    this.hadVariables = (base?.state.variableBytes ?? 0) > 0;
  }

  get isLarge(): boolean {
    return this.done.reduce((count, { transition }) => count + transition.facts.length, 0) >= largeFacts;
  }

  get hasEnded(): boolean {
    return this.state !== null && this.state.status !== 'active';
  }

  /** False when the command has to run in the guard first. A long command lets others have their turns, and is answered later. */
  run(item: QueuedSubmission): boolean | Promise<boolean> {
    const { submission } = item;
    if (submission.command.kind === 'reclaimJobs') {
      this.reclaim(item, submission.command);
      return true;
    }
    const { localJob } = submission;
    if (localJob !== undefined && !this.holds(localJob)) {
      this.rejected.push({ item, rejection: lostAttempt });
      return true;
    }
    const ready =
      item.guarded !== undefined && isSame(item.guarded.baseHash, this.stateHash) ? item.guarded : undefined;
    if (ready === undefined) delete item.guarded;
    const at = ready?.at ?? this.ports.now();
    const run = ready?.run ?? this.ports.keys.startRun(submission.shard);
    const outside = ready === undefined ? this.ports.outsideOf(this.definition) : ready.outside;
    const env: Env = {
      now: at,
      nextKey: run.next,
      timeZone: this.ports.timeZone,
      guarded: false,
      ...envOf(outside),
    };
    const running = { item, at, run, outside };
    if (ready !== undefined) return this.conclude(running, ready.result);
    const { command } = submission;
    const slices = executeInSlices(this.definition.model, this.state, command, env, this.ports.limits.all);
    const execution = slices.advance(stepsPerLook);
    return execution === null ? this.runOn(running, slices) : this.conclude(running, execution);
  }

  /** Nobody else touches the instance meanwhile: its lane is busy until its group has ended. */
  private async runOn(running: RunningCommand, slices: ExecutionInSlices): Promise<boolean> {
    const turn = new Turn(this.ports);
    let execution: Execution | null = null;
    while (execution === null) {
      await turn.mayEnd();
      execution = slices.advance(stepsPerLook);
    }
    if (!execution.ok) return this.conclude(running, execution);
    const { state, facts } = execution;
    const { draft, frame } = this.open(running, state, facts);
    for (let from = 0; from < facts.length; from += factsPerLook) {
      await turn.mayEnd();
      for (const fact of facts.slice(from, from + factsPerLook)) projectFact(draft, fact, frame);
    }
    this.close(running, draft, frame, facts);
    await turn.mayEnd();
    return true;
  }

  private conclude(running: RunningCommand, execution: Execution): boolean {
    if (!execution.ok) {
      if (execution.rejection.code === 'NEEDS_GUARD') return false;
      this.rejected.push({ item: running.item, rejection: execution.rejection });
      return true;
    }
    const { state, facts } = execution;
    const { draft, frame } = this.open(running, state, facts);
    for (const fact of facts) projectFact(draft, fact, frame);
    this.close(running, draft, frame, facts);
    return true;
  }

  finish(left: readonly QueuedSubmission[], needsGuard: boolean): LaneExecution {
    const { base, definition, done, rejected, slots, draft, state, stateHash } = this;
    if (draft === null || state === null || stateHash === null) {
      const key = this.keyOf(left);
      return {
        key,
        base,
        definition,
        after: base,
        rows: emptyGroup,
        done,
        rejected,
        left,
        needsGuard,
        slots,
        migration: null,
      };
    }
    const before =
      base === null
        ? null
        : { revision: base.revision, hasVariables: this.hadVariables, hasPages: base.paging !== null };
    const { revision, journal, created } = this;
    const packed = this.packer.pack(state);
    const { paging } = this.packer;
    const rows = finishDraft(draft, { before, state, revision, stateHash, packed, journal, created });
    const { key: instanceKey, shard, historyBucket } = draft.frame;
    for (const { item } of done) {
      const at = this.journal[0]?.at ?? 0;
      addChecks(rows, item.submission, state, this.answerOf(item), at);
      for (const typed of item.submission.variableTypes ?? [])
        addRow(rows, 'typedVariables', { instanceKey, shard, at, historyBucket, ...typed });
      for (const documentId of item.submission.documentIds ?? [])
        addRow(rows, 'keptDocuments', { instanceKey, tenantId: state.tenantId, documentId });
    }
    const place = { instanceKey, shard, hasEnded: this.hasEnded };
    addLearnedHolds(rows, definition.model, state, this.heldBefore, place);
    if (!this.ports.webhooks.isEmpty)
      addWebhookEvents(
        rows,
        done.map(({ transition }) => transition),
        { base, frame: draft.frame, book: this.ports.webhooks, nextKey: draft.ports.nextKey },
      );
    const after = this.hasEnded
      ? null
      : {
          state,
          revision,
          stateHash,
          frame: draft.frame,
          suspendedAt: draft.suspendedAt,
          localOwner: draft.localJobs.size === 0 ? null : draft.localOwner,
          localJobs: draft.localJobs,
          paging,
          bytes:
            2000 +
            4 * packed.row.length +
            2 * state.variableBytes +
            bytesPerPagedMember * (paging?.members ?? 0),
        };
    const { key } = draft.frame;
    const { migration } = this;
    return { key, base, definition, after, rows, done, rejected, left, needsGuard, slots, migration };
  }

  /** The attempt without row is this process's still: nobody has reclaimed it, or the revision would be another. */
  private holds(jobKey: Key): boolean {
    const owner = this.draft === null ? this.base?.localOwner : this.draft.localOwner;
    const jobs = this.draft?.localJobs ?? this.base?.localJobs;
    return owner === this.ports.processId && jobs?.has(jobKey) === true;
  }

  private reclaim(item: QueuedSubmission, command: ReclaimJobs): void {
    const { state } = this;
    const at = this.ports.now();
    const owner = this.draft === null ? this.base?.localOwner : this.draft.localOwner;
    if (state === null || owner !== command.owner) {
      this.rejected.push({ item, rejection: lostAttempt });
      return;
    }
    const run = this.ports.keys.startRun(item.submission.shard);
    const running = { item, at, run, outside: undefined };
    const { draft, frame } = this.open(running, state, []);
    for (const key of command.jobKeys ?? [...draft.localJobs.keys()]) reclaimJob(draft, key, state, at);
    this.close(running, draft, frame, []);
  }

  private answerOf(item: QueuedSubmission): JsonValue | undefined {
    return this.done.find((each) => each.item === item)?.answer;
  }

  private keyOf(left: readonly QueuedSubmission[]): Key {
    const item = this.rejected[0]?.item ?? left[0];
    return item?.submission.instanceKey ?? ('' as Key);
  }

  /** Where the facts of one transition become rows. */
  private open(
    { item, at, outside }: RunningCommand,
    state: InstanceState,
    facts: readonly Fact[],
  ): { readonly draft: RowDraft; readonly frame: CommandFrame } {
    const { submission } = item;
    const draft = (this.draft ??= this.startDraft(submission, at, facts));
    const { command, instanceKey, shard } = submission;
    if (command.kind === 'migrateInstance') {
      const { plan, definitionKey } = command;
      const elementIds = { ...plan.elements, ...plan.events };
      this.migration = { instanceKey, shard, expected: this.revision, definitionKey, elementIds };
    }
    this.revision += 1;
    const frame: CommandFrame = {
      at,
      actor: submission.actor,
      revision: this.revision,
      jobFailure: submission.jobFailure,
      before: this.state ?? state,
      state,
      outside,
      limits: this.ports.limits.changed,
      elements: [],
      flows: [],
      written: [],
      tally: new Map(),
      commandVariables: variablesOf(submission.command),
      stopped: item.guarded?.stopped ?? [],
    };
    return { draft, frame };
  }

  /** The transition's other rows, its place in the chain of states, and its journal row. */
  private close(
    { item, at, run }: RunningCommand,
    draft: RowDraft,
    frame: CommandFrame,
    facts: readonly Fact[],
  ): void {
    const { submission } = item;
    const { state } = frame;
    if (submission.decision !== undefined) projectDecision(draft, submission.decision, frame);
    if (submission.command.kind === 'createInstance') linkToCaller(draft, frame, submission.command);
    if (
      state.queue.length > 0 &&
      state.status === 'active' &&
      !state.suspended &&
      !this.isContinuing(submission)
    )
      continueLater(draft, frame);
    this.state = state;
    this.stateHash = chainHash(this.stateHash, this.packer.add(state, facts), changedVariables(facts));
    this.journal.push(journalRow(draft, frame, submission, this.stateHash, run));
    const transition: Transition = {
      instanceKey: draft.frame.key,
      revision: this.revision,
      at,
      facts,
      state,
    };
    this.done.push({ item, transition, answer: submission.answer?.(transition) });
  }

  /** RUN-2: the work left before this command waits for a row of its own already; a second one would only do the same. */
  private isContinuing({ command }: Submission): boolean {
    const { state } = this;
    return state !== null && state.queue.length > 0 && !state.suspended && command.kind !== 'continue';
  }

  private startDraft(submission: Submission, at: number, facts: readonly Fact[]): RowDraft {
    const { keys } = this.ports;
    const ports: ProjectionPorts = {
      nextKey: (shard) => keys.next(shard),
      reserve: (fact, createdAt) => {
        const slot = this.ports.reserve(fact, createdAt, this.definition.tenantId, this.slots.size);
        if (slot !== null) this.slots.set(fact.key, slot);
        return slot;
      },
      tallyOf: this.ports.tallyOf,
    };
    if (this.base !== null) return createRowDraft(this.base.frame, ports, this.base);
    const first = facts[0];
    if (first?.kind === 'instanceCreated') this.created = first;
    const frame = {
      key: submission.instanceKey,
      shard: submission.shard,
      historyBucket: new Date(at + this.definition.historyDays * 86_400_000).toISOString().slice(0, 10),
      startedBy: first?.kind === 'instanceCreated' ? first.startedBy : null,
      byMachine: submission.byMachine === true ? (true as const) : null,
      holding: (submission.holds?.length ?? 0) > 0,
    };
    return createRowDraft(frame, ports, null);
  }
}

// helpers

/** About what an element instance or a job takes in memory, with its places in the engine's indexes. */
const bytesPerPagedMember = 600;

const lostAttempt = {
  code: 'JOB_LEASE_LOST',
  message: 'The attempt was taken over meanwhile. Drop the result.',
};

/** A lane that only refused writes nothing. */
const emptyGroup = Object.freeze({}) as unknown as GroupRows;

function isSame(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}
