import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** Absences and their deputies. */
export function createSubstitutionApi(http: HttpClient) {
  return {
    search: (options?: RequestOptions) =>
      http.post<{ items: t.Substitution[] }>('/v2/substitutions/search', undefined, options),
    create: (fields: t.SubstitutionFields) => http.post<t.Substitution>('/v2/substitutions', fields),
    remove: (key: string) => http.delete<void>(`/v2/substitutions/${key}`),
  };
}
