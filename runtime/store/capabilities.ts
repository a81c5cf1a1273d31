/**
 * What PostgreSQL offers beyond plain SQL and what stands between may take away (specs/architecture.md, Growing). Each has a plain
 * path that does the same, slower; the whole suite also runs without all of them.
 */
export const capabilities = {
  /** History in tables of a day, so that clean-up drops tables; without: one table, from which clean-up deletes. */
  partitions: 'partitions',
  /** Hints between processes by NOTIFY; without: each process looks by itself every second. */
  listen: 'listen',
  /** Statements that are parsed once for each connection; without: each is sent whole. */
  preparedStatements: 'prepared-statements',
  /**
   * A connection is ours from its beginning to its end; without: settings are those of the database role, and a process counts as
   * dead only when its pulse has stopped.
   */
  sessions: 'sessions',
} as const;

export type Capability = (typeof capabilities)[keyof typeof capabilities];

export const allCapabilities: readonly Capability[] = Object.values(capabilities);

/** A pooler in transaction mode, such as PgBouncer, takes these. */
export const takenByPooler: readonly Capability[] = ['listen', 'prepared-statements', 'sessions'];

export function isCapability(name: string): name is Capability {
  return allCapabilities.some((capability) => capability === name);
}
