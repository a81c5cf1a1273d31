import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SEED_BYTES = 32;

/** A key that was made once and is kept beside the data, readable by this user only. */
export function keptKey(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const seed = randomBytes(SEED_BYTES).toString('hex');
  writeFileSync(file, `${seed}\n`, { mode: 0o600, flag: 'wx' });
  return seed;
}
