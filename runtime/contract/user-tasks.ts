import type { JsonObject, Key, UserTaskChanges } from '#engine';
import type { CommandContext } from './caller.ts';

export interface UserTasks {
  assign(
    context: CommandContext,
    userTaskKey: Key,
    assignee: string | null,
    options: { allowOverride: boolean; action?: string },
  ): Promise<void>;
  /** TSK-12: the assignee asks somebody else and becomes the owner; refused completion until it is resolved. */
  delegate(context: CommandContext, userTaskKey: Key, assignee: string, action?: string): Promise<void>;
  /** TSK-12: back to the owner; refused `TASK_NOT_DELEGATED` when nobody had delegated it. */
  resolve(context: CommandContext, userTaskKey: Key, variables: JsonObject, action?: string): Promise<void>;
  update(context: CommandContext, userTaskKey: Key, changes: UserTaskChanges, action?: string): Promise<void>;
  /** `asBulk`: the same answer goes to many tasks, which the form has to allow. */
  complete(
    context: CommandContext,
    userTaskKey: Key,
    variables: JsonObject,
    action?: string,
    options?: { readonly asBulk?: boolean },
  ): Promise<void>;
  /** The same checks and no completion. */
  checkCompletion(
    context: CommandContext,
    userTaskKey: Key,
    variables: JsonObject,
    action?: string,
  ): Promise<void>;
  throwError(
    context: CommandContext,
    userTaskKey: Key,
    error: { errorCode: string; message?: string; variables: JsonObject },
  ): Promise<void>;
  throwEscalation(
    context: CommandContext,
    userTaskKey: Key,
    escalation: { escalationCode: string; variables: JsonObject },
  ): Promise<void>;
}

/** Completions that wait for a moment in which whoever completed can take them back (where the process says so). */
export interface HeldCompletions {
  /** Completes the task when the time is over, whatever becomes of the caller; what the form refuses is refused at once. */
  hold(
    context: CommandContext,
    userTaskKey: Key,
    completion: { readonly variables: JsonObject; readonly action?: string; readonly holdMs: number },
  ): Promise<void>;
  /** `TOO_LATE` once the completion runs. */
  takeBack(context: CommandContext, userTaskKey: Key): Promise<void>;
}
