import { Refusal } from '../contract/refusal.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import { isSetUp, replaceSetupToken, setUpOnce } from '../store/identity/first-run-store.ts';
import { checkNewPassword, hashPassword } from './password.ts';
import { createSecret, hashSecret } from './secret.ts';

interface NewAdministrator {
  readonly username: string;
  readonly password: string;
  readonly name?: string;
  readonly email?: string;
}

/** There is no default account: the first administrator needs the token from the console, or the environment of the start. */
export class FirstRun {
  readonly #db: AdminDatabase;
  readonly #acceptsWeakPassword: boolean;

  constructor(db: AdminDatabase, options: { acceptsWeakPassword: boolean }) {
    this.#db = db;
    this.#acceptsWeakPassword = options.acceptsWeakPassword;
  }

  async state(): Promise<'open' | 'done'> {
    return (await isSetUp(this.#db)) ? 'done' : 'open';
  }

  async issueToken(): Promise<string | null> {
    if (await isSetUp(this.#db)) return null;
    const token = createSecret();
    await replaceSetupToken(this.#db, hashSecret(token));
    return token;
  }

  async setUp(token: string, user: NewAdministrator): Promise<void> {
    if (await isSetUp(this.#db)) throw alreadyDone();
    checkNewPassword(user.password, user.username);
    const outcome = await setUpOnce(this.#db, hashSecret(token), await administrator(user));
    if (outcome === 'already set up') throw alreadyDone();
    if (outcome === 'wrong token') {
      throw new Refusal(
        'SETUP_TOKEN_INVALID',
        'This is not the current setup token, or its 30 minutes are over. Read the newest one from the console.',
      );
    }
  }

  /** On a developer's machine the environment may hold a short password; in production it may not. */
  async fromEnvironment(user: NewAdministrator): Promise<boolean> {
    if (await isSetUp(this.#db)) return false;
    if (!this.#acceptsWeakPassword) checkNewPassword(user.password, user.username);
    return (await setUpOnce(this.#db, null, await administrator(user))) === 'done';
  }
}

// helpers

async function administrator(user: NewAdministrator): Promise<Parameters<typeof setUpOnce>[2]> {
  if (!/^[\w.@+-]{1,255}$/.test(user.username)) {
    throw new Refusal(
      'INVALID_VALUE',
      'A user name consists of letters, digits and . _ @ + -, at most 255 of them.',
      { field: 'username' },
    );
  }
  return {
    username: user.username,
    passwordHash: await hashPassword(user.password),
    name: user.name ?? null,
    email: user.email ?? null,
  };
}

function alreadyDone(): Refusal {
  return new Refusal('NOT_FOUND', 'This installation is set up. An administrator adds further people.');
}
