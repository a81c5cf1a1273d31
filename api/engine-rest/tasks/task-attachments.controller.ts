import type { JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt, plainName, text } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { webAddress } from '../../v2/attachments/attachments.dto.ts';
import { ATTACHMENT_BODY_MAX, readAttachment } from '../../v2/attachments/read-attachment.ts';
import { TaskAccess } from '../../v2/user-tasks/task-access.ts';
import { keyOf, restPath, shownDate, shownText } from '../engine-rest-fields.ts';
import { sendFile } from '../variables/send-file.ts';
import { taskRead } from './task-list.ts';

const TaskParams = z.object({ id: z.string().min(1).max(64) });
const AttachmentParams = z.object({
  id: z.string().min(1).max(64),
  attachmentId: z.string().min(1).max(64),
});
/** The text parts; the file is the part `content`. */
const CreateBody = z.strictObject({
  'attachment-name': opt(plainName()),
  'attachment-description': opt(text(4_000)),
  'attachment-type': opt(plainName()),
  url: opt(webAddress()),
});
const NamedBody = CreateBody.transform((parts) => ({
  name: parts['attachment-name'],
  description: parts['attachment-description'],
  type: parts['attachment-type'],
  url: parts.url,
  documentId: undefined,
}));
const Attachment = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  name: z.string(),
  taskId: z.string(),
  description: z.string().nullable(),
  type: z.string().nullable(),
  url: z.string().nullable(),
  createTime: z.string().nullable(),
  removalTime: z.string().nullable(),
  rootProcessInstanceId: z.string().nullable(),
});

const read = {
  method: 'GET',
  permission: taskRead,
  level: 'L2',
  idempotency: 'R',
  params: AttachmentParams,
  codes: ['NOT_FOUND'],
} as const;

type OneCall = Call<undefined, typeof AttachmentParams>;

/** Files and links beside a task. */
@Controller()
export class TaskAttachmentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly access: TaskAccess,
  ) {}

  @Endpoint({
    ...read,
    ...restPath('/task/:id/attachment'),
    params: TaskParams,
    summary: 'The attachments of a task',
    response: z.array(Attachment),
  })
  async listTaskAttachments(@Input() call: Call<undefined, typeof TaskParams>): Promise<object> {
    const task = found(
      await this.runtime.queries.get(call.caller, 'userTasks', keyOf(call.params.id, 'Task')),
    );
    const page = await this.runtime.queries.search(call.caller, 'attachments', {
      filter: { targetType: 'USER_TASK', targetKey: call.params.id },
      sort: [{ field: 'attachmentKey', order: 'ASC' }],
      page: { from: 0, limit: 1_000 },
    });
    return page.items.map((row) => toAttachment(row, task));
  }

  @Endpoint({
    ...restPath('/task/:id/attachment/create'),
    method: 'POST',
    permission: onRow('USER_TASK:COMPLETE', 'USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK'),
    level: 'L2',
    idempotency: 'N',
    params: TaskParams,
    accepts: 'multipart',
    filePart: { name: 'content', isMany: false, isOptional: true },
    body: CreateBody,
    bodyLimit: ATTACHMENT_BODY_MAX,
    summary: 'Attach a file or a link to a task',
    status: 200,
    response: Attachment,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'PERMISSION_MISSING'],
  })
  async createTaskAttachment(@Input() call: Call<undefined, typeof TaskParams>): Promise<object> {
    const targetKey = keyOf(call.params.id, 'Task');
    await this.access.requireAny(call.caller, ['COMPLETE', 'UPDATE'], targetKey);
    const { context, attachment } = await readAttachment(call, NamedBody, 'content');
    const added = await this.runtime.attachments.add(context, {
      ...attachment,
      targetType: 'USER_TASK',
      targetKey,
    });
    const task = found(await this.runtime.queries.get(call.caller, 'userTasks', targetKey));
    return toAttachment(added as unknown as JsonObject, task);
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/attachment/:attachmentId'),
    summary: 'Read an attachment of a task',
    response: Attachment,
  })
  async readTaskAttachment(@Input() call: OneCall): Promise<object> {
    const row = await this.find(call);
    return toAttachment(
      row,
      found(await this.runtime.queries.get(call.caller, 'userTasks', call.params.id as Key)),
    );
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/attachment/:attachmentId/data'),
    summary: 'The file of an attachment of a task',
    responseType: 'application/octet-stream',
  })
  async readTaskAttachmentData(@Input() call: OneCall): Promise<Buffer> {
    const row = await this.find(call);
    const file = await this.runtime.attachments.content(call.caller, row['attachmentKey'] as Key);
    if (file === null)
      throw new ApiProblem('NOT_FOUND', `Attachment with id ${call.params.attachmentId} has no content.`);
    return sendFile(call.reply, { ...file, mimeType: file.contentType });
  }

  @Endpoint({
    ...read,
    ...restPath('/task/:id/attachment/:attachmentId'),
    method: 'DELETE',
    idempotency: 'N',
    summary: 'Delete an attachment of a task',
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async removeTaskAttachment(@Input() call: OneCall): Promise<void> {
    const row = await this.find(call);
    const looksAfter = await this.access.looksAfter(call.caller, call.params.id as Key);
    await this.runtime.attachments.delete(call.caller, row['attachmentKey'] as Key, looksAfter);
  }

  /** An attachment is found at its own task only. */
  private async find({ caller, params }: Pick<OneCall, 'caller' | 'params'>): Promise<JsonObject> {
    keyOf(params.id, 'Task');
    const key = keyOf(params.attachmentId, 'Attachment');
    const row = await this.runtime.queries.get(caller, 'attachments', key);
    if (row?.['targetKey'] === params.id && row['deletedAt'] === null) return row;
    throw new ApiProblem(
      'NOT_FOUND',
      `Attachment with id ${key} does not exist for task with id ${params.id}.`,
    );
  }
}

// helpers

/** Without a type of its own an attachment shows that of its file. */
function toAttachment(row: JsonObject, task: JsonObject): z.output<typeof Attachment> {
  return {
    links: [],
    id: String(row['attachmentKey']),
    name: String(row['name']),
    taskId: String(row['targetKey']),
    description: shownText(row['description']),
    type: shownText(row['type']) ?? shownText(row['contentType']),
    url: shownText(row['url']),
    createTime: shownDate(row['at']),
    removalTime: null,
    rootProcessInstanceId: shownText(task['rootProcessInstanceKey']),
  };
}
