import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Form } from '../process-definitions/process-definitions.dto.ts';
import { requireRevision } from '../revision.ts';
import { toFoundVariables } from '../variables/variable-values.ts';
import { TaskVariableSearch, TruncateQuery, VariableSearchAnswer } from '../variables/variables.dto.ts';
import { requireTaskRevision } from './task-revision.ts';
import {
  AssignBody,
  CompleteTaskBody,
  TaskParams,
  TaskSearch,
  TaskSearchAnswer,
  ThrowErrorBody,
  ThrowEscalationBody,
  UpdateTaskBody,
  UserTask,
} from './user-tasks.dto.ts';
import { TaskAccess } from './task-access.ts';

const readable = filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK');
const SEARCH_CODES = ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const onTask = (permission: 'CLAIM' | 'COMPLETE' | 'UPDATE') =>
  onRow(`USER_TASK:${permission}`, `PROCESS_DEFINITION:${permission}_USER_TASK`);

type TaskCall = Call<undefined, typeof TaskParams>;

/** Work for people. */
@Controller()
export class UserTasksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/search',
    summary: 'Find user tasks',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    body: TaskSearch,
    response: TaskSearchAnswer,
    codes: SEARCH_CODES,
  })
  async searchUserTasks(@Input() call: Call<typeof TaskSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'userTasks', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/:userTaskKey',
    summary: 'Read a user task',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: TaskParams,
    response: UserTask,
    codes: ['NOT_FOUND'],
  })
  async getUserTask(@Input() call: TaskCall): Promise<object> {
    return found(await this.runtime.queries.get(call.caller, 'userTasks', call.params.userTaskKey));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/:userTaskKey/form',
    summary: 'The form of a user task; 204 when it has none',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: TaskParams,
    response: Form,
    codes: ['NOT_FOUND'],
  })
  async getUserTaskForm(@Input() call: TaskCall): Promise<object | undefined> {
    const form = await this.runtime.queries.userTaskForm(call.caller, call.params.userTaskKey);
    if (form === undefined) return found(form);
    if (form === null) void call.reply.status(204);
    return form ?? undefined;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/variables/search',
    summary: 'Find variables of a user task',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: TaskParams,
    query: TruncateQuery,
    body: TaskVariableSearch,
    response: VariableSearchAnswer,
    codes: ['NOT_FOUND', ...SEARCH_CODES],
  })
  async searchUserTaskVariables(
    @Input() call: Call<typeof TaskVariableSearch, typeof TaskParams, typeof TruncateQuery>,
  ): Promise<object> {
    return this.variables(call, false);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/effective-variables/search',
    summary: 'Find the variables a user task sees: the nearest scope wins',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: TaskParams,
    query: TruncateQuery,
    body: TaskVariableSearch,
    response: VariableSearchAnswer,
    codes: ['NOT_FOUND', ...SEARCH_CODES],
  })
  async searchUserTaskEffectiveVariables(
    @Input() call: Call<typeof TaskVariableSearch, typeof TaskParams, typeof TruncateQuery>,
  ): Promise<object> {
    return this.variables(call, true);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/assignment',
    summary: 'Assign a user task; claim = own name with allowOverride: false',
    permission: onRow('USER_TASK:CLAIM', 'USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK'),
    level: 'L2',
    idempotency: 'N',
    params: TaskParams,
    body: AssignBody,
    codes: [
      'NOT_FOUND',
      'TASK_ALREADY_ASSIGNED',
      'TASK_NOT_ACTIVE',
      'SEPARATION_OF_DUTY',
      'COMPLETION_DENIED',
      'LISTENER_TIMEOUT',
    ],
  })
  async assignUserTask(@Input() call: Call<typeof AssignBody, typeof TaskParams>): Promise<void> {
    const { userTaskKey } = call.params;
    const { assignee, allowOverride, action } = call.body;
    const isClaim = assignee === call.caller.id && !allowOverride;
    await this.access.require(call.caller, isClaim ? 'CLAIM' : 'UPDATE', userTaskKey);
    await this.runtime.userTasks.assign(
      call.context(),
      userTaskKey,
      assignee,
      defined({ allowOverride, action }),
    );
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/user-tasks/:userTaskKey/assignee',
    summary: 'Give a user task back',
    permission: onTask('CLAIM'),
    level: 'L2',
    idempotency: 'N',
    params: TaskParams,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'COMPLETION_DENIED', 'LISTENER_TIMEOUT'],
  })
  async unassignUserTask(@Input() call: TaskCall): Promise<void> {
    const { userTaskKey } = call.params;
    const task = found(await this.runtime.queries.get(call.caller, 'userTasks', userTaskKey));
    await this.access.require(
      call.caller,
      task['assignee'] === call.caller.id ? 'CLAIM' : 'UPDATE',
      userTaskKey,
    );
    await this.runtime.userTasks.assign(call.context(), userTaskKey, null, { allowOverride: true });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/completion',
    summary: 'Complete a user task',
    permission: onTask('COMPLETE'),
    level: 'L2',
    idempotency: 'D',
    params: TaskParams,
    body: CompleteTaskBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: [
      'NOT_FOUND',
      'FORM_INVALID',
      'TASK_NOT_ACTIVE',
      'TASK_DELEGATED',
      'TASK_ALREADY_ASSIGNED',
      'COMPLETION_DENIED',
      'SEPARATION_OF_DUTY',
      'UNDO_NOT_ALLOWED',
      'INSTANCE_SUSPENDED',
      'REVISION_CONFLICT',
      'LISTENER_TIMEOUT',
    ],
  })
  async completeUserTask(@Input() call: Call<typeof CompleteTaskBody, typeof TaskParams>): Promise<void> {
    const { userTaskKey } = call.params;
    await this.access.require(call.caller, 'COMPLETE', userTaskKey);
    await requireTaskRevision(this.runtime, call.caller, userTaskKey, requireRevision(call.request));
    const { variables, action, holdFor = 0 } = call.body;
    if (holdFor === 0) return this.runtime.userTasks.complete(call.context(), userTaskKey, variables, action);
    const completion = defined({ variables, action, holdMs: holdFor });
    return this.runtime.heldCompletions.hold(call.context(), userTaskKey, completion);
  }

  @Endpoint({
    method: 'PATCH',
    path: '/v2/user-tasks/:userTaskKey',
    aliases: ['/v2/user-tasks/:userTaskKey/update'],
    summary: 'Change dates, candidates or priority of a user task',
    permission: onTask('UPDATE'),
    level: 'L2',
    idempotency: 'N',
    params: TaskParams,
    body: UpdateTaskBody,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'COMPLETION_DENIED', 'REVISION_CONFLICT', 'LISTENER_TIMEOUT'],
  })
  async updateUserTask(@Input() call: Call<typeof UpdateTaskBody, typeof TaskParams>): Promise<void> {
    const { userTaskKey } = call.params;
    const { changes, action } = call.body;
    await this.access.require(call.caller, 'UPDATE', userTaskKey);
    await requireTaskRevision(this.runtime, call.caller, userTaskKey, requireRevision(call.request));
    // An empty text clears a date.
    const cleared = {
      ...changes,
      dueDate: changes.dueDate === '' ? null : changes.dueDate,
      followUpDate: changes.followUpDate === '' ? null : changes.followUpDate,
    };
    await this.runtime.userTasks.update(call.context(), userTaskKey, defined(cleared), action);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/error',
    summary: 'Throw a modeled error from a user task',
    permission: onTask('COMPLETE'),
    level: 'X2',
    idempotency: 'D',
    params: TaskParams,
    body: ThrowErrorBody,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE'],
  })
  async throwUserTaskError(@Input() call: Call<typeof ThrowErrorBody, typeof TaskParams>): Promise<void> {
    await this.access.require(call.caller, 'COMPLETE', call.params.userTaskKey);
    await this.runtime.userTasks.throwError(call.context(), call.params.userTaskKey, defined(call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/escalation',
    summary: 'Throw an escalation from a user task',
    permission: onTask('COMPLETE'),
    level: 'X2',
    idempotency: 'K',
    params: TaskParams,
    body: ThrowEscalationBody,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE'],
  })
  async throwUserTaskEscalation(
    @Input() call: Call<typeof ThrowEscalationBody, typeof TaskParams>,
  ): Promise<void> {
    const { escalationCode, variables } = call.body;
    await this.access.require(call.caller, 'COMPLETE', call.params.userTaskKey);
    await this.runtime.userTasks.throwEscalation(call.context(), call.params.userTaskKey, {
      escalationCode,
      variables,
    });
  }

  private async variables(
    call: Call<typeof TaskVariableSearch, typeof TaskParams, typeof TruncateQuery>,
    isEffective: boolean,
  ): Promise<object> {
    const page = found(
      await this.runtime.queries.userTaskVariables(
        call.caller,
        call.params.userTaskKey,
        call.body,
        isEffective,
      ),
    );
    return toAnswer({ ...page, items: toFoundVariables(page.items, call.query?.truncateValues !== 'false') });
  }
}
