import { createHmac, randomBytes } from 'node:crypto';
import type { SignedIn } from '../contract/identity.ts';
import { Refusal } from '../contract/refusal.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import { countFailure, forgetFailures, secondsBlocked } from '../store/identity/login-attempt-store.ts';
import { isPassword, spendPasswordCheck } from './password.ts';
import type { Principals } from './principals.ts';
import { TimedCache } from './timed-cache.ts';

/** Failed sign-ins per minute before a subject has to wait (security.md 4). */
const ACCOUNT_FAILURES_MAX = 5;
const ADDRESS_FAILURES_MAX = 20;

/**
 * Sign-in by user name and password. A program with basic authentication sends its password with each request, so a check that
 * succeeded is remembered for a minute under a keyed hash: bound to the stored password hash, it ends with the password.
 */
export class SignIn {
  readonly #db: AdminDatabase;
  readonly #principals: Principals;
  readonly #checked: TimedCache<boolean>;
  readonly #hashKey = randomBytes(32);

  constructor(db: AdminDatabase, principals: Principals, now: () => number) {
    this.#db = db;
    this.#principals = principals;
    this.#checked = new TimedCache({ now, ttlMs: 60_000, entriesMax: 10_000 });
  }

  /** Null for an unknown person and for a wrong password, after the same time. */
  async verify(username: string, password: string, address: string): Promise<SignedIn | null> {
    const principal = await this.#principals.load(username);
    const key = this.#cacheKey(username, password, principal?.passwordHash ?? '');
    const isRight = await this.#checked.getOrLoad(key, async () => {
      await this.#refuseIfBlocked(username, address);
      if (principal === null) await spendPasswordCheck(password);
      else if (await isPassword(principal.passwordHash, password)) return true;
      return false;
    });
    if (isRight && principal !== null)
      return { caller: principal.caller, displayName: principal.displayName, email: principal.email };
    this.#checked.delete(key);
    await this.#count(username, address);
    return null;
  }

  /** A person's own success ends the counting for the account. */
  async forgetFailures(username: string): Promise<void> {
    await forgetFailures(this.#db, accountSubject(username));
  }

  #cacheKey(username: string, password: string, passwordHash: string): string {
    return createHmac('sha256', this.#hashKey)
      .update(JSON.stringify([username, password, passwordHash]))
      .digest('base64');
  }

  async #refuseIfBlocked(username: string, address: string): Promise<void> {
    const seconds = await secondsBlocked(this.#db, subjectsOf(username, address));
    if (seconds > 0) {
      throw new Refusal('RATE_LIMITED', `Too many failed sign-ins. Try again in ${seconds} seconds.`, {
        retryAfterSeconds: seconds,
      });
    }
  }

  async #count(username: string, address: string): Promise<void> {
    await countFailure(this.#db, accountSubject(username), ACCOUNT_FAILURES_MAX);
    if (!isLoopback(address)) await countFailure(this.#db, addressSubject(address), ADDRESS_FAILURES_MAX);
  }
}

// helpers

function accountSubject(username: string): string {
  return `account ${username.slice(0, 255)}`;
}

function addressSubject(address: string): string {
  return `address ${address}`;
}

/** Behind loopback stand a proxy or the developer: blocking the address would block everybody. */
function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function subjectsOf(username: string, address: string): string[] {
  return isLoopback(address)
    ? [accountSubject(username)]
    : [accountSubject(username), addressSubject(address)];
}
