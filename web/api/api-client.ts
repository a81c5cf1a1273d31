import { createApi, createHttpClient, type Api } from '#client';
import { reportProblem } from '../session/session-events.ts';

/** The one API client of the pages: same host, session cookie, problems reported to the session. */
export const api: Api = createApi(createHttpClient({ onProblem: reportProblem }));
