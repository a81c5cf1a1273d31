import { createHash } from 'node:crypto';
import type { JsonObject } from '#engine';
import { JobFailure } from '../../contract/runtime.ts';
import { hopeless, type ConnectorInputs } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { setHeader } from './read-request.ts';
import { sendRequest, type HttpRequest } from './send-request.ts';
import type { TargetGuard } from './target-guard.ts';

export interface AuthorizedRequest {
  readonly request: HttpRequest;
  /** What must not appear in messages or results. */
  readonly secrets: readonly string[];
  /** The receiver did not accept a token that was kept: the next one is asked for anew. */
  readonly forget: (() => void) | null;
}

export type Authorize = (
  request: HttpRequest,
  authentication: ConnectorInputs | undefined,
  tenantId: string,
  ports: { readonly guard: TargetGuard; readonly signal: AbortSignal },
) => Promise<AuthorizedRequest>;

const tokensMax = 500;
/** A token that ends while the request is on its way is of no use. */
const leewayMs = 30_000;

/** Adds the credentials of the `authentication` input: `basic`, `bearer`, `apiKey`, `oauth-client-credentials-flow` or `noAuth`. */
export function createAuthorize(now: () => number): Authorize {
  const tokens = new Map<string, Token>();
  return async (request, authentication, tenantId, { guard, signal }) => {
    const type = authentication?.text('type')?.trim() ?? '';
    if (authentication === undefined || type === '' || type === 'noAuth')
      return { request, secrets: [], forget: null };
    if (type === 'basic') return withBasic(request, authentication);
    if (type === 'bearer') return withBearer(request, authentication.required('token'), null);
    if (type === 'apiKey') return withApiKey(request, authentication);
    if (type !== 'oauth-client-credentials-flow')
      throw hopeless(
        `The authentication "${type}" is not offered. Use noAuth, basic, bearer, apiKey or oauth-client-credentials-flow.`,
      );
    const id = createHash('sha256')
      .update(JSON.stringify([tenantId, authentication.values]))
      .digest('base64');
    let token = tokens.get(id);
    if (token === undefined || token.until <= now()) {
      token = await fetchToken(guard, authentication, request, now, signal);
      if (tokens.size >= tokensMax) tokens.delete(tokens.keys().next().value as string);
      tokens.set(id, token);
    }
    return withBearer(request, token.value, () => tokens.delete(id));
  };
}

// helpers

interface Token {
  readonly value: string;
  readonly until: number;
}

function withBasic(request: HttpRequest, authentication: ConnectorInputs): AuthorizedRequest {
  const user = authentication.required('username');
  if (user.includes(':')) throw authentication.wrong('username', 'text without a colon');
  const password = authentication.text('password') ?? '';
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return authorized(request, 'authorization', `Basic ${encoded}`, [encoded, password], null);
}

function withBearer(request: HttpRequest, token: string, forget: (() => void) | null): AuthorizedRequest {
  return authorized(request, 'authorization', `Bearer ${token}`, [token], forget);
}

function withApiKey(request: HttpRequest, authentication: ConnectorInputs): AuthorizedRequest {
  const name = authentication.required('name');
  const value = authentication.required('value');
  if (authentication.text('apiKeyLocation') !== 'query')
    return authorized(request, name, value, [value], null);
  const [address = '', fragment] = request.url.split('#', 2);
  const mark = address.includes('?') ? '&' : '?';
  const url = `${address}${mark}${new URLSearchParams([[name, value]]).toString()}`;
  return {
    request: { ...request, url: fragment === undefined ? url : `${url}#${fragment}` },
    secrets: [value],
    forget: null,
  };
}

function authorized(
  request: HttpRequest,
  name: string,
  value: string,
  secrets: readonly string[],
  forget: (() => void) | null,
): AuthorizedRequest {
  const headers = { ...request.headers };
  setHeader(headers, name, value);
  return {
    request: { ...request, headers, secretHeaders: [...request.secretHeaders, name.toLowerCase()] },
    secrets,
    forget,
  };
}

/** RFC 6749 4.4. */
async function fetchToken(
  guard: TargetGuard,
  authentication: ConnectorInputs,
  { connectMs, readMs }: HttpRequest,
  now: () => number,
  signal: AbortSignal,
): Promise<Token> {
  const id = authentication.required('clientId');
  const secret = authentication.required('clientSecret');
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  const inBody = authentication.text('clientAuthentication') === 'credentialsBody';
  for (const [name, value] of [
    ['audience', authentication.text('audience')],
    ['scope', authentication.text('scopes')],
    ...(inBody ? [['client_id', id] as const, ['client_secret', secret] as const] : []),
  ] as const)
    if (value !== undefined && value !== '') form.set(name, value);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  // The standard encodes both parts before they are joined.
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  if (!inBody) headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  const body = Buffer.from(form.toString());
  headers['content-length'] = String(body.length);
  const url = authentication.required('oauthTokenEndpoint');
  const request = { url, method: 'POST', headers, body, connectMs, readMs };
  const response = await sendRequest(
    guard,
    { ...request, followsRedirects: false, secretHeaders: [] },
    signal,
  );
  if (response.status >= 500 || response.status === 429)
    throw new JobFailure(`The token endpoint answered ${response.status}.`);
  // What it says beside the status may repeat the credentials.
  if (response.status !== 200) throw hopeless(`The token endpoint refused with ${response.status}.`);
  return readToken(response.body, now());
}

function readToken(body: Buffer, at: number): Token {
  let answer: JsonObject = {};
  try {
    answer = JSON.parse(body.toString('utf8')) as JsonObject;
  } catch {
    throw hopeless('The token endpoint did not answer with JSON.');
  }
  const token = answer['access_token'];
  if (typeof token !== 'string' || token === '') throw hopeless('The token endpoint gave no access_token.');
  const lasts = Number(answer['expires_in'] ?? 60) * 1000;
  const until = Number.isFinite(lasts)
    ? at + Math.min(lasts, CONNECTOR_LIMITS.retryAfterMaxMs) - leewayMs
    : at;
  return { value: token, until };
}
