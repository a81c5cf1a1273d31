import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** The operations of people on their tasks. */
export function createTaskApi(http: HttpClient) {
  const of = (key: t.UserTaskKey) => `/v2/user-tasks/${key}`;
  return {
    attach: (key: t.UserTaskKey, file: File, options?: RequestOptions) => {
      const body = new FormData();
      body.append('file', file, file.name);
      return http.post<t.Attachment>(`/v2/user-tasks/${key}/attachments`, body, options);
    },
    detach: (key: t.UserTaskKey, attachmentKey: string) =>
      http.delete<void>(`/v2/user-tasks/${key}/attachments/${attachmentKey}`),
    search: (request: t.SearchRequest<t.UserTaskFilter> = {}, options?: RequestOptions) =>
      http.post<t.SearchAnswer<t.UserTask>>('/v2/user-tasks/search', request, options),
    counts: (queries: { id: string; filter: t.UserTaskFilter }[], options?: RequestOptions) =>
      http.post<Record<string, number>>('/v2/user-tasks/counts', { queries }, options),
    get: (key: t.UserTaskKey, options?: RequestOptions) => http.get<t.UserTask>(of(key), options),
    view: (key: t.UserTaskKey, options?: RequestOptions) => http.get<t.TaskView>(`${of(key)}/view`, options),
    assign: (key: t.UserTaskKey, body: { assignee: string; allowOverride?: boolean }) =>
      http.post<void>(`${of(key)}/assignment`, body),
    update: (key: t.UserTaskKey, changeset: { followUpDate?: string; dueDate?: string; priority?: number }) =>
      http.patch<void>(of(key), { changeset }),
    unassign: (key: t.UserTaskKey) => http.delete<void>(`${of(key)}/assignee`),
    fields: (options?: RequestOptions) =>
      http.get<{ items: t.TaskField[] }>('/v2/user-tasks/fields', options),
    complete: (key: t.UserTaskKey, body: { variables?: t.Variables; action?: string; holdFor?: number }) =>
      http.post<void>(`${of(key)}/completion`, body),
    /** While it is held. */
    takeCompletionBack: (key: t.UserTaskKey) => http.delete<void>(`${of(key)}/completion`),
    bulk: (
      action: t.BulkTaskAction,
      userTaskKeys: string[],
      params?: { assignee?: string; variables?: t.Variables; action?: string },
    ) =>
      http.post<{ items: t.BulkTaskItem[] }>('/v2/user-tasks/bulk', {
        action,
        userTaskKeys,
        ...(params === undefined ? {} : { params }),
      }),
    /** Asks somebody else; the task comes back when they have answered. */
    delegate: (key: t.UserTaskKey, body: { assignee: string; note?: string }) =>
      http.post<void>(`${of(key)}/delegation`, body),
    resolve: (key: t.UserTaskKey, body: { variables?: t.Variables; note?: string }) =>
      http.post<void>(`${of(key)}/resolution`, body),
    /** Whoever has it is asked to hand it over; of one's own, everybody else whom it is offered to. */
    askHandover: (key: t.UserTaskKey, text: string) =>
      http.post<{ mentions: string[] }>(`${of(key)}/handover-request`, { text }),
    explanation: (key: t.UserTaskKey, options?: RequestOptions) =>
      http.get<{ statements: t.TaskStatement[] }>(`${of(key)}/explanation`, options),
    saveDraft: (key: t.UserTaskKey, variables: t.Variables) =>
      http.put<t.TaskDraft | undefined>(`${of(key)}/draft`, { variables }),
    dropDraft: (key: t.UserTaskKey) => http.delete<void>(`${of(key)}/draft`),
    history: (key: t.UserTaskKey, request: t.SearchRequest = {}) =>
      http.post<t.SearchAnswer<t.AuditEntry>>(`${of(key)}/audit-logs/search`, request),
  };
}
