import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** What a file is given for: the form of a task, or a start form. */
export type DocumentUse =
  { readonly userTaskKey: string } | { readonly processDefinitionKey: t.ProcessDefinitionKey };

/** Files beside the processes. */
export function createDocumentApi(http: HttpClient) {
  return {
    upload: (file: File, use: DocumentUse, options?: RequestOptions) => {
      const body = new FormData();
      body.append('file', file, file.name);
      return http.post<t.DocumentReference>('/v2/documents', body, { ...options, query: { ...use } });
    },
    remove: (documentId: string) => http.delete<void>(`/v2/documents/${encodeURIComponent(documentId)}`),
  };
}
