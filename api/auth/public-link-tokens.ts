import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 24;
const MAC_BYTES = 16;

/**
 * Tokens of public links: 192 random bits and our signature over them. A guessed one is thrown away here, before anything is looked up;
 * one of ours is looked up by its hash. Another signing key makes all of them void.
 */
export class PublicLinkTokens {
  private readonly key: Buffer;

  constructor(seed: string | Buffer) {
    this.key = createHmac('sha256', seed).update('public links').digest();
  }

  make(): string {
    const random = randomBytes(RANDOM_BYTES);
    return Buffer.concat([random, this.sign(random)]).toString('base64url');
  }

  isOurs(token: string): boolean {
    const bytes = Buffer.from(token, 'base64url');
    // Only one way to write a token, so that its hash tells it.
    if (bytes.length !== RANDOM_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return false;
    return timingSafeEqual(bytes.subarray(RANDOM_BYTES), this.sign(bytes.subarray(0, RANDOM_BYTES)));
  }

  private sign(random: Buffer): Buffer {
    return createHmac('sha256', this.key).update(random).digest().subarray(0, MAC_BYTES);
  }
}
