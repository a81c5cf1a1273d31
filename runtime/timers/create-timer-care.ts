import type { Command, Key } from '#engine';
import { findStoredAnswer, idempotencyOf, maySee, settleOutcome } from '../commands/settle-outcome.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { TimerCare } from '../contract/runtime.ts';
import { findTimer, moveStartTimer, shardOf, type DueTimer, type Pools } from '../store/port.ts';

export interface TimerCarePorts {
  readonly pools: Pools;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  /** Starts the instance of a timer start event, and moves its row on. */
  readonly fireStart: (timer: DueTimer) => Promise<boolean>;
  /** A due time has changed. */
  readonly expect: (dueAt: number) => void;
}

/** What a person does with one timer: lets it fire now, or at another time (TMR-11). */
export function createTimerCare(ports: TimerCarePorts): TimerCare {
  const { pools } = ports;
  const find = async (context: CommandContext, key: Key) => {
    const timer = await findTimer(pools.work, key);
    if (timer === null || !maySee(context, timer.tenantId))
      throw new Refusal(
        'NOT_FOUND',
        'No timer has this key. It may have fired, or its element has been left.',
      );
    if (timer.suspended)
      throw new Refusal('INSTANCE_SUSPENDED', 'What the timer belongs to is suspended: resume it first.');
    return timer;
  };
  const send = async (
    context: CommandContext,
    timer: Awaited<ReturnType<typeof find>>,
    command: Command,
  ): Promise<void> => {
    const instanceKey = timer.instanceKey as Key;
    const { tenantId } = timer;
    const outcome = await ports.submit({
      ...{ instanceKey, shard: shardOf(instanceKey), tenantId, command },
      actor: context.caller.id,
      reason: context.reason ?? null,
      ...idempotencyOf(context),
      answer: () => null,
    });
    await settleOutcome(pools, { ...context, tenantId }, outcome);
  };
  return {
    async fire(context, key) {
      if ((await findStoredAnswer(pools, context)) !== null) return;
      const timer = await find(context, key);
      if (timer.instanceKey === null) {
        if (!(await ports.fireStart(timer)))
          throw new Refusal('NOT_FOUND', 'The timer has fired already, or its process cannot be started.');
        return;
      }
      const { occurrence } = timer;
      await send(context, timer, { kind: 'triggerTimer', subscriptionKey: key, occurrence, early: true });
    },
    async setDue(context, key, dueAt) {
      if ((await findStoredAnswer(pools, context)) !== null) return;
      const timer = await find(context, key);
      if (timer.instanceKey === null) await moveStartTimer(pools.work, key, dueAt);
      else await send(context, timer, { kind: 'moveTimer', subscriptionKey: key, dueAt });
      ports.expect(dueAt);
    },
  };
}
