import type * as t from '../api-types.ts';
import type * as p from '../project-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** Drafts that belong together. `editorId` names the window that edits. */
export function createProjectApi(http: HttpClient) {
  const of = (key: string) => `/v2/projects/${key}`;
  const fileOf = (key: string, name: string) => `${of(key)}/files/${encodeURIComponent(name)}`;
  return {
    search: (request: t.SearchRequest, options?: RequestOptions) =>
      http.post<t.SearchAnswer<p.ProjectRow>>('/v2/projects/search', request, options),
    create: (project: { name: string; files: p.NamedText[] }) =>
      http.post<p.Project>('/v2/projects', project),
    get: (key: string, options?: RequestOptions) => http.get<p.Project>(of(key), options),
    rename: (key: string, body: { name: string; editorId: string }) => http.patch<p.Project>(of(key), body),
    remove: (key: string) => http.delete<void>(of(key)),
    restore: (key: string) => http.post<p.Project>(`${of(key)}/restoration`, {}),
    file: (key: string, name: string, options?: RequestOptions) =>
      http.get<p.ProjectFile & { content: string }>(fileOf(key, name), options),
    saveFile: (
      key: string,
      file: p.NamedText & { revision: number; editorId: string },
      options?: RequestOptions,
    ) =>
      http.put<p.ProjectFile>(
        fileOf(key, file.name),
        { content: file.content, editorId: file.editorId },
        { ...options, ifMatch: file.revision },
      ),
    removeFile: (key: string, name: string, editorId: string) =>
      http.delete<void>(fileOf(key, name), { query: { editorId } }),
    lock: (key: string, body: { editorId: string; takeOver?: boolean }) =>
      http.put<p.ProjectLock>(`${of(key)}/lock`, body),
    unlock: (key: string, editorId: string, options?: RequestOptions) =>
      http.delete<void>(`${of(key)}/lock`, { ...options, query: { editorId } }),
    look: (key: string, editorId: string) => http.put<void>(`${of(key)}/presence`, { editorId }),
    lookAway: (key: string, editorId: string, options?: RequestOptions) =>
      http.delete<void>(`${of(key)}/presence`, { ...options, query: { editorId } }),
    versions: (key: string, options?: RequestOptions) =>
      http.get<{ items: p.ProjectVersion[] }>(`${of(key)}/versions`, options),
    version: (key: string, version: number, options?: RequestOptions) =>
      http.get<{ files: p.NamedText[] }>(`${of(key)}/versions/${version}`, options),
    addVersion: (key: string, name: string) => http.post<p.ProjectVersion>(`${of(key)}/versions`, { name }),
    restoreVersion: (key: string, version: number, editorId: string) =>
      http.post<p.Project>(`${of(key)}/versions/${version}/restoration`, { editorId }),
    comments: (key: string, options?: RequestOptions) =>
      http.post<t.SearchAnswer<p.ProjectComment>>(
        '/v2/comments/search',
        {
          filter: { targetType: 'PROJECT', targetKey: key },
          sort: [{ field: 'commentKey', order: 'ASC' }],
          page: { limit: 1000 },
        },
        options,
      ),
    comment: (
      key: string,
      comment: { fileName: string; elementId: string | undefined; text: string; mentions: string[] },
    ) => http.post<p.ProjectComment>('/v2/comments', { targetType: 'PROJECT', targetKey: key, ...comment }),
    resolveComment: (commentKey: string) =>
      http.put<p.ProjectComment>(`/v2/comments/${commentKey}/resolution`),
    reopenComment: (commentKey: string) =>
      http.delete<p.ProjectComment>(`/v2/comments/${commentKey}/resolution`),
    deploy: (key: string, versionNote: string, { delegatesAsJobs = false } = {}) =>
      http.post<t.Deployment & { projectVersion: number }>(`${of(key)}/deployment`, {
        ...(versionNote === '' ? {} : { versionNote }),
        ...(delegatesAsJobs && { delegatesAsJobs }),
      }),
  };
}
