import type { JsonObject, JsonValue, Key, Runtime, UserTaskChanges } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TaskAccess } from '../../v2/user-tasks/task-access.ts';
import { keyOf, restPath, shownDate } from '../engine-rest-fields.ts';
import { sendFile } from '../variables/send-file.ts';
import { typesOfInstances } from '../variables/known-types.ts';
import { toTypedVariables } from '../variables/typed-variables.ts';
import { Task, taskRead, toTask, withSuspension } from './task-list.ts';

const TaskParams = z.object({ id: z.string().min(1).max(64) });
const text = () => opt(z.string().max(4_000));
const date = () =>
  opt(
    z.string().refine((value) => !Number.isNaN(Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))), {
      error: 'INVALID_VALUE: Send a date-time such as 2026-11-21T07:10:52.000+0000.',
    }),
  );
/** The whole task, as clients read it before: what cannot be changed has to be as it is. */
const UpdateBody = z.strictObject({
  name: text(),
  description: opt(z.null()),
  assignee: text(),
  owner: text(),
  delegationState: opt(z.enum(['PENDING', 'RESOLVED'], { error: 'INVALID_VALUE: Use PENDING or RESOLVED.' })),
  due: date(),
  followUp: date(),
  priority: opt(z.int().min(0).max(100)),
  parentTaskId: opt(z.null()),
  caseInstanceId: opt(z.null()),
  tenantId: text(),
});
const Link = z.object({ userId: z.string().nullable(), groupId: z.string().nullable(), type: z.string() });
const LinkBody = z
  .strictObject({
    userId: opt(z.string().min(1).max(255)),
    groupId: opt(z.string().min(1).max(255)),
    type: z.enum(['assignee', 'owner', 'candidate'], {
      error: 'INVALID_VALUE: The type is assignee, owner or candidate.',
    }),
  })
  .refine((link) => (link.userId === undefined) !== (link.groupId === undefined), {
    error: 'INVALID_VALUE: Name a user or a group.',
  });
const CommentBody = z.strictObject({ message: z.string().min(1).max(4_000) });
const Comment = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  userId: z.string().nullable(),
  taskId: z.string(),
  processInstanceId: z.string().nullable(),
  time: z.string().nullable(),
  message: z.string(),
});
const FormReference = z.object({
  key: z.string().nullable(),
  camundaFormRef: z.unknown().nullable(),
  contextPath: z.string().nullable(),
});

const read = {
  method: 'GET',
  permission: taskRead,
  level: 'L2',
  idempotency: 'R',
  params: TaskParams,
  codes: ['NOT_FOUND'],
} as const;
const change = {
  permission: onRow('USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK'),
  level: 'L2',
  idempotency: 'N',
  params: TaskParams,
  codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'COMPLETION_DENIED', 'LISTENER_TIMEOUT'],
} as const;

type ReadCall = Call<undefined, typeof TaskParams>;
type LinkCall = Call<typeof LinkBody, typeof TaskParams>;

/** One task: what it is, its form, whom it is for, and what people say about it. */
@Controller()
export class TaskDetailsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({ ...read, ...restPath('/task/:id'), summary: 'Read an open task', response: Task })
  async readTask(@Input() call: ReadCall): Promise<object> {
    const [row] = await withSuspension([await this.find(call)], {
      runtime: this.runtime,
      caller: call.caller,
    });
    return toTask(found(row));
  }

  @Endpoint({
    ...change,
    ...restPath('/task/:id'),
    method: 'PUT',
    operationId: 'updateTask',
    summary: 'Change assignee, dates and priority of a task',
    body: UpdateBody,
  })
  async updateTask(@Input() call: Call<typeof UpdateBody, typeof TaskParams>): Promise<void> {
    const key = await this.requireUpdate(call);
    const task = await this.find(call);
    const { name, assignee, owner, delegationState, due, followUp, priority } = call.body;
    if (name !== undefined && name !== task['name'])
      throw new ApiProblem('INVALID_VALUE', 'The name of a task is that of its model. Send it as it is.');
    const wanted = assignee ?? null;
    if (wanted !== (task['assignee'] ?? null))
      await this.runtime.userTasks.assign(call.context(), key, wanted, { allowOverride: true });
    const changes: UserTaskChanges = {
      dueDate: instantOf(due),
      followUpDate: instantOf(followUp),
      ...(priority === undefined ? {} : { priority }),
      // Only where something changes: a task that was never delegated has neither.
      ...((owner ?? null) === (task['owner'] ?? null) ? {} : { owner: owner ?? null }),
      ...((delegationState ?? null) === (task['delegationState'] ?? null)
        ? {}
        : { delegationState: delegationState ?? null }),
    };
    await this.runtime.userTasks.update(call.context(), key, changes);
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/form'),
    summary: 'The reference to the form of a task',
    response: FormReference,
  })
  async readTaskForm(@Input() call: ReadCall): Promise<object> {
    const task = await this.find(call);
    const key = String(task['userTaskKey']) as Key;
    const form = await this.runtime.queries.userTaskForm(call.caller, key);
    const camundaFormRef = form
      ? { key: form['formId'], binding: 'version', version: form['version'] }
      : null;
    return { key: task['externalFormReference'] ?? null, camundaFormRef, contextPath: null };
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/deployed-form'),
    summary: 'The content of the form of a task',
    responseType: 'application/octet-stream',
  })
  async readDeployedTaskForm(@Input() call: ReadCall): Promise<Buffer> {
    const key = keyOf(call.params.id, 'Task');
    const form = found(await this.runtime.queries.userTaskForm(call.caller, key));
    const content = Buffer.from(String(form['schema']));
    return sendFile(call.reply, { content, fileName: `${String(form['formId'])}.form`, mimeType: '' });
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/form-variables'),
    summary: 'The variables that the form of a task can show',
    response: z.record(z.string(), z.unknown()),
  })
  async readTaskFormVariables(@Input() call: ReadCall): Promise<object> {
    const key = keyOf(call.params.id, 'Task');
    const search = { filter: {}, sort: [], page: { from: 0, limit: 10_000 } } as const;
    const page = found(await this.runtime.queries.userTaskVariables(call.caller, key, search, true));
    const instanceKey = String(page.items[0]?.['processInstanceKey'] ?? '0') as Key;
    return toTypedVariables(
      Object.fromEntries(page.items.map((row) => [String(row['name']), row['value'] ?? null])),
      (await typesOfInstances(this.runtime, [instanceKey]))(instanceKey),
    );
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/identity-links'),
    summary: 'Whom a task is for',
    response: z.array(Link),
  })
  async listIdentityLinks(@Input() call: ReadCall): Promise<object> {
    const task = await this.find(call);
    const { assignee, owner } = task;
    return [
      ...(typeof assignee === 'string' ? [{ userId: assignee, groupId: null, type: 'assignee' }] : []),
      ...(typeof owner === 'string' ? [{ userId: owner, groupId: null, type: 'owner' }] : []),
      ...namesIn(task['candidateUsers']).map((userId) => ({ userId, groupId: null, type: 'candidate' })),
      ...namesIn(task['candidateGroups']).map((groupId) => ({ userId: null, groupId, type: 'candidate' })),
    ];
  }

  @Endpoint({
    ...change,
    ...restPath('/task/:id/identity-links'),
    method: 'POST',
    summary: 'Make somebody assignee or candidate of a task',
    body: LinkBody,
  })
  async addIdentityLink(@Input() call: LinkCall): Promise<void> {
    await this.changeLink(call, (names, name) => [...names.filter((each) => each !== name), name]);
  }

  @Endpoint({
    ...change,
    ...restPath('/task/:id/identity-links/delete'),
    method: 'POST',
    summary: 'Take an assignee or candidate away from a task',
    body: LinkBody,
  })
  async removeIdentityLink(@Input() call: LinkCall): Promise<void> {
    await this.changeLink(call, (names, name) => names.filter((each) => each !== name));
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/comment'),
    summary: 'The comments of a task',
    response: z.array(Comment),
  })
  async listTaskComments(@Input() call: ReadCall): Promise<object> {
    const task = await this.find(call);
    const page = await this.runtime.queries.search(call.caller, 'comments', {
      filter: { targetType: 'USER_TASK', targetKey: call.params.id },
      sort: [],
      page: { from: 0, limit: 1_000 },
    });
    return page.items.map((row) => toComment(row, task));
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/comment/create'),
    method: 'POST',
    idempotency: 'N',
    summary: 'Say something about a task',
    status: 200,
    body: CommentBody,
    response: Comment,
  })
  async commentOnTask(@Input() call: Call<typeof CommentBody, typeof TaskParams>): Promise<object> {
    const task = await this.find(call);
    const comment = await this.runtime.comments.add(call.context(), {
      targetType: 'USER_TASK',
      targetKey: call.params.id as Key,
      elementId: null,
      text: call.body.message,
      mentions: [],
    });
    return toComment(comment as unknown as JsonObject, task);
  }

  private async changeLink(
    call: LinkCall,
    changed: (names: readonly string[], name: string) => readonly string[],
  ): Promise<void> {
    const key = await this.requireUpdate(call);
    const task = await this.find(call);
    const { userId, groupId, type } = call.body;
    const { userTasks } = this.runtime;
    if (type === 'candidate') {
      const changes: UserTaskChanges =
        userId === undefined
          ? { candidateGroups: changed(namesIn(task['candidateGroups']), groupId as string) }
          : { candidateUsers: changed(namesIn(task['candidateUsers']), userId) };
      return userTasks.update(call.context(), key, changes);
    }
    if (userId === undefined)
      throw new ApiProblem('INVALID_VALUE', `A group cannot be the ${type} of a task.`);
    const current = task[type];
    const [person] = changed(typeof current === 'string' && current === userId ? [current] : [], userId);
    if (person === undefined && current !== userId) return;
    if (type === 'owner') return userTasks.update(call.context(), key, { owner: person ?? null });
    await userTasks.assign(call.context(), key, person ?? null, { allowOverride: true });
  }

  private async requireUpdate(
    call: Pick<Call<undefined, typeof TaskParams>, 'caller' | 'params'>,
  ): Promise<Key> {
    const key = keyOf(call.params.id, 'Task');
    await this.access.require(call.caller, 'UPDATE', key);
    return key;
  }

  private async find(call: Pick<ReadCall, 'caller' | 'params'>): Promise<JsonObject> {
    const key = keyOf(call.params.id, 'Task');
    const task = found(await this.runtime.queries.get(call.caller, 'userTasks', key));
    if (task['completionDate'] !== null)
      throw new ApiProblem('NOT_FOUND', `Task with id ${key} has ended. Look into its history.`);
    return task;
  }
}

// helpers

function namesIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

function instantOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  return new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')).toISOString();
}

function toComment(row: JsonObject, task: JsonObject): z.output<typeof Comment> {
  return {
    links: [],
    id: String(row['commentKey']),
    userId: typeof row['author'] === 'string' ? row['author'] : null,
    taskId: String(task['userTaskKey']),
    processInstanceId: String(task['processInstanceKey']),
    time: shownDate(row['createdAt']),
    message: String(row['text']),
  };
}
