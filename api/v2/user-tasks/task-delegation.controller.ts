import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onRow } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TaskAccess } from './task-access.ts';
import { DelegateTaskBody, ResolveTaskBody, TaskParams } from './user-tasks.dto.ts';

const delegation = {
  method: 'POST',
  permission: onRow('USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK'),
  level: 'X2',
  idempotency: 'N',
  params: TaskParams,
  alwaysExtended: true,
} as const;

/** TSK-12: asking somebody else, and answering; for the assignee and for whoever may change the task. */
@Controller()
export class TaskDelegationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({
    ...delegation,
    path: '/v2/user-tasks/:userTaskKey/delegation',
    summary: 'Ask somebody else to work on a task; you stay its owner',
    body: DelegateTaskBody,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'SEPARATION_OF_DUTY', 'COMPLETION_DENIED', 'LISTENER_TIMEOUT'],
  })
  async delegateUserTask(@Input() call: Call<typeof DelegateTaskBody, typeof TaskParams>): Promise<void> {
    const { userTaskKey } = call.params;
    const { assignee, note } = call.body;
    await this.access.requireAssigneeOr(call.caller, 'UPDATE', userTaskKey);
    await this.runtime.userTasks.delegate(call.context({ reason: note }), userTaskKey, assignee);
  }

  @Endpoint({
    ...delegation,
    path: '/v2/user-tasks/:userTaskKey/resolution',
    summary: 'Give a delegated task back to its owner, with what was found out',
    body: ResolveTaskBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'TASK_NOT_DELEGATED', 'COMPLETION_DENIED', 'LISTENER_TIMEOUT'],
  })
  async resolveUserTask(@Input() call: Call<typeof ResolveTaskBody, typeof TaskParams>): Promise<void> {
    const { userTaskKey } = call.params;
    const { variables, note } = call.body;
    await this.access.requireAssigneeOr(call.caller, 'UPDATE', userTaskKey);
    await this.runtime.userTasks.resolve(call.context({ reason: note }), userTaskKey, variables);
  }
}
