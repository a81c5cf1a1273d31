import { ApiProblem, isProblem, type ProblemBody } from '../http/api-problem.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { readEvents } from './read-events.ts';

/** A job as the server hands it out; see `POST /v2/jobs/activation`. */
export interface StreamedJob {
  readonly jobKey: string;
  readonly type: string;
  readonly processInstanceKey: string;
  readonly processDefinitionId: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly customHeaders: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly retries: number;
  readonly deadline: number;
  readonly tenantId: string;
  readonly businessId: string | null;
  /** The same for every attempt: for outside calls that must not happen twice. */
  readonly idempotencyKey: string;
  readonly leaseToken: string;
}

export interface JobWorkerSettings {
  /** Such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** The `Authorization` header. */
  readonly authorization: string;
  readonly type: string;
  readonly worker?: string;
  /** How long the server keeps a job for this worker without a sign of life, in milliseconds; a running handler gives signs. */
  readonly timeout?: number;
  /** Jobs at work at the same time. */
  readonly maxJobs?: number;
  readonly fetchVariable?: readonly string[];
  readonly tenantIds?: readonly string[];
  /**
   * The result variables. Throw a `ModeledError` for an error that the process catches, a `WorkFailed` to say more of a failure; anything
   * else fails the attempt. The signal says that the attempt is no longer this worker's.
   */
  readonly handle: (
    job: StreamedJob,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Told of lost connections and refused results; the worker goes on. */
  readonly onProblem?: (problem: unknown) => void;
  readonly fetch?: typeof fetch;
}

export interface JobWorker {
  /** Takes no more jobs, and waits for those at work. */
  stop(): Promise<void>;
}

/** Thrown by a handler: an error of the model, with its code. */
export class ModeledError extends Error {
  readonly errorCode: string;
  readonly variables: Readonly<Record<string, unknown>>;
  constructor(errorCode: string, message = '', variables: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ModeledError';
    this.errorCode = errorCode;
    this.variables = variables;
  }
}

/** Thrown by a handler: the attempt failed, and the handler knows whether and when another one could help. */
export class WorkFailed extends Error {
  readonly isPermanent: boolean;
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: { isPermanent?: boolean; retryAfterMs?: number } = {}) {
    super(message);
    this.name = 'WorkFailed';
    this.isPermanent = options.isPermanent ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const LOCK_MS = 60_000;
/** First wait after a lost connection, and the longest; between them it doubles. */
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 10_000;

/**
 * A worker that is told of its jobs over one open connection instead of asking again and again. Every attempt is leased, so the
 * result of an attempt that was given to somebody else meanwhile is refused and never has an effect.
 */
export function createJobWorker(settings: JobWorkerSettings): JobWorker {
  const { baseUrl, authorization } = settings;
  const http = createHttpClient({
    baseUrl,
    authorization,
    ...(settings.fetch ? { fetch: settings.fetch } : {}),
  });
  const end = new AbortController();
  const working = new Set<Promise<void>>();
  const work = (job: StreamedJob): void => {
    const done = workOn(http, settings, job).finally(() => working.delete(done));
    working.add(done);
  };
  const listening = listen(settings, work, end.signal);
  return {
    async stop() {
      end.abort();
      await listening;
      await Promise.all(working);
    },
  };
}

// helpers

async function listen(
  settings: JobWorkerSettings,
  work: (job: StreamedJob) => void,
  signal: AbortSignal,
): Promise<void> {
  let wait = RETRY_MS_MIN;
  while (!signal.aborted) {
    try {
      for await (const { event, data } of readEvents(await open(settings, signal))) {
        wait = RETRY_MS_MIN;
        if (event === 'job') work(JSON.parse(data) as StreamedJob);
      }
    } catch (error) {
      if (!signal.aborted) settings.onProblem?.(error);
    }
    if (signal.aborted) return;
    await pause(wait, signal);
    wait = Math.min(wait * 2, RETRY_MS_MAX);
  }
}

async function open(settings: JobWorkerSettings, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const query = new URLSearchParams({
    type: settings.type,
    worker: settings.worker ?? 'stream',
    timeout: String(settings.timeout ?? LOCK_MS),
    maxJobs: String(settings.maxJobs ?? 32),
    withLease: 'true',
  });
  if (settings.fetchVariable) query.set('fetchVariable', settings.fetchVariable.join(','));
  if (settings.tenantIds) query.set('tenantIds', settings.tenantIds.join(','));
  const response = await (settings.fetch ?? fetch)(`${settings.baseUrl}/v2/jobs/stream?${query.toString()}`, {
    headers: { accept: 'text/event-stream', prefer: 'extended', authorization: settings.authorization },
    signal,
  });
  if (response.ok && response.body) return response.body;
  const problem = (await response.json().catch(() => ({}))) as ProblemBody;
  throw new ApiProblem(response.status, problem);
}

async function workOn(http: HttpClient, settings: JobWorkerSettings, job: StreamedJob): Promise<void> {
  const { jobKey, leaseToken } = job;
  const lost = new AbortController();
  const endSigns = giveSigns(http, job, settings.timeout ?? LOCK_MS, lost);
  try {
    const [way, body] = await resultOf(settings, job, lost.signal);
    if (!lost.signal.aborted) await http.post(`/v2/jobs/${jobKey}/${way}`, { ...body, leaseToken });
  } catch (problem) {
    // The lock runs out and somebody else tries; or the job has ended, and there is nothing to repeat.
    settings.onProblem?.(problem);
  } finally {
    endSigns();
  }
}

/** Keeps the attempt while its handler runs; `lost` is aborted when it has ended or is somebody else's. */
function giveSigns(
  http: HttpClient,
  { jobKey, leaseToken }: StreamedJob,
  lockMs: number,
  lost: AbortController,
): () => void {
  const timer = setInterval(() => {
    http
      .patch(`/v2/jobs/${jobKey}`, { changeset: { timeout: lockMs }, leaseToken })
      .catch((problem: unknown) => {
        // Anything else may be better at the next sign.
        if (isProblem(problem, 'JOB_LEASE_LOST', 'JOB_NOT_FOUND', 'JOB_NOT_ACTIVE')) lost.abort();
      });
  }, lockMs / 3);
  return () => clearInterval(timer);
}

async function resultOf(
  settings: JobWorkerSettings,
  job: StreamedJob,
  signal: AbortSignal,
): Promise<readonly ['completion' | 'error' | 'failure', object]> {
  try {
    return ['completion', { variables: (await settings.handle(job, signal)) ?? {} }];
  } catch (error) {
    if (error instanceof ModeledError) {
      const { errorCode, message: errorMessage, variables } = error;
      return ['error', { errorCode, errorMessage, variables }];
    }
    const errorMessage = error instanceof Error ? error.message : String(error);
    const { isPermanent = false, retryAfterMs } = error instanceof WorkFailed ? error : {};
    // The server counts the attempts and knows the model's waits.
    const failureClass = isPermanent ? 'PERMANENT' : 'TRANSIENT';
    const wait = retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs };
    return ['failure', { failureClass, errorMessage, ...wait }];
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
