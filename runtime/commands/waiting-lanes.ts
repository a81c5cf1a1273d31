/** Timers that are due; the end of an attempt that nobody is in a hurry to see written; everything else. */
export type Urgency = 'due' | 'usual' | 'mayWait';

/** What waits for a writer. Timers that are due go first: whoever set one counts on its time. */
export interface WaitingLanes<Lane> {
  add(lane: Lane, urgency: Urgency): void;
  /** At most so many of those that have waited longest. */
  take(max: number): Lane[];
  /** Until something may be taken: 0 now, Infinity when nothing waits. */
  waitMs(): number;
}

/** However many timers are due, every third group is for the others. */
const dueInARowMax = 2;
/** A full group of timers is seldom the last one of its burst: the next one is being read. */
const burstPauseMs = 25;
/** The work behind all timers of a burst begins before the ends of that work are written; but those do not wait longer than this. */
const burstMs = 1000;

export function createWaitingLanes<Lane>(now: () => number): WaitingLanes<Lane> {
  const due: Lane[] = [];
  const usual: Waiting<Lane>[] = [];
  const ends: Waiting<Lane>[] = [];
  let added = 0;
  let dueInARow = 0;
  let burstSince = -Infinity;
  let burstUntil = -Infinity;

  const seeBurst = (): void => {
    const at = now();
    if (at > burstUntil) burstSince = at;
    burstUntil = at + burstPauseMs;
  };
  const heldMs = (): number => Math.min(burstUntil, burstSince + burstMs) - now();
  const takeOthers = (max: number): Lane[] => takeOldest(usual, heldMs() > 0 ? [] : ends, max);
  return {
    add: (lane, urgency) => {
      if (urgency === 'due') due.push(lane);
      else (urgency === 'usual' ? usual : ends).push({ lane, place: (added += 1) });
    },
    take: (max) => {
      if (due.length >= max) seeBurst();
      const isTurnOfOthers = due.length === 0 || dueInARow >= dueInARowMax;
      const others = isTurnOfOthers ? takeOthers(max) : [];
      if (others.length > 0) {
        dueInARow = 0;
        return others;
      }
      const taken = due.splice(0, max);
      const room = max - taken.length;
      dueInARow = room > 0 ? 0 : dueInARow + 1;
      if (room > 0) taken.push(...takeOthers(room));
      return taken;
    },
    waitMs: () => {
      if (due.length + usual.length > 0) return 0;
      return ends.length === 0 ? Infinity : Math.max(0, heldMs());
    },
  };
}

// helpers

interface Waiting<Lane> {
  readonly lane: Lane;
  /** In the order of arrival. */
  readonly place: number;
}

/** From two lists as if they were one. */
function takeOldest<Lane>(first: Waiting<Lane>[], second: Waiting<Lane>[], max: number): Lane[] {
  const taken: Lane[] = [];
  let ofFirst = 0;
  let ofSecond = 0;
  while (taken.length < max) {
    const one = first[ofFirst];
    const other = second[ofSecond];
    if (one === undefined && other === undefined) break;
    if (other === undefined || (one !== undefined && one.place < other.place)) {
      taken.push((one as Waiting<Lane>).lane);
      ofFirst += 1;
    } else {
      taken.push(other.lane);
      ofSecond += 1;
    }
  }
  first.splice(0, ofFirst);
  second.splice(0, ofSecond);
  return taken;
}
