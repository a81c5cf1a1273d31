import type { Execution, Fact, JsonValue, Key, Rejection } from '#engine';
import type { Definition } from '../definitions/model-cache.ts';
import type { GroupRows, KeyRun, KeySource, MigratedInstance } from '../store/port.ts';
import type { WebhookBook } from '../webhooks/webhook-book.ts';
import type { StoppedEvaluations } from './evaluation-watch.ts';
import type { CachedInstance } from './instance-cache.ts';
import { turnMs, turnOfOthers } from './lane-turns.ts';
import { LaneWork } from './lane-work.ts';
import type { LimitsOfRun } from './limits-of-run.ts';
import type { Outside, OutsideOf } from './outside.ts';
import type { InProcessSlot, ProjectionPorts } from './row-draft.ts';
import type { Outcome, Submission, Transition } from './submission.ts';

/** One submission and who waits for it. */
export interface QueuedSubmission {
  readonly submission: Submission;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
  isSettled: boolean;
  /** Its expressions had to run where they can be killed; filled by `execute-guarded.ts`. */
  guarded?: GuardedRun;
}

export interface GuardedRun {
  /** Hash of the state it ran on; null for a new instance. Of any other state it says nothing. */
  readonly baseHash: Buffer | null;
  readonly at: number;
  readonly run: KeyRun;
  readonly stopped: StoppedEvaluations;
  readonly outside: Outside | undefined;
  readonly result: Execution;
}

export interface LaneExecution {
  readonly key: Key;
  readonly base: CachedInstance | null;
  readonly definition: Definition;
  /** After the group; null when the instance has ended. */
  readonly after: CachedInstance | null;
  readonly rows: GroupRows;
  readonly done: readonly {
    readonly item: QueuedSubmission;
    readonly transition: Transition;
    readonly answer: JsonValue | undefined;
  }[];
  readonly rejected: readonly { readonly item: QueuedSubmission; readonly rejection: Rejection }[];
  /** Not run in this group: behind a guarded one, or behind the end of the instance. */
  readonly left: readonly QueuedSubmission[];
  /** The first of `left` needs the guard. */
  readonly needsGuard: boolean;
  readonly slots: ReadonlyMap<Key, InProcessSlot>;
  readonly migration: MigratedInstance | null;
}

export interface LanePorts {
  readonly keys: KeySource;
  readonly now: () => number;
  readonly timeZone: string;
  readonly limits: LimitsOfRun;
  readonly outsideOf: OutsideOf;
  readonly tallyOf: ProjectionPorts['tallyOf'];
  readonly webhooks: WebhookBook;
  /** Whose local attempts are this process's own. */
  readonly processId: string;
  readonly reserve: (
    fact: Extract<Fact, { kind: 'jobCreated' }>,
    at: number,
    tenantId: string,
    /** How many this instance was given in the same commit already. */
    before: number,
  ) => InProcessSlot | null;
}

/**
 * All commands that wait for one instance, one after the other on one private copy. Answers at once for nearly all; when there is much
 * to do, others get their turn in between.
 */
export function executeLane(
  base: CachedInstance | null,
  items: readonly QueuedSubmission[],
  definition: Definition,
  ports: LanePorts,
): LaneExecution | Promise<LaneExecution> {
  return executeFrom(0, items, new LaneWork(base, definition, ports), ports);
}

// helpers

/** Rows of a large lane are made in one turn, and sent in another. */
async function finishApart(work: LaneWork, ports: LanePorts): Promise<LaneExecution> {
  await turnOfOthers(ports);
  const execution = work.finish([], false);
  await turnOfOthers(ports);
  return execution;
}

function executeFrom(
  first: number,
  items: readonly QueuedSubmission[],
  work: LaneWork,
  ports: LanePorts,
): LaneExecution | Promise<LaneExecution> {
  const until = performance.now() + turnMs;
  for (const [index, item] of items.entries()) {
    if (index < first) continue;
    if (work.hasEnded) return work.finish(items.slice(index), false);
    if (index > first && performance.now() > until)
      return turnOfOthers(ports).then(() => executeFrom(index, items, work, ports));
    const isRun = work.run(item);
    if (isRun === false) return work.finish(items.slice(index), true);
    if (isRun !== true)
      return isRun.then((wasRun) =>
        wasRun ? executeFrom(index + 1, items, work, ports) : work.finish(items.slice(index), true),
      );
  }
  // The rows of a lane that took its time take some as well; after a small step it was a collection of garbage that took it.
  if ((first > 0 || performance.now() > until) && work.isLarge) return finishApart(work, ports);
  return work.finish([], false);
}
