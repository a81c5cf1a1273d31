import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TaskAccess } from './task-access.ts';
import {
  AskHandoverBody,
  DelegateTaskBody,
  HandoverAsked,
  ResolveTaskBody,
  TaskParams,
} from './user-tasks.dto.ts';

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

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/handover-request',
    summary: 'Ask who has a task to hand it over, or ask others to take yours; by bell and mail',
    permission: filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK'),
    level: 'X2',
    idempotency: 'K',
    status: 201,
    params: TaskParams,
    body: AskHandoverBody,
    response: HandoverAsked,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'NOBODY_TO_ASK', 'RATE_LIMITED'],
  })
  async askForHandover(@Input() call: Call<typeof AskHandoverBody, typeof TaskParams>): Promise<object> {
    return this.runtime.handovers.ask(call.context(), call.params.userTaskKey, call.body.text);
  }
}
