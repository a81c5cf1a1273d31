import type * as t from '../api-types.ts';
import type { DiffSide, ModelDiff, Trial, TrialRequest } from '../model-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';
import { createMailApi } from './mail-api.ts';
import { createDocumentApi } from './document-api.ts';
import { createPublicLinkApi } from './public-link-api.ts';
import { createNotificationApi } from './notification-api.ts';
import { createRequestApi } from './request-api.ts';
import { createSubstitutionApi } from './substitution-api.ts';
import { createTaskApi } from './task-api.ts';

type Search<Item, Filter = Record<string, unknown>> = (
  request?: t.SearchRequest<Filter>,
  options?: RequestOptions,
) => Promise<t.SearchAnswer<Item>>;

export interface StartRequest {
  processDefinitionId?: string;
  processDefinitionKey?: t.ProcessDefinitionKey;
  processDefinitionVersion?: number;
  variables?: t.Variables;
  businessId?: string;
  tags?: string[];
  /** The variables come from the start form: the server checks them against it. */
  fromStartForm?: boolean;
}

/**
 * The operations of `/v2` that the pages use, typed by hand and grouped by resource.
 * `http` is there for the rest: `api.http.post<Answer>('/v2/…', body)`.
 */
export function createApi(http: HttpClient) {
  return {
    http,
    session: sessionApi(http),
    tasks: createTaskApi(http),
    processes: processApi(http),
    definitions: definitionApi(http),
    instances: instanceApi(http),
    elements: elementApi(http),
    variables: {
      search: searchOf<t.Variable>(http, '/v2/variables/search'),
      get: (key: t.VariableKey) => http.get<t.Variable>(`/v2/variables/${key}`),
    },
    incidents: incidentApi(http),
    jobs: {
      search: searchOf<t.Job>(http, '/v2/jobs/search'),
      update: (key: t.JobKey, changeset: { retries?: number; timeout?: number }) =>
        http.patch<void>(`/v2/jobs/${key}`, { changeset }),
    },
    models: modelApi(http),
    documents: createDocumentApi(http),
    publicLinks: createPublicLinkApi(http),
    substitutions: createSubstitutionApi(http),
    mails: createMailApi(http),
    notifications: createNotificationApi(http),
    requests: createRequestApi(http),
    savedFilters: {
      search: (area: t.SavedFilter['area'], options?: RequestOptions) =>
        http.post<{ items: t.SavedFilter[] }>('/v2/saved-filters/search', { filter: { area } }, options),
      create: (fields: t.SavedFilterFields) => http.post<t.SavedFilter>('/v2/saved-filters', fields),
      replace: ({ filterKey }: t.SavedFilter, fields: t.SavedFilterFields) =>
        http.put<t.SavedFilter>(`/v2/saved-filters/${filterKey}`, fields),
      remove: (key: t.SavedFilterKey) => http.delete<void>(`/v2/saved-filters/${key}`),
    },
    decisionRequirements: {
      search: searchOf<t.DecisionRequirements>(http, '/v2/decision-requirements/search'),
      xml: (key: string, options?: RequestOptions) =>
        http.get<string>(`/v2/decision-requirements/${key}/xml`, options),
    },
    comments: {
      add: (comment: {
        targetType: 'USER_TASK' | 'PROCESS_INSTANCE';
        targetKey: string;
        elementId?: string;
        text: string;
        mentions?: string[];
      }) => http.post<t.TaskComment>('/v2/comments', comment),
      edit: (key: t.CommentKey, text: string) => http.patch<t.TaskComment>(`/v2/comments/${key}`, { text }),
      remove: (key: t.CommentKey) => http.delete<void>(`/v2/comments/${key}`),
    },
    directory: (q: string, kind?: 'user' | 'group', options?: RequestOptions) =>
      http.get<{ items: t.DirectoryEntry[] }>('/v2/directory/search', {
        ...options,
        query: { q, kind },
      }),
    groupNames: (groupIds: readonly string[], options?: RequestOptions) =>
      http.post<{ items: t.DirectoryEntry[] }>('/v2/directory/names', { groupIds }, options),
    lookup: (q: string, options?: RequestOptions) =>
      http.get<{ items: { kind: string; key: string; label: string; url: string }[] }>('/v2/lookup', {
        ...options,
        query: { q },
      }),
  };
}
export type Api = ReturnType<typeof createApi>;

// helpers

function incidentApi(http: HttpClient) {
  return {
    search: searchOf<t.Incident>(http, '/v2/incidents/search'),
    get: (key: t.IncidentKey) => http.get<t.Incident>(`/v2/incidents/${key}`),
    resolve: (key: t.IncidentKey, body: { retries?: number; waitForAttempt?: number } = {}) =>
      http.post<t.IncidentResolution | undefined>(`/v2/incidents/${key}/resolution`, body),
  };
}

/** A search as a function: an empty request asks for the first page without a filter. */
export function searchOf<Item, Filter = Record<string, unknown>>(
  http: HttpClient,
  path: string,
): Search<Item, Filter> {
  return (request = {}, options) => http.post(path, request, options);
}

function sessionApi(http: HttpClient) {
  return {
    me: (options?: RequestOptions) => http.get<t.Me>('/v2/authentication/me', options),
    signIn: (body: { username: string; password: string; otp?: string }) =>
      http.post<unknown>('/v2/authentication/login', body),
    signOut: () => http.post<void>('/v2/authentication/logout'),
    setUp: (token: string, body: { username: string; password: string; name?: string; email?: string }) =>
      http.post<unknown>('/v2/setup/user', body, { headers: { 'millrace-setup-token': token } }),
    savePreferences: (changes: t.Preferences) => http.patch<unknown>('/v2/users/me', changes),
    systemInfo: () =>
      http.get<{ version: string; environment?: string; features?: Record<string, unknown> }>(
        '/v2/system/info',
      ),
  };
}

function modelApi(http: HttpClient) {
  return {
    check: (
      resources: { name: string; content: string }[],
      { delegatesAsJobs = false, ...options }: RequestOptions & { delegatesAsJobs?: boolean } = {},
    ) =>
      http.post<t.ModelCheck>(
        '/v2/models/check',
        { resources, ...(delegatesAsJobs && { delegatesAsJobs }) },
        options,
      ),
    evaluate: (request: t.DecisionTrialRequest) =>
      http.post<t.DecisionTrial>('/v2/models/evaluation', request),
    evaluateExpression: (request: { expression: string; variables: t.Variables }, options?: RequestOptions) =>
      http.post<{ result: t.JsonValue }>('/v2/expression/evaluation', request, options),
    diff: (left: DiffSide, right: DiffSide, options?: RequestOptions) =>
      http.post<ModelDiff>('/v2/diffs', { left, right }, options),
    run: (request: TrialRequest, options?: RequestOptions) =>
      http.post<Trial>('/v2/models/trial', request, options),
    deploy: (parts: FormData) => http.post<t.Deployment>('/v2/deployments', parts),
  };
}

function processApi(http: HttpClient) {
  return {
    search: searchOf<t.Process>(http, '/v2/processes/search'),
    get: (id: string) => http.get<t.Process>(`/v2/processes/${encodeURIComponent(id)}`),
  };
}

function definitionApi(http: HttpClient) {
  const of = (key: t.ProcessDefinitionKey) => `/v2/process-definitions/${key}`;
  return {
    search: searchOf<t.ProcessDefinition>(http, '/v2/process-definitions/search'),
    get: (key: t.ProcessDefinitionKey, options?: RequestOptions) =>
      http.get<t.ProcessDefinition>(of(key), options),
    xml: (key: t.ProcessDefinitionKey, options?: RequestOptions) =>
      http.get<string>(`${of(key)}/xml`, { ...options, headers: { accept: 'text/xml' } }),
    /** The start form, or `undefined` when the process has none. */
    form: (key: t.ProcessDefinitionKey, options?: RequestOptions) =>
      http.get<t.Form | undefined>(`${of(key)}/form`, options),
    statistics: (key: t.ProcessDefinitionKey, filter: Record<string, unknown> = {}) =>
      http.post<{ items: t.ElementStatistics[] }>(`${of(key)}/statistics/element-instances`, {
        filter,
      }),
    remove: (key: string, body: { deleteHistory?: boolean } = {}) =>
      http.post<unknown>(`/v2/resources/${key}/deletion`, body),
  };
}

function instanceApi(http: HttpClient) {
  const of = (key: t.ProcessInstanceKey) => `/v2/process-instances/${key}`;
  return {
    search: searchOf<t.ProcessInstance>(http, '/v2/process-instances/search'),
    get: (key: t.ProcessInstanceKey, options?: RequestOptions) =>
      http.get<t.ProcessInstance>(of(key), options),
    start: (body: StartRequest, options?: RequestOptions) =>
      http.post<t.StartedInstance>('/v2/process-instances', body, options),
    cancel: (key: t.ProcessInstanceKey, reason?: string) =>
      http.post<void>(`${of(key)}/cancellation`, reason ? { reason } : {}),
    statistics: (key: t.ProcessInstanceKey) =>
      http.get<{ items: t.ElementStatistics[] }>(`${of(key)}/statistics/element-instances`),
    flows: (key: t.ProcessInstanceKey) =>
      http.get<{ items: t.SequenceFlowTaken[] }>(`${of(key)}/sequence-flows`),
    waits: (key: t.ProcessInstanceKey) => http.get<{ items: t.Wait[] }>(`${of(key)}/waits`),
    incidents: (key: t.ProcessInstanceKey, request: t.SearchRequest = {}) =>
      http.post<t.SearchAnswer<t.Incident>>(`${of(key)}/incidents/search`, request),
    history: (key: t.ProcessInstanceKey, request: t.SearchRequest = {}) =>
      http.post<t.SearchAnswer<t.HistoryEntry>>(`${of(key)}/history/search`, request),
  };
}

function elementApi(http: HttpClient) {
  return {
    search: searchOf<t.ElementInstance>(http, '/v2/element-instances/search'),
    get: (key: t.ElementInstanceKey) => http.get<t.ElementInstance>(`/v2/element-instances/${key}`),
    /** A process instance key is allowed as the scope too. */
    setVariables: (scopeKey: string, variables: t.Variables, local = false) =>
      http.put<void>(`/v2/element-instances/${scopeKey}/variables`, { variables, local }),
  };
}
