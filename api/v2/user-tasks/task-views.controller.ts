import type { CommandContext, JsonObject, Key, Runtime } from '#runtime';
import { Refusal } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';
import { TaskAccess } from './task-access.ts';
import {
  BulkAnswer,
  BulkBody,
  Counts,
  CountsBody,
  TaskDraft,
  TaskDraftBody,
  TaskExplanation,
  TaskFieldsAnswer,
  TaskParams,
  TaskView,
} from './user-tasks.dto.ts';
import { z } from 'zod';

const readable = filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK');

type TaskCall = Call<undefined, typeof TaskParams>;
type BulkCall = Call<typeof BulkBody>;

/** What the task page needs beside the public endpoints. */
@Controller()
export class TaskViewsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/:userTaskKey/view',
    summary: 'Task, form, variables and draft in one snapshot',
    permission: readable,
    level: 'X1',
    idempotency: 'R',
    params: TaskParams,
    response: TaskView,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getUserTaskView(@Input() call: TaskCall): Promise<object> {
    const view = found(await this.runtime.queries.userTaskView(call.caller, call.params.userTaskKey));
    if (typeof view['revision'] === 'number') setRevision(call.reply, view['revision']);
    return view;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/counts',
    summary: 'Count several task filters at once',
    permission: readable,
    level: 'X1',
    idempotency: 'R',
    body: CountsBody,
    response: Counts,
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async countUserTasks(@Input() call: Call<typeof CountsBody>): Promise<Readonly<Record<string, number>>> {
    const { queries } = call.body;
    const counts = await Promise.all(
      queries.map(({ filter }) => this.runtime.queries.count(call.caller, 'userTasks', filter)),
    );
    return Object.fromEntries(queries.map(({ id }, index) => [id, counts[index] ?? 0]));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/fields',
    summary:
      'Task fields that lists can show, sort and search: what the processes of your open tasks declare',
    permission: readable,
    level: 'X1',
    idempotency: 'R',
    response: TaskFieldsAnswer,
    alwaysExtended: true,
  })
  async getTaskFields(@Input() call: Call): Promise<object> {
    return { items: await this.runtime.queries.taskFields(call.caller) };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/:userTaskKey/explanation',
    summary: 'Why you see a task, who gave it to whom, and who may not do it',
    permission: readable,
    level: 'X2',
    idempotency: 'R',
    params: TaskParams,
    response: TaskExplanation,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async explainUserTask(@Input() call: TaskCall): Promise<object> {
    const statements = await this.runtime.queries.explainTask(call.caller, call.params.userTaskKey);
    return { statements: found(statements ?? null) };
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/user-tasks/:userTaskKey/completion',
    summary: 'Take a completion back that is still held',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: TaskParams,
    codes: ['TOO_LATE'],
  })
  async takeCompletionBack(@Input() call: TaskCall): Promise<void> {
    await this.runtime.heldCompletions.takeBack(call.context(), call.params.userTaskKey);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/user-tasks/:userTaskKey/draft',
    summary: 'Your saved draft of a task',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    params: TaskParams,
    response: TaskDraft,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getUserTaskDraft(@Input() call: TaskCall): Promise<object> {
    const draft = found(await this.runtime.people.getDraft(call.caller, 'userTask', call.params.userTaskKey));
    setRevision(call.reply, draft.revision);
    return draft;
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/user-tasks/:userTaskKey/draft',
    summary: 'Save your draft of a task',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: TaskParams,
    body: TaskDraftBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: z.object({ savedAt: z.string(), revision: z.int() }),
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'REVISION_CONFLICT'],
  })
  async saveUserTaskDraft(@Input() call: Call<typeof TaskDraftBody, typeof TaskParams>): Promise<object> {
    const { userTaskKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'userTasks', userTaskKey));
    const saved = await this.runtime.people.saveDraft(
      call.caller,
      'userTask',
      userTaskKey,
      call.body.variables,
      requireRevision(call.request),
    );
    setRevision(call.reply, saved.revision);
    return saved;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/user-tasks/:userTaskKey/draft',
    summary: 'Drop your draft of a task',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: TaskParams,
  })
  async deleteUserTaskDraft(@Input() call: TaskCall): Promise<void> {
    await this.runtime.people.deleteDraft(call.caller, 'userTask', call.params.userTaskKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/bulk',
    summary: 'Do the same with up to 200 tasks; each has its own result',
    permission: onRow('USER_TASK:UPDATE', 'USER_TASK:CLAIM', 'USER_TASK:COMPLETE'),
    level: 'X1',
    idempotency: 'N',
    body: BulkBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: BulkAnswer,
    alwaysExtended: true,
  })
  async bulkUserTasks(@Input() call: BulkCall): Promise<object> {
    const items: JsonObject[] = [];
    for (const userTaskKey of call.body.userTaskKeys) {
      try {
        await this.actOn(call, userTaskKey);
        items.push({ userTaskKey, ok: true });
      } catch (error) {
        if (!(error instanceof Refusal || error instanceof ApiProblem)) throw error;
        items.push({ userTaskKey, ok: false, code: error.code, message: error.message });
      }
    }
    return { items };
  }

  private async actOn(call: BulkCall, userTaskKey: Key): Promise<void> {
    const { action, params, reason } = call.body;
    const context = ofItem(call.context({ reason }), userTaskKey);
    const { userTasks } = this.runtime;
    if (action === 'CLAIM') {
      await this.access.require(call.caller, 'CLAIM', userTaskKey);
      return userTasks.assign(context, userTaskKey, call.caller.id, { allowOverride: false });
    }
    if (action === 'COMPLETE') {
      await this.access.require(call.caller, 'COMPLETE', userTaskKey);
      return userTasks.complete(context, userTaskKey, params.variables ?? {}, params.action, {
        asBulk: true,
      });
    }
    await this.access.require(call.caller, 'UPDATE', userTaskKey);
    if (action === 'UPDATE') return userTasks.update(context, userTaskKey, defined(params.changeset ?? {}));
    if (action === 'ASSIGN' && params.assignee === undefined)
      throw new ApiProblem('MISSING_FIELD', 'params.assignee is required to assign.');
    return userTasks.assign(context, userTaskKey, action === 'ASSIGN' ? (params.assignee ?? null) : null, {
      allowOverride: true,
    });
  }
}

// helpers

/** G2 for each task by itself: under the key of the whole request the second task would get the answer of the first. */
function ofItem(context: CommandContext, userTaskKey: Key): CommandContext {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  return { ...context, idempotency: { ...idempotency, key: `${idempotency.key}/${userTaskKey}` } };
}
