import type { WaitingLanes } from './waiting-lanes.ts';

/** Lanes that one writer takes together. */
export interface LaneGroup<Lane> {
  readonly lanes: readonly Lane[];
  readonly isHeavy: boolean;
}

export interface LaneGroups<Lane> {
  /** Null when nothing may be taken now. */
  next(): LaneGroup<Lane> | null;
  /** The writer of a group is free again. */
  end(group: LaneGroup<Lane>): void;
  /** Until something may be taken: 0 now, Infinity when nothing waits or all of it has to wait for the end of a group. */
  waitMs(): number;
}

/** Instances of one group: more no longer makes the statement cheaper per instance. */
const lanesPerGroup = 128;
/** Commands of one heavy group: two lanes that are full, or as many lanes as usual with one each. */
const heavyCommandsMax = 128;

/**
 * Who waits for one small step must not wait for the group of a large one: a statement that ends sixty items of a multi-instance body
 * takes ten times as long as one of a usual instance. Heavy lanes share groups with each other only, take turns with the others, and
 * leave one writer alone.
 */
export function createLaneGroups<Lane>(
  waiting: WaitingLanes<Lane>,
  weigh: (lane: Lane) => { readonly isHeavy: boolean; readonly commands: number },
  writers: number,
): LaneGroups<Lane> {
  const heavyGroupsMax = Math.max(1, writers - 1);
  const aside: Lane[] = [];
  let heavyGroups = 0;
  let isTurnOfHeavy = false;

  const mayTakeHeavy = (): boolean => aside.length > 0 && heavyGroups < heavyGroupsMax;
  const takeHeavy = (): LaneGroup<Lane> | null => {
    if (!mayTakeHeavy()) return null;
    isTurnOfHeavy = false;
    heavyGroups += 1;
    let count = 0;
    let commands = 0;
    for (const lane of aside) {
      commands += weigh(lane).commands;
      if (count > 0 && commands > heavyCommandsMax) break;
      count += 1;
    }
    return { lanes: aside.splice(0, count), isHeavy: true };
  };
  const takeUsual = (): LaneGroup<Lane> | null => {
    if (waiting.waitMs() > 0) return null;
    const lanes: Lane[] = [];
    for (const lane of waiting.take(lanesPerGroup)) (weigh(lane).isHeavy ? aside : lanes).push(lane);
    if (lanes.length === 0) return null;
    isTurnOfHeavy = true;
    return { lanes, isHeavy: false };
  };
  return {
    next: () => (isTurnOfHeavy ? takeHeavy() : null) ?? takeUsual() ?? takeHeavy(),
    end: ({ isHeavy }) => {
      if (isHeavy) heavyGroups -= 1;
    },
    waitMs: () => (mayTakeHeavy() ? 0 : waiting.waitMs()),
  };
}
