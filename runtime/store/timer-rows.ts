import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

export interface DueTimer {
  readonly key: Key;
  readonly dueAt: number;
  /** Null for a timer start event. */
  readonly instanceKey: Key | null;
  readonly definitionKey: Key;
  readonly elementId: string;
  readonly occurrence: number;
  readonly repetitionsLeft: number | null;
  readonly cycle: string | null;
  readonly processId: string | null;
  /** Of a timer start event: which definition of the event it is, and how many of them have to occur (MUL-3). */
  readonly startDefinition: number | null;
  readonly collects: number | null;
}

const columns = `key, (extract(epoch FROM due_at) * 1000)::float8 AS "dueAt", instance_key AS "instanceKey", definition_key AS "definitionKey",
  element_id AS "elementId", occurrence, repetitions_left AS "repetitionsLeft", cycle, process_id AS "processId",
  start_definition AS "startDefinition", collects`;

/** Of an instance or of a start event; null when it has fired for the last time, or nobody waits any more. */
export async function findTimer(
  pool: pg.Pool,
  key: Key,
): Promise<(DueTimer & { readonly tenantId: string; readonly suspended: boolean }) | null> {
  const { rows } = await pool.query<DueTimer & { tenantId: string; suspended: boolean }>(
    `SELECT ${columns}, tenant_id AS "tenantId", suspended FROM timers WHERE shard = $1 AND key = $2`,
    [shardOf(key), key],
  );
  return rows[0] ?? null;
}

/** A start timer has no instance whose state would know its due time. */
export async function moveStartTimer(pool: pg.Pool, key: Key, dueAt: number): Promise<void> {
  await pool.query(
    'UPDATE timers SET due_at = to_timestamp($3::float8 / 1000) WHERE shard = $1 AND key = $2 AND instance_key IS NULL',
    [shardOf(key), key, dueAt],
  );
}

/** Of several processes each looks at its own shards first. */
export interface TimerShare {
  readonly place: number;
  readonly of: number;
}

/**
 * TMR-10: by due time, then key; `after` goes on behind a full page. With a share only what is this process's own, and what was due
 * before `lateBefore`, because whose it was may be gone.
 */
export async function findDueTimers(
  pool: pg.Pool,
  now: number,
  limit: number,
  after: DueTimer | null,
  share: (TimerShare & { readonly lateBefore: number }) | null,
): Promise<readonly DueTimer[]> {
  const { rows } = await pool.query<DueTimer>({
    name: 'find_due_timers',
    text: `SELECT ${columns} FROM timers
      WHERE NOT suspended AND due_at <= to_timestamp($1::float8 / 1000)
        AND ($3::float8 IS NULL OR (due_at, key) > (to_timestamp($3::float8 / 1000), $4::bigint))
        AND ($5::int IS NULL OR shard % $5 = $6::int OR due_at <= to_timestamp($7::float8 / 1000))
      ORDER BY due_at, key LIMIT $2`,
    values: [
      now,
      limit,
      after?.dueAt ?? null,
      after?.key ?? null,
      share?.of ?? null,
      share?.place ?? null,
      share?.lateBefore ?? null,
    ],
  });
  return rows;
}

/** The instants until then at which something is due, each once: what the heap in memory holds. */
export async function findDueInstants(
  pool: pg.Pool,
  from: number,
  until: number,
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ at: number }>({
    name: 'find_due_instants',
    text: `SELECT DISTINCT (extract(epoch FROM due_at) * 1000)::float8 AS at FROM timers
      WHERE NOT suspended AND due_at > to_timestamp($1::float8 / 1000) AND due_at <= to_timestamp($2::float8 / 1000) ORDER BY 1 LIMIT 20000`,
    values: [from, until],
  });
  return rows.map((row) => row.at);
}

export async function findNextDue(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ at: number }>(
    `SELECT (extract(epoch FROM due_at) * 1000)::float8 AS at FROM timers WHERE NOT suspended ORDER BY due_at, key LIMIT 1`,
  );
  return rows[0]?.at ?? null;
}

/** A start timer after its occurrence: the next one, or none. False when another process was faster. */
export async function advanceStartTimer(
  pool: pg.Pool | pg.PoolClient,
  timer: DueTimer,
  next: {
    readonly dueAt: number;
    readonly occurrence: number;
    readonly repetitionsLeft: number | null;
  } | null,
): Promise<boolean> {
  if (next === null) {
    const gone = await pool.query('DELETE FROM timers WHERE shard = $1 AND key = $2 AND occurrence = $3', [
      shardOf(timer.key),
      timer.key,
      timer.occurrence,
    ]);
    return gone.rowCount === 1;
  }
  const moved = await pool.query(
    `UPDATE timers SET due_at = to_timestamp($4::float8 / 1000), occurrence = $5, repetitions_left = $6
      WHERE shard = $1 AND key = $2 AND occurrence = $3`,
    [shardOf(timer.key), timer.key, timer.occurrence, next.dueAt, next.occurrence, next.repetitionsLeft],
  );
  return moved.rowCount === 1;
}
