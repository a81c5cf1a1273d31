import type pg from 'pg';
import { numberArray, textArray } from './array-literal.ts';
import type { BreakerRow } from './flow-rows.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export async function readBreakers(pool: Queryable, jobType: string | null): Promise<readonly BreakerRow[]> {
  const { rows } = await pool.query<BreakerRow>(
    `SELECT ${columns} FROM job_breakers WHERE $1::text IS NULL OR job_type = $1 ORDER BY job_type, tenant_id`,
    [jobType],
  );
  return rows;
}

/** Those that are not closed. Locked, so that a probe is let through once. */
export async function lockOpenBreakers(
  client: pg.PoolClient,
  jobType: string,
): Promise<readonly BreakerRow[]> {
  const { rows } = await client.query<BreakerRow>({
    name: 'lock_open_breakers',
    text: `SELECT ${columns} FROM job_breakers WHERE job_type = $1 AND state = 'OPEN' ORDER BY tenant_id FOR UPDATE`,
    values: [jobType],
  });
  return rows;
}

/** These, made where they are missing, and locked in one order. */
export async function lockBreakers(
  client: pg.PoolClient,
  breakers: readonly BreakerRow[],
): Promise<readonly BreakerRow[]> {
  const names = [
    textArray(breakers.map(({ jobType }) => jobType)),
    textArray(breakers.map(({ tenantId }) => tenantId)),
  ];
  await client.query({
    name: 'make_breakers',
    text: `INSERT INTO job_breakers (job_type, tenant_id, state, window_at, calls, failures, earlier_calls, earlier_failures, successes)
      SELECT t, n, 'CLOSED', to_timestamp(w / 1000), 0, 0, 0, 0, 0 FROM unnest($1::text[], $2::text[], $3::float8[]) AS r(t, n, w)
      ORDER BY t, n ON CONFLICT DO NOTHING`,
    values: [...names, numberArray(breakers.map(({ windowAt }) => windowAt))],
  });
  const { rows } = await client.query<BreakerRow>({
    name: 'lock_breakers',
    text: `SELECT ${columns} FROM job_breakers
      WHERE (job_type, tenant_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY job_type, tenant_id FOR UPDATE`,
    values: names,
  });
  return rows;
}

export async function writeBreakers(client: pg.PoolClient, rows: readonly BreakerRow[]): Promise<void> {
  for (const row of rows)
    await client.query({
      name: 'write_breaker',
      text: `UPDATE job_breakers SET state = $3, window_at = ${time(4)}, opened_at = ${time(5)}, probe_at = ${time(6)}, probe_job = $7,
        calls = $8, failures = $9, earlier_calls = $10, earlier_failures = $11, successes = $12
        WHERE job_type = $1 AND tenant_id = $2`,
      values: [
        row.jobType,
        row.tenantId,
        row.state,
        row.windowAt,
        row.openedAt,
        row.probeAt,
        row.probeJob,
        row.calls,
        row.failures,
        row.earlierCalls,
        row.earlierFailures,
        row.successes,
      ],
    });
}

/** By hand: the receiver is known to be well again. */
export async function deleteBreakers(
  pool: Queryable,
  jobType: string,
  tenantIds: readonly string[],
): Promise<number> {
  const { rowCount } = await pool.query(
    "DELETE FROM job_breakers WHERE job_type = $1 AND tenant_id = ANY ($2::text[]) AND state = 'OPEN'",
    [jobType, tenantIds],
  );
  return rowCount ?? 0;
}

// helpers

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const time = (position: number): string => `to_timestamp($${position}::float8 / 1000)`;

const columns = `job_type AS "jobType", tenant_id AS "tenantId", state, ${ms('window_at')} AS "windowAt", ${ms('opened_at')} AS "openedAt",
  ${ms('probe_at')} AS "probeAt", probe_job::text AS "probeJob", calls, failures, earlier_calls AS "earlierCalls",
  earlier_failures AS "earlierFailures", successes`;
