import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * Makes sure that one process at a time owns the embedded server. A server without an owner is an orphan and is
 * adopted; a server with a living owner must not be, or the second process would stop it under the first.
 * The lock is a local socket that the owner listens on: it vanishes with the process, however that ends, and does
 * not confuse the owner with a later process of the same id.
 */
export async function lockHome(folder: string, dataDir: string): Promise<() => Promise<void>> {
  const address = socketAddress(folder);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const server = await listen(address);
      return () => close(server);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === ATTEMPTS_MAX) throw error;
      if (await answers(address)) {
        throw new Error(
          `Another Millrace process is using ${dataDir}. Stop it first, or choose another directory with DATA_DIR; ` +
            'for several processes on one database set DATABASE_URL.',
        );
      }
      // Left behind by a process that was killed.
      rmSync(address, { force: true });
    }
  }
}

// helpers

/** Two processes that find the same leftover socket may remove each other's new one once or twice. */
const ATTEMPTS_MAX = 5;

/** Unix systems cut socket paths at about 100 bytes, so that a deep folder needs a short name elsewhere. */
const SOCKET_PATH_BYTES_MAX = 100;

function socketAddress(folder: string): string {
  const name = `millrace-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = path.join(path.resolve(folder), 'owner.sock');
  return Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX ? inside : path.join(os.tmpdir(), `${name}.sock`);
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
