import type { JsonObject } from '#engine';
import { JobFailure, type ActivatedJob, type InProcessWorker } from '../../contract/runtime.ts';
import { createRedactor } from '../../secrets/redactor.ts';
import type { ResolveSecrets } from '../../secrets/resolve-secrets.ts';
import { ConnectorInputs, hopeless } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { settleError, shapeResult, type ConnectorError, type Evaluate } from '../connector-outcome.ts';
import { redactedFailure } from '../redacted-failure.ts';
import { createAuthorize, type Authorize } from './authorize-request.ts';
import { ResponseTooLarge, type IncomingResponse } from './exchange.ts';
import { fieldResults, isFieldTask, settleFieldError } from './field-results.ts';
import { readRequest, type ReadRequest } from './read-request.ts';
import { readResponseBody } from './read-response.ts';
import { cacheIdOf, createResponseCache, type ResponseCache } from './response-cache.ts';
import { sendRequest } from './send-request.ts';
import { TargetRefused } from './target-guard.ts';
import type { CallBounds } from '../configured-worker.ts';

export interface HttpWorkerPorts {
  readonly evaluate: Evaluate;
  readonly secrets: ResolveSecrets;
  /** What the tenant allows for attempts of this type. */
  readonly boundsOf: (job: ActivatedJob) => Promise<CallBounds>;
  /** Milliseconds that only rise. */
  readonly now: () => number;
}

/** HTTP tasks of every dialect; `io.camunda:http-json:1` is what existing templates of Camunda 8 name. */
export const HTTP_JOB_TYPES = ['millrace:http', 'io.camunda:http-json:1'] as const;

/** Workers inside the process that send HTTP requests over the same job protocol as all others. */
export function createHttpWorkers(ports: HttpWorkerPorts): readonly InProcessWorker[] {
  const caller: Caller = {
    ...ports,
    authorize: createAuthorize(ports.now),
    cache: createResponseCache(ports.now),
  };
  return HTTP_JOB_TYPES.map((type) => ({
    type,
    concurrency: CONNECTOR_LIMITS.concurrency,
    lockMs: CONNECTOR_LIMITS.lockMs,
    localVariables: true,
    handle: (job: ActivatedJob, signal: AbortSignal) => handle(caller, job, signal),
  }));
}

// helpers

interface Caller extends HttpWorkerPorts {
  readonly authorize: Authorize;
  readonly cache: ResponseCache;
}

/** Nothing leaves it, neither results nor messages, without what was secret in the request being taken out. */
async function handle(caller: Caller, job: ActivatedJob, signal: AbortSignal): Promise<JsonObject> {
  const { values, used } = await caller.secrets(job);
  const seen = new Set(used);
  try {
    const inputs = new ConnectorInputs(values);
    const outcome = await call(caller, job, inputs, seen, signal);
    const redactor = createRedactor(seen);
    const response = redactor.value(outcome.response);
    if (isFieldTask(inputs)) return await finishFields(inputs, job, outcome, response);
    if (outcome.error !== null)
      return await settleError(caller.evaluate, job, { ...outcome.error, response });
    if (job.headers['resultAs'] === 'nothing') return {};
    if (job.headers['resultAs'] === 'variables') {
      const { body, status, headers } = response;
      return { response: body ?? null, statusCode: status ?? 0, headers: headers ?? {} };
    }
    return await shapeResult(caller.evaluate, job, response);
  } catch (error) {
    throw redactedFailure(error, createRedactor(seen));
  }
}

/** The tenant's limits, under those that the model asks for. */
function bounded({ request, cacheSeconds }: ReadRequest, bounds: CallBounds): ReadRequest {
  const { connectMs, readMs } = request;
  const { timeMaxMs, responseBytesMax } = bounds;
  return {
    cacheSeconds,
    request: {
      ...request,
      connectMs: Math.min(connectMs, timeMaxMs),
      readMs: Math.min(readMs, timeMaxMs),
      responseBytesMax,
    },
  };
}

interface CallOutcome {
  readonly response: JsonObject;
  readonly error: Omit<ConnectorError, 'response'> | null;
}

async function call(
  caller: Caller,
  job: ActivatedJob,
  inputs: ConnectorInputs,
  secrets: Set<string>,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const bounds = await caller.boundsOf(job);
  const read = bounded(readRequest(inputs, job.idempotencyKey), bounds);
  let response: IncomingResponse;
  try {
    response = await sendAuthorized(caller, job, inputs, read, { bounds, secrets, signal });
  } catch (error) {
    if (signal.aborted || error instanceof JobFailure) throw error;
    return { response: {}, error: unreached(error) };
  }
  const { status, reason, headers } = response;
  const shaped: JsonObject = {
    status,
    headers: headers as JsonObject,
    body: readResponseBody(response),
    reason,
  };
  if (isFieldTask(inputs) || isAccepted(job.headers['acceptStatus'], status))
    return { response: shaped, error: null };
  const message = `The receiver answered ${status}${reason === '' ? '' : ` ${reason}`}.`;
  const failure = isTransient(status)
    ? new JobFailure(message, waitOf(response.headers['retry-after']))
    : hopeless(message);
  return { response: shaped, error: { code: String(status), message, failure } };
}

async function sendAuthorized(
  caller: Caller,
  job: ActivatedJob,
  inputs: ConnectorInputs,
  { request: plain, cacheSeconds }: ReadRequest,
  { bounds, secrets, signal }: { bounds: CallBounds; secrets: Set<string>; signal: AbortSignal },
): Promise<IncomingResponse> {
  const { guard } = bounds;
  for (let isAgain = false; ; isAgain = true) {
    const authentication = inputs.object('authentication');
    const {
      request,
      secrets: own,
      forget,
    } = await caller.authorize(plain, authentication, job.tenantId, { guard, signal });
    for (const secret of own) secrets.add(secret);
    const id = cacheSeconds > 0 ? cacheIdOf(job.tenantId, request) : null;
    const kept = id === null ? undefined : caller.cache.get(id);
    // What another task was allowed to ask for is not yet allowed to this one.
    if (kept !== undefined && bounds.isRestricted) await guard.check(request.url);
    if (kept !== undefined) return kept;
    const response = await sendRequest(guard, request, signal);
    if (response.status === 401 && forget !== null && !isAgain) {
      forget();
      continue;
    }
    if (id !== null && response.status === 200) caller.cache.put(id, response, cacheSeconds);
    return response;
  }
}

async function finishFields(
  inputs: ConnectorInputs,
  job: ActivatedJob,
  outcome: CallOutcome,
  response: JsonObject,
): Promise<JsonObject> {
  if (outcome.error !== null) return settleFieldError(inputs, outcome.error.failure);
  return fieldResults(inputs, job, response);
}

/** The request did not get an answer: refused for good, or a network that may be better later. */
function unreached(error: unknown): Omit<ConnectorError, 'response'> {
  const { message, code } = error as { message: string; code?: unknown };
  if (error instanceof TargetRefused) return { code: 'TARGET_REFUSED', message, failure: hopeless(message) };
  if (error instanceof ResponseTooLarge)
    return { code: 'RESPONSE_TOO_LARGE', message, failure: hopeless(message) };
  const shown = typeof code === 'string' ? `The request failed (${code}).` : `The request failed: ${message}`;
  const failure = code === 'HPE_HEADER_OVERFLOW' ? hopeless(shown) : new JobFailure(shown);
  return { code: 'NO_ANSWER', message: shown, failure };
}

function isTransient(status: number): boolean {
  return (
    status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
  );
}

/** Without a setting everything below 400; `all`, or a list of numbers and ranges: `200-299, 404`. */
function isAccepted(setting: string | undefined, status: number): boolean {
  const text = setting?.trim() ?? '';
  if (text === '') return status < 400;
  if (text === 'all') return true;
  return text.split(',').some((part) => {
    const [from = NaN, to = from] = part.split('-').map((each) => Number(each.trim()));
    return status >= from && status <= to;
  });
}

/** RFC 9110 10.2.3: seconds or a date. */
function waitOf(header: string | string[] | undefined): { retryAfterMs?: number } {
  if (typeof header !== 'string') return {};
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  if (!Number.isFinite(ms) || ms <= 0) return {};
  return { retryAfterMs: Math.min(ms, CONNECTOR_LIMITS.retryAfterMaxMs) };
}
