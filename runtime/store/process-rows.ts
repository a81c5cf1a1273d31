import type pg from 'pg';

/** Processes with one of these roles fire timers. */
const firingRoles = ['engine', 'scheduler'];

/** `application_name` of every connection of a process begins with this, so that its end is seen at once. */
export function connectionNameOf(processId: string): string {
  return `millrace ${processId.slice(0, 18)}`;
}

/** What a beat tells a process of the others. */
export interface Pulse {
  readonly others: number;
  /** How many there are that fire timers, and which of them this one is; 0 and 0 of one that fires none. */
  readonly firing: number;
  readonly place: number;
}

export async function enroll(
  pool: pg.Pool,
  processId: string,
  host: string,
  roles: readonly string[],
): Promise<Pulse> {
  await pool.query('INSERT INTO processes (process_id, host, roles) VALUES ($1, $2, $3)', [
    processId,
    host,
    roles,
  ]);
  return beat(pool, processId, 15_000);
}

export async function beat(pool: pg.Pool, processId: string, lostAfterMs: number): Promise<Pulse> {
  const { rows } = await pool.query<Pulse>(
    `WITH mine AS (UPDATE processes SET seen_at = clock_timestamp() WHERE process_id = $1 RETURNING roles && $3::text[] AS fires),
      others AS (SELECT process_id, roles && $3::text[] AS fires FROM processes
        WHERE process_id <> $1 AND seen_at > clock_timestamp() - $2 * interval '1 ms')
      SELECT (SELECT count(*) FROM others)::int AS others,
        CASE WHEN mine.fires THEN (SELECT count(*) + 1 FROM others o WHERE o.fires)::int ELSE 0 END AS firing,
        CASE WHEN mine.fires THEN (SELECT count(*) FROM others o WHERE o.fires AND o.process_id < $1)::int ELSE 0 END AS place
      FROM (SELECT) always LEFT JOIN mine ON true`,
    [processId, lostAfterMs, firingRoles],
  );
  return rows[0] ?? { others: 0, firing: 0, place: 0 };
}

/**
 * Gone: no pulse for long, or no pulse for some seconds and no connection. Their rows go too; whoever comes first handles what
 * they left. The list also names those that ended while nobody looked.
 */
export async function findDeadProcesses(
  pool: pg.Pool,
  processId: string,
  lostAfterMs: number,
  hasSessions: boolean,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `DELETE FROM processes p WHERE p.process_id <> $1 AND (
        p.seen_at < clock_timestamp() - $2 * interval '1 ms'
        OR $3 AND p.seen_at < clock_timestamp() - interval '1 s' AND NOT EXISTS (
          SELECT FROM pg_stat_activity a WHERE a.application_name LIKE 'millrace ' || left(p.process_id::text, 18) || '%'))
      RETURNING p.process_id::text AS id`,
    [processId, lostAfterMs, hasSessions],
  );
  return rows.map((row) => row.id);
}

export async function leave(pool: pg.Pool, processId: string): Promise<void> {
  await pool.query('DELETE FROM processes WHERE process_id = $1', [processId]);
}

export async function readInstallationId(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT installation_id::text AS id FROM installation');
  return rows[0]?.id ?? '';
}
