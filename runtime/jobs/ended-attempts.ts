import type { Key } from '#engine';
import type { JobProof } from '../contract/runtime.ts';

/** How many attempts this process remembers: a repeat comes within seconds, from the same client. */
const attemptsMax = 50_000;

export interface EndedAttempts {
  add(key: Key, proof: JobProof): void;
  /** The holder of this token has ended its attempt already: the repeat is answered like the first call. */
  has(key: Key, proof: JobProof): boolean;
}

export function createEndedAttempts(): EndedAttempts {
  const tokens = new Map<Key, string>();
  return {
    add: (key, proof) => {
      if (proof.leaseToken === undefined) return;
      if (tokens.size >= attemptsMax) tokens.delete(tokens.keys().next().value as Key);
      tokens.set(key, proof.leaseToken);
    },
    has: (key, proof) => proof.leaseToken !== undefined && tokens.get(key) === proof.leaseToken,
  };
}
