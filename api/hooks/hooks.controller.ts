import type { HookCall, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { textField } from '../http/answer-fields.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { Input } from '../http/call.ts';
import type { ApiRequest, Call } from '../http/call.ts';
import { Endpoint, params } from '../http/endpoint.ts';
import { RUNTIME } from '../runtime.token.ts';

const HookParams = params({
  hookId: z.string().regex(/^[\w-]{3,64}$/, { error: 'INVALID_VALUE: This is not the id of a hook.' }),
});
/** Whatever the other system adds to the address. */
const HookQuery = z.looseObject({});
const Receipt = z.object({ receipt: textField() }).meta({ id: 'HookReceipt' });

/** Webhooks of other systems: the call proves itself by the secret of its hook (security.md, webhooks in). */
@Controller()
export class HooksController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/hooks/:hookId',
    summary: 'Deliver to an inbound hook; a repeated delivery gets the same receipt',
    permission: 'anonymous',
    level: 'X2',
    idempotency: 'D',
    params: HookParams,
    query: HookQuery,
    accepts: 'raw',
    rate: 'hook',
    status: 202,
    response: Receipt,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'NOT_AUTHENTICATED', 'EXPRESSION_FAILED', 'PROCESS_NOT_FOUND'],
  })
  async deliverToHook(@Input() call: Call<undefined, typeof HookParams>): Promise<object> {
    return this.runtime.hooks.receive(call.params.hookId, hookCallOf(call.request));
  }
}

// helpers

/** A header or parameter that is there twice has no one meaning, so it is refused. */
function hookCallOf(request: ApiRequest): HookCall {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && name !== '__proto__') headers[name] = value;
  }
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (typeof value !== 'string')
      throw new ApiProblem(
        'INVALID_VALUE',
        `The parameter ${JSON.stringify(name.slice(0, 100))} is there twice.`,
      );
    if (name !== '__proto__') query[name] = value;
  }
  return { headers, query, body: request.api.rawBody ?? Buffer.alloc(0) };
}
