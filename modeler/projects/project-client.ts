import { createProjectApi } from '#client';
import { api } from '#web';

/** Calls about projects: made here, because the first page of most people needs none of them. */
export const projectCalls = createProjectApi(api.http);
