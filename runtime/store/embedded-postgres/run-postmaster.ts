import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, closeSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from './choose-home.ts';
import { clusterFolder } from './create-cluster.ts';
import { programPath } from './locate-binaries.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import type { PostmasterFile } from './postmaster-file.ts';

/** How often a state that only shows in a file or in the process table is looked at. */
const POLL_MS = 15;

/** Recovery after a crash replays at most `max_wal_size`; ten minutes are far more than any disk needs for that. */
const READY_TIMEOUT_MS = 600_000;

/** After kill -9 of the postmaster its children notice within moments; until then the shared memory is taken. */
const LEFTOVERS_TIMEOUT_MS = 30_000;

/** A fast shutdown writes a checkpoint. Whoever takes longer is told to stop at once and recovers next time. */
const STOP_TIMEOUT_MS = 60_000;

/** The server of this cluster that is running already, once it is ready; undefined when there is none. */
export async function findRunning(home: Home): Promise<PostmasterFile | undefined> {
  const cluster = clusterFolder(home);
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const found = readPostmasterFile(cluster);
    if (found === undefined) return undefined;
    if (!isPostmasterOf(cluster, found.pid)) {
      // PostgreSQL itself refuses to start while any process has this id, so a stale file must go.
      rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (found.status === 'ready') return found;
    if (Date.now() > deadline) {
      throw new Error(
        `The PostgreSQL with process id ${found.pid} in ${cluster} is "${found.status}" and not ready.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Starts a server and waits until it takes connections. The preferred port is used when it is free. */
export async function startPostmaster(
  home: Home,
  settings: Readonly<Record<string, string>>,
  preferredPort: number,
  log: (message: string) => void,
): Promise<PostmasterFile> {
  const deadline = Date.now() + LEFTOVERS_TIMEOUT_MS;
  for (let port = await freePort(preferredPort); ;) {
    const logStart = rotateLog(home);
    const child = spawnPostmaster(home, settings, port);
    const ready = await waitUntilReady(home, child, log);
    if (ready) return ready;
    const reason = logFrom(home, logStart);
    if (Date.now() > deadline) throw startError(home, reason);
    if (reason.includes('Address already in use')) port = await freePort(0);
    else if (!/pre-existing shared memory block|lock file .* already exists/.test(reason))
      throw startError(home, reason);
    await sleep(POLL_MS * 10);
  }
}

/** Ends a server: connections are cut, open transactions rolled back, everything is on disk afterwards. */
export async function stopPostmaster(home: Home, pid: number): Promise<void> {
  if (!isPostmasterOf(clusterFolder(home), pid)) return;
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  signal(home, pid, 'SIGINT');
  let isForced = false;
  while (isPostmasterOf(clusterFolder(home), pid)) {
    if (Date.now() > deadline && !isForced) {
      isForced = true;
      signal(home, pid, 'SIGQUIT');
    }
    await sleep(POLL_MS);
  }
}

// helpers

/**
 * Detached, in a process group of its own: Ctrl-C reaches the application only, which first finishes its work and
 * then stops the server.
 */
function spawnPostmaster(home: Home, settings: Readonly<Record<string, string>>, port: number): ChildProcess {
  const identity = home.runAs ? { uid: home.runAs.uid, gid: home.runAs.gid } : {};
  const output = openSync(logFile(home), 'a', 0o600);
  const always = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries({ ...settings, ...always }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  try {
    const child = spawn(programPath(home.nativeFolder, 'postgres'), ['-D', clusterFolder(home), ...flags], {
      ...identity,
      detached: true,
      cwd: path.parse(home.folder).root,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output, output],
      windowsHide: true,
    });
    // A program that cannot be started at all shows as an exit without a log line.
    child.once('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

async function waitUntilReady(
  home: Home,
  child: ChildProcess,
  log: (message: string) => void,
): Promise<PostmasterFile | undefined> {
  const startedAt = Date.now();
  let saidAt = startedAt;
  for (;;) {
    const found = readPostmasterFile(clusterFolder(home));
    if (found?.pid === child.pid && found?.status === 'ready') return found;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
    const now = Date.now();
    if (now - startedAt > READY_TIMEOUT_MS) {
      child.kill('SIGQUIT');
      return undefined;
    }
    if (now - saidAt > 5_000) {
      saidAt = now;
      log(
        `PostgreSQL is still starting (${Math.round((now - startedAt) / 1_000)} s); it may be recovering from a crash.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** The port if nothing listens on it, else one that the system picks. */
function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (preferred !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(freePort(0));
      else reject(error);
    });
    probe.listen(preferred, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function signal(home: Home, pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    const mode = name === 'SIGINT' ? 'fast' : 'immediate';
    const args = ['stop', '-D', clusterFolder(home), '-m', mode, '-W'];
    spawn(programPath(home.nativeFolder, 'pg_ctl'), args, { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function logFile(home: Home): string {
  return path.join(home.folder, 'postgres.log');
}

/** Keeps one older file of at most this size; returns where the new output begins. */
function rotateLog(home: Home): number {
  const file = logFile(home);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) {
    renameSync(file, `${file}.1`);
    return 0;
  }
  closeSync(openSync(file, 'a', 0o600));
  if (home.runAs) chownSync(file, home.runAs.uid, home.runAs.gid);
  return size;
}

function logFrom(home: Home, start: number): string {
  const descriptor = openSync(logFile(home), 'r');
  try {
    const buffer = Buffer.alloc(16_384);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start)).trim();
  } finally {
    closeSync(descriptor);
  }
}

function startError(home: Home, reason: string): Error {
  return new Error(
    `PostgreSQL did not start. Its log (${logFile(home)}) says: ${reason === '' ? '(nothing)' : reason}`,
  );
}
