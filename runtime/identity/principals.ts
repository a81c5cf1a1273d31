import type { SignedIn } from '../contract/identity.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import type { PrincipalRow } from '../store/identity/principal-store.ts';
import { loadPrincipal } from '../store/identity/principal-store.ts';
import { expandAuthorizations } from './grants.ts';
import { TimedCache } from './timed-cache.ts';

/** A signed-in person beside the hash of their password, to which remembered password checks are bound. */
export interface Principal extends SignedIn {
  readonly passwordHash: string;
}

/**
 * Who somebody is and what they may do, kept for five seconds so that not every request asks the database. A change made in
 * this process is seen at once, one made in another process after those seconds.
 */
export class Principals {
  readonly #db: AdminDatabase;
  readonly #cache: TimedCache<Principal | null>;

  constructor(db: AdminDatabase, now: () => number) {
    this.#db = db;
    this.#cache = new TimedCache({ now, ttlMs: 5_000, entriesMax: 10_000 });
  }

  load(username: string): Promise<Principal | null> {
    return this.#cache.getOrLoad(username, async () => {
      const row = await loadPrincipal(this.#db, username);
      return row === null ? null : toPrincipal(row);
    });
  }

  /** The same without the hash. */
  async signedIn(username: string): Promise<SignedIn | null> {
    const principal = await this.load(username);
    if (principal === null) return null;
    const { caller, displayName, email } = principal;
    return { caller, displayName, email };
  }

  forgetAll(): void {
    this.#cache.clear();
  }
}

function toPrincipal(row: PrincipalRow): Principal {
  return {
    displayName: row.name,
    email: row.email,
    passwordHash: row.passwordHash,
    caller: {
      id: row.username,
      kind: 'user',
      tenantIds: row.tenantIds,
      groupIds: row.groupIds,
      roleIds: row.roleIds,
      grants: expandAuthorizations(row.authorizations),
      ...(row.standsInFor.length === 0 ? {} : { standsInFor: row.standsInFor }),
    },
  };
}
