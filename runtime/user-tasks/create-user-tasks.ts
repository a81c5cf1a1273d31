import type { Command, JsonObject, JsonValue, Key } from '#engine';
import {
  findStoredAnswer,
  idempotencyOf,
  maySee,
  settleOutcome,
  variableTypesOf,
} from '../commands/settle-outcome.ts';
import type { Outcome, Submission, Transition } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { Documents } from '../contract/documents.ts';
import { Refusal } from '../contract/refusal.ts';
import type { UserTasks } from '../contract/runtime.ts';
import { requireForm } from '../humans/check-form.ts';
import { createFormEvaluator, type FormEvaluatorPorts } from '../humans/form-evaluator.ts';
import { checkFormFiles, type FormFiles } from '../humans/form-files.ts';
import { readFormCompletion, withOutcome } from '../humans/form-completion.ts';
import { isObject } from '../humans/form-fields.ts';
import { findAssignedSince, findFormSchema, findUserTask, type TaskPlace } from '../store/user-task-rows.ts';
import { shardOf } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';
import { effectiveVariables } from '../store/queries/scope-variables.ts';
import type { TaskOutcome, TaskWaiters } from './task-waiters.ts';

export interface UserTasksPorts {
  readonly pools: Pools;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly tasks: TaskWaiters;
  readonly documents: Pick<Documents, 'get' | 'keep'>;
  readonly forms: FormEvaluatorPorts;
}

/** How long a caller waits for listeners before hearing that they have not answered: clients wait not much longer. */
const listenersWithinMs = 10_000;

/** What people do with tasks. The task's state is in its instance, so two at once are told apart by the revision (D14). */
export function createUserTasks(ports: UserTasksPorts): UserTasks {
  const { pools } = ports;
  const find = async (context: CommandContext, userTaskKey: Key): Promise<TaskPlace> => {
    const place = await findUserTask(pools.work, userTaskKey);
    if (place === null || !maySee(context, place.tenantId))
      throw new Refusal('NOT_FOUND', 'No user task has this key.');
    if (place.endState !== null) {
      throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended already. Reload, and take the next one.', {
        state: place.endState,
      });
    }
    return place;
  };
  const run = async (
    context: CommandContext,
    userTaskKey: Key,
    asked: TaskCommand,
    asBulk = false,
  ): Promise<void> => {
    if ((await findStoredAnswer(pools, context)) !== null) return;
    const place = await find(context, userTaskKey);
    const command =
      asked.kind === 'completeUserTask' ? await withForm(ports, context, place, asked, asBulk) : asked;
    const waiter = ports.tasks.expect(userTaskKey);
    try {
      await settle(ports, context, place, command, waiter);
    } finally {
      waiter.cancel();
    }
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
    delegate: (context, userTaskKey, assignee, action) =>
      run(context, userTaskKey, { kind: 'delegateUserTask', userTaskKey, assignee, action: action ?? null }),
    resolve: (context, userTaskKey, variables, action) =>
      run(context, userTaskKey, { kind: 'resolveUserTask', userTaskKey, variables, action: action ?? null }),
    update: (context, userTaskKey, changes, action) =>
      run(context, userTaskKey, { kind: 'updateUserTask', userTaskKey, changes, action: action ?? null }),
    complete: (context, userTaskKey, variables, action, options) =>
      run(
        context,
        userTaskKey,
        completionOf(context, userTaskKey, variables, action),
        options?.asBulk === true,
      ),
    checkCompletion: async (context, userTaskKey, variables, action) => {
      const asked = completionOf(context, userTaskKey, variables, action);
      await checkAgainstForm(ports, context, await find(context, userTaskKey), asked, false);
    },
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

type TaskCommand = Extract<Command, { readonly userTaskKey: Key }>;
type Completion = Extract<TaskCommand, { kind: 'completeUserTask' }>;

/** Sends the command, and waits for what the listeners say where it asks some (LSN-2). */
async function settle(
  { pools, submit }: UserTasksPorts,
  context: CommandContext,
  place: TaskPlace,
  command: TaskCommand,
  waiter: ReturnType<TaskWaiters['expect']>,
): Promise<void> {
  const outcome = await submit({
    instanceKey: place.instanceKey,
    shard: shardOf(place.instanceKey),
    tenantId: place.tenantId,
    command,
    actor: context.caller.id,
    reason: context.reason ?? null,
    ...idempotencyOf(context),
    ...variableTypesOf(context),
    answer: () => null,
  });
  if (
    outcome.kind === 'rejected' &&
    (outcome.rejection.code === 'NOT_FOUND' || outcome.rejection.code === 'INSTANCE_ENDED')
  ) {
    throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended already. Reload, and take the next one.');
  }
  if (outcome.kind === 'rejected' && outcome.rejection.code === 'TASK_ALREADY_ASSIGNED') {
    const { message, details } = outcome.rejection;
    const since = await findAssignedSince(pools.work, command.userTaskKey);
    throw new Refusal('TASK_ALREADY_ASSIGNED', message, { ...details, since });
  }
  const settled = await settleOutcome(pools, { ...context, tenantId: place.tenantId }, outcome);
  if ('replayed' in settled || !isAsked(settled.transition, command.userTaskKey)) return;
  explain(await waiter.outcome(listenersWithinMs), command.userTaskKey);
}

/** LSN-2: the command has begun a change whose listeners have not all answered. */
function isAsked(transition: Transition, userTaskKey: Key): boolean {
  return transition.state.userTasks[userTaskKey]?.transition !== undefined;
}

function explain(outcome: TaskOutcome | null, userTaskKey: Key): void {
  if (outcome === null) {
    throw new Refusal(
      'LISTENER_TIMEOUT',
      'The listeners of the task have not answered in time. Read its state; do not repeat the request.',
      { userTaskKey },
    );
  }
  if (outcome.kind === 'canceled')
    throw new Refusal('TASK_NOT_ACTIVE', 'The task was canceled meanwhile. Reload, and take the next one.');
  if (outcome.kind === 'denied') {
    const { reason: deniedReason, event } = outcome;
    const why = deniedReason === '' ? 'It gave no reason.' : `Reason: ${deniedReason}`;
    throw new Refusal('COMPLETION_DENIED', `A listener of ${event} refused the change. ${why}`, {
      deniedReason,
    });
  }
}

function completionOf(
  { caller }: CommandContext,
  userTaskKey: Key,
  variables: JsonObject,
  action: string | undefined,
): Completion {
  return { kind: 'completeUserTask', userTaskKey, variables, action: action ?? null, actor: caller.id };
}

/** Its files stay from here on: a completion that is refused after that leaves them with the instance, never without them. */
async function withForm(
  ports: UserTasksPorts,
  context: CommandContext,
  place: TaskPlace,
  asked: Completion,
  asBulk: boolean,
): Promise<Completion> {
  const { variables, documentIds } = await checkAgainstForm(ports, context, place, asked, asBulk);
  if (documentIds.length > 0)
    await ports.documents.keep({ ...context, tenantId: place.tenantId }, documentIds, place.instanceKey);
  return { ...asked, variables };
}

/**
 * The rules of the form hold for everybody who completes the task, not only for the page that shows it. Answers the variables
 * with the outcome that was chosen and its files as the store knows them.
 */
async function checkAgainstForm(
  { pools: { work }, documents, forms }: UserTasksPorts,
  { caller }: CommandContext,
  place: TaskPlace,
  { userTaskKey, variables: submitted, action }: Completion,
  asBulk: boolean,
): Promise<FormFiles> {
  const text = place.hasForm ? await findFormSchema(work, userTaskKey) : null;
  const schema = text === null ? null : (JSON.parse(text) as JsonValue);
  const completion = isObject(schema ?? undefined) ? readFormCompletion(schema as JsonObject) : null;
  const rules = typeof completion === 'string' ? null : completion;
  // Without a form there is nothing that one answer could be wrong for.
  if (asBulk && (place.hasForm || place.hasExternalForm) && rules?.bulk !== true) {
    throw new Refusal(
      'BULK_NOT_ALLOWED',
      'The form of this task is not marked for several tasks at once. Complete it by itself.',
    );
  }
  if (schema === null) return { variables: submitted, documentIds: [] };
  const answered = rules === null ? submitted : withOutcome(rules, submitted, action ?? undefined);
  const visible = (): Promise<JsonObject> =>
    effectiveVariables({ reader: work, now: Date.now }, place.instanceKey, place.elementKey);
  const variables = await requireForm(schema, answered, visible, createFormEvaluator(forms));
  return checkFormFiles(documents, caller, schema, variables, place.instanceKey);
}
