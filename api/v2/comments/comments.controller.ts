import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  AddCommentBody,
  Comment,
  CommentParams,
  CommentSearch,
  CommentSearchAnswer,
  EditCommentBody,
} from './comments.dto.ts';

/** Who may read a task or an instance may read and write its comments; on projects that is a right. The rows decide. */
const reader = filtered(
  'USER_TASK:READ',
  'PROCESS_DEFINITION:READ_USER_TASK',
  'PROCESS_DEFINITION:READ_PROCESS_INSTANCE',
  'PROJECT:READ',
);

/** What people say to each other beside a task, an instance or a project. */
@Controller()
export class CommentsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/comments',
    summary: 'Comment on a user task, a process instance or a project; people it mentions get a mail',
    permission: reader,
    level: 'X1',
    idempotency: 'K',
    status: 201,
    body: AddCommentBody,
    response: Comment,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'MENTION_CANNOT_READ'],
  })
  async addComment(@Input() call: Call<typeof AddCommentBody>): Promise<object> {
    const { elementId = null, fileName = null, ...request } = call.body;
    return this.runtime.comments.add(call.context(), { ...request, elementId, fileName });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/comments/search',
    summary: 'Find comments',
    permission: reader,
    level: 'X1',
    idempotency: 'R',
    body: CommentSearch,
    response: CommentSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchComments(@Input() call: Call<typeof CommentSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'comments', call.body));
  }

  @Endpoint({
    method: 'PATCH',
    path: '/v2/comments/:commentKey',
    summary: 'Change your own comment',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: CommentParams,
    body: EditCommentBody,
    response: Comment,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async editComment(@Input() call: Call<typeof EditCommentBody, typeof CommentParams>): Promise<object> {
    return this.runtime.comments.edit(call.caller, call.params.commentKey, call.body.text);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/comments/:commentKey',
    summary: 'Delete your own comment',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: CommentParams,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async deleteComment(@Input() call: Call<undefined, typeof CommentParams>): Promise<void> {
    await this.runtime.comments.delete(call.caller, call.params.commentKey);
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/comments/:commentKey/resolution',
    summary: 'Say that nothing is left to be said about a comment',
    permission: reader,
    level: 'X1',
    idempotency: 'N',
    params: CommentParams,
    response: Comment,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async resolveComment(@Input() call: Call<undefined, typeof CommentParams>): Promise<object> {
    return this.runtime.comments.resolve(call.caller, call.params.commentKey, true);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/comments/:commentKey/resolution',
    summary: 'Open a resolved comment again',
    permission: reader,
    level: 'X1',
    idempotency: 'N',
    status: 200,
    params: CommentParams,
    response: Comment,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async reopenComment(@Input() call: Call<undefined, typeof CommentParams>): Promise<object> {
    return this.runtime.comments.resolve(call.caller, call.params.commentKey, false);
  }
}
