import type { Caller, JsonObject, Key, Runtime } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { AccessCheck, missing } from '../../auth/access-check.ts';
import type { PermissionPair } from '../../auth/permission.ts';
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
    if (this.access.isAllowed(caller, pairsOf(permission))) return;
    const task = found(await this.runtime.queries.get(caller, 'userTasks', userTaskKey));
    if (!this.isAllowed(caller, permission, userTaskKey, task))
      throw missing(pairsOf(permission), userTaskKey);
  }

  /** One of the rights is enough. */
  async requireAny(caller: Caller, permissions: readonly TaskPermission[], userTaskKey: Key): Promise<void> {
    const task = found(await this.runtime.queries.get(caller, 'userTasks', userTaskKey));
    const isOnAll = permissions.some((permission) => this.access.isAllowed(caller, pairsOf(permission)));
    if (isOnAll || permissions.some((permission) => this.isAllowed(caller, permission, userTaskKey, task)))
      return;
    throw missing(permissions.flatMap(pairsOf), userTaskKey);
  }

  /** The right to change tasks of others: by task or by process, not because this one names the caller. */
  async looksAfter(caller: Caller, userTaskKey: Key): Promise<boolean> {
    const task = found(await this.runtime.queries.get(caller, 'userTasks', userTaskKey));
    return (
      this.access.isAllowed(caller, ['USER_TASK:UPDATE'], userTaskKey) ||
      this.access.isAllowed(
        caller,
        ['PROCESS_DEFINITION:UPDATE_USER_TASK'],
        String(task['processDefinitionId']),
      )
    );
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

function pairsOf(permission: TaskPermission): PermissionPair[] {
  return [`USER_TASK:${permission}`, `PROCESS_DEFINITION:${permission}_USER_TASK`];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
