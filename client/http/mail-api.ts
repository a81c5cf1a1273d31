import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** The outbox, and which mails a person wants. */
export function createMailApi(http: HttpClient) {
  return {
    search: (request: t.SearchRequest, options?: RequestOptions) =>
      http.post<t.SearchAnswer<t.Mail>>('/v2/mails/search', request, options),
    get: (key: string, options?: RequestOptions) => http.get<t.MailWithParts>(`/v2/mails/${key}`, options),
    resend: (key: string) => http.post<void>(`/v2/mails/${key}/resend`),
    resendMany: (mailKeys: readonly string[]) =>
      http.post<{ items: { mailKey: string; isQueued: boolean; code: string | null }[] }>(
        '/v2/mails/resend',
        {
          mailKeys,
        },
      ),
    templates: (options?: RequestOptions) =>
      http.get<{ items: t.MailTemplate[]; kinds: t.MailTemplateName[] }>('/v2/mail-templates', options),
    saveTemplate: ({ name, language }: t.MailTemplateId, parts: t.MailParts) =>
      http.put<t.MailTemplate>(`/v2/mail-templates/${name}?language=${language}`, parts),
    removeTemplate: ({ name, language }: t.MailTemplateId) =>
      http.delete<void>(`/v2/mail-templates/${name}?language=${language}`),
    previewTemplate: (
      { name, language }: t.MailTemplateId,
      template: t.MailParts | null,
      options?: RequestOptions,
    ) =>
      http.post<t.MailParts>(
        `/v2/mail-templates/${name}/preview`,
        { language, ...(template === null ? {} : { template }) },
        options,
      ),
    cancel: (key: string) => http.post<void>(`/v2/mails/${key}/cancellation`),
    sendTest: () => http.post<{ mailKey: string }>('/v2/mail-settings/test'),
    preferences: (options?: RequestOptions) =>
      http.get<t.NotificationPreferences>('/v2/notification-preferences/me', options),
    savePreferences: (preferences: t.NotificationPreferences) =>
      http.put<t.NotificationPreferences>('/v2/notification-preferences/me', preferences),
  };
}
