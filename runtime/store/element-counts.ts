import type pg from 'pg';
import { inTransaction } from './definitions/in-transaction.ts';

/**
 * Adds to the counts per element what the journal says since the last time. What a transaction that still runs will have written stays
 * for the next time. Does nothing while another process is at it. Answers how many transitions were added.
 */
export async function foldCounts(pool: pg.Pool): Promise<number> {
  return inTransaction(pool, async (client) => {
    const state = await client.query('SELECT 1 FROM count_state FOR UPDATE SKIP LOCKED');
    if (state.rowCount === 0) return 0;
    const { rows } = await client.query<{ added: number }>(fold);
    return rows[0]?.added ?? 0;
  });
}

/** Until the end of the transaction nobody folds: whoever removes or moves journal rows knows which of them are counted. */
export async function lockCounts(client: pg.PoolClient): Promise<void> {
  await client.query('SELECT 1 FROM count_state FOR UPDATE');
}

/** Takes the instances out of the counts, before their history goes. Counts must be locked. */
export async function uncountInstances(client: pg.PoolClient, keys: readonly string[]): Promise<void> {
  // What is not folded yet was never added, and will not be: it is put back before all is taken away. Both have names, because planning
  // them over all days takes as long as running them.
  await client.query({ name: 'count_unfolded', text: countUnfolded, values: [keys] });
  await client.query({ name: 'uncount_instances', text: addTo(contributions(-1)), values: [keys] });
}

/**
 * Counts what was moved to other days anew: all that the instances have there, whether it was folded or not. Counts must be locked, and
 * the moved journal rows without a position, so that nobody adds them a second time.
 */
export async function countMoved(client: pg.PoolClient, keys: readonly string[]): Promise<void> {
  await client.query(addTo(contributions(1)), [keys]);
}

/** The counts of a day go with its partition. Counts must be locked. */
export async function dropCounts(client: pg.PoolClient, day: string): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM element_counts WHERE history_bucket = $1::date
        RETURNING definition_key, element_id, active, completed, terminated)
      UPDATE element_counts c SET active = c.active - g.active, completed = c.completed - g.completed,
        terminated = c.terminated - g.terminated
      FROM gone g WHERE c.history_bucket = 'infinity' AND c.definition_key = g.definition_key AND c.element_id = g.element_id`,
    [day],
  );
}

/** Numbers for shapes of changes: those that are there already and those that are made now. */
export async function nameTallies(
  pool: pg.Pool,
  shapes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  await pool.query(
    'INSERT INTO element_tallies (changes) SELECT unnest($1::text[]) ON CONFLICT (changes) DO NOTHING',
    [shapes],
  );
  const { rows } = await pool.query<{ changes: string; tally: number }>(
    'SELECT changes, tally FROM element_tallies WHERE changes = ANY ($1::text[])',
    [shapes],
  );
  return new Map(rows.map(({ changes, tally }) => [changes, tally]));
}

/**
 * A server into which the tables were restored counts its transactions from another number. Positions must go on behind all that were
 * given, or nobody would ever add what is written from now on.
 */
export async function alignPositions(pool: pg.Pool): Promise<void> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM count_state WHERE position_offset + ${CURRENT} < folded_to`,
  );
  if (rowCount === 0) return;
  await inTransaction(pool, async (client) => {
    await lockCounts(client);
    await client.query(
      `UPDATE count_state s SET position_offset = 1 - ${CURRENT}
          + greatest(s.folded_to, (SELECT max(j.position) FROM transitions j WHERE j.position >= s.folded_to))
        WHERE s.position_offset + ${CURRENT} < s.folded_to`,
    );
  });
}

/** The position that what this statement writes into the journal has. */
export const POSITION = '(SELECT position_offset + pg_current_xact_id()::text::bigint FROM count_state)';

// helpers

/** All transactions below it have ended, and this statement sees what they wrote. */
const CURRENT = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

/** Adds lines of (history_bucket, definition_key, element_id, active, completed, terminated) to their day and to the sum of all days. */
const addTo = (lines: string): string => `
  INSERT INTO element_counts AS e (history_bucket, definition_key, element_id, active, completed, terminated)
  SELECT coalesce(l.history_bucket, 'infinity') AS bucket, l.definition_key, l.element_id, sum(l.active), sum(l.completed),
    sum(l.terminated)
  FROM (${lines}) l
  GROUP BY GROUPING SETS ((l.history_bucket, l.definition_key, l.element_id), (l.definition_key, l.element_id))
  ORDER BY bucket, l.definition_key, l.element_id
  ON CONFLICT (history_bucket, definition_key, element_id) DO UPDATE SET active = e.active + excluded.active,
    completed = e.completed + excluded.completed, terminated = e.terminated + excluded.terminated`;

const fold = `
  WITH bound AS MATERIALIZED (
    SELECT folded_to AS low, greatest(folded_to, position_offset + ${CURRENT}) AS high FROM count_state),
  told AS MATERIALIZED (
    SELECT j.history_bucket, j.tally, j.changes, count(*) AS times FROM transitions j
    WHERE j.position >= (SELECT low FROM bound) AND j.position < (SELECT high FROM bound)
    GROUP BY j.history_bucket, j.tally, j.changes),
  written AS (${addTo(`SELECT u.history_bucket, (t.changes ->> 0)::bigint AS definition_key, c.value ->> 0 AS element_id,
      u.times * (c.value ->> 1)::bigint AS active, u.times * (c.value ->> 2)::bigint AS completed,
      u.times * (c.value ->> 3)::bigint AS terminated
    FROM told u LEFT JOIN element_tallies n ON n.tally = u.tally
    CROSS JOIN LATERAL (SELECT coalesce(n.changes, u.changes)::json AS changes) t
    CROSS JOIN LATERAL json_array_elements(t.changes) WITH ORDINALITY c (value, place) WHERE c.place > 1`)}),
  moved AS (UPDATE count_state SET folded_to = (SELECT high FROM bound))
  SELECT coalesce(sum(times), 0)::int AS added FROM told`;

const countUnfolded =
  addTo(`SELECT j.history_bucket, (t.changes ->> 0)::bigint AS definition_key, c.value ->> 0 AS element_id,
    (c.value ->> 1)::bigint AS active, (c.value ->> 2)::bigint AS completed, (c.value ->> 3)::bigint AS terminated
  FROM transitions j LEFT JOIN element_tallies n ON n.tally = j.tally
  CROSS JOIN LATERAL (SELECT coalesce(n.changes, j.changes)::json AS changes) t
  CROSS JOIN LATERAL json_array_elements(t.changes) WITH ORDINALITY c (value, place)
  WHERE j.instance_key = ANY ($1::bigint[]) AND j.position >= (SELECT folded_to FROM count_state) AND c.place > 1`);

/** All that these instances add to the counts, with this sign. */
const contributions = (sign: 1 | -1): string => `
  SELECT i.history_bucket, i.definition_key, CASE x.role WHEN 'process' THEN '' ELSE x.element_id END AS element_id,
    ${sign} * x.active AS active, ${sign} * x.completed AS completed, ${sign} * x.terminated AS terminated
  FROM all_instances i CROSS JOIN LATERAL (
    SELECT e.role, e.element_id, 1 AS active, 0 AS completed, 0 AS terminated FROM live_elements e
    WHERE e.shard = i.shard AND e.instance_key = i.key
    UNION ALL
    SELECT e.role, e.element_id, 0, (e.state = 'COMPLETED')::int, (e.state = 'TERMINATED')::int FROM history_elements e
    WHERE e.instance_key = i.key) x
  WHERE i.key = ANY ($1::bigint[]) AND x.role NOT IN ('body', 'activation')`;
