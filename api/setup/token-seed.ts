import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';

const SEED_BYTES = 32;

/** What signs access tokens: the configured key, or one made once and kept beside the data, so that tokens outlive a restart. */
export function loadTokenSeed(config: Config): string {
  if (config.tokenSigningKey !== null) return config.tokenSigningKey;
  const file = join(config.dataDir, 'token-signing-key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(config.dataDir, { recursive: true });
  const seed = randomBytes(SEED_BYTES).toString('hex');
  writeFileSync(file, `${seed}\n`, { mode: 0o600, flag: 'wx' });
  return seed;
}
