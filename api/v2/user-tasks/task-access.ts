import type { Caller, JsonObject, Key, Runtime } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { AccessCheck, missing } from '../../auth/access-check.ts';
import { found } from '../../auth/row-access.ts';
import { RUNTIME } from '../../runtime.token.ts';

export type TaskPermission = 'CLAIM' | 'COMPLETE' | 'UPDATE';

/** Rights on one task: by task, by process, or by what the task says about the caller (assignee, candidates). */
@Injectable()
export class TaskAccess {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  async require(caller: Caller, permission: TaskPermission, userTaskKey: Key): Promise<void> {
    if (
      this.access.isAllowed(caller, [`USER_TASK:${permission}`, `PROCESS_DEFINITION:${permission}_USER_TASK`])
    )
      return;
    const task = found(await this.runtime.queries.get(caller, 'userTasks', userTaskKey));
    if (!this.isAllowed(caller, permission, userTaskKey, task))
      throw missing([`USER_TASK:${permission}`, `PROCESS_DEFINITION:${permission}_USER_TASK`], userTaskKey);
  }

  /** Whoever has the task may do it too, and whoever may see it hears whose it is. */
  async requireAssigneeOr(caller: Caller, permission: TaskPermission, userTaskKey: Key): Promise<void> {
    const task = found(await this.runtime.queries.get(caller, 'userTasks', userTaskKey));
    if (task['assignee'] !== caller.id) await this.require(caller, permission, userTaskKey);
  }

  private isAllowed(caller: Caller, permission: TaskPermission, userTaskKey: Key, task: JsonObject): boolean {
    const assignee = typeof task['assignee'] === 'string' ? task['assignee'] : null;
    const facts = {
      userTaskKey,
      processDefinitionId: String(task['processDefinitionId']),
      assignee,
      candidateUsers: textsOf(task['candidateUsers']),
      candidateGroups: textsOf(task['candidateGroups']),
    };
    const { identity } = this.runtime;
    // A task nobody has is nobody else's: who may claim it could complete it with one more call.
    return (
      identity.isTaskActionAllowed(caller, permission, facts) ||
      (permission === 'COMPLETE' && assignee === null && identity.isTaskActionAllowed(caller, 'CLAIM', facts))
    );
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
