import type { IdentityService, SignedIn } from '#runtime';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { isLoopback } from '../config.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from '../http/call.ts';
import type { AccessTokens } from './access-tokens.ts';
import { CredentialCache } from './credential-cache.ts';
import { requireNotCrossSite, requireSameOrigin } from './csrf.ts';
import { sessionCookieName } from './session-cookie.ts';

const HEADER_LENGTH_MAX = 8_192;

/** Finds out who calls (api.md 1.14). Header before cookie; a header that is there but wrong is never passed over. */
export class Authenticator {
  private readonly cache = new CredentialCache();

  constructor(
    private readonly identity: IdentityService,
    private readonly config: Config,
    readonly accessTokens: AccessTokens,
  ) {}

  async authenticate(request: FastifyRequest): Promise<Principal | null> {
    const header = request.headers.authorization;
    if (header !== undefined) return this.fromHeader(header, request);
    const token = request.cookies[sessionCookieName(this.config)];
    if (token === undefined || token === '') return null;
    const signedIn = await this.identity.verifySession(token);
    if (!signedIn) return null;
    requireSameOrigin(request, this.config);
    return { signedIn, way: 'session', sessionToken: token };
  }

  /** After a password, token or right was changed. */
  forget(): void {
    this.cache.clear();
  }

  private async fromHeader(header: string, request: FastifyRequest): Promise<Principal> {
    if (header.length > HEADER_LENGTH_MAX) throw failed();
    const space = header.indexOf(' ');
    const scheme = header.slice(0, space).toLowerCase();
    const credential = header.slice(space + 1).trim();
    if (scheme !== 'basic' && scheme !== 'bearer') throw failed();
    if (scheme === 'basic') requireNotCrossSite(request);
    const principal = await this.cache.get(header, () =>
      scheme === 'basic' ? this.fromBasic(credential, request) : this.fromBearer(credential),
    );
    if (!principal) throw failed();
    return principal;
  }

  private async fromBasic(credential: string, request: FastifyRequest): Promise<Principal | null> {
    const decoded = Buffer.from(credential, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon < 1) return null;
    const [name, secret] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
    // Existing clients can send an API token as user and password; that is allowed everywhere.
    const client = await this.fromToken(name, secret);
    if (client) return client;
    if (!this.config.isBasicAuth) {
      throw new ApiProblem(
        'NOT_AUTHENTICATED',
        'Basic sign-in with a password is off here. Send an API token, or set BASIC_AUTH=1.',
      );
    }
    const signedIn = await this.identity.verifyPassword(name, secret, request.ip);
    return signedIn ? { signedIn, way: 'basic' } : null;
  }

  private async fromToken(name: string, secret: string): Promise<Principal | null> {
    const whole = splitToken(secret);
    const signedIn = whole
      ? await this.identity.verifyApiToken(whole.id, whole.secret)
      : await this.verifyClient(name, secret);
    return signedIn ? { signedIn, way: 'token' } : null;
  }

  private async verifyClient(name: string, secret: string): Promise<SignedIn | null> {
    return /^[\w-]{6,64}$/.test(name) && secret.length >= 20
      ? this.identity.verifyApiToken(name.replace(/^mrt_/, ''), secret)
      : null;
  }

  private async fromBearer(credential: string): Promise<Principal | null> {
    const token = splitToken(credential);
    if (token) {
      const signedIn = await this.identity.verifyApiToken(token.id, token.secret);
      return signedIn ? { signedIn, way: 'token' } : null;
    }
    const clientId = await this.accessTokens.verify(credential, this.config.baseUrl);
    if (clientId === null) return null;
    const signedIn = await this.identity.loadClient(clientId);
    return signedIn ? { signedIn, way: 'access-token' } : null;
  }
}

/** `mrt_<id>_<secret>`. */
export function splitToken(token: string): { id: string; secret: string } | null {
  const match = /^mrt_([A-Za-z0-9-]+)_(.{16,200})$/s.exec(token);
  return match?.[1] !== undefined && match[2] !== undefined ? { id: match[1], secret: match[2] } : null;
}

export function isLocalDevelopment(config: Config): boolean {
  return config.environment === 'development' && isLoopback(config.host);
}

function failed(): ApiProblem {
  return new ApiProblem(
    'NOT_AUTHENTICATED',
    'The credential is wrong, has expired or was revoked. Sign in again, or use another token.',
  );
}
