import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { locateBinaries, repairBinaries } from './locate-binaries.ts';
import { canEnter, canRead, findServerUser } from './server-user.ts';
import type { ServerUser } from './server-user.ts';

/**
 * Where the cluster lives and who runs it. Under a directory that the server's user cannot enter (such as /root)
 * programs and data are put where they can be reached, and the log says so.
 */
export interface Home {
  /** Holds the cluster (`cluster/`), its password, its port and its log. */
  folder: string;
  /** `bin`, `lib` and `share` of PostgreSQL. */
  nativeFolder: string;
  /** Set when the server must run as somebody else than this process. */
  runAs?: ServerUser;
}

export interface HomeOptions {
  dataDir: string;
  log: (message: string) => void;
  /** Where a root process keeps what other users must reach; survives a restart of the machine, unlike /tmp. */
  sharedFolder?: string;
  /** The installed programs; given by tests that use a copy. */
  packaged?: string;
}

/** Decides both questions and creates the home folder. */
export function chooseHome(options: HomeOptions): Home {
  const { dataDir, log, sharedFolder = '/var/lib/millrace', packaged = locateBinaries() } = options;
  if (process.getuid?.() !== 0) {
    const folder = path.join(dataDir, 'postgres');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { folder, nativeFolder: repairedBinaries(packaged, dataDir, log) };
  }
  const runAs = findServerUser();
  const folder = reachableFolder(dataDir, runAs, log, sharedFolder);
  const samples = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki'];
  const isInReach = samples.every((sample) => canRead(path.join(packaged, sample), runAs));
  const nativeFolder = isInReach
    ? repairedBinaries(packaged, sharedFolder, log)
    : copyBinaries(packaged, sharedFolder, log);
  return { folder, nativeFolder, runAs };
}

// helpers

/**
 * The folder for a root process. The choice is written down in the data directory, so that later starts find the
 * same cluster even when permissions changed meanwhile.
 */
function reachableFolder(
  dataDir: string,
  runAs: ServerUser,
  log: (message: string) => void,
  sharedFolder: string,
): string {
  if (!existsSync(dataDir)) {
    mkdirSync(dataDir, { recursive: true });
    chmodSync(dataDir, 0o755);
  }
  const note = path.join(dataDir, 'postgres.location');
  let folder = path.join(dataDir, 'postgres');
  if (existsSync(note)) {
    folder = readFileSync(note, 'utf8').trim();
  } else if (!canEnter(dataDir, runAs)) {
    makeSharedFolder(sharedFolder);
    folder = path.join(sharedFolder, `cluster-${randomBytes(6).toString('hex')}`);
    writeFileSync(note, `${folder}\n`);
    log(
      `The user "${runAs.name}", who runs PostgreSQL, cannot enter ${dataDir}; the database is kept in ${folder}.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  chownSync(folder, runAs.uid, runAs.gid);
  return folder;
}

/** Packages may be installed by another user or be mounted read-only; links can then not be added there. */
function repairedBinaries(packaged: string, copyFolder: string, log: (message: string) => void): string {
  try {
    repairBinaries(packaged);
    return packaged;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) throw error;
    return copyBinaries(packaged, copyFolder, log);
  }
}

/** Copies once per PostgreSQL version; the rename keeps a copy that was cut short out of sight. */
function copyBinaries(packaged: string, folder: string, log: (message: string) => void): string {
  const { version } = JSON.parse(readFileSync(path.join(packaged, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = path.join(folder, `postgresql-${version}`);
  if (!existsSync(target)) {
    log(`The PostgreSQL programs cannot be used where npm installed them; copying them to ${target}.`);
    makeSharedFolder(folder);
    const unfinished = `${target}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(packaged, path.join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    makeReadable(unfinished);
    repairBinaries(path.join(unfinished, 'native'));
    putInPlace(unfinished, target);
  }
  return path.join(target, 'native');
}

/** Two processes may copy at the same time; the one that comes second uses what the first one made. */
function putInPlace(unfinished: string, target: string): void {
  try {
    renameSync(unfinished, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function makeSharedFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** A strict umask at install time leaves files that only the installing user can read. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) makeReadable(file);
    else if (entry.isFile()) chmodSync(file, statSync(file).mode | 0o444);
  }
}
