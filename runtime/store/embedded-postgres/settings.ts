import { release } from 'node:os';

/**
 * Settings of the embedded server, passed on its command line at every start, so that a new release of Millrace
 * can change them for clusters that exist already. They suit a small machine (2 cores, 4 GB) that runs Millrace
 * beside its database.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  // Solid-state disks: a random page costs hardly more than the next one.
  random_page_cost: '1.1',
  // Statements are short; compiling them costs more than it saves.
  jit: 'off',

  // Durability: an acknowledged command is on disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // The packaged build has no lz4; `on` means its own method, and halves the full-page images after a checkpoint.
  wal_compression: 'on',
  wal_buffers: '16MB',
  // Fewer checkpoints mean fewer full-page images; recovery after a crash still takes seconds.
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  ...fasterRecovery(process.platform, release()),

  // Live tables work like queues: many short-lived rows. Clean up early and often, in small pieces.
  autovacuum_naptime: '10s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_vacuum_insert_scale_factor: '0.2',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_vacuum_cost_delay: '1ms',

  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
};

/** For throw-away clusters of tests: a crash may lose them. */
export const WITHOUT_FSYNC: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

// helpers

/**
 * A server that was killed first makes sure that everything it wrote is on disk: file by file that takes seconds with the thousand
 * files of all partitions, as one request to the file system some hundred milliseconds. Linux before 5.8 does not tell whether that
 * request failed; other systems do not have it.
 */
export function fasterRecovery(platform: string, kernel: string): Readonly<Record<string, string>> {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  const tellsErrors = major > 5 || (major === 5 && minor >= 8);
  return platform === 'linux' && tellsErrors ? { recovery_init_sync_method: 'syncfs' } : {};
}
