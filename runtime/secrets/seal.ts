import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** A key of this server, and what it is called in the database. */
export interface ServerKey {
  readonly id: string;
  readonly key: Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** From the configured text, which has to be random itself: nothing is gained by making this slow. */
export function serverKeyOf(text: string): ServerKey {
  const key = Buffer.from(hkdfSync('sha256', text, '', 'millrace secrets', KEY_BYTES));
  return { key, id: createHash('sha256').update('id').update(key).digest('hex').slice(0, 16) };
}

export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** AES-256-GCM; `place` says where the value belongs, so that it cannot be opened anywhere else. */
export function seal(plain: Buffer, key: Buffer, place: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bytesOf(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws when it was changed, moved or sealed with another key. */
export function unseal(sealed: Buffer, key: Buffer, place: readonly string[]): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bytesOf(place)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

// helpers

/** Lengths are part of it: no two places have the same bytes. */
function bytesOf(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place));
}
