import { nextDue } from '#engine';
import { submitUntilSettled, type StartByEvent } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { ModelCache } from '../definitions/model-cache.ts';
import type { Clock } from '../store/database-clock.ts';
import { shardOf } from '../store/keys.ts';
import { hashOf } from '../store/lookup.ts';
import type { Pools } from '../store/pools.ts';
import { advanceStartTimer, findDueInstants, findDueTimers, findNextDue, type DueTimer } from '../store/timer-rows.ts';
import { createDueHeap } from './due-heap.ts';

export interface TimersPorts {
  readonly pools: Pools;
  readonly clock: Clock;
  readonly models: ModelCache;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly startByEvent: StartByEvent;
  readonly timeZone: string;
  readonly log: (message: string, error: unknown) => void;
}

export interface Timers {
  /** A committed timer; only those of the next minute need memory. */
  expect(dueAt: number): void;
  /** Fires everything that is due now; answers how many fired. */
  fireDue(): Promise<number>;
  /** Reads the due times of the next minute from the rows. */
  refill(): Promise<void>;
  nextDueAt(): Promise<number | null>;
  start(): void;
  /** After the clock was moved. */
  look(): void;
  stop(): void;
}

/** How far ahead due times sit in memory; pg-boss and the reconciler see to the rest. */
const horizonMs = 60_000;
const refillEveryMs = 30_000;
const pageSize = 1000;

/** Due timers become commands (guarantees 4.5). Rows are the truth: whoever fires, each occurrence has one effect. */
export function createTimers(ports: TimersPorts): Timers {
  const { pools, clock } = ports;
  const inFlight = new Set<string>();
  let running: Promise<number> | null = null;
  let again = false;
  let refillTimer: NodeJS.Timeout | null = null;

  const fireAll = async (): Promise<number> => {
    let fired = 0;
    let page: readonly DueTimer[] = [];
    const pending: Promise<boolean>[] = [];
    do {
      page = await findDueTimers(pools.work, clock.now(), pageSize, page[page.length - 1] ?? null);
      for (const timer of page) {
        const id = `${timer.key} ${timer.occurrence}`;
        if (inFlight.has(id)) continue;
        inFlight.add(id);
        pending.push(
          fire(ports, timer)
            .catch((error: unknown) => {
              ports.log(`Timer ${timer.key} could not fire; it is tried again.`, error);
              return false;
            })
            .finally(() => inFlight.delete(id)),
        );
      }
    } while (page.length === pageSize);
    for (const done of await Promise.all(pending)) if (done) fired += 1;
    return fired;
  };
  const fireDue = async (): Promise<number> => {
    if (running !== null) {
      again = true;
      return running;
    }
    running = (async () => {
      let fired = 0;
      do {
        again = false;
        fired += await fireAll();
      } while (again);
      return fired;
    })();
    try {
      return await running;
    } finally {
      running = null;
    }
  };
  const fireQuietly = (): void => {
    fireDue().catch((error: unknown) => ports.log('Due timers could not be read; they are tried again.', error));
  };
  const heap = createDueHeap(clock, fireQuietly);
  const refill = async (): Promise<void> => {
    const now = clock.now();
    for (const instant of await findDueInstants(pools.maintenance, now, now + horizonMs)) heap.add(instant);
  };

  return {
    expect: (dueAt) => {
      if (dueAt <= clock.now() + horizonMs) heap.add(dueAt);
    },
    fireDue,
    refill,
    nextDueAt: () => findNextDue(pools.work),
    start: () => {
      fireQuietly();
      const again = (): void => {
        refill().catch((error: unknown) => ports.log('The timers of the next minute could not be read.', error));
      };
      again();
      refillTimer = setInterval(again, refillEveryMs);
    },
    look: () => heap.look(),
    stop: () => {
      if (refillTimer !== null) clearInterval(refillTimer);
      heap.stop();
    },
  };
}

// helpers

async function fire(ports: TimersPorts, timer: DueTimer): Promise<boolean> {
  if (timer.instanceKey === null) return fireStart(ports, timer);
  const outcome = await submitUntilSettled(ports.submit, {
    instanceKey: timer.instanceKey,
    shard: shardOf(timer.instanceKey),
    tenantId: null,
    command: { kind: 'triggerTimer', subscriptionKey: timer.key, occurrence: timer.occurrence },
    actor: null,
  });
  return outcome.kind === 'done';
}

/**
 * TMR-9: one instance per occurrence, unique on (timer, occurrence) in the commit that creates it; the row moves on afterwards,
 * and does so again when this process dies in between.
 */
async function fireStart(ports: TimersPorts, timer: DueTimer): Promise<boolean> {
  const key = await ports.startByEvent({
    definitionKey: timer.definitionKey,
    elementId: timer.elementId,
    payload: {},
    businessId: null,
    idempotency: { id: hashOf('timer', timer.key, String(timer.occurrence)), requestHash: '\\x00' },
  });
  await advanceStartTimer(ports.pools.work, timer, await occurrenceAfter(ports, timer));
  return key !== null;
}

/** TMR-4, TMR-7: from the previous due time, never from the firing; missed occurrences use up their number. */
async function occurrenceAfter(
  ports: TimersPorts,
  timer: DueTimer,
): Promise<{ dueAt: number; occurrence: number; repetitionsLeft: number | null } | null> {
  if (timer.cycle === null) return null;
  const definition = await ports.models.get(timer.definitionKey);
  const element = definition?.model.elements[timer.elementId];
  const definitions = element !== undefined && 'eventDefinitions' in element ? element.eventDefinitions : [];
  const model = definitions.find((each) => each.kind === 'timer');
  const zone = (model?.kind === 'timer' ? model.timer.timeZone : undefined) ?? definition?.model.settings.timeZone ?? ports.timeZone;
  const catchUp = model?.kind === 'timer' ? model.timer.catchUp : 'one';
  const endsAt = model?.kind === 'timer' && model.timer.endDate !== undefined ? Date.parse(model.timer.endDate) : Infinity;
  const now = ports.clock.now();
  let { dueAt, occurrence, repetitionsLeft } = timer;
  do {
    occurrence += 1;
    if (repetitionsLeft !== null) repetitionsLeft -= 1;
    const next = repetitionsLeft === 0 ? null : nextDue(timer.cycle, Math.round(dueAt), zone);
    if (next === null || next > endsAt) return null;
    dueAt = next;
  } while (catchUp !== 'all' && dueAt <= now);
  return { dueAt, occurrence, repetitionsLeft };
}
