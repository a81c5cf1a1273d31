import type { Key } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import type { QueuedSubmission } from './execute-lane.ts';
import { createLaneGroups, type LaneGroups } from './lane-groups.ts';
import { runGroup, type GroupPorts, type Lane } from './run-group.ts';
import type { Outcome, Submission } from './submission.ts';
import { createWaitingLanes, type Urgency } from './waiting-lanes.ts';

/** From so many commands at once on, a lane is heavy; ten branches that end together are not. */
const heavyFrom = 16;
/** Commands that may wait in this process before new ones are refused: about ten seconds of work. */
const waitingMax = 50_000;

/**
 * The one way in for everything that changes an instance. Lanes and groups (guarantees 4.2): commands wait per instance; a free
 * writer takes everything that waits. There is no timer: a lone command is written at once, and under load groups fill by
 * themselves.
 */
export class Submitter {
  private readonly lanes = new Map<Key, Lane>();
  private readonly ready = createWaitingLanes<Lane>(() => performance.now());
  private readonly groups: LaneGroups<Lane>;
  private readonly onIdle: (() => void)[] = [];
  private readonly ports: GroupPorts;
  private readonly writers: number;
  private free: number;
  private waiting = 0;
  private isPumpPlanned = false;
  /** What waits for the end of a burst is looked at again then. */
  private laterPlan: NodeJS.Timeout | null = null;

  constructor(ports: GroupPorts, writers: number) {
    this.ports = ports;
    this.writers = writers;
    this.free = writers;
    this.groups = createLaneGroups(this.ready, (lane) => this.weigh(lane), writers);
  }

  submit(submission: Submission): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      if (this.waiting >= waitingMax) {
        reject(new Refusal('OVERLOADED', 'Too many commands wait. Repeat the request after the time given.'));
        return;
      }
      this.waiting += 1;
      const item: QueuedSubmission = {
        submission,
        isSettled: false,
        settle: (outcome) => {
          if (this.settled(item)) resolve(outcome);
        },
        fail: (error) => {
          if (this.settled(item)) reject(error as Error);
        },
      };
      const lane = this.laneOf(submission);
      lane.items.push(item);
      if (!lane.busy && !lane.queued) this.enqueue(lane, urgencyOf(submission));
    });
  }

  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.onIdle.push(resolve));
  }

  private get isIdle(): boolean {
    return this.waiting === 0 && this.free === this.writers;
  }

  private settled(item: QueuedSubmission): boolean {
    if (item.isSettled) return false;
    item.isSettled = true;
    this.waiting -= 1;
    return true;
  }

  private laneOf({ instanceKey, shard }: Submission): Lane {
    let lane = this.lanes.get(instanceKey);
    if (lane === undefined) {
      lane = {
        key: instanceKey,
        shard,
        items: [],
        busy: false,
        queued: false,
        single: false,
        pauseMs: 0,
        held: null,
        taken: [],
      };
      this.lanes.set(instanceKey, lane);
    }
    return lane;
  }

  private enqueue(lane: Lane, urgency: Urgency = 'usual'): void {
    lane.queued = true;
    this.ready.add(lane, urgency);
    this.plan();
  }

  /** After the current round of I/O: what arrived together is written together. */
  private plan(): void {
    if (this.isPumpPlanned || this.free === 0) return;
    const waitMs = this.groups.waitMs();
    if (waitMs === 0) {
      this.isPumpPlanned = true;
      setImmediate(() => this.pump());
    } else if (waitMs < Infinity) {
      this.laterPlan ??= setTimeout(() => {
        this.laterPlan = null;
        this.plan();
      }, waitMs);
    }
  }

  private pump(): void {
    this.isPumpPlanned = false;
    while (this.free > 0) {
      const group = this.groups.next();
      if (group === null) break;
      this.free -= 1;
      void runGroup(group.lanes, this.ports).then(() => {
        this.free += 1;
        this.groups.end(group);
        for (const lane of group.lanes) this.release(lane);
        this.plan();
        if (this.isIdle) for (const resolve of this.onIdle.splice(0)) resolve();
      });
    }
    this.plan();
  }

  /** Many commands, or an instance whose state has outgrown one row: what takes much longer than others do. */
  private weigh({ key, items }: Lane): { isHeavy: boolean; commands: number } {
    const paging = this.ports.cache.peek(key)?.paging ?? null;
    return { isHeavy: items.length >= heavyFrom || paging !== null, commands: items.length };
  }

  /** Back from its group: on to the next one, after a pause when it lost, after the guard when that still runs. */
  private release(lane: Lane): void {
    lane.busy = false;
    lane.taken = [];
    const { held, pauseMs } = lane;
    if (held !== null) {
      lane.held = null;
      lane.queued = true;
      void held.then(() => this.release(lane));
      return;
    }
    lane.items = lane.items.filter((item) => !item.isSettled);
    if (lane.items.length === 0) {
      this.lanes.delete(lane.key);
      return;
    }
    lane.queued = true;
    lane.pauseMs = 0;
    if (pauseMs === 0) this.enqueue(lane);
    else setTimeout(() => this.enqueue(lane), pauseMs);
  }
}

// helpers

function urgencyOf({ command, mayWait }: Submission): Urgency {
  if (command.kind === 'triggerTimer') return 'due';
  return mayWait === true ? 'mayWait' : 'usual';
}
