import { hash as oneShotHash, randomBytes } from 'node:crypto';
import type { Principal } from '../http/call.ts';

/** Passwords are slow to check on purpose; a worker that sends one with every call must not pay that each time. */
const KEPT_MS = 5_000;
const ENTRIES_MAX = 5_000;

/**
 * Remembers for a few seconds that a credential was good, so a revoked one works at most that much longer. Only a keyed hash
 * of the credential is kept, never the credential; parallel calls with the same one share a single check.
 */
export class CredentialCache {
  private readonly secret = randomBytes(32).toString('base64');
  private readonly entries = new Map<
    string,
    { readonly until: number; readonly principal: Promise<Principal | null> }
  >();

  async get(credential: string, verify: () => Promise<Principal | null>): Promise<Principal | null> {
    const hash = oneShotHash('sha256', this.secret + credential, 'base64');
    const now = performance.now();
    const entry = this.entries.get(hash);
    if (entry && entry.until > now) return entry.principal;
    const principal = verify();
    if (this.entries.size >= ENTRIES_MAX) this.entries.clear();
    this.entries.set(hash, { until: now + KEPT_MS, principal });
    try {
      const result = await principal;
      // A wrong password is never remembered: every try counts.
      if (result === null) this.entries.delete(hash);
      return result;
    } catch (error) {
      this.entries.delete(hash);
      throw error;
    }
  }

  clear(): void {
    this.entries.clear();
  }
}
