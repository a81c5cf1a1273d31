import type { Caller, CommandContext, SignedIn } from '#runtime';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import type { FieldError } from './api-problem.ts';

/** How a request proved who it is. */
export interface Principal {
  readonly signedIn: SignedIn;
  readonly way: 'basic' | 'token' | 'access-token' | 'session' | 'none';
  readonly sessionToken?: string;
}

/** One checked request, as handlers get it. `P`, `Q`, `B` are the schemas of the endpoint. */
export interface Call<B = undefined, P = undefined, Q = undefined> {
  readonly caller: Caller;
  readonly principal: Principal | null;
  readonly body: B extends z.ZodType ? z.output<B> : undefined;
  readonly params: P extends z.ZodType ? z.output<P> : undefined;
  readonly query: Q extends z.ZodType ? z.output<Q> : undefined;
  /** `Prefer: extended` (api.md 1.5). */
  readonly isExtended: boolean;
  readonly request: ApiRequest;
  readonly reply: FastifyReply;
  /** For commands: the tenant is the caller's, the idempotency key comes from the header. */
  context(fields?: {
    tenantId?: string | undefined;
    operationReference?: string | undefined;
    reason?: string | undefined;
  }): CommandContext;
}

/** What the hooks keep on a request between the stages. */
export interface ApiState {
  endpoint: Endpoint | null;
  principal: Principal | null;
  requestId: string;
  traceId: string;
  isExtended: boolean;
  /** Findings of the raw scan of the body, reported together with the schema's. */
  findings: readonly FieldError[];
  rawBody: Buffer | null;
  call: Call<unknown, unknown, unknown> | null;
}

export type ApiRequest = FastifyRequest & { api: ApiState };

/** The checked request as a parameter of a handler. */
export const Input = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<ApiRequest>().api.call,
);
