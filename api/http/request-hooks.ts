import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Config } from '../config.ts';
import { isSecure } from '../auth/session-cookie.ts';
import { ApiProblem } from './api-problem.ts';
import type { ApiRequest, ApiState } from './call.ts';
import type { Endpoint } from './endpoint.ts';
import { unsupported } from './body-parser.ts';
import type { InteractiveQuota } from './interactive-quota.ts';
import { randomHex } from './random-hex.ts';
import { setApiHeaders } from './security-headers.ts';
import { JSON_BODY_MAX } from './endpoint.ts';

export interface HookOptions {
  readonly config: Config;
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly quota: InteractiveQuota;
  /** True while the server stops: new work is refused, what runs may finish. */
  readonly isDraining: () => boolean;
}

interface RouteConfiguration {
  readonly endpoint?: Endpoint;
  /** Routes outside the API: pages and their files. */
  readonly isPage?: boolean;
}

const HOOK_PATH_MAX = 200;

/** What stays possible while the server drains. */
const WHILE_DRAINING = /^\/(health\/|v2\/status|metrics)/;

/**
 * Everything that happens around every call: ids and headers first, then who it is, before a byte of the body is read. The
 * order of api.md 1.7 (401 before 400) follows from that. A route without an endpoint does not start.
 */
export function registerRequestHooks(server: FastifyInstance, options: HookOptions): void {
  const secure = isSecure(options.config);
  server.decorateRequest('api');
  server.addHook('onRoute', requireEndpoint);
  server.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.config as RouteConfiguration;
    const state = createState(request, route.endpoint ?? null);
    (request as ApiRequest).api = state;
    setApiHeaders(reply, options.version, secure);
    void reply.header('Millrace-Request-Id', state.requestId);
    void reply.header('traceparent', `00-${state.traceId}-${randomHex(8)}-01`);
    if (route.endpoint) await admit(request as ApiRequest, reply, route.endpoint, options);
  });
  server.addHook('preSerialization', (request, _reply, payload, done) => {
    const { endpoint, isExtended } = (request as ApiRequest).api;
    done(null, endpoint?.project ? endpoint.project(payload, isExtended) : payload);
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    // Exactly this: a charset parameter makes a widely used client treat the body as bytes (api.md 1.17).
    if (reply.getHeader('content-type') === 'application/json; charset=utf-8')
      void reply.header('content-type', 'application/json');
    done(null, payload);
  });
}

// helpers

async function admit(
  request: ApiRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
  options: HookOptions,
): Promise<void> {
  if (options.isDraining() && !WHILE_DRAINING.test(endpoint.path)) {
    throw new ApiProblem('DRAINING', 'The server is stopping. Nothing happened; repeat in a few seconds.', {
      headers: { 'Retry-After': '5' },
    });
  }
  const { api } = request;
  if (
    endpoint.accepts !== 'raw' &&
    (endpoint.permission !== 'anonymous' ||
      request.headers.authorization !== undefined ||
      hasSession(request))
  ) {
    api.principal = await identify(request, endpoint, options.authenticator);
  }
  if (endpoint.permission !== 'anonymous' && api.principal === null) {
    throw new ApiProblem('NOT_AUTHENTICATED', 'Sign in, or send a token in the Authorization header.');
  }
  if (api.principal?.way === 'session') options.quota.take('interactive', api.principal.signedIn.caller.id);
  if (endpoint.rate === 'hook')
    options.quota.take('hook', request.url.slice(0, HOOK_PATH_MAX).split('?')[0] ?? '');
  else if (endpoint.rate === 'publicForm')
    options.quota.take('publicForm', `${request.method} ${request.ip}`);
  else if (endpoint.rate && api.principal)
    options.quota.take(endpoint.rate, api.principal.signedIn.caller.id);
  api.isExtended = endpoint.alwaysExtended === true || prefersExtended(request);
  if (prefersExtended(request)) void reply.header('Preference-Applied', 'extended');
  if (endpoint.experimental) void reply.header('Millrace-Stability', 'experimental');
  if (endpoint.accepts !== 'multipart' && /^multipart\//i.test(request.headers['content-type'] ?? ''))
    throw unsupported('multipart/form-data');
  if (
    request.headers['content-encoding'] !== undefined &&
    request.headers['content-encoding'] !== 'identity'
  ) {
    throw unsupported(`with Content-Encoding ${String(request.headers['content-encoding'])}`);
  }
}

function hasSession(request: FastifyRequest): boolean {
  return request.headers.cookie !== undefined && /(?:^|; )(?:__Host-)?sid=/.test(request.headers.cookie);
}

/** On an anonymous endpoint a bad credential is no reason to refuse: it may be the sign-in that replaces it. */
async function identify(
  request: ApiRequest,
  endpoint: Endpoint,
  authenticator: Authenticator,
): Promise<ApiState['principal']> {
  if (endpoint.permission !== 'anonymous') return authenticator.authenticate(request);
  return authenticator.authenticate(request).catch(() => null);
}

function createState(request: FastifyRequest, endpoint: Endpoint | null): ApiState {
  const parent = request.headers.traceparent;
  const given =
    typeof parent === 'string' ? /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1] : undefined;
  return {
    endpoint,
    principal: null,
    requestId: randomUUID(),
    traceId: given ?? randomHex(16),
    isExtended: false,
    findings: [],
    rawBody: null,
    call: null,
  };
}

function prefersExtended(request: FastifyRequest): boolean {
  const prefer = request.headers['prefer'];
  return typeof prefer === 'string' && /(?:^|[\s,;])extended(?:$|[\s,;])/.test(prefer);
}

function requireEndpoint(route: RouteOptions): void {
  const config = (route.config ?? {}) as RouteConfiguration;
  if (!config.endpoint && config.isPage !== true) {
    throw new Error(
      `The route ${String(route.method)} ${route.url} declares no endpoint and therefore no permission.`,
    );
  }
  route.bodyLimit = config.endpoint?.bodyLimit ?? JSON_BODY_MAX;
}
