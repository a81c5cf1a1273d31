import type { SearchAnswer, SearchRequest } from '../api-types.ts';
import type { ProcessRequest, RequestFilter, RequestView } from '../request-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** What the person who asks has started, without any right of an operator. */
export function createRequestApi(http: HttpClient) {
  const of = (key: string) => `/v2/requests/${key}`;
  return {
    search: (request: SearchRequest<RequestFilter>, options?: RequestOptions) =>
      http.post<SearchAnswer<ProcessRequest>>('/v2/requests/search', request, options),
    view: (key: string, options?: RequestOptions) => http.get<RequestView>(of(key), options),
    cancel: (key: string, reason: string) => http.post<void>(`${of(key)}/cancellation`, { reason }),
    /** Beside each open task, for whoever has it. */
    tell: (key: string, text: string) =>
      http.post<{ items: { mentions: string[] }[] }>(`${of(key)}/notes`, { text }),
  };
}
