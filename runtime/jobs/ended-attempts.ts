import type { Key } from '#engine';
import type { JobProof } from '../contract/runtime.ts';

/** How many attempts this process remembers: a repeat comes within seconds, from the same client. */
const attemptsMax = 50_000;

export interface EndedAttempts {
  add(key: Key, proof: JobProof, how: string): void;
  /** The holder of this token has ended its attempt in the same way already: the repeat is answered like the first call. */
  has(key: Key, proof: JobProof, how: string): boolean;
}

export function createEndedAttempts(): EndedAttempts {
  const tokens = new Map<Key, string>();
  return {
    add: (key, proof, how) => {
      if (proof.leaseToken === undefined) return;
      if (tokens.size >= attemptsMax) tokens.delete(tokens.keys().next().value as Key);
      tokens.set(key, `${how} ${proof.leaseToken}`);
    },
    has: (key, proof, how) =>
      proof.leaseToken !== undefined && tokens.get(key) === `${how} ${proof.leaseToken}`,
  };
}
