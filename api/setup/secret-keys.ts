import type { Config } from '../config.ts';
import { keptKey } from './kept-key.ts';

/** What secrets are stored under: the configured keys, or one made once and kept beside the data. */
export function loadSecretKeys(config: Config): readonly string[] {
  return config.secretsKeys.length > 0 ? config.secretsKeys : [keptKey(config.dataDir, 'secrets-key')];
}
