import type pg from 'pg';
import { countMoved, dropCounts, lockCounts } from './element-counts.ts';
import { removeBelongings } from './instance-belongings.ts';
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

/**
 * Drops the history of one day. Rows of instances that still run, or that ended less than their time to live ago, first move to
 * the day on which they may be removed; reading one instance keeps touching one partition.
 */
export async function dropPartition(pool: pg.Pool, day: string, today: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SET LOCAL lock_timeout = '2s'");
    await lockCounts(client);
    const running = await client.query<{ key: string; days: number }>(
      `SELECT p.key, d.history_days AS days FROM process_instances p JOIN process_definitions d ON d.key = p.definition_key
        WHERE p.history_bucket = $1::date FOR UPDATE OF p`,
      [day],
    );
    const recent = await client.query<{ key: string; until: string }>(
      `SELECT h.key, (h.ended_at::date + d.history_days)::text AS until FROM ${partitionName('history_instances', day)} h
        JOIN process_definitions d ON d.key = h.definition_key WHERE h.ended_at::date + d.history_days > $1::date`,
      [today],
    );
    for (const { key, days } of running.rows) await moveInstance(client, key, day, addDays(today, days));
    for (const { key, until } of recent.rows) await moveInstance(client, key, day, until);
    await dropCounts(client, day);
    await countMoved(
      client,
      [...running.rows, ...recent.rows].map(({ key }) => key),
    );
    await removeBelongings(client, `SELECT key FROM ${partitionName('history_instances', day)}`);
    for (const table of historyTables)
      // A table that came later has no partition of older days.
      await client.query(`DROP TABLE IF EXISTS ${partitionName(table, day)}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

// helpers

async function moveInstance(client: pg.PoolClient, key: string, from: string, to: string): Promise<void> {
  for (const table of historyTables) {
    const column = table === 'history_instances' ? 'key' : 'instance_key';
    // A moved transition is counted with its new day at once and has no place among those still to be added.
    const counted = table === 'journal' || table === 'history_instances' ? ', position = NULL' : '';
    // Changing the partition key moves the row to the partition of its new day.
    await client.query(
      `UPDATE ${table} SET history_bucket = $3::date${counted} WHERE history_bucket = $2::date AND ${column} = $1`,
      [key, from, to],
    );
  }
  await client.query('UPDATE process_instances SET history_bucket = $2::date WHERE key = $1', [key, to]);
}

function dayAfter(day: string): string {
  return addDays(day, 1);
}

function partitionName(table: string, day: string): string {
  return `${table}_${day.replaceAll('-', '')}`;
}
