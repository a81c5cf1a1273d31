import type { Command, JsonObject, JsonValue, Key } from '#engine';
import { findStoredAnswer, idempotencyOf, maySee, settleOutcome } from '../commands/settle-outcome.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { UserTasks } from '../contract/runtime.ts';
import { requireForm } from '../humans/check-form.ts';
import { findFormSchema, findUserTask, type TaskPlace } from '../store/user-task-rows.ts';
import { shardOf } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';
import { effectiveVariables } from '../store/queries/scope-variables.ts';

export interface UserTasksPorts {
  readonly pools: Pools;
  readonly submit: (submission: Submission) => Promise<Outcome>;
}

/** What people do with tasks. The task's state is in its instance, so two at once are told apart by the revision (D14). */
export function createUserTasks(ports: UserTasksPorts): UserTasks {
  const { pools } = ports;
  const run = async (context: CommandContext, userTaskKey: Key, command: Command): Promise<void> => {
    if ((await findStoredAnswer(pools, context)) !== null) return;
    const place = await findUserTask(pools.work, userTaskKey);
    if (place === null || !maySee(context, place.tenantId))
      throw new Refusal('NOT_FOUND', 'No user task has this key.');
    if (place.endState !== null) {
      throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended already. Reload, and take the next one.', {
        state: place.endState,
      });
    }
    if (command.kind === 'completeUserTask' && place.hasForm)
      await checkAgainstForm(pools, place, userTaskKey, command.variables);
    const outcome = await ports.submit({
      instanceKey: place.instanceKey,
      shard: shardOf(place.instanceKey),
      tenantId: place.tenantId,
      command,
      actor: context.caller.id,
      reason: context.reason ?? null,
      ...idempotencyOf(context),
      answer: () => null,
    });
    if (
      outcome.kind === 'rejected' &&
      (outcome.rejection.code === 'NOT_FOUND' || outcome.rejection.code === 'INSTANCE_ENDED')
    ) {
      throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended already. Reload, and take the next one.');
    }
    await settleOutcome(pools, { ...context, tenantId: place.tenantId }, outcome);
  };
  return {
    assign: (context, userTaskKey, assignee, { allowOverride, action }) =>
      run(context, userTaskKey, {
        kind: 'assignUserTask',
        userTaskKey,
        assignee,
        allowOverride,
        action: action ?? null,
      }),
    update: (context, userTaskKey, changes, action) =>
      run(context, userTaskKey, { kind: 'updateUserTask', userTaskKey, changes, action: action ?? null }),
    complete: (context, userTaskKey, variables, action) =>
      run(context, userTaskKey, {
        kind: 'completeUserTask',
        userTaskKey,
        variables,
        action: action ?? null,
        actor: context.caller.id,
      }),
    throwError: (context, userTaskKey, { errorCode, message, variables }) =>
      run(context, userTaskKey, {
        kind: 'throwUserTaskError',
        userTaskKey,
        errorCode,
        message: message ?? null,
        variables,
      }),
    throwEscalation: (context, userTaskKey, { escalationCode, variables }) =>
      run(context, userTaskKey, { kind: 'throwUserTaskEscalation', userTaskKey, escalationCode, variables }),
  };
}

// helpers

async function checkAgainstForm(
  { work }: Pools,
  place: TaskPlace,
  userTaskKey: Key,
  variables: JsonObject,
): Promise<void> {
  const schema = await findFormSchema(work, userTaskKey);
  if (schema === null) return;
  await requireForm(JSON.parse(schema) as JsonValue, variables, () =>
    effectiveVariables({ reader: work, now: Date.now }, place.instanceKey, place.elementKey),
  );
}
