import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The account that runs PostgreSQL when this process is root, which PostgreSQL refuses to be. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

export function findServerUser(accountsFile = '/etc/passwd'): ServerUser {
  const accounts = readFileSync(accountsFile, 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = accounts.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name !== undefined && uid !== undefined && gid !== undefined) {
      return { name, uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new Error(
    'PostgreSQL cannot run as root, and this system has neither a user "postgres" nor "nobody". ' +
      'Start Millrace as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** True when `user` may enter the folder and every one above it. */
export function canEnter(folder: string, user: ServerUser): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (!isAllowed(current, user, 0o1)) return false;
    if (current === path.dirname(current)) return true;
  }
}

/** True when `user` may read the file and enter every folder above it. */
export function canRead(file: string, user: ServerUser): boolean {
  return isAllowed(file, user, 0o4) && canEnter(path.dirname(file), user);
}

// helpers

function isAllowed(file: string, user: ServerUser, bit: number): boolean {
  const { mode, uid, gid } = statSync(file);
  if (uid === user.uid) return (mode & (bit << 6)) !== 0;
  if (gid === user.gid) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}
