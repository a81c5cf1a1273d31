/** The front door: programs and pages import the HTTP client from here, as `#client`. */
export * from './api-types.ts';
export * from './model-types.ts';
export type * from './project-types.ts';
export type * from './request-types.ts';
export { mailKinds, mailTemplateNames } from './task-types.ts';
export { createApi, searchOf } from './http/api.ts';
export type { Api, StartRequest } from './http/api.ts';
export { createProjectApi } from './http/project-api.ts';
export { createHttpClient } from './http/http-client.ts';
export type { HttpClient, HttpClientSettings, RequestOptions } from './http/http-client.ts';
export { ApiProblem, isProblem } from './http/api-problem.ts';
export type { ProblemBody, ProblemField } from './http/api-problem.ts';
export { createJobWorker, ModeledError, WorkFailed } from './worker/job-worker.ts';
export type { JobWorker, JobWorkerSettings, StreamedJob } from './worker/job-worker.ts';
