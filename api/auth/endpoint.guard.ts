import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { CommandContext } from '#runtime';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ApiProblem } from '../http/api-problem.ts';
import type { FieldError } from '../http/api-problem.ts';
import type { ApiRequest, Call, Principal } from '../http/call.ts';
import { endpointOf } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { idempotencyOf } from '../http/idempotency.ts';
import { check, refuse } from '../http/request-check.ts';
import { CONFIG } from '../runtime.token.ts';
import type { Config } from '../config.ts';
import { ANONYMOUS } from './anonymous.ts';
import { AccessCheck, missing } from './access-check.ts';

const DEFAULT_TENANT = '<default>';

/**
 * Checks every call in the order of api.md 1.7: credential (401), shape (400), permission where the request alone decides it
 * (403). What depends on stored rows is left to the handler. Default deny: no metadata, no call.
 */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(
    @Inject(AccessCheck) private readonly access: AccessCheck,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new Error(`The handler ${context.getHandler().name} has no endpoint metadata.`);
    const call = this.check(endpoint, request, http.getResponse<FastifyReply>());
    this.requirePermission(endpoint, call);
    request.api.call = call;
    return true;
  }

  private check(endpoint: Endpoint, request: ApiRequest, reply: FastifyReply): Call {
    const { principal } = request.api;
    if (endpoint.permission !== 'anonymous' && principal === null) throw notAuthenticated();
    const errors: FieldError[] = [...request.api.findings];
    const params = part(endpoint.params, request.params, '/path', errors);
    const query =
      endpoint.query || Object.keys(request.query as object).length > 0
        ? part(endpoint.query ?? null, request.query, '/query', errors)
        : undefined;
    const body = checkBody(endpoint, request, errors);
    if (errors.length > 0) refuse(errors);
    const idempotency =
      endpoint.idempotency === 'R' || endpoint.idempotency === '-'
        ? null
        : idempotencyOf(request, reply, endpoint);
    const caller = principal?.signedIn.caller ?? ANONYMOUS;
    const call: Call = {
      caller,
      principal,
      body: body as undefined,
      params: params as undefined,
      query: query as undefined,
      isExtended: request.api.isExtended,
      request,
      reply,
      context: (fields = {}) => {
        const made: { -readonly [K in keyof CommandContext]: CommandContext[K] } = {
          caller,
          tenantId: this.tenantOf(caller.tenantIds, fields.tenantId),
        };
        if (idempotency) made.idempotency = idempotency;
        if (fields.operationReference !== undefined) made.operationReference = fields.operationReference;
        if (fields.reason !== undefined) made.reason = fields.reason;
        return made;
      },
    };
    return call;
  }

  /** Tenant ids come from the credential; a request only chooses among them (api.md 1.4). */
  private tenantOf(assigned: readonly string[], named: string | undefined): string {
    if (named === undefined || named === DEFAULT_TENANT) return DEFAULT_TENANT;
    if (!this.config.multiTenancy) {
      throw new ApiProblem(
        'TENANCY_OFF',
        `Multi-tenancy is off, so the tenant ${JSON.stringify(named)} cannot be named. Leave tenantId out.`,
      );
    }
    if (!assigned.includes(named)) {
      throw new ApiProblem(
        'TENANT_NOT_ASSIGNED',
        `You are not a member of the tenant ${JSON.stringify(named)}. Choose one of your own tenants.`,
      );
    }
    return named;
  }

  private requirePermission(endpoint: Endpoint, call: Call): void {
    const { permission } = endpoint;
    if (typeof permission === 'string' || permission.of === 'filtered' || permission.of === 'row') return;
    if (permission.of === 'any') {
      if (!this.access.isAllowedSomewhere(call.caller, permission.needs)) throw missing(permission.needs);
      return;
    }
    const [from, field] = permission.of.split(':', 2) as ['path' | 'body', string];
    const source = (from === 'path' ? call.params : call.body) as
      Readonly<Record<string, unknown>> | undefined;
    const resourceId = source?.[field];
    this.access.require(
      call.caller,
      permission.needs,
      typeof resourceId === 'string' ? resourceId : undefined,
    );
  }
}

export function notAuthenticated(principal?: Principal): ApiProblem {
  return new ApiProblem(
    'NOT_AUTHENTICATED',
    principal
      ? 'This credential is not accepted here.'
      : 'Sign in, or send a token in the Authorization header.',
  );
}

// helpers

function part(
  schema: z.ZodType | null | undefined,
  value: unknown,
  prefix: string,
  errors: FieldError[],
): unknown {
  if (schema === undefined) return undefined;
  if (schema !== null) return check(schema, value, prefix, errors);
  for (const name of Object.keys(value as object).slice(0, 100)) {
    errors.push({
      pointer: `${prefix}/${name}`,
      code: 'UNKNOWN_PROPERTY',
      message: `${JSON.stringify(name.slice(0, 100))} is not known here. Remove it.`,
    });
  }
  return undefined;
}

function checkBody(endpoint: Endpoint, request: ApiRequest, errors: FieldError[]): unknown {
  if (endpoint.accepts === 'multipart') return undefined;
  const body = request.body ?? undefined;
  if (endpoint.body) return check(endpoint.body, body === undefined ? {} : body, '', errors);
  // Some clients send {} where nothing is expected.
  if (body !== undefined && !(typeof body === 'object' && body !== null && Object.keys(body).length === 0)) {
    part(null, typeof body === 'object' && body !== null ? body : { body }, '', errors);
  }
  return undefined;
}
