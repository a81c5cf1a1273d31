import type pg from 'pg';
import type { Key } from '#engine';
import { numberArray } from './array-literal.ts';
import { shardOf } from './keys.ts';

/** What the job protocol needs to know of a job to fail it, or to say why an attempt was refused. */
export interface JobRow {
  readonly key: Key;
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly type: string;
  readonly definitionKey: Key;
  readonly elementId: string;
  readonly state: 'ready' | 'active' | 'stopped';
  readonly attempt: number;
  readonly retriesLeft: number;
  readonly lease: string | null;
  readonly withLease: boolean;
  readonly worker: string | null;
  readonly lockedUntil: number | null;
  readonly suspended: boolean;
  readonly backoff: readonly string[] | null;
}

export async function findJob(pool: pg.Pool, key: Key): Promise<JobRow | null> {
  const { rows } = await pool.query<JobRow>({
    name: 'find_job',
    text: `SELECT key, instance_key AS "instanceKey", tenant_id AS "tenantId", type, definition_key AS "definitionKey", element_id AS "elementId", state, attempt,
        retries_left AS "retriesLeft", lease, with_lease AS "withLease", worker,
        (extract(epoch FROM locked_until) * 1000)::float8 AS "lockedUntil", suspended, backoff
      FROM jobs WHERE shard = $1 AND key = $2`,
    values: [shardOf(key), key],
  });
  return rows[0] ?? null;
}

/** Which of these attempts still run: the job is active with the same lease. */
export async function runningAttempts(
  pool: pg.Pool,
  attempts: readonly { readonly key: Key; readonly lease: string }[],
): Promise<ReadonlySet<Key>> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'running_attempts',
    text: `SELECT j.key FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS r(shard, key, lease)
      JOIN jobs j ON j.shard = r.shard AND j.key = r.key AND j.lease = r.lease AND j.state = 'active'`,
    values: [
      numberArray(attempts.map(({ key }) => shardOf(key))),
      numberArray(attempts.map(({ key }) => key)),
      numberArray(attempts.map(({ lease }) => lease)),
    ],
  });
  return new Set(rows.map(({ key }) => key));
}

/** Gives attempts back as if they had never begun; a job that has moved on meanwhile stays as it is. */
export async function releaseJobs(
  pool: pg.Pool,
  jobs: readonly { key: Key; lease: string }[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ type: string }>({
    name: 'release_jobs',
    text: `UPDATE jobs j SET state = 'ready', attempt = j.attempt - 1, lease = NULL, worker = NULL, locked_until = NULL, in_process = false
      FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS r(shard, key, lease)
      WHERE j.shard = r.shard AND j.key = r.key AND j.state = 'active' AND j.lease = r.lease RETURNING j.type`,
    values: [
      numberArray(jobs.map((job) => shardOf(job.key))),
      numberArray(jobs.map((job) => job.key)),
      numberArray(jobs.map((job) => job.lease)),
    ],
  });
  return [...new Set(rows.map((row) => row.type))];
}

/** A new end of the lock for the holder of the current attempt. True when it was extended. */
export async function extendLock(
  pool: pg.Pool,
  key: Key,
  until: number,
  holder: { lease?: string; worker?: string },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'extend_lock',
    text: `UPDATE jobs SET locked_until = to_timestamp($3::float8 / 1000)
      WHERE shard = $1 AND key = $2 AND state = 'active' AND ($4::bigint IS NULL OR lease = $4) AND ($5::text IS NULL OR worker = $5)`,
    values: [shardOf(key), key, until, holder.lease ?? null, holder.worker ?? null],
  });
  return rowCount === 1;
}

export async function setJobPriority(pool: pg.Pool, key: Key, priority: number): Promise<void> {
  await pool.query({
    name: 'set_job_priority',
    text: 'UPDATE jobs SET priority = $3 WHERE shard = $1 AND key = $2',
    values: [shardOf(key), key, priority],
  });
}

/** A lock by worker id on one job that nobody else holds. Renewed it is the same attempt, with the same lease. */
export async function lockJob(
  pool: Pick<pg.Pool, 'query'>,
  key: Key,
  worker: string,
  now: number,
  until: number,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'lock_job',
    text: `UPDATE jobs SET state = 'active', worker = $3, locked_until = to_timestamp($5::float8 / 1000),
        attempt = attempt + CASE WHEN state = 'active' AND worker = $3 THEN 0 ELSE 1 END,
        lease = CASE WHEN state = 'active' AND worker = $3 THEN lease ELSE hashtextextended(gen_random_uuid()::text, 0) END,
        in_process = false
      WHERE shard = $1 AND key = $2 AND NOT suspended
        AND (state = 'ready' OR state = 'active' AND (worker = $3 OR locked_until < to_timestamp($4::float8 / 1000)))`,
    values: [shardOf(key), key, worker, now, until],
  });
  return rowCount === 1;
}

export async function unlockJob(pool: pg.Pool, key: Key): Promise<string | null> {
  const { rows } = await pool.query<{ type: string }>({
    name: 'unlock_job',
    text: `UPDATE jobs SET state = 'ready', worker = NULL, lease = NULL, locked_until = NULL, in_process = false
      WHERE shard = $1 AND key = $2 AND state = 'active' RETURNING type`,
    values: [shardOf(key), key],
  });
  return rows[0]?.type ?? null;
}

/** What an expired lock leaves: at-most-once attempts are in doubt, all others are ready again. */
export interface ExpiredJob {
  readonly key: Key;
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly type: string;
  readonly atMostOnce: boolean;
  readonly lease: string;
}

/**
 * Expired locks. The lease stays on the row: until the job is handed out again, its last holder may still end it. In-process
 * attempts of processes that are gone expire at once.
 */
export async function expireLocks(pool: pg.Pool, now: number): Promise<readonly ExpiredJob[]> {
  const returning =
    'RETURNING j.key, j.instance_key AS "instanceKey", j.tenant_id AS "tenantId", j.type, j.at_most_once AS "atMostOnce", j.lease';
  const external = await pool.query<ExpiredJob>(
    `UPDATE jobs j SET state = CASE WHEN j.at_most_once THEN j.state ELSE 'ready' END,
      locked_until = CASE WHEN j.at_most_once THEN to_timestamp($1::float8 / 1000) + interval '1 min' END
      WHERE j.state = 'active' AND NOT j.in_process AND j.locked_until < to_timestamp($1::float8 / 1000) ${returning}`,
    [now],
  );
  const own = await pool.query<ExpiredJob>(
    `UPDATE jobs j SET state = CASE WHEN j.at_most_once THEN j.state ELSE 'ready' END,
      locked_until = CASE WHEN j.at_most_once THEN to_timestamp($1::float8 / 1000) + interval '1 min' END, in_process = false
      WHERE j.state = 'active' AND j.in_process AND (j.locked_until < to_timestamp($1::float8 / 1000)
        OR NOT EXISTS (SELECT FROM processes p WHERE p.process_id::text = j.worker)) ${returning}`,
    [now],
  );
  return [...external.rows, ...own.rows];
}

/** Types that have work now: what waiting workers are woken for when a hint was lost. */
export async function typesWithWork(
  pool: pg.Pool,
  types: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ type: string }>({
    name: 'types_with_work',
    text: `SELECT t.type FROM unnest($1::text[]) AS t(type) WHERE EXISTS (
      SELECT FROM jobs j WHERE j.type = t.type AND j.state = 'ready' AND NOT j.suspended AND j.due_at <= to_timestamp($2::float8 / 1000))`,
    values: [types, now],
  });
  return rows.map((row) => row.type);
}
