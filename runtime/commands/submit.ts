import type { Key } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import type { QueuedSubmission } from './execute-lane.ts';
import { runGroup, type GroupPorts, type Lane } from './run-group.ts';
import type { Outcome, Submission } from './submission.ts';

/** The one way in for everything that changes an instance. */
export interface Submitter {
  submit(submission: Submission): Promise<Outcome>;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
  readonly waiting: number;
}

/** Instances of one group: more no longer makes the statement cheaper per instance. */
const lanesPerGroup = 128;
/** Commands that may wait in this process before new ones are refused: about ten seconds of work. */
const waitingMax = 50_000;

/**
 * Lanes and groups (guarantees 4.2): commands wait per instance; a free writer takes everything that waits. There is no timer:
 * a lone command is written at once, and under load the groups fill by themselves.
 */
export function createSubmitter(ports: GroupPorts, writers: number): Submitter {
  const lanes = new Map<Key, Lane>();
  const ready: Lane[] = [];
  let waiting = 0;
  let free = writers;
  let pumpPlanned = false;
  let onIdle: (() => void)[] = [];

  const plan = (): void => {
    if (pumpPlanned || free === 0 || ready.length === 0) return;
    pumpPlanned = true;
    // After the current round of I/O: what arrived together is written together.
    setImmediate(pump);
  };
  const pump = (): void => {
    pumpPlanned = false;
    while (free > 0 && ready.length > 0) {
      free -= 1;
      const group = ready.splice(0, lanesPerGroup);
      void runGroup(group, ports).then(() => {
        free += 1;
        for (const lane of group) release(lane);
        plan();
        if (waiting === 0 && free === writers) for (const resolve of onIdle.splice(0)) resolve();
      });
    }
  };
  const release = (lane: Lane): void => {
    lane.busy = false;
    lane.taken = [];
    const { held } = lane;
    if (held !== null) {
      lane.held = null;
      lane.queued = true;
      void held.then(() => release(lane));
      return;
    }
    lane.items = lane.items.filter((item) => !item.isSettled);
    if (lane.items.length === 0) {
      lanes.delete(lane.key);
      return;
    }
    const pause = lane.pausedUntil - performance.now();
    lane.pausedUntil = 0;
    if (pause <= 0) enqueue(lane);
    else setTimeout(() => enqueue(lane), pause);
    lane.queued = true;
  };
  const enqueue = (lane: Lane): void => {
    lane.queued = true;
    ready.push(lane);
    plan();
  };
  const settled = (item: QueuedSubmission): boolean => {
    if (item.isSettled) return false;
    item.isSettled = true;
    waiting -= 1;
    return true;
  };

  return {
    submit: (submission) =>
      new Promise<Outcome>((resolve, reject) => {
        if (waiting >= waitingMax) {
          reject(new Refusal('OVERLOADED', 'Too many commands wait. Repeat the request after the time given.'));
          return;
        }
        waiting += 1;
        const item: QueuedSubmission = {
          submission,
          isSettled: false,
          settle: (outcome) => {
            if (settled(item)) resolve(outcome);
          },
          fail: (error) => {
            if (settled(item)) reject(error as Error);
          },
        };
        let lane = lanes.get(submission.instanceKey);
        if (lane === undefined) {
          lane = emptyLane(submission.instanceKey, submission.shard);
          lanes.set(lane.key, lane);
        }
        lane.items.push(item);
        if (!lane.busy && !lane.queued) enqueue(lane);
      }),
    idle: () => (waiting === 0 && free === writers ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
    get waiting() {
      return waiting;
    },
  };
}

// helpers

function emptyLane(key: Key, shard: number): Lane {
  return { key, shard, items: [], busy: false, queued: false, single: false, pausedUntil: 0, held: null, taken: [] };
}
