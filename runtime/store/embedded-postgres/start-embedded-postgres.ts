import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseHome } from './choose-home.ts';
import type { Home, HomeOptions } from './choose-home.ts';
import { clusterFolder, createCluster, ensurePassword, OWNER } from './create-cluster.ts';
import { lockHome } from './lock-home.ts';
import { isAlive, isPostmasterOf } from './postmaster-file.ts';
import { findRunning, startPostmaster, stopPostmaster } from './run-postmaster.ts';
import { SERVER_SETTINGS, WITHOUT_FSYNC } from './settings.ts';
import { writePrivateFile } from './write-private-file.ts';

/**
 * The PostgreSQL that `npm start` brings along, for everybody who has not set DATABASE_URL. Nothing but this
 * process tree and its owner can reach it: it listens on 127.0.0.1 only and asks every connection for a password
 * that is kept beside the data.
 */
export interface EmbeddedPostgresOptions extends HomeOptions {
  /** Added to, or in place of, the settings of `settings.ts`. */
  settings?: Readonly<Record<string, string>>;
  /** Off only for throw-away clusters of tests. */
  fsync?: boolean;
}

export interface EmbeddedPostgres {
  connectionString: string;
  port: number;
  /** Process id of the postmaster. Changes when a server that died was started again. */
  readonly pid: number;
  /** True when the server of an earlier process was found running and taken over. */
  isAdopted: boolean;
  stop(): Promise<void>;
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, fsync = true } = options;
  const dataDir = path.resolve(options.dataDir);
  const home = chooseHome({ ...options, dataDir });
  const unlock = await lockHome(home.folder, dataDir);
  try {
    const password = ensurePassword(home);
    if (await createCluster(home, fsync)) log(`A new database cluster was created in ${home.folder}.`);
    const settings = { ...SERVER_SETTINGS, ...(fsync ? {} : WITHOUT_FSYNC), ...options.settings };
    const adopted = await findRunning(home);
    const server = adopted ?? (await startPostmaster(home, settings, recordedPort(home), log));
    if (adopted)
      log(`The PostgreSQL of an earlier run (process ${adopted.pid}) is still there and is used again.`);
    await ensureDatabase(server.port, password);
    writePrivateFile(portFile(home), `${server.port}\n`);
    const supervisor = supervise(home, settings, server, log);
    return {
      connectionString: connectionString(server.port, password, OWNER),
      port: server.port,
      get pid() {
        return supervisor.pid();
      },
      isAdopted: adopted !== undefined,
      stop: async () => {
        await supervisor.stop();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

// helpers

interface Supervisor {
  pid(): number;
  stop(): Promise<void>;
}

/** Often enough that a restart is not noticed by more than a retry; an adopted server is no child that reports. */
const WATCH_MS = 250;

/**
 * Starts the server again when it died (out of memory, kill -9), on the same port, so that connection strings
 * stay true and pools connect again by themselves.
 */
function supervise(
  home: Home,
  settings: Readonly<Record<string, string>>,
  server: { pid: number; port: number },
  log: (message: string) => void,
): Supervisor {
  let { pid } = server;
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(WATCH_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted || isRunning(home, pid)) continue;
      log(`PostgreSQL (process ${pid}) has died; starting it again.`);
      const next = await startPostmaster(home, settings, server.port, log);
      pid = next.pid;
      if (next.port !== server.port) throw new Error(`its port ${server.port} was taken by another program`);
    }
  };
  const watching = watch().catch((error: unknown) => {
    log(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : String(error)}`);
  });
  return {
    pid: () => pid,
    stop: async () => {
      stopping.abort();
      await watching;
      await stopPostmaster(home, pid);
    },
  };
}

/** Telling PostgreSQL from a later process of the same id costs a program start on other systems than Linux. */
function isRunning(home: Home, pid: number): boolean {
  return process.platform === 'linux' ? isPostmasterOf(clusterFolder(home), pid) : isAlive(pid);
}

/** Creates the database on first start. A refused password also shows that the port belongs to another server. */
async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: connectionString(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [OWNER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${OWNER}`);
  } finally {
    await client.end();
  }
}

function connectionString(port: number, password: string, database: string): string {
  return `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}

function portFile(home: Home): string {
  return path.join(home.folder, 'port');
}

/** The port of the last run, so that a database tool configured once keeps working; 0 before the first run. */
function recordedPort(home: Home): number {
  const file = portFile(home);
  if (!existsSync(file)) return 0;
  const port = Number(readFileSync(file, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}
