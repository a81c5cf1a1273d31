import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** What the person who asks is told inside the product. */
export function createNotificationApi(http: HttpClient) {
  return {
    search: (request: t.SearchRequest<{ unread?: boolean }>, options?: RequestOptions) =>
      http.post<t.SearchAnswer<t.Notification>>('/v2/notifications/search', request, options),
    read: (notificationKeys: string[] | 'all') =>
      http.post<void>(
        '/v2/notifications/read',
        notificationKeys === 'all' ? { all: true } : { notificationKeys },
      ),
  };
}
