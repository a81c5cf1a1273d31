import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined, opt, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TaskAccess } from '../../v2/user-tasks/task-access.ts';
import type { TaskPermission } from '../../v2/user-tasks/task-access.ts';
import { keyOf, restPath, typedVariables } from '../engine-rest-fields.ts';
import { typesOfInstances, typesOfRequest, withTypes } from '../variables/known-types.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';

const TaskParams = z.object({ id: z.string().min(1).max(64) });
const UserBody = z.strictObject({ userId: opt(z.string().max(255)) });
const DelegateBody = z.strictObject({ userId: z.string().min(1).max(255) });
const ResolveBody = z.strictObject({ variables: opt(typedVariables()) });
const CompleteBody = z.strictObject({
  variables: opt(typedVariables()),
  withVariablesInReturn: withDefault(z.boolean(), false),
});
const ErrorBody = z.strictObject({
  errorCode: z.string().min(1).max(255),
  errorMessage: opt(z.string().max(100_000)),
  variables: opt(typedVariables()),
});
const EscalationBody = z.strictObject({
  escalationCode: z.string().min(1).max(255),
  variables: opt(typedVariables()),
});

const rights = (permission: TaskPermission) =>
  onRow(`USER_TASK:${permission}`, `PROCESS_DEFINITION:${permission}_USER_TASK`);
const CHANGE_CODES = ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'COMPLETION_DENIED', 'LISTENER_TIMEOUT'] as const;
const assignment = {
  method: 'POST',
  permission: onRow('USER_TASK:CLAIM', 'USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK'),
  level: 'L2',
  idempotency: 'N',
  params: TaskParams,
  codes: ['TASK_ALREADY_ASSIGNED', ...CHANGE_CODES],
} as const;
const ending = {
  method: 'POST',
  permission: rights('COMPLETE'),
  level: 'L2',
  idempotency: 'D',
  params: TaskParams,
  bodyLimit: VARIABLES_BODY_MAX,
  codes: ['FORM_INVALID', 'TASK_DELEGATED', 'TASK_ALREADY_ASSIGNED', 'INSTANCE_SUSPENDED', ...CHANGE_CODES],
} as const;

type UserCall = Call<typeof UserBody, typeof TaskParams>;
type CompleteCall = Call<typeof CompleteBody, typeof TaskParams>;

/** What people do with one task. */
@Controller()
export class EngineRestTasksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({
    ...assignment,
    ...restPath('/task/:id/claim'),
    summary: 'Take a task that nobody has',
    body: UserBody,
  })
  async claimTask(@Input() call: UserCall): Promise<void> {
    const { userId } = call.body;
    if (userId === undefined) return this.giveBack(call);
    const permission = userId === call.caller.id ? 'CLAIM' : 'UPDATE';
    const key = await this.require(call, permission);
    await this.runtime.userTasks.assign(call.context(), key, userId, { allowOverride: false });
  }

  @Endpoint({ ...assignment, ...restPath('/task/:id/unclaim'), summary: 'Give a task back' })
  async unclaimTask(@Input() call: Call<undefined, typeof TaskParams>): Promise<void> {
    await this.giveBack(call);
  }

  @Endpoint({
    ...assignment,
    ...restPath('/task/:id/assignee'),
    summary: 'Give a task to somebody, whoever had it; without a user it is nobody’s',
    body: UserBody,
  })
  async setTaskAssignee(@Input() call: UserCall): Promise<void> {
    const key = await this.require(call, 'UPDATE');
    const assignee = call.body.userId ?? null;
    await this.runtime.userTasks.assign(call.context(), key, assignee, { allowOverride: true });
  }

  @Endpoint({
    ...assignment,
    ...restPath('/task/:id/delegate'),
    operationId: 'delegateTask',
    summary: 'Ask somebody else to work on a task',
    body: DelegateBody,
  })
  async delegateTask(@Input() call: Call<typeof DelegateBody, typeof TaskParams>): Promise<void> {
    const key = keyOf(call.params.id, 'Task');
    await this.access.requireAssigneeOr(call.caller, 'UPDATE', key);
    await this.runtime.userTasks.delegate(call.context(), key, call.body.userId);
  }

  @Endpoint({
    ...assignment,
    ...restPath('/task/:id/resolve'),
    operationId: 'resolveTask',
    summary: 'Give a delegated task back to its owner',
    body: ResolveBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: ['TASK_NOT_DELEGATED', ...CHANGE_CODES],
  })
  async resolveTask(@Input() call: Call<typeof ResolveBody, typeof TaskParams>): Promise<void> {
    const key = keyOf(call.params.id, 'Task');
    await this.access.requireAssigneeOr(call.caller, 'UPDATE', key);
    const { variables } = call.body;
    const context = withTypes(call.context(), variables);
    await this.runtime.userTasks.resolve(context, key, toJsonVariables(variables));
  }

  @Endpoint({
    ...ending,
    ...restPath('/task/:id/complete'),
    operationId: 'completeTask',
    summary: 'Complete a task; 204, or its variables when asked for',
    status: 200,
    body: CompleteBody,
    response: z.record(z.string(), z.unknown()),
  })
  async completeTask(@Input() call: CompleteCall): Promise<object | undefined> {
    return this.complete(call);
  }

  @Endpoint({
    ...ending,
    ...restPath('/task/:id/submit-form'),
    summary: 'Complete a task with what its form gave',
    status: 200,
    body: CompleteBody,
    response: z.record(z.string(), z.unknown()),
  })
  async submitTaskForm(@Input() call: CompleteCall): Promise<object | undefined> {
    return this.complete(call);
  }

  @Endpoint({
    ...ending,
    ...restPath('/task/:id/bpmnError'),
    summary: 'Throw a modeled error from a task',
    body: ErrorBody,
  })
  async throwTaskError(@Input() call: Call<typeof ErrorBody, typeof TaskParams>): Promise<void> {
    const { errorCode, errorMessage: message, variables } = call.body;
    const key = await this.require(call, 'COMPLETE');
    const error = defined({ errorCode, message, variables: toJsonVariables(variables) });
    await this.runtime.userTasks.throwError(withTypes(call.context(), variables), key, error);
  }

  @Endpoint({
    ...ending,
    ...restPath('/task/:id/bpmnEscalation'),
    summary: 'Throw an escalation from a task',
    body: EscalationBody,
  })
  async throwTaskEscalation(@Input() call: Call<typeof EscalationBody, typeof TaskParams>): Promise<void> {
    const { escalationCode, variables } = call.body;
    const key = await this.require(call, 'COMPLETE');
    await this.runtime.userTasks.throwEscalation(withTypes(call.context(), variables), key, {
      escalationCode,
      variables: toJsonVariables(variables),
    });
  }

  private async complete(call: CompleteCall): Promise<object | undefined> {
    const key = await this.require(call, 'COMPLETE');
    const variables = toJsonVariables(call.body.variables);
    const before = call.body.withVariablesInReturn ? await this.variablesOf(call, key) : undefined;
    const context = withTypes(call.context(), call.body.variables);
    await this.runtime.userTasks.complete(context, key, variables);
    if (before !== undefined)
      return { ...before, ...toTypedVariables(variables, typesOfRequest(call.body.variables)) };
    void call.reply.status(204);
    return undefined;
  }

  /** Before the completion: afterwards the instance may be gone. */
  private async variablesOf(call: CompleteCall, key: Key): Promise<object> {
    const task = found(await this.runtime.queries.get(call.caller, 'userTasks', key));
    const instanceKey = String(task['processInstanceKey']) as Key;
    const page = await this.runtime.queries.userTaskVariables(
      call.caller,
      key,
      { filter: {}, sort: [], page: { from: 0, limit: 10_000 } },
      true,
    );
    const variables = Object.fromEntries(
      found(page).items.map((row) => [String(row['name']), row['value'] ?? null]),
    );
    return toTypedVariables(variables, (await typesOfInstances(this.runtime, [instanceKey]))(instanceKey));
  }

  private async giveBack(call: Call<undefined, typeof TaskParams> | UserCall): Promise<void> {
    const key = keyOf(call.params.id, 'Task');
    const task = found(await this.runtime.queries.get(call.caller, 'userTasks', key));
    await this.access.require(call.caller, task['assignee'] === call.caller.id ? 'CLAIM' : 'UPDATE', key);
    await this.runtime.userTasks.assign(call.context(), key, null, { allowOverride: true });
  }

  private async require(
    call: Pick<Call<undefined, typeof TaskParams>, 'caller' | 'params'>,
    permission: TaskPermission,
  ): Promise<Key> {
    const key = keyOf(call.params.id, 'Task');
    await this.access.require(call.caller, permission, key);
    return key;
  }
}
