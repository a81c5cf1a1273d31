import type { Submitter } from '../commands/submit.ts';
import type { InProcessHost } from '../connectors/in-process-workers.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RuntimeClock } from '../contract/runtime.ts';
import type { TestClock } from '../store/database-clock.ts';
import type { Timers } from '../timers/timers.ts';
import type { Reconciler } from './reconciler.ts';
import type { RunningWork } from './running-work.ts';

export interface RuntimeClockPorts {
  readonly clock: TestClock;
  readonly isTestMode: boolean;
  readonly timers: Timers;
  readonly reconciler: Reconciler;
  readonly submitter: Submitter;
  readonly afterwork: RunningWork;
  readonly host: InProcessHost;
}

/** Steps of one advance: a cycle of a second over ten thousand of them is a test's mistake. */
const stepsMax = 10_000;
/** Work of workers inside the process that an advance waits for. */
const settleMaxMs = 5000;

/** The virtual clock of test mode: moving it goes from due time to due time, so that everything happens in its order. */
export function createRuntimeClock(ports: RuntimeClockPorts): RuntimeClock {
  const { clock, timers } = ports;
  const requireTestMode = (): void => {
    if (!ports.isTestMode)
      throw new Refusal(
        'NOT_IN_TEST_MODE',
        'The clock can be moved only on a server started with TEST_MODE=1.',
      );
  };
  /** Commands lead to work after their commit, and that to commands. */
  const commandsDone = async (): Promise<void> => {
    await ports.submitter.idle();
    await ports.afterwork.idle();
    await ports.submitter.idle();
  };
  const settle = async (): Promise<number> => {
    const fired = await timers.fireDue();
    await ports.reconciler.sweep();
    const until = performance.now() + settleMaxMs;
    do await commandsDone();
    while (!(await ports.host.idle(until)) && performance.now() < until);
    await commandsDone();
    return fired;
  };
  const moveTo = async (target: number): Promise<number> => {
    let fired = 0;
    for (let step = 0; step < stepsMax; step += 1) {
      const next = await timers.nextDueAt();
      if (next === null || next > target) break;
      if (next > clock.now()) clock.advance(Math.ceil(next) - clock.now());
      const now = await settle();
      fired += now;
      // Due and not fired: suspended in between, or waiting for something else; the target is reached all the same.
      if (now === 0) break;
    }
    if (target > clock.now()) clock.advance(target - clock.now());
    fired += await settle();
    timers.look();
    return fired;
  };
  return {
    now: () => clock.now(),
    pin: async (epochMs) => {
      requireTestMode();
      const isForward = epochMs > clock.now();
      if (isForward) {
        clock.pin(clock.now());
        await moveTo(epochMs);
      }
      clock.pin(epochMs);
      await settle();
    },
    reset: async () => {
      requireTestMode();
      clock.reset();
      timers.look();
      await settle();
    },
    advance: async (by) => {
      requireTestMode();
      const next = 'ms' in by ? clock.now() + by.ms : await timers.nextDueAt();
      const fired = next === null ? 0 : await moveTo(Math.max(next, clock.now()));
      return { now: clock.now(), firedTimers: fired };
    },
  };
}
