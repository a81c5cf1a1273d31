import type { Key } from '#engine';

/**
 * What a worker proves its attempt by: the lease number, which changes with every attempt, and the instance, by which a repeated
 * call finds what became of the attempt when the job itself is gone.
 */
export function leaseTokenOf(lease: string, instanceKey: Key): string {
  return `${lease}.${instanceKey}`;
}

/** A token that no job can have reads like one that is old; workers inside the process send the number alone. */
export function readLeaseToken(token: string): { readonly lease: string; readonly instanceKey: Key | null } {
  const [, lease, instanceKey] = /^(-?[0-9]{1,19})(?:\.([0-9]{1,19}))?$/.exec(token) ?? [];
  if (lease === undefined || !isStorable(lease)) return { lease: '0', instanceKey: null };
  return {
    lease,
    instanceKey: instanceKey === undefined || !isStorable(instanceKey) ? null : (instanceKey as Key),
  };
}

// helpers

/** Fits PostgreSQL's bigint. */
function isStorable(digits: string): boolean {
  const value = BigInt(digits);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}
