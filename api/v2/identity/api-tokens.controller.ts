import type { Grant, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Authenticator } from '../../auth/authenticator.ts';
import { found } from '../../auth/row-access.ts';
import { textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { dateTime, id, plainName, tenantId, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { ApiToken } from './identity.dto.ts';

const SCOPES_MAX = 100;
const scope = z.strictObject({
  resourceType: id(),
  resourceId: withDefault(id(), '*'),
  permissionTypes: z.array(id()).min(1).max(SCOPES_MAX),
});
const CreateTokenBody = z.strictObject({
  name: plainName(),
  expiresAt: dateTime(),
  scopes: z.array(scope).min(1).max(SCOPES_MAX),
  tenantIds: withDefault(z.array(tenantId()).max(SCOPES_MAX), ['<default>']),
});
const CreatedToken = z.object({ clientId: textField(), token: textField() });
const TokenParams = params({ clientId: id() });
const TokenSearch = searchBody({}, ['name', 'createdAt', 'expiresAt', 'lastUsedAt']);

/** Credentials of workers and scripts: at most the rights of their owner, shown once. */
@Controller()
export class ApiTokensController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/api-tokens',
    summary: 'Create an API token; it is shown only in this answer',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    body: CreateTokenBody,
    status: 201,
    response: CreatedToken,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED'],
  })
  async createApiToken(@Input() call: Call<typeof CreateTokenBody>): Promise<object> {
    const { name, expiresAt, scopes, tenantIds } = call.body;
    // A token must not be able to make another one that outlives it.
    if (call.principal?.way === 'token' || call.principal?.way === 'access-token') {
      throw new ApiProblem(
        'PERMISSION_MISSING',
        'An API token cannot create API tokens. Sign in as a person.',
      );
    }
    const grants: Grant[] = scopes.flatMap(({ resourceType, resourceId, permissionTypes }) =>
      permissionTypes.map((permission) => ({ resourceType, resourceId, permission })),
    );
    const { clientId, secret } = await this.runtime.identity.createApiToken(call.caller, {
      name,
      expiresAt,
      scopes: grants,
      tenantIds,
    });
    return { clientId, token: secret.startsWith('mrt_') ? secret : `mrt_${clientId}_${secret}` };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/api-tokens/search',
    summary: 'Find your API tokens',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    body: TokenSearch,
    response: searchAnswer(ApiToken),
    alwaysExtended: true,
  })
  async searchApiTokens(@Input() call: Call<typeof TokenSearch>): Promise<object> {
    const tokens = await this.runtime.identity.listApiTokens(call.caller);
    return pageOf(
      tokens.map((token) => ({ ...token, prefix: `mrt_${token.clientId}` })),
      call.body,
    );
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/api-tokens/:clientId',
    summary: 'Revoke an API token',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: TokenParams,
    codes: ['NOT_FOUND'],
  })
  async revokeApiToken(@Input() call: Call<undefined, typeof TokenParams>): Promise<void> {
    const isGone = await this.runtime.identity.revokeApiToken(call.caller, call.params.clientId);
    this.authenticator.forget();
    if (!isGone) found(null);
  }
}
