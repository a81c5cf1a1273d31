import type pg from 'pg';
import { correlationPrefix } from '#engine';
import type { CorrelationRule, JsonObject, Key } from '#engine';
import { numberArray, textArray } from './array-literal.ts';
import { shardOf } from './keys.ts';

export interface NewMessage {
  readonly key: Key;
  readonly tenantId: string;
  readonly name: string;
  readonly correlationKey: string;
  readonly lookup: string;
  readonly messageId: string | null;
  /** `\x…` hashes; both null without a message id. */
  readonly dedupe: string | null;
  readonly contentHash: string | null;
  readonly businessId: string | null;
  readonly targetProcessId: string | null;
  readonly variables: JsonObject;
  readonly acceptedAt: number;
  readonly expiresAt: number;
}

export interface StoredMessage {
  readonly key: Key;
  readonly tenantId: string;
  readonly name: string;
  readonly correlationKey: string;
  readonly lookup: string;
  readonly businessId: string | null;
  readonly targetProcessId: string | null;
  readonly variables: JsonObject;
  readonly expiresAt: number;
  /** COR-1: of the processes that may wait for it; null where there are none. */
  readonly rules?: readonly CorrelationRule[] | null;
}

const columns = `m.key, m.tenant_id AS "tenantId", m.name, m.correlation_key AS "correlationKey", m.lookup, m.business_id AS "businessId",
  m.target_process_id AS "targetProcessId", m.variables, (extract(epoch FROM m.expires_at) * 1000)::float8 AS "expiresAt"`;

export type Publication =
  | { readonly kind: 'stored' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'repeated'; readonly key: Key }
  | { readonly kind: 'reused' };

/**
 * Accepts a publication: the message, the caller's idempotency row and the end of the command row it came from in one
 * statement (MSG-4, MSG-10).
 */
export async function insertMessage(
  pool: pg.Pool,
  message: NewMessage,
  along: {
    readonly fromRow: Key | null;
    readonly idempotency: {
      readonly id: string;
      readonly requestHash: string;
      readonly answer: string;
    } | null;
  },
): Promise<Publication> {
  const { fromRow, idempotency } = along;
  const { rows } = await pool.query<{ stored: boolean; held: boolean }>({
    name: 'insert_message',
    text: insertText,
    values: [
      message.key,
      message.lookup,
      message.acceptedAt,
      message.expiresAt,
      shardOf(message.key),
      message.dedupe,
      message.contentHash,
      message.tenantId,
      message.name,
      message.correlationKey,
      message.messageId,
      message.businessId,
      message.targetProcessId,
      JSON.stringify(message.variables),
      fromRow,
      fromRow === null ? 0 : shardOf(fromRow),
      idempotency?.id ?? null,
      idempotency?.requestHash ?? null,
      idempotency?.answer ?? null,
    ],
  });
  if (rows[0]?.held !== true) return { kind: 'gone' };
  if (rows[0].stored) return { kind: 'stored' };
  const existing = await pool.query<{ key: Key; same: boolean; alive: boolean }>(
    `SELECT key, content_hash = $3::bytea AS same, expires_at > to_timestamp($4::float8 / 1000) AS alive
      FROM messages WHERE shard = $1 AND dedupe = $2::bytea`,
    [shardOf(message.key), message.dedupe, message.contentHash, message.acceptedAt],
  );
  const [found] = existing.rows;
  if (found?.alive === true) return found.same ? { kind: 'repeated', key: found.key } : { kind: 'reused' };
  // The one that was in the way has expired: it goes, and this one is accepted.
  await deleteMessages(pool, found === undefined ? [] : [found.key]);
  return insertMessage(pool, message, along);
}

export async function findMessage(pool: pg.Pool, key: Key): Promise<StoredMessage | null> {
  const { rows } = await pool.query<StoredMessage>({
    name: 'find_message',
    text: `SELECT ${columns},
        (SELECT jsonb_agg(c.rule) FROM correlation_rules c WHERE c.tenant_id = m.tenant_id AND c.name = m.name) AS rules
      FROM messages m WHERE m.shard = $1 AND m.key = $2`,
    values: [shardOf(key), key],
  });
  return rows[0] ?? null;
}

export interface WaitingSubscription {
  readonly key: Key;
  readonly instanceKey: Key;
  readonly elementKey: Key;
  readonly processId: string;
  readonly interrupting: boolean;
}

/** A message on its way, and where waits for it may stand. */
interface WaitingAsk {
  readonly message: StoredMessage;
  readonly places: { readonly lookups: readonly string[]; readonly correlationKeys: readonly string[] };
}

/**
 * MSG-2: open subscriptions with equal name and key whose process has not used the message, oldest first; for each message in turn.
 * They are read by `lookup` alone: while a table that grows fast has no statistics, PostgreSQL would read the index of names as well,
 * which has an entry for everybody who waits for this name. OFFSET 0 keeps the other conditions out of that choice.
 */
export async function findSubscriptions(
  pool: pg.Pool,
  asks: readonly WaitingAsk[],
): Promise<readonly (readonly WaitingSubscription[])[]> {
  const { rows } = await pool.query<WaitingSubscription & { readonly place: number }>({
    name: 'find_subscriptions_of',
    text: `SELECT m.place::int AS place, s.* FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[],
        $8::bigint[]) WITH ORDINALITY AS m (lookups, tenant_id, name, correlation_keys, business_id, process_id, shard, key, place)
      CROSS JOIN LATERAL (
        SELECT s.key, s.instance_key AS "instanceKey", s.element_key AS "elementKey", s.process_id AS "processId", s.interrupting
        FROM (SELECT * FROM subscriptions WHERE lookup = ANY (m.lookups::bigint[]) OFFSET 0) s
        WHERE s.kind = 'message' AND s.tenant_id = m.tenant_id AND s.name = m.name
          AND coalesce(s.correlation_key, '') = ANY (m.correlation_keys::text[])
          AND (m.business_id IS NULL OR s.business_id = m.business_id) AND (m.process_id IS NULL OR s.process_id = m.process_id)
          AND NOT EXISTS (SELECT FROM message_uses u
            WHERE u.shard = m.shard AND u.message_key = m.key AND u.process_id = s.process_id)
        ORDER BY s.key LIMIT 500) s
      ORDER BY m.place, s.key`,
    values: [
      textArray(asks.map(({ places }) => numberArray(places.lookups))),
      textArray(asks.map(({ message }) => message.tenantId)),
      textArray(asks.map(({ message }) => message.name)),
      textArray(asks.map(({ places }) => textArray(places.correlationKeys))),
      textArray(asks.map(({ message }) => message.businessId)),
      textArray(asks.map(({ message }) => message.targetProcessId)),
      numberArray(asks.map(({ message }) => shardOf(message.key))),
      numberArray(asks.map(({ message }) => message.key)),
    ],
  });
  const found: WaitingSubscription[][] = asks.map(() => []);
  for (const { place, ...subscription } of rows) found[place - 1]?.push(subscription);
  return found;
}

export interface StartSubscription {
  readonly processId: string;
  readonly definitionKey: Key;
  readonly elementId: string;
  readonly definition: number;
  /** MUL-3: an all-of start event; null where one message is enough. */
  readonly collects: number | null;
}

export async function findStartSubscriptions(
  pool: pg.Pool,
  message: {
    readonly tenantId: string;
    readonly name: string;
    readonly targetProcessId: string | null;
    readonly key: Key;
  },
  lookup: string,
): Promise<readonly StartSubscription[]> {
  const { rows } = await pool.query<StartSubscription>({
    name: 'find_start_subscriptions',
    text: `SELECT s.process_id AS "processId", s.definition_key AS "definitionKey", s.element_id AS "elementId", s.definition, s.collects
      FROM start_subscriptions s
      WHERE s.lookup = $1 AND s.kind = 'message' AND NOT s.suspended AND s.tenant_id = $2 AND s.name = $3
        AND ($4::text IS NULL OR s.process_id = $4)
        AND NOT EXISTS (SELECT FROM message_uses u WHERE u.shard = $5 AND u.message_key = $6 AND u.process_id = s.process_id)
      ORDER BY s.key`,
    values: [
      lookup,
      message.tenantId,
      message.name,
      message.targetProcessId,
      shardOf(message.key),
      message.key,
    ],
  });
  return rows;
}

/**
 * Subscriptions that have just been opened, and the buffered messages that wait for them: oldest acceptance first. Those of equal
 * keys are read by `lookup` alone, as in `findSubscriptions`.
 */
export async function findBufferedFor(
  pool: pg.Pool,
  subscriptionKeys: readonly Key[],
  now: number,
): Promise<readonly Key[]> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'find_buffered_for',
    text: `SELECT m.key, m.accepted_at FROM unnest($1::smallint[], $2::bigint[]) AS r(shard, key)
      JOIN subscriptions s ON s.shard = r.shard AND s.key = r.key
      CROSS JOIN LATERAL (SELECT * FROM messages WHERE lookup = s.lookup OFFSET 0) m
      WHERE m.tenant_id = s.tenant_id AND m.name = s.name AND m.correlation_key = coalesce(s.correlation_key, '')
        AND m.expires_at > to_timestamp($3::float8 / 1000) AND (m.target_process_id IS NULL OR m.target_process_id = s.process_id)
        AND NOT EXISTS (SELECT FROM message_uses u WHERE u.shard = m.shard AND u.message_key = m.key AND u.process_id = s.process_id)
      GROUP BY m.key, m.accepted_at
      UNION
      SELECT m.key, m.accepted_at FROM unnest($1::smallint[], $2::bigint[]) AS r(shard, key)
      JOIN subscriptions s ON s.shard = r.shard AND s.key = r.key AND starts_with(s.correlation_key, $4)
      JOIN messages m ON ${sameName}
      WHERE m.expires_at > to_timestamp($3::float8 / 1000) AND (m.target_process_id IS NULL OR m.target_process_id = s.process_id)
        AND NOT EXISTS (SELECT FROM message_uses u WHERE u.shard = m.shard AND u.message_key = m.key AND u.process_id = s.process_id)
      ORDER BY accepted_at, key`,
    values: [subscriptionKeys.map((key) => shardOf(key)), subscriptionKeys, now, correlationPrefix],
  });
  return rows.map((row) => row.key);
}

/** Offered to everybody who waited when it was committed. */
export async function markOffered(pool: pg.Pool, keys: readonly Key[]): Promise<void> {
  await pool.query({
    name: 'mark_offered',
    text: `UPDATE messages m SET unmatched = false FROM unnest($1::smallint[], $2::bigint[]) AS r(shard, key)
      WHERE m.shard = r.shard AND m.key = r.key AND m.unmatched`,
    values: [keys.map((key) => shardOf(key)), keys],
  });
}

export async function deleteMessages(pool: pg.Pool, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  await pool.query({
    name: 'delete_messages',
    text: `WITH gone AS (DELETE FROM messages m USING unnest($1::smallint[], $2::bigint[]) AS r(shard, key)
        WHERE m.shard = r.shard AND m.key = r.key RETURNING m.shard, m.key)
      DELETE FROM message_uses u USING gone g WHERE u.shard = g.shard AND u.message_key = g.key`,
    values: [keys.map((key) => shardOf(key)), keys],
  });
}

/** Messages to offer again: marked unmatched for some time, or waited for by a subscription that may have missed them. */
export async function findMissedMessages(
  pool: pg.Pool,
  before: number,
  now: number,
  limit: number,
): Promise<readonly Key[]> {
  const { rows } = await pool.query<{ key: Key }>(
    `(SELECT m.key FROM messages m WHERE m.unmatched AND m.accepted_at < to_timestamp($1::float8 / 1000) ORDER BY m.accepted_at LIMIT $3)
    UNION
    (SELECT m.key FROM messages m JOIN subscriptions s ON s.lookup = m.lookup AND s.kind = 'message'
      WHERE m.expires_at > to_timestamp($2::float8 / 1000) AND s.created_at < to_timestamp($1::float8 / 1000)
        AND m.name = s.name AND m.tenant_id = s.tenant_id AND m.correlation_key = coalesce(s.correlation_key, '')
        AND NOT EXISTS (SELECT FROM message_uses u WHERE u.shard = m.shard AND u.message_key = m.key AND u.process_id = s.process_id)
      LIMIT $3)
    UNION
    (SELECT m.key FROM subscriptions s JOIN messages m ON ${sameName}
      WHERE s.kind = 'message' AND starts_with(s.correlation_key, $4) AND m.expires_at > to_timestamp($2::float8 / 1000)
        AND s.created_at < to_timestamp($1::float8 / 1000)
        AND NOT EXISTS (SELECT FROM message_uses u WHERE u.shard = m.shard AND u.message_key = m.key AND u.process_id = s.process_id)
      LIMIT $3)`,
    [before, now, limit, correlationPrefix],
  );
  return rows.map((row) => row.key);
}

export async function deleteExpiredMessages(pool: pg.Pool, now: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ key: Key }>(
    'SELECT key FROM messages WHERE expires_at <= to_timestamp($1::float8 / 1000) AND NOT unmatched ORDER BY expires_at LIMIT $2',
    [now, limit],
  );
  await deleteMessages(
    pool,
    rows.map((row) => row.key),
  );
  return rows.length;
}

// helpers

/** What a message with keys of properties matches is only known when it is offered. */
const sameName = 'm.tenant_id = s.tenant_id AND left(m.name, 200) = left(s.name, 200) AND m.name = s.name';

const insertText = `WITH held AS (
    SELECT true AS held WHERE $15::bigint IS NULL
    UNION ALL SELECT true FROM command_rows c WHERE c.shard = $16::smallint AND c.key = $15::bigint),
  stored AS (
    INSERT INTO messages (key, lookup, accepted_at, expires_at, shard, unmatched, dedupe, content_hash, tenant_id, name, correlation_key,
      message_id, business_id, target_process_id, variables)
    SELECT $1::bigint, $2::bigint, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5::smallint, true, $6::text::bytea,
      $7::text::bytea, $8, $9, $10, $11, $12, $13, $14::jsonb FROM held
    ON CONFLICT DO NOTHING RETURNING key),
  taken AS (
    DELETE FROM command_rows c USING held WHERE c.shard = $16::smallint AND c.key = $15::bigint),
  answered AS (
    INSERT INTO idempotency (id, tenant_id, request_hash, answer, created_at)
    SELECT $17::text::bytea, $8, $18::text::bytea, $19::json, to_timestamp($3::float8 / 1000) FROM stored WHERE $17::text IS NOT NULL)
  SELECT EXISTS (SELECT FROM stored) AS stored, EXISTS (SELECT FROM held) AS held`;
