/** What waits for a writer. Timers that are due go first: whoever set one counts on its time. */
export interface WaitingLanes<Lane> {
  add(lane: Lane, isDue: boolean): void;
  /** At most so many of those that have waited longest. */
  take(max: number): Lane[];
  readonly length: number;
}

/** However many timers are due, every third group is for the others. */
const dueInARowMax = 2;

export function createWaitingLanes<Lane>(): WaitingLanes<Lane> {
  const due: Lane[] = [];
  const others: Lane[] = [];
  let dueInARow = 0;
  return {
    add: (lane, isDue) => {
      (isDue ? due : others).push(lane);
    },
    take: (max) => {
      if (due.length === 0 || (dueInARow >= dueInARowMax && others.length > 0)) {
        dueInARow = 0;
        return others.splice(0, max);
      }
      const taken = due.splice(0, max);
      const room = max - taken.length;
      dueInARow = room > 0 ? 0 : dueInARow + 1;
      if (room > 0) taken.push(...others.splice(0, room));
      return taken;
    },
    get length() {
      return due.length + others.length;
    },
  };
}
