import { ApiProblem, type ProblemBody } from './api-problem.ts';

export interface RequestOptions {
  query?: Record<string, string | number | boolean | undefined>;
  /** Becomes JSON, except FormData (multipart) and text together with `contentType`. */
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  /** The revision the caller has seen; a newer one on the server is 412 REVISION_CONFLICT. */
  ifMatch?: string | number;
  /** Given by callers that repeat one intention themselves; otherwise every write gets its own. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Sent also when the page goes away meanwhile. */
  keepalive?: boolean;
}

export interface HttpClient {
  request<Answer>(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  get<Answer>(path: string, options?: RequestOptions): Promise<Answer>;
  post<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  put<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  patch<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  delete<Answer>(path: string, options?: RequestOptions): Promise<Answer>;
}

export interface HttpClientSettings {
  /** Empty in the browser: requests go to the host the page came from, and to no other. */
  baseUrl?: string;
  /** `Authorization` for programs; a browser signs in with its session cookie. */
  authorization?: string;
  fetch?: typeof fetch;
  onProblem?: (problem: ApiProblem) => void;
}

/**
 * One place for the rules every call follows: extended answers, the CSRF header on writes, an
 * idempotency key so that a repeated write has one effect, and problems as typed errors.
 * An empty answer (204) is `undefined`; text other than JSON comes back as text.
 */
export function createHttpClient(settings: HttpClientSettings = {}): HttpClient {
  const send = settings.fetch ?? fetch.bind(globalThis);

  async function request<Answer>(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer> {
    const url = `${settings.baseUrl ?? ''}${path}${queryText(options.query)}`;
    try {
      const response = await send(url, requestInit(method, options, settings));
      return (await readAnswer(response)) as Answer;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      const problem = error instanceof ApiProblem ? error : offlineProblem(error);
      settings.onProblem?.(problem);
      throw problem;
    }
  }

  return {
    request,
    get: (path, options) => request('GET', path, options),
    post: (path, body, options) => request('POST', path, { ...options, body }),
    put: (path, body, options) => request('PUT', path, { ...options, body }),
    patch: (path, body, options) => request('PATCH', path, { ...options, body }),
    delete: (path, options) => request('DELETE', path, options),
  };
}

// helpers

function requestInit(method: string, options: RequestOptions, settings: HttpClientSettings): RequestInit {
  const headers = new Headers({ accept: 'application/json', prefer: 'extended' });
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (settings.authorization) headers.set('authorization', settings.authorization);
  if (method !== 'GET') {
    headers.set('x-millrace-csrf', '1');
    headers.set('idempotency-key', options.idempotencyKey ?? randomKey());
  }
  if (options.ifMatch !== undefined) headers.set('if-match', `"${options.ifMatch}"`);
  if (options.body !== undefined) {
    if (options.body instanceof FormData) {
      init.body = options.body;
    } else {
      headers.set('content-type', options.contentType ?? 'application/json');
      const ready = options.contentType && typeof options.body === 'string';
      init.body = ready ? (options.body as string) : JSON.stringify(options.body);
    }
  } else if (method !== 'GET') {
    // Cookie sessions accept only JSON and multipart writes, also when there is nothing to say.
    headers.set('content-type', 'application/json');
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  return init;
}

async function readAnswer(response: Response): Promise<unknown> {
  if (!response.ok) throw new ApiProblem(response.status, await readProblem(response));
  if (response.status === 204) return undefined;
  const text = await response.text();
  if (text === '') return undefined;
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? (JSON.parse(text) as unknown) : text;
}

async function readProblem(response: Response): Promise<ProblemBody> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as ProblemBody) : {};
  } catch {
    // A proxy between the browser and the server may answer with a page instead of a problem.
    return { detail: `The server answered ${response.status} without an explanation.` };
  }
}

function offlineProblem(cause: unknown): ApiProblem {
  const problem = new ApiProblem(0, {
    code: 'OFFLINE',
    detail: 'The server cannot be reached. Check the connection and try again.',
  });
  problem.cause = cause;
  return problem;
}

function queryText(query: RequestOptions['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** `crypto.randomUUID` is missing on plain http pages of other hosts, `getRandomValues` is not. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
