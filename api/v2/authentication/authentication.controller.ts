import type { Grant, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_TOKEN_SECONDS } from '../../auth/access-tokens.ts';
import { Authenticator, splitToken } from '../../auth/authenticator.ts';
import { isSameOrigin } from '../../auth/csrf.ts';
import { clearSessionCookie, setSessionCookie } from '../../auth/session-cookie.ts';
import type { Config } from '../../config.ts';
import { anyJson, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { ext, opt } from '../../http/fields.ts';
import { CONFIG, RUNTIME } from '../../runtime.token.ts';
import { Tenant } from '../identity/identity.dto.ts';

const SECRET_LENGTH_MAX = 1_000;
const LoginBody = z.strictObject({
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(SECRET_LENGTH_MAX),
  otp: opt(z.string().max(20)),
});
const Me = z.object({
  username: textField(),
  displayName: textOrNull(),
  email: textOrNull(),
  authorizedComponents: texts(),
  tenants: z.array(Tenant),
  groups: texts(),
  roles: texts(),
  salesPlanType: textOrNull(),
  c8Links: z.record(z.string(), z.string()),
  canLogout: z.boolean(),
  preferences: ext(anyJson()),
  permissions: ext(z.array(anyJson())),
});
const TokenForm = z.object({
  grant_type: z.string({ error: 'MISSING_FIELD: grant_type=client_credentials is required.' }),
  client_id: opt(z.string().max(255)),
  client_secret: opt(z.string().max(SECRET_LENGTH_MAX)),
  audience: opt(z.string().max(1000)),
  scope: opt(z.string().max(1000)),
});
const TokenAnswer = z.object({
  access_token: textField(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
});

/** Signing in and out, and who one is. */
@Controller()
export class AuthenticationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/authentication/login',
    summary: 'Sign in with user name and password; sets the session cookie',
    permission: 'anonymous',
    level: 'X1',
    idempotency: '-',
    body: LoginBody,
    status: 200,
    response: Me,
    alwaysExtended: true,
    codes: ['SIGN_IN_FAILED', 'OTP_REQUIRED', 'CSRF_FAILED'],
  })
  async login(@Input() call: Call<typeof LoginBody>): Promise<object> {
    const { request } = call;
    // Otherwise a foreign page could sign its visitor in to somebody else's account.
    if (request.headers.origin !== undefined && !isSameOrigin(request, this.config))
      throw new ApiProblem('CSRF_FAILED', 'The sign-in comes from another site. Open our own sign-in page.');
    const signedIn = await this.runtime.identity.verifyPassword(
      call.body.username,
      call.body.password,
      request.ip,
    );
    if (!signedIn)
      throw new ApiProblem('SIGN_IN_FAILED', 'User name or password is wrong. Check both and try again.');
    // A new session for every sign-in: a planted one is worth nothing.
    if (call.principal?.sessionToken !== undefined)
      await this.runtime.identity.endSession(call.principal.sessionToken);
    const session = await this.runtime.identity.createSession(signedIn.caller.id, request.ip);
    setSessionCookie(call.reply, this.config, session.token, session.expiresAt);
    return this.describe(signedIn, true);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/authentication/logout',
    summary: 'End the session',
    permission: 'anonymous',
    level: 'X1',
    idempotency: 'N',
    codes: ['CSRF_FAILED'],
  })
  async logout(@Input() call: Call): Promise<void> {
    if (call.request.headers.origin !== undefined && !isSameOrigin(call.request, this.config))
      throw new ApiProblem('CSRF_FAILED', 'The sign-out comes from another site.');
    if (call.principal?.sessionToken !== undefined)
      await this.runtime.identity.endSession(call.principal.sessionToken);
    clearSessionCookie(call.reply, this.config);
    void call.reply.header('Clear-Site-Data', '"cache", "storage"');
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/authentication/me',
    summary: 'Who you are and what you may do',
    permission: 'signed-in',
    level: 'L2',
    idempotency: 'R',
    response: Me,
  })
  async getAuthentication(@Input() call: Call): Promise<object> {
    const { principal } = call;
    if (!principal) throw new ApiProblem('NOT_AUTHENTICATED', 'Sign in first.');
    return this.describe(principal.signedIn, principal.way === 'session');
  }

  @Endpoint({
    method: 'POST',
    path: '/oauth/token',
    summary: 'Client credentials grant: a short-lived access token for an API token',
    permission: 'anonymous',
    level: 'L1',
    idempotency: '-',
    accepts: 'form',
    body: TokenForm,
    status: 200,
    response: TokenAnswer,
    codes: ['NOT_AUTHENTICATED'],
  })
  async issueAccessToken(@Input() call: Call<typeof TokenForm>): Promise<object> {
    if (call.body.grant_type !== 'client_credentials')
      throw new ApiProblem('INVALID_VALUE', 'Only grant_type=client_credentials is offered.', {
        details: { error: 'unsupported_grant_type' },
      });
    const { clientId, secret } = clientOf(call);
    const token = splitToken(secret);
    const signedIn = await this.runtime.identity.verifyApiToken(
      token?.id ?? clientId,
      token?.secret ?? secret,
    );
    if (!signedIn)
      throw new ApiProblem(
        'NOT_AUTHENTICATED',
        'client_id or client_secret is wrong, expired or revoked. Create a new API token.',
        { details: { error: 'invalid_client' } },
      );
    const accessToken = await this.authenticator.accessTokens.sign(
      token?.id ?? clientId,
      this.config.baseUrl,
    );
    return { access_token: accessToken, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS };
  }

  private async describe(
    signedIn: NonNullable<Call['principal']>['signedIn'],
    canLogout: boolean,
  ): Promise<object> {
    const { caller, displayName, email } = signedIn;
    return {
      username: caller.id,
      displayName,
      email,
      authorizedComponents: components(caller.grants),
      tenants: await this.tenants(caller.tenantIds),
      groups: caller.groupIds,
      roles: caller.roleIds,
      salesPlanType: null,
      c8Links: {},
      canLogout,
      preferences: (await this.runtime.identity.profile(caller))?.preferences ?? null,
      permissions: caller.grants,
    };
  }

  private async tenants(ids: readonly string[]): Promise<readonly object[]> {
    return Promise.all(
      ids.map(async (tenantId) => {
        const tenant = tenantId === '<default>' ? null : await this.runtime.identity.tenants.get(tenantId);
        return {
          tenantId,
          name: tenant?.['name'] ?? (tenantId === '<default>' ? 'Default' : tenantId),
          description: tenant?.['description'] ?? null,
        };
      }),
    );
  }
}

// helpers

/** Client id and secret from the form or, as some clients do, from a Basic header. */
function clientOf(call: Call<typeof TokenForm>): { clientId: string; secret: string } {
  const { client_id: clientId, client_secret: secret } = call.body;
  if (clientId !== undefined && secret !== undefined)
    return { clientId: clientId.replace(/^mrt_/, ''), secret };
  const basic = /^basic (.+)$/i.exec(call.request.headers.authorization ?? '')?.[1];
  const decoded = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1)
    throw new ApiProblem('MISSING_FIELD', 'client_id and client_secret are required.', {
      details: { error: 'invalid_request' },
    });
  return {
    clientId: decodeURIComponent(decoded.slice(0, colon)).replace(/^mrt_/, ''),
    secret: decodeURIComponent(decoded.slice(colon + 1)),
  };
}

/** The areas of the UI one may enter. */
function components(grants: readonly Grant[]): readonly string[] {
  const ids = grants
    .filter(
      (grant) =>
        grant.resourceType === 'COMPONENT' && (grant.permission === 'ACCESS' || grant.permission === '*'),
    )
    .map((grant) => grant.resourceId);
  return [...new Set(ids)];
}
