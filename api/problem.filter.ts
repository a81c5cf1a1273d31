import type { JsonObject } from '#runtime';
import { isConnectionLoss, Refusal } from '#runtime';
import { Catch, HttpException, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { toEngineRestError } from './engine-rest/engine-rest-error.ts';
import { ApiProblem } from './http/api-problem.ts';
import type { FieldError } from './http/api-problem.ts';
import type { ApiRequest } from './http/call.ts';
import { LOGGER } from './http/logger.ts';
import { isErrorCode, PROBLEM_CODES } from './http/problem-codes.ts';
import type { ErrorCode } from './http/problem-codes.ts';
import { CONFIG } from './runtime.token.ts';

/** RFC 9457, with the members of api.md 1.7. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly traceId: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

/**
 * The only place where something thrown becomes an answer. A refusal of the runtime or of the API keeps its code; anything
 * else is a defect: it is logged with its stack and answered without one.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;
    this.answer(thrown, request, reply);
  }

  answer(thrown: unknown, request: ApiRequest, reply: FastifyReply): void {
    const problem = this.describe(thrown, request);
    const body = this.body(problem, request);
    for (const [name, value] of Object.entries(problem.headers ?? {})) void reply.header(name, value);
    const isBusy = body.status === 429 || body.status === 503;
    if (isBusy && reply.getHeader('retry-after') === undefined)
      void reply.header('Retry-After', String(problem.details?.['retryAfterSeconds'] ?? 1));
    if (body.status === 401) void reply.header('WWW-Authenticate', challenge(request));
    if (request.url.startsWith('/engine-rest')) {
      const answer = toEngineRestError(problem, body.status);
      void reply
        .status(answer.status)
        .header('Content-Type', 'application/json')
        .send(Buffer.from(JSON.stringify(answer.body)));
      return;
    }
    void reply
      .status(body.status)
      .header('Content-Type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(body)));
  }

  private describe(thrown: unknown, request: ApiRequest): ApiProblem {
    if (thrown instanceof ApiProblem) return thrown;
    if (thrown instanceof Refusal && isErrorCode(thrown.code)) {
      return new ApiProblem(thrown.code, thrown.message, thrown.details ? { details: thrown.details } : {});
    }
    if (isConnectionLoss(thrown)) return fromConnectionLoss(request);
    const known = fromHttp(thrown, request);
    if (known) return known;
    this.logger.error(
      { err: thrown, requestId: request.api?.requestId, url: request.url.split('?', 1)[0] },
      'A request failed because of a defect.',
    );
    return new ApiProblem(
      'INTERNAL_ERROR',
      'Something went wrong in the server. Nothing was changed. Report the traceId.',
    );
  }

  private body(problem: ApiProblem, request: ApiRequest): ProblemBody {
    const { status, title } = PROBLEM_CODES[problem.code];
    const details: JsonObject = problem.details ?? {};
    return {
      ...details,
      type: `${this.config.baseUrl}/docs/errors/${problem.code}`,
      title,
      status,
      detail: problem.message,
      instance: request.url.split('?', 1)[0] ?? '/',
      code: problem.code,
      traceId: request.api?.traceId ?? '',
      ...(problem.errors ? { errors: problem.errors } : {}),
    };
  }
}

/**
 * Browsers are not asked for Basic: they would keep the password and send it along with requests of foreign pages. Programs
 * send no `Sec-Fetch-Site`.
 */
function challenge(request: ApiRequest): string {
  return request.headers['sec-fetch-site'] === undefined
    ? 'Basic realm="Millrace", charset="UTF-8", Bearer'
    : 'Bearer';
}

/** The connection broke inside a statement. Before the handler, and where it only reads, nothing can have happened. */
function fromConnectionLoss({ api }: ApiRequest): ApiProblem {
  const isHarmless = !api?.call || api.endpoint?.idempotency === 'R' || api.endpoint?.idempotency === '-';
  return isHarmless
    ? new ApiProblem(
        'DATABASE_UNAVAILABLE',
        'The database does not answer. Nothing was changed; repeat the request.',
      )
    : new ApiProblem(
        'OUTCOME_UNKNOWN',
        'The connection to the database broke. Repeat with the same Idempotency-Key, or look first.',
      );
}

/** What NestJS and Fastify throw on their own: routing, body limits, content types, malformed URLs. */
function fromHttp(thrown: unknown, request: ApiRequest): ApiProblem | null {
  const status =
    thrown instanceof HttpException
      ? thrown.getStatus()
      : (thrown as { statusCode?: unknown } | null)?.statusCode;
  switch (status) {
    case 404:
      return new ApiProblem(
        'NO_SUCH_ENDPOINT',
        `${request.method} ${(request.url.split('?', 1)[0] ?? '').slice(0, 200)} does not exist. See /v2/openapi.json.`,
      );
    case 413:
      return new ApiProblem(
        'BODY_TOO_LARGE',
        'The body is larger than this endpoint accepts. Split it, or use a document.',
      );
    case 415:
      return new ApiProblem(
        'UNSUPPORTED_MEDIA_TYPE',
        'This content type is not accepted here. Send application/json, or multipart/form-data for files.',
      );
    case 400:
    case 414:
    case 431:
      return new ApiProblem('INVALID_VALUE', 'The request could not be read. Check its URL and headers.');
    default:
      return null;
  }
}
