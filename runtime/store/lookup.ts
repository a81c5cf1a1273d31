import { createHash } from 'node:crypto';

/** 64 bits of a hash as a signed decimal: what B-tree look-ups by long texts use. Equal texts are compared again by the reader. */
export function lookupOf(...parts: readonly string[]): string {
  return digest(parts).readBigInt64BE(0).toString();
}

/** The whole hash as `\x…` text, for unique keys. */
export function hashOf(...parts: readonly string[]): string {
  return `\\x${digest(parts).subarray(0, 16).toString('hex')}`;
}

// helpers

function digest(parts: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) {
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest();
}
