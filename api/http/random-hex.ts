import { randomFillSync } from 'node:crypto';

/** One system call for many ids: asking for each one was a twentieth of a small request. */
const pool = Buffer.alloc(8_192);
let used = pool.length;

export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
