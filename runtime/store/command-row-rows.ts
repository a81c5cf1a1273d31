import type pg from 'pg';
import type { Key } from '#engine';
import { inTransaction } from './definitions/in-transaction.ts';
import { shardOf } from './keys.ts';

/** An effect on others that waits to be run (guarantees 4.3). */
export interface StoredCommandRow {
  readonly key: Key;
  readonly shard: number;
  readonly targetKey: Key | null;
  readonly tenantId: string;
  readonly command: unknown;
}

const columns = 'key, shard, instance_key AS "targetKey", tenant_id AS "tenantId", command';

/** Rows whose process died before it ran them: what the reconciler picks up. */
export async function findOldCommandRows(
  pool: pg.Pool,
  before: number,
  limit: number,
): Promise<readonly StoredCommandRow[]> {
  const { rows } = await pool.query<StoredCommandRow>({
    name: 'find_old_command_rows',
    text: `SELECT ${columns} FROM command_rows WHERE created_at < to_timestamp($1::float8 / 1000) ORDER BY created_at, ordinal LIMIT $2`,
    values: [before, limit],
  });
  return rows;
}

/** Rows for one instance: what waited while it was suspended. */
export async function findCommandRowsFor(
  pool: pg.Pool,
  instanceKey: Key,
): Promise<readonly StoredCommandRow[]> {
  const { rows } = await pool.query<StoredCommandRow>({
    name: 'find_command_rows_for',
    text: `SELECT ${columns} FROM command_rows WHERE instance_key = $1 ORDER BY created_at, ordinal`,
    values: [instanceKey],
  });
  return rows;
}

/** The row had no effect to have: its target is gone, or does not take it any more. */
export async function deleteCommandRow(pool: pg.Pool, key: Key): Promise<void> {
  await pool.query({
    name: 'delete_command_row',
    text: 'DELETE FROM command_rows WHERE shard = $1 AND key = $2',
    values: [shardOf(key), key],
  });
}

export interface FannedSignal {
  readonly key: Key;
  readonly tenantId: string;
  readonly name: string;
  readonly lookup: string;
  readonly variables: string;
  readonly at: number;
  readonly fromRow: Key | null;
  readonly onlyElementKey: Key | null;
  readonly idempotency: {
    readonly id: string;
    readonly requestHash: string;
    readonly answer: string;
  } | null;
  /** First of as many keys as there may be targets; each target's row takes its own shard. */
  readonly nextKeys: (count: number, shards: readonly number[]) => readonly Key[];
}

/**
 * A signal becomes one row per open subscription and per start event, in the snapshot of this statement: whoever was committed
 * before is reached, also when this process dies now. The row the signal came from, if any, goes with it.
 */
export async function fanOutSignal(
  pool: pg.Pool,
  signal: FannedSignal,
): Promise<readonly StoredCommandRow[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (signal.fromRow !== null) {
      const taken = await client.query('DELETE FROM command_rows WHERE shard = $1 AND key = $2', [
        shardOf(signal.fromRow),
        signal.fromRow,
      ]);
      if (taken.rowCount === 0) {
        await client.query('ROLLBACK');
        return [];
      }
    }
    await storeAnswer(client, signal);
    const targets = await client.query<{ targetKey: Key | null; shard: number; command: unknown }>(
      targetsText,
      [signal.tenantId, signal.lookup, signal.name, signal.key, signal.variables, signal.onlyElementKey],
    );
    const keys = signal.nextKeys(
      targets.rows.length,
      targets.rows.map((row) => row.shard),
    );
    await client.query(
      `INSERT INTO command_rows (key, instance_key, source_key, created_at, source_revision, ordinal, shard, tenant_id, command)
        SELECT r.key, r.target, $2::bigint, to_timestamp($3::float8 / 1000), 0, r.ordinal, r.shard, $4, r.command
        FROM unnest($1::bigint[], $5::bigint[], $6::smallint[], $7::json[]) WITH ORDINALITY AS r(key, target, shard, command, ordinal)`,
      [
        keys,
        signal.key,
        signal.at,
        signal.tenantId,
        targets.rows.map((row) => row.targetKey),
        targets.rows.map((row) => row.shard),
        targets.rows.map((row) => JSON.stringify(row.command)),
      ],
    );
    await client.query('COMMIT');
    return targets.rows.map((row, index) => ({ ...row, key: keys[index] as Key, tenantId: signal.tenantId }));
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Starts that an evaluation found, and the caller's answer, in one commit: whoever repeats it gets the same instances. */
export async function insertStartRows(
  pool: pg.Pool,
  starts: Pick<FannedSignal, 'tenantId' | 'at' | 'idempotency'> & {
    readonly sourceKey: Key;
    readonly rows: readonly { readonly key: Key; readonly command: unknown }[];
  },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await storeAnswer(client, starts);
    await client.query(
      `INSERT INTO command_rows (key, instance_key, source_key, created_at, source_revision, ordinal, shard, tenant_id, command)
        SELECT r.key, NULL, $2::bigint, to_timestamp($3::float8 / 1000), 0, r.ordinal, (r.key & 1023)::smallint, $4, r.command
        FROM unnest($1::bigint[], $5::json[]) WITH ORDINALITY AS r(key, command, ordinal)`,
      [
        starts.rows.map((row) => row.key),
        starts.sourceKey,
        starts.at,
        starts.tenantId,
        starts.rows.map((row) => JSON.stringify(row.command)),
      ],
    );
  });
}

// helpers

async function storeAnswer(
  client: pg.PoolClient,
  signal: Pick<FannedSignal, 'tenantId' | 'at' | 'idempotency'>,
): Promise<void> {
  if (signal.idempotency === null) return;
  const { id, requestHash, answer } = signal.idempotency;
  await client.query(
    `INSERT INTO idempotency (id, tenant_id, request_hash, answer, created_at)
      VALUES ($1::bytea, $2, $3::bytea, $4::json, to_timestamp($5::float8 / 1000))`,
    [id, signal.tenantId, requestHash, answer, signal.at],
  );
}

/** SIG-4: other instances by subscription key, then start events. */
const targetsText = `SELECT "targetKey", shard, command FROM (
    SELECT 0 AS part, s.key, s.instance_key AS "targetKey", s.shard, json_build_object('kind', 'toInstance', 'command', json_build_object(
      'kind', 'triggerSignal', 'subscriptionKey', s.key::text, 'signalKey', $4::text, 'variables', $5::json)) AS command
    FROM subscriptions s
    WHERE s.lookup = $2 AND s.kind = 'signal' AND s.tenant_id = $1 AND s.name = $3 AND ($6::bigint IS NULL OR s.element_key = $6)
    UNION ALL
    SELECT 1, st.key, NULL, (st.key & 1023)::smallint, json_build_object('kind', 'startBySignal', 'definitionKey', st.definition_key::text,
      'elementId', st.element_id, 'variables', $5::json, 'processId', st.process_id, 'definition', st.definition, 'collects', st.collects)
    FROM start_subscriptions st
    WHERE st.lookup = $2 AND st.kind = 'signal' AND NOT st.suspended AND st.tenant_id = $1 AND st.name = $3 AND $6::bigint IS NULL) t
  ORDER BY part, key`;
