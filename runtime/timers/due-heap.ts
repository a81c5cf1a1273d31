import type { Clock } from '../store/port.ts';

/** Instants at which something is due, earliest first, and one timer of the process for the first of them. */
export interface DueHeap {
  add(instant: number): void;
  /** The clock was moved: what is due now is due at once. */
  look(): void;
  stop(): void;
}

/** A timer of Node beyond this fires at once (2^31 - 1 ms); a minute is enough and keeps drift small. */
const sleepMaxMs = 60_000;

export function createDueHeap(clock: Clock, onDue: (earliest: number) => void): DueHeap {
  const heap: number[] = [];
  let timer: NodeJS.Timeout | null = null;
  let timerFor = Infinity;

  const arm = (): void => {
    const first = heap[0];
    if (first === undefined) return;
    if (timer !== null && timerFor <= first) return;
    if (timer !== null) clearTimeout(timer);
    timerFor = first;
    timer = setTimeout(strike, Math.min(sleepMaxMs, clock.untilReal(first)));
  };
  const strike = (): void => {
    timer = null;
    timerFor = Infinity;
    const now = clock.now();
    const earliest = heap[0];
    while (heap[0] !== undefined && heap[0] <= now) pop(heap);
    if (earliest !== undefined && earliest <= now) onDue(earliest);
    arm();
  };
  return {
    add: (instant) => {
      push(heap, instant);
      arm();
    },
    look: () => {
      if (timer !== null) clearTimeout(timer);
      strike();
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      heap.length = 0;
    },
  };
}

// helpers

function push(heap: number[], value: number): void {
  let index = heap.push(value) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if ((heap[parent] as number) <= value) break;
    heap[index] = heap[parent] as number;
    index = parent;
  }
  heap[index] = value;
}

function pop(heap: number[]): void {
  const last = heap.pop() as number;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
    if ((heap[child] as number) >= last) break;
    heap[index] = heap[child] as number;
    index = child;
  }
  heap[index] = last;
}
