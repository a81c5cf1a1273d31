import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

/**
 * G7: running instances that nothing will ever move: no job, timer, task, subscription, internal command, called instance or
 * incident, and not suspended. Goes on behind `after`, shard by shard as the table is indexed; `last` is null at the end of it.
 */
export async function findOrphans(
  pool: pg.Pool,
  after: Key | null,
  limit: number,
): Promise<{ orphans: readonly Key[]; last: Key | null }> {
  const { rows } = await pool.query<{ key: Key; orphan: boolean }>(
    `SELECT p.key, NOT EXISTS (SELECT FROM jobs x WHERE x.shard = p.shard AND x.instance_key = p.key) AND p.incident_count = 0
        AND p.suspended_at IS NULL AND p.local_owner IS NULL AND p.state -> 'r' -> 'queue' IS NULL AND p.state -> 'p' IS NULL
        AND NOT EXISTS (SELECT FROM user_tasks x WHERE x.instance_key = p.key)
        AND NOT EXISTS (SELECT FROM subscriptions x WHERE x.instance_key = p.key)
        AND NOT EXISTS (SELECT FROM timers x WHERE x.shard = p.shard AND x.instance_key = p.key)
        AND NOT EXISTS (SELECT FROM command_rows x WHERE x.instance_key = p.key OR x.source_key = p.key)
        AND NOT EXISTS (SELECT FROM process_instances x WHERE x.parent_instance_key = p.key)
        AND json_typeof(p.state -> 's') IS DISTINCT FROM 'array'
        AND NOT EXISTS (SELECT FROM json_array_elements(p.state -> 'e') e JOIN definition_elements d
          ON d.definition_key = p.definition_key AND d.element_id = e ->> 1 WHERE d.element_type IN ('receiveTask', 'callActivity')) AS orphan
      FROM (SELECT * FROM process_instances WHERE (shard, key) > ($1::smallint, $2::bigint) ORDER BY shard, key LIMIT $3) p ORDER BY p.shard, p.key`,
    [after === null ? -1 : shardOf(after), after ?? 0, limit],
  );
  return {
    orphans: rows.filter((row) => row.orphan).map((row) => row.key),
    last: rows.length < limit ? null : (rows[rows.length - 1]?.key ?? null),
  };
}

/** Stored answers are kept longer than any client of ours repeats a request. */
export async function deleteOldAnswers(pool: pg.Pool, before: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_at < to_timestamp($1::float8 / 1000) LIMIT $2)`,
    [before, limit],
  );
  return rowCount ?? 0;
}
