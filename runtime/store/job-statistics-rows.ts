import type pg from 'pg';
import { numberArray, textArray } from './array-literal.ts';

/** What happened to the jobs of a type with one worker in one minute; instants are of the last time, null when there was none. */
export interface JobStatisticsLine {
  readonly tenantId: string;
  readonly type: string;
  /** Empty where no worker takes part: jobs are created by their process. */
  readonly worker: string;
  readonly minute: number;
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  readonly createdAt: number | null;
  readonly completedAt: number | null;
  readonly failedAt: number | null;
}

/** In the order of their keys, so that processes that write at once do not wait for each other in a circle. */
export async function addJobStatistics(pool: pg.Pool, lines: readonly JobStatisticsLine[]): Promise<void> {
  const numbers = (read: (line: JobStatisticsLine) => number | null): string => numberArray(lines.map(read));
  const texts = (read: (line: JobStatisticsLine) => string): string => textArray(lines.map(read));
  await pool.query({
    name: 'add_job_statistics',
    text: `${addTo} SELECT r.tenant_id, ${at('minute')}, r.type, r.worker, r.created, r.completed, r.failed, ${at('created_at')},
        ${at('completed_at')}, ${at('failed_at')}
      FROM unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::float8[], $9::float8[],
        $10::float8[]) AS r(tenant_id, minute, type, worker, created, completed, failed, created_at, completed_at, failed_at)
      ORDER BY 1, 2, 3, 4 ${onConflict}`,
    values: [
      texts((line) => line.tenantId),
      numbers((line) => line.minute),
      texts((line) => line.type),
      texts((line) => line.worker),
      numbers((line) => line.created),
      numbers((line) => line.completed),
      numbers((line) => line.failed),
      numbers((line) => line.createdAt),
      numbers((line) => line.completedAt),
      numbers((line) => line.failedAt),
    ],
  });
}

/** Minutes before `hoursBefore` become hours, and hours before `keptSince` go: the table stays small without losing a trend. */
export async function thinJobStatistics(
  pool: pg.Pool,
  { hoursBefore, keptSince }: { readonly hoursBefore: Date; readonly keptSince: Date },
): Promise<void> {
  await pool.query('DELETE FROM job_statistics WHERE minute < $1', [keptSince]);
  await pool.query(
    `WITH fine AS (DELETE FROM job_statistics WHERE minute < $1 AND minute <> ${hour} RETURNING *)
      ${addTo} SELECT tenant_id, ${hour}, type, worker, sum(created), sum(completed), sum(failed), max(created_at), max(completed_at),
        max(failed_at)
      FROM fine GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ${onConflict}`,
    [hoursBefore],
  );
}

// helpers

const at = (column: string): string => `to_timestamp(r.${column} / 1000)`;

const hour = "date_trunc('hour', minute, 'UTC')";

const addTo = `INSERT INTO job_statistics AS s
  (tenant_id, minute, type, worker, created, completed, failed, created_at, completed_at, failed_at)`;

const onConflict = `ON CONFLICT (tenant_id, minute, type, worker) DO UPDATE SET created = s.created + excluded.created,
  completed = s.completed + excluded.completed, failed = s.failed + excluded.failed,
  created_at = greatest(s.created_at, excluded.created_at), completed_at = greatest(s.completed_at, excluded.completed_at),
  failed_at = greatest(s.failed_at, excluded.failed_at)`;
