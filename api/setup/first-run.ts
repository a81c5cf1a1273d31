import type { IdentityService } from '#runtime';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** For unattended starts, before the first call can come in: ADMIN_USER and ADMIN_PASSWORD, once. */
export async function createFirstAdministrator(
  identity: IdentityService,
  config: Config,
  logger: Logger,
): Promise<void> {
  if (config.adminPassword === null) return;
  const isCreated = await identity.setupFromEnvironment({
    username: config.adminUser,
    password: config.adminPassword,
  });
  if (isCreated)
    logger.info(`The administrator ${config.adminUser} was created from ADMIN_USER and ADMIN_PASSWORD.`);
}

/** A little before the 30 minutes of a token are over, the console shows a new one. */
const RENEW_MS = 29 * 60_000;

/**
 * The first administrator (security.md 4) by a one-time link that is printed and kept in a file only the owner can read.
 * There is no default account. Returns what stops the renewal.
 */
export async function prepareFirstRun(
  identity: IdentityService,
  config: Config,
  logger: Logger,
  print: (text: string) => void,
): Promise<() => void> {
  const tokenFile = join(config.dataDir, 'setup-token');
  if (config.adminPassword !== null) return () => undefined;
  const show = async (): Promise<boolean> => {
    const token = await identity.issueSetupToken();
    if (token === null) {
      rmSync(tokenFile, { force: true });
      return false;
    }
    writePrivately(config.dataDir, tokenFile, token);
    print(
      `\n  Create the first administrator (once, within 30 minutes):\n  ${config.baseUrl}/setup?token=${encodeURIComponent(token)}\n`,
    );
    return true;
  };
  if (!(await show())) return () => undefined;
  const timer = setInterval(
    () =>
      void show().then(
        (isOpen) => isOpen || clearInterval(timer),
        (error: unknown) => logger.warn({ err: error }, 'No new setup token could be made.'),
      ),
    RENEW_MS,
  );
  timer.unref();
  return () => clearInterval(timer);
}

function writePrivately(folder: string, file: string, content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${content}\n`, { mode: 0o600 });
  // The mode above counts only for a new file.
  chmodSync(file, 0o600);
}
