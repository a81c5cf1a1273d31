import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../runtime/store/embedded-postgres/start-embedded-postgres.ts';

/** A PostgreSQL that lives in a temporary folder and never longer than the process that started it. */
export interface ThrowAwayCluster {
  connectionString: string;
  stop(): Promise<void>;
}

export async function startThrowAwayCluster(): Promise<ThrowAwayCluster> {
  const dataDir = temporaryDataDir();
  const callOff = watch(dataDir);
  const server = await startEmbeddedPostgres({
    dataDir,
    log: () => undefined,
    fsync: false,
    settings: { max_connections: '300', shared_buffers: '128MB', autovacuum_naptime: '60s' },
  });
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
      callOff();
    },
  };
}

/** A temporary folder that the user who runs PostgreSQL for root can enter. */
export function temporaryDataDir(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * Has the server of a data directory stopped and the folder removed as soon as this process is gone, however it
 * ends. Returns what calls the watch off once the server has stopped: the folder is then removed at once.
 */
export function watch(dataDir: string): () => void {
  const watchdog = spawn(process.execPath, [path.resolve('test/support/cluster-watchdog.mjs'), dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  const pipe = watchdog.stdin;
  // The pipe alone must not keep the test run alive.
  (pipe as unknown as { unref?: () => void }).unref?.();
  pipe.on('error', () => undefined);
  return () => {
    pipe.end('stopped');
  };
}
