import { createHash, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

/** 15 min at most (api.md 1.14): a revoked token's access tokens die by themselves. */
export const ACCESS_TOKEN_SECONDS = 900;

const ALGORITHM = 'EdDSA';
const AUDIENCE = 'millrace';
/** DER header of an Ed25519 private key in PKCS 8; the 32 bytes of the seed follow. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Signs and verifies the short-lived JWTs of `/oauth/token`. One algorithm, fixed on both sides; `iss`, `aud` and `exp` are
 * checked. The token names the client only: its rights are loaded anew, so they can be narrowed at once.
 */
export class AccessTokens {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(seed: string | Buffer) {
    const bytes = createHash('sha256').update(seed).digest();
    this.privateKey = createPrivateKey({
      key: Buffer.concat([PKCS8_ED25519, bytes]),
      format: 'der',
      type: 'pkcs8',
    });
    this.publicKey = createPublicKey(this.privateKey);
  }

  async sign(clientId: string, issuer: string): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(clientId)
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
      .sign(this.privateKey);
  }

  /** The client id, or null for anything that is not a valid token of ours. */
  async verify(token: string, issuer: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
        issuer,
        typ: 'JWT',
      });
      return payload.sub ?? null;
    } catch {
      return null;
    }
  }
}
