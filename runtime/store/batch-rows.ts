import type pg from 'pg';
import type { JsonObject, Key } from '#engine';
import { numberArray, textArray } from './array-literal.ts';

export interface NewBatch {
  readonly key: Key;
  readonly createdAt: number;
  readonly tenantId: string;
  readonly type: string;
  readonly actor: string;
  readonly actorKind: string;
  readonly reason: string | null;
  readonly params: JsonObject;
  readonly items: readonly {
    readonly key: Key;
    readonly instanceKey: Key | null;
    readonly rootKey: Key | null;
    readonly isAllowed: boolean;
  }[];
  readonly idempotency: { readonly id: string; readonly requestHash: string; readonly answer: string } | null;
}

/** The operation, its items and the answer to a repeat: all in one statement, or nothing. */
export async function insertBatch(pool: pg.Pool, batch: NewBatch): Promise<void> {
  const { items, idempotency } = batch;
  await pool.query(
    `WITH answered AS (
      INSERT INTO idempotency (id, tenant_id, request_hash, answer, created_at)
      SELECT $13::bytea, $3, $14::bytea, $15::json, to_timestamp($2::float8 / 1000) WHERE $13::text IS NOT NULL),
    made AS (
      INSERT INTO batch_operations (key, created_at, total, tenant_id, type, state, actor, actor_kind, reason, params)
      VALUES ($1, to_timestamp($2::float8 / 1000), $12, $3, $4, 'ACTIVE', $5, $6, $7, $8) RETURNING key)
    INSERT INTO batch_items (batch_key, item_key, instance_key, root_key, state, processed_at, code)
    SELECT made.key, r.item, r.instance, r.root, CASE WHEN r.allowed THEN 'ACTIVE' ELSE 'SKIPPED' END,
      CASE WHEN r.allowed THEN NULL ELSE to_timestamp($2::float8 / 1000) END,
      CASE WHEN r.allowed THEN NULL ELSE 'PERMISSION_MISSING' END
    FROM made, unnest($9::bigint[], $10::bigint[], $11::bigint[], $16::bool[]) AS r(item, instance, root, allowed)`,
    [
      batch.key,
      batch.createdAt,
      batch.tenantId,
      batch.type,
      batch.actor,
      batch.actorKind,
      batch.reason,
      JSON.stringify(batch.params),
      numberArray(items.map(({ key }) => key)),
      numberArray(items.map(({ instanceKey }) => instanceKey)),
      numberArray(items.map(({ rootKey }) => rootKey)),
      items.length,
      idempotency?.id ?? null,
      idempotency?.requestHash ?? null,
      idempotency?.answer ?? null,
      items.map(({ isAllowed }) => isAllowed),
    ],
  );
}

export interface HeldBatch {
  readonly key: Key;
  readonly tenantId: string;
  readonly type: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly params: JsonObject;
  /** Items to do next; none when all are done. */
  readonly items: readonly { readonly key: Key; readonly instanceKey: Key | null }[];
}

/** Takes an operation for a while, or goes on holding it, with its next items. Null when it is not active or another's. */
export async function holdBatch(
  pool: pg.Pool,
  key: Key,
  hold: { readonly now: number; readonly until: number; readonly isFirst: boolean; readonly items: number },
): Promise<HeldBatch | null> {
  const { rows } = await pool.query<HeldBatch>(
    `WITH held AS (
      UPDATE batch_operations b SET held_until = to_timestamp($3::float8 / 1000)
      WHERE b.key = $1 AND b.state = 'ACTIVE'
        AND (NOT $4::bool OR b.held_until IS NULL OR b.held_until < to_timestamp($2::float8 / 1000))
      RETURNING b.key, b.tenant_id, b.type, b.actor, b.reason, b.params)
    SELECT held.key, held.tenant_id AS "tenantId", held.type, held.actor, held.reason, held.params,
      (SELECT coalesce(json_agg(json_build_object('key', i.item_key::text, 'instanceKey', i.instance_key::text)), '[]') FROM (
        SELECT item_key, instance_key FROM batch_items WHERE batch_key = held.key AND state = 'ACTIVE' ORDER BY item_key LIMIT $5) i) AS items
    FROM held`,
    [key, hold.now, hold.until, hold.isFirst, hold.items],
  );
  return rows[0] ?? null;
}

export interface ItemResult {
  readonly key: Key;
  readonly state: 'COMPLETED' | 'SKIPPED' | 'FAILED';
  readonly code: string | null;
  readonly message: string | null;
}

export async function writeItemResults(
  pool: pg.Pool,
  batchKey: Key,
  results: readonly ItemResult[],
  at: number,
): Promise<void> {
  await pool.query(
    `UPDATE batch_items i SET state = r.state, code = r.code, error_message = r.message, processed_at = to_timestamp($2::float8 / 1000)
     FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[]) AS r(key, state, code, message)
     WHERE i.batch_key = $1 AND i.item_key = r.key AND i.state = 'ACTIVE'`,
    [
      batchKey,
      at,
      numberArray(results.map(({ key }) => key)),
      textArray(results.map(({ state }) => state)),
      textArray(results.map(({ code }) => code)),
      textArray(results.map(({ message }) => message)),
    ],
  );
}

/** All items are done: the operation says how it went. */
export async function endBatch(pool: pg.Pool, key: Key, at: number): Promise<void> {
  await pool.query(
    `UPDATE batch_operations b SET ended_at = to_timestamp($2::float8 / 1000), held_until = NULL,
       state = CASE WHEN EXISTS (SELECT 1 FROM batch_items i WHERE i.batch_key = b.key AND i.state = 'FAILED')
         THEN 'PARTIALLY_COMPLETED' ELSE 'COMPLETED' END
     WHERE b.key = $1 AND b.state = 'ACTIVE'
       AND NOT EXISTS (SELECT 1 FROM batch_items i WHERE i.batch_key = b.key AND i.state = 'ACTIVE')`,
    [key, at],
  );
}

/** Changes the state when it is one of `from`; false when it is not. Canceling ends what is left. */
export async function moveBatch(
  pool: pg.Pool,
  key: Key,
  from: readonly string[],
  to: 'ACTIVE' | 'SUSPENDED' | 'CANCELED',
  at: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH moved AS (
      UPDATE batch_operations SET state = $3, held_until = NULL,
        ended_at = CASE WHEN $3 = 'CANCELED' THEN to_timestamp($4::float8 / 1000) END
      WHERE key = $1 AND state = ANY ($2::text[]) RETURNING key),
    left_over AS (
      UPDATE batch_items i SET state = 'CANCELED', processed_at = to_timestamp($4::float8 / 1000)
      FROM moved WHERE $3 = 'CANCELED' AND i.batch_key = moved.key AND i.state = 'ACTIVE')
    SELECT key FROM moved`,
    [key, from, to, at],
  );
  return rowCount === 1;
}

/** Operations that are to be done and that nobody works on. */
export async function findForgottenBatches(pool: pg.Pool, now: number): Promise<readonly Key[]> {
  const { rows } = await pool.query<{ key: Key }>(
    `SELECT key FROM batch_operations
     WHERE state = 'ACTIVE' AND (held_until IS NULL OR held_until < to_timestamp($1::float8 / 1000)) ORDER BY key LIMIT 10`,
    [now],
  );
  return rows.map(({ key }) => key);
}
