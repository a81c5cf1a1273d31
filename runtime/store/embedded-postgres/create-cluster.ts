import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './choose-home.ts';
import { programPath } from './locate-binaries.ts';
import { writePrivateFile } from './write-private-file.ts';

/** The superuser of the cluster, and the database that Millrace lives in. */
export const OWNER = 'millrace';

export function clusterFolder(home: Home): string {
  return path.join(home.folder, 'cluster');
}

/** The superuser's password, drawn once and kept where only the owner can read it. */
export function ensurePassword(home: Home): string {
  const file = path.join(home.folder, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(clusterFolder(home))) {
    throw new Error(
      `The password file ${file} of the embedded PostgreSQL is gone. Restore it from a backup; without it the ` +
        'database cannot be opened.',
    );
  }
  const password = randomBytes(24).toString('hex');
  writePrivateFile(file, `${password}\n`);
  return password;
}

/**
 * Runs initdb when there is no cluster yet: UTF-8, page checksums, passwords for every connection. It works in a
 * folder beside the final one, so that an interrupted run leaves nothing that looks like a cluster.
 */
export async function createCluster(home: Home, sync: boolean): Promise<boolean> {
  const cluster = clusterFolder(home);
  if (existsSync(cluster)) return false;
  for (const name of readdirSync(home.folder)) {
    if (name.startsWith('cluster.')) rmSync(path.join(home.folder, name), { recursive: true, force: true });
  }
  const unfinished = `${cluster}.${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = path.join(home.folder, `cluster.password.${process.pid}`);
  writePrivateFile(passwordFile, readFileSync(path.join(home.folder, 'password'), 'utf8'));
  if (home.runAs) {
    for (const file of [unfinished, passwordFile]) chownSync(file, home.runAs.uid, home.runAs.gid);
  }
  try {
    await runInitdb(home, [
      ...['--pgdata', unfinished, '--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      // The built-in provider sorts and folds the same way on every platform and never changes under an index.
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
      ...['--data-checksums', '--no-instructions'],
      ...(sync ? [] : ['--no-sync']),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster);
  return true;
}

// helpers

async function runInitdb(home: Home, args: string[]): Promise<void> {
  const identity = home.runAs ? { uid: home.runAs.uid, gid: home.runAs.gid } : {};
  try {
    await promisify(execFile)(programPath(home.nativeFolder, 'initdb'), args, {
      ...identity,
      cwd: path.parse(home.folder).root,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
      windowsHide: true,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(
      `The database cluster in ${home.folder} could not be created: ${stderr.trim() || message}`,
    );
  }
}
