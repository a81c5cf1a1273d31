import type { Config } from '../config.ts';
import { keptKey } from './kept-key.ts';

/** What signs access tokens: the configured key, or one made once and kept beside the data, so that tokens outlive a restart. */
export function loadTokenSeed(config: Config): string {
  return config.tokenSigningKey ?? keptKey(config.dataDir, 'token-signing-key');
}
