import type pg from 'pg';
import { positionIndexes } from './journal-summary.ts';

/** Everything that is kept of ended instances. */
export const historyTables = [
  'history_instances',
  'journal',
  'history_tasks',
  'history_jobs',
  'history_incidents',
  'history_decisions',
  'history_escalations',
  'history_variable_types',
] as const;

/** The partitions of these days (`YYYY-MM-DD`), made ahead. Rows that came before went to the default partition and stay there. */
export async function ensurePartitions(pool: pg.Pool, days: readonly string[]): Promise<void> {
  for (const day of days) {
    for (const table of historyTables) {
      const name = partitionName(table, day);
      const { rows } = await pool.query<{ present: boolean }>(
        'SELECT to_regclass($1) IS NOT NULL AS present',
        [name],
      );
      if (rows[0]?.present === true) continue;
      try {
        await pool.query(
          `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM ('${day}') TO ('${dayAfter(day)}')`,
        );
        if (table === 'journal' || table === 'history_instances') await forgetEmptySummary(pool, name);
      } catch (error) {
        // 23514: the default partition holds rows of this day already; 42P07: another process was faster. Both are fine.
        const code = (error as { code?: string }).code;
        if (code !== '23514' && code !== '42P07') throw error;
      }
    }
  }
}

/**
 * An index of summaries that is made on an empty table begins with one, of no rows, and each of the first thousand rows of the day would
 * rewrite it. Without it they are read as a whole until their range is full, like all ranges that still fill.
 */
async function forgetEmptySummary(pool: pg.Pool, partition: string): Promise<void> {
  await pool.query(
    `SELECT brin_desummarize_range(i.indexrelid, 0)
      FROM unnest($2::text[]) n CROSS JOIN LATERAL pg_partition_tree(n::regclass) t
      JOIN pg_index i ON i.indexrelid = t.relid WHERE i.indrelid = $1::regclass`,
    [partition, positionIndexes],
  );
}

/** Days whose time is over: partitions that may go once nobody who still runs, or ended too recently, has rows there. */
export async function expiredPartitions(pool: pg.Pool, today: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      WHERE p.relname = 'journal' AND c.relname ~ '^journal_[0-9]{8}$'`,
  );
  return rows
    .map((row) => row.name.slice('journal_'.length))
    .map((text) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
    .filter((day) => day <= today)
    .sort();
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function partitionName(table: string, day: string): string {
  return `${table}_${day.replaceAll('-', '')}`;
}

// helpers

function dayAfter(day: string): string {
  return addDays(day, 1);
}
