import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { requireNotCrossSite } from '../auth/csrf.ts';
import { PublicLinkTokens } from '../auth/public-link-tokens.ts';
import { textField } from '../http/answer-fields.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { Input } from '../http/call.ts';
import type { Call } from '../http/call.ts';
import { Endpoint, params } from '../http/endpoint.ts';
import { text, variables } from '../http/fields.ts';
import { RUNTIME } from '../runtime.token.ts';

const TOKEN_LENGTH_MAX = 200;

const TokenParams = params({ token: text(TOKEN_LENGTH_MAX) });
const PublicForm = z
  .object({
    formId: textField(),
    version: z.int(),
    schema: textField(),
    name: textField(),
    variables: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'PublicForm' });
const PublicFormBody = z.strictObject({ variables: variables() });
const Receipt = z.object({ receipt: textField() }).meta({ id: 'PublicFormReceipt' });

const open = {
  path: '/public/forms/:token',
  permission: 'anonymous',
  level: 'X2',
  params: TokenParams,
  rate: 'publicForm',
  alwaysExtended: true,
} as const;

/** Start forms for people without an account (security.md, public forms). Who is signed in does not matter here. */
@Controller()
export class PublicFormsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(PublicLinkTokens) private readonly tokens: PublicLinkTokens,
  ) {}

  @Endpoint({
    ...open,
    method: 'GET',
    summary: 'The form of a public link and what its fields begin with',
    idempotency: 'R',
    response: PublicForm,
    codes: ['NOT_FOUND'],
  })
  async getPublicForm(@Input() call: Call<undefined, typeof TokenParams>): Promise<object> {
    return this.runtime.publicLinks.open(this.tokenOf(call.params));
  }

  @Endpoint({
    ...open,
    method: 'POST',
    summary: 'Send the form of a public link; an Idempotency-Key makes a repeat harmless',
    idempotency: 'K',
    body: PublicFormBody,
    status: 202,
    response: Receipt,
    codes: ['NOT_FOUND', 'FORM_INVALID', 'PROCESS_NOT_STARTABLE', 'INSTANCE_QUOTA_REACHED'],
  })
  async sendPublicForm(@Input() call: Call<typeof PublicFormBody, typeof TokenParams>): Promise<object> {
    requireNotCrossSite(call.request);
    const { idempotency } = call.context();
    return this.runtime.publicLinks.send(this.tokenOf(call.params), call.body.variables, idempotency);
  }

  private tokenOf({ token }: z.output<typeof TokenParams>): string {
    if (this.tokens.isOurs(token)) return token;
    throw new ApiProblem('NOT_FOUND', 'This link does not exist, has expired, was used up or was withdrawn.');
  }
}
