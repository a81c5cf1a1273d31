import type { Attachment as AttachmentRow, Caller, Key, NewAttachment, Runtime, Search } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import type { EndpointDefinition } from '../../http/endpoint.ts';
import { key } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { sendFile } from '../../engine-rest/variables/send-file.ts';
import { TaskAccess } from '../user-tasks/task-access.ts';
import { TaskParams } from '../user-tasks/user-tasks.dto.ts';
import {
  AddAttachmentBody,
  Attachment,
  AttachmentSearch,
  AttachmentSearchAnswer,
  InstanceAttachmentParams,
  TaskAttachmentParams,
} from './attachments.dto.ts';
import { ATTACHMENT_BODY_MAX, readAttachment } from './read-attachment.ts';

const InstanceParams = params({ processInstanceKey: key() });
const taskReaders = filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK');
const instanceReaders = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const taskWorkers = onRow('USER_TASK:COMPLETE', 'USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK');
const instanceKeepers = onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE');

const add = {
  method: 'POST',
  level: 'X1',
  idempotency: 'K',
  accepts: 'multipart',
  filePart: { name: 'file', isMany: false, isOptional: true },
  body: AddAttachmentBody,
  bodyLimit: ATTACHMENT_BODY_MAX,
  status: 201,
  response: Attachment,
  alwaysExtended: true,
} as const satisfies Partial<EndpointDefinition>;
const search = {
  method: 'POST',
  level: 'X1',
  idempotency: 'R',
  body: AttachmentSearch,
  response: AttachmentSearchAnswer,
  alwaysExtended: true,
  codes: ['NOT_FOUND', 'INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
} as const satisfies Partial<EndpointDefinition>;
const content = {
  method: 'GET',
  level: 'X1',
  idempotency: 'R',
  responseType: 'application/octet-stream',
  codes: ['NOT_FOUND'],
} as const satisfies Partial<EndpointDefinition>;
const remove = {
  method: 'DELETE',
  level: 'X1',
  idempotency: 'N',
  codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
} as const satisfies Partial<EndpointDefinition>;

/** Files and links beside tasks and instances. */
@Controller()
export class AttachmentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(TaskAccess) private readonly tasks: TaskAccess,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...add,
    path: '/v2/user-tasks/:userTaskKey/attachments',
    summary: 'Attach a file, a document or a link to a task',
    permission: taskWorkers,
    params: TaskParams,
    codes: ['NOT_FOUND', 'TASK_NOT_ACTIVE', 'PERMISSION_MISSING'],
  })
  async addTaskAttachment(@Input() call: Call<undefined, typeof TaskParams>): Promise<object> {
    const { userTaskKey } = call.params;
    await this.tasks.requireAny(call.caller, ['COMPLETE', 'UPDATE'], userTaskKey);
    return this.add(call, 'USER_TASK', userTaskKey);
  }

  @Endpoint({
    ...search,
    path: '/v2/user-tasks/:userTaskKey/attachments/search',
    summary: 'Find attachments of a task',
    permission: taskReaders,
    params: TaskParams,
  })
  async searchTaskAttachments(
    @Input() call: Call<typeof AttachmentSearch, typeof TaskParams>,
  ): Promise<object> {
    const { userTaskKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'userTasks', userTaskKey));
    return this.search(call.caller, call.body, { targetType: 'USER_TASK', targetKey: userTaskKey });
  }

  @Endpoint({
    ...content,
    path: '/v2/user-tasks/:userTaskKey/attachments/:attachmentKey/content',
    summary: 'The file of an attachment of a task',
    permission: taskReaders,
    params: TaskAttachmentParams,
  })
  async getTaskAttachmentContent(
    @Input() call: Call<undefined, typeof TaskAttachmentParams>,
  ): Promise<Buffer> {
    return this.content(call, call.params.userTaskKey, call.params.attachmentKey);
  }

  @Endpoint({
    ...remove,
    path: '/v2/user-tasks/:userTaskKey/attachments/:attachmentKey',
    summary: 'Delete an attachment: one of your own, or of a task you look after',
    permission: taskReaders,
    params: TaskAttachmentParams,
  })
  async deleteTaskAttachment(@Input() call: Call<undefined, typeof TaskAttachmentParams>): Promise<void> {
    const { userTaskKey, attachmentKey } = call.params;
    await this.requireOf(call.caller, userTaskKey, attachmentKey);
    const looksAfter = await this.tasks.looksAfter(call.caller, userTaskKey);
    await this.runtime.attachments.delete(call.caller, attachmentKey, looksAfter);
  }

  @Endpoint({
    ...add,
    path: '/v2/process-instances/:processInstanceKey/attachments',
    summary: 'Attach a file, a document or a link to a process instance',
    permission: instanceKeepers,
    params: InstanceParams,
    codes: ['NOT_FOUND', 'INSTANCE_ENDED', 'PERMISSION_MISSING'],
  })
  async addInstanceAttachment(@Input() call: Call<undefined, typeof InstanceParams>): Promise<object> {
    const { processInstanceKey } = call.params;
    await this.requireKeeper(call.caller, processInstanceKey);
    return this.add(call, 'PROCESS_INSTANCE', processInstanceKey);
  }

  @Endpoint({
    ...search,
    path: '/v2/process-instances/:processInstanceKey/attachments/search',
    summary: 'Find attachments of a process instance',
    permission: instanceReaders,
    params: InstanceParams,
  })
  async searchInstanceAttachments(
    @Input() call: Call<typeof AttachmentSearch, typeof InstanceParams>,
  ): Promise<object> {
    const { processInstanceKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'processInstances', processInstanceKey));
    const targetType = 'PROCESS_INSTANCE';
    return this.search(call.caller, call.body, { targetType, targetKey: processInstanceKey });
  }

  @Endpoint({
    ...content,
    path: '/v2/process-instances/:processInstanceKey/attachments/:attachmentKey/content',
    summary: 'The file of an attachment of a process instance',
    permission: instanceReaders,
    params: InstanceAttachmentParams,
  })
  async getInstanceAttachmentContent(
    @Input() call: Call<undefined, typeof InstanceAttachmentParams>,
  ): Promise<Buffer> {
    return this.content(call, call.params.processInstanceKey, call.params.attachmentKey);
  }

  @Endpoint({
    ...remove,
    path: '/v2/process-instances/:processInstanceKey/attachments/:attachmentKey',
    summary: 'Delete an attachment of a process instance',
    permission: instanceKeepers,
    params: InstanceAttachmentParams,
  })
  async deleteInstanceAttachment(
    @Input() call: Call<undefined, typeof InstanceAttachmentParams>,
  ): Promise<void> {
    const { processInstanceKey, attachmentKey } = call.params;
    await this.requireOf(call.caller, processInstanceKey, attachmentKey);
    await this.requireKeeper(call.caller, processInstanceKey);
    await this.runtime.attachments.delete(call.caller, attachmentKey, true);
  }

  private async add(
    call: Pick<Call, 'request' | 'context'>,
    targetType: NewAttachment['targetType'],
    targetKey: Key,
  ): Promise<AttachmentRow> {
    const { context, attachment } = await readAttachment(call, AddAttachmentBody, 'file');
    return this.runtime.attachments.add(context, { ...attachment, targetType, targetKey });
  }

  private async search(caller: Caller, asked: Search, target: Search['filter']): Promise<object> {
    const filter = { ...asked.filter, ...target };
    return toAnswer(await this.runtime.queries.search(caller, 'attachments', { ...asked, filter }));
  }

  private async content(
    { caller, reply }: Pick<Call, 'caller' | 'reply'>,
    targetKey: Key,
    attachmentKey: Key,
  ): Promise<Buffer> {
    await this.requireOf(caller, targetKey, attachmentKey);
    const file = found(await this.runtime.attachments.content(caller, attachmentKey));
    return sendFile(reply, { ...file, mimeType: file.contentType });
  }

  /** An attachment is found at its own place only. */
  private async requireOf(caller: Caller, targetKey: Key, attachmentKey: Key): Promise<void> {
    const row = found(await this.runtime.queries.get(caller, 'attachments', attachmentKey));
    found(row['targetKey'] === targetKey && row['deletedAt'] === null ? row : null);
  }

  private requireKeeper(caller: Caller, processInstanceKey: Key): Promise<void> {
    return this.rows.requireProcess(
      ...([caller, 'processInstances', processInstanceKey] as const),
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
  }
}
