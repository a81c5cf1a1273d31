import type pg from 'pg';

/** Jobs of one type as they are now. */
export interface JobCounts {
  readonly type: string;
  readonly waiting: number;
  readonly backingOff: number;
  readonly locked: number;
  readonly failed: number;
  readonly oldestWaitingAt: number | null;
  readonly workers: readonly string[];
}

/** Workers of a type that are shown; who wants all of them searches jobs. */
const workersShown = 50;

/** By type, of some tenants. Attempts that are kept with their instance have no row and are not counted. */
export async function readJobCounts(
  pool: Pick<pg.Pool, 'query'>,
  tenantIds: readonly string[],
  type: string | null,
  now: number,
): Promise<readonly JobCounts[]> {
  const { rows } = await pool.query<JobCounts>(
    `SELECT type,
      count(*) FILTER (WHERE state = 'ready' AND due_at <= at)::int AS waiting,
      count(*) FILTER (WHERE state = 'ready' AND due_at > at)::int AS "backingOff",
      count(*) FILTER (WHERE state = 'active')::int AS locked,
      count(*) FILTER (WHERE state = 'stopped')::int AS failed,
      (extract(epoch FROM min(due_at) FILTER (WHERE state = 'ready' AND due_at <= at)) * 1000)::float8 AS "oldestWaitingAt",
      coalesce((array_agg(DISTINCT worker) FILTER (WHERE state = 'active' AND worker IS NOT NULL))[1:${workersShown}], '{}') AS workers
    FROM jobs, to_timestamp($3::float8 / 1000) AS at
    WHERE tenant_id = ANY ($1::text[]) AND ($2::text IS NULL OR type = $2) AND left(type, 1) <> '#' GROUP BY type`,
    [tenantIds, type, now],
  );
  return rows;
}
