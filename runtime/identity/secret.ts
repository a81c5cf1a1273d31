import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as text that needs no escaping anywhere and holds no separator. */
export function createSecret(): string {
  return randomBytes(32).toString('hex');
}

/** What the database keeps of a secret: of 256 random bits a plain hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function isSecret(secretHash: Buffer, secret: string): boolean {
  const given = hashSecret(secret);
  return given.length === secretHash.length && timingSafeEqual(given, secretHash);
}
