import type pg from 'pg';
import { historyTables } from './partitions.ts';

/** Instances of one statement: it ends within a fraction of a second, so nobody waits behind it. */
const instancesPerStatement = 500;

/**
 * History that lies in no partition of a day, because none was made ahead or the database has none: rows of ended instances whose
 * time is over are deleted in pieces. Instances that ended too recently wait for their own day; running ones are left alone.
 */
export async function removeExpiredRows(pool: pg.Pool, today: string): Promise<number> {
  await pool.query(postponing, [today]);
  let removed = 0;
  for (;;) {
    const { rows } = await pool.query<{ instances: number }>(removal, [today, instancesPerStatement]);
    const instances = rows[0]?.instances ?? 0;
    removed += instances;
    if (instances < instancesPerStatement) break;
  }
  // Decisions that were asked for outside of any instance.
  await pool.query(
    'DELETE FROM history_decisions_default WHERE instance_key IS NULL AND history_bucket <= $1',
    [today],
  );
  return removed;
}

// helpers

const ofInstances = historyTables.filter((table) => table !== 'history_instances');

/** The day on which an ended instance may go, by the time to live of its version. */
const lastDay = 'h.ended_at::date + d.history_days';

/** By way of the whole table: the partition of the new day may be there. */
const postponing = `WITH late AS (
    SELECT h.key, ${lastDay} AS day FROM history_instances_default h JOIN process_definitions d ON d.key = h.definition_key
    WHERE h.history_bucket <= $1::date AND ${lastDay} > $1::date),
  ${ofInstances
    .map(
      (table) =>
        `${table}_moved AS (UPDATE ${table} t SET history_bucket = late.day FROM late
          WHERE t.history_bucket <= $1::date AND t.instance_key = late.key)`,
    )
    .join(',\n  ')}
  UPDATE history_instances t SET history_bucket = late.day FROM late WHERE t.history_bucket <= $1::date AND t.key = late.key`;

const removal = `WITH expired AS (
    SELECT h.key FROM history_instances_default h JOIN process_definitions d ON d.key = h.definition_key
    WHERE h.history_bucket <= $1::date AND ${lastDay} <= $1::date LIMIT $2),
  ${ofInstances
    .map(
      (table) =>
        `${table}_gone AS (DELETE FROM ${table}_default WHERE instance_key IN (SELECT key FROM expired))`,
    )
    .join(',\n  ')},
  instances_gone AS (DELETE FROM history_instances_default WHERE key IN (SELECT key FROM expired) RETURNING 1)
  SELECT count(*)::int AS instances FROM instances_gone`;
