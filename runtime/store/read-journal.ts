import type pg from 'pg';
import type { JsonObject, Key } from '#engine';

export interface JournalEntry {
  readonly seq: number;
  readonly at: number;
  readonly actor: string | null;
  readonly firstKey: Key;
  readonly moreKeys: readonly string[] | null;
  readonly stateHash: Buffer;
  readonly command: JsonObject;
}

/** What an instance was created with, running or ended: the journal does not repeat it. */
export interface InstanceOrigin {
  readonly shard: number;
  readonly tenantId: string;
  readonly definitionKey: Key;
  readonly rootKey: Key | null;
  readonly parentInstanceKey: Key | null;
  readonly parentElementKey: Key | null;
  readonly callDepth: number | null;
  readonly businessId: string | null;
  readonly startedBy: string | null;
  readonly tags: readonly string[] | null;
}

export async function readJournal(pool: pg.Pool, instanceKey: Key): Promise<readonly JournalEntry[]> {
  const { rows } = await pool.query<JournalEntry>(
    `SELECT seq, actor, (extract(epoch FROM at) * 1000)::float8 AS at, first_key AS "firstKey", more_keys AS "moreKeys",
        state_hash AS "stateHash", command FROM transitions
      WHERE instance_key = $1 AND command IS NOT NULL ORDER BY seq`,
    [instanceKey],
  );
  return rows;
}

/** How many there are, up to a number. */
export async function countTransitions(pool: pg.Pool, instanceKey: Key, max: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT FROM journal WHERE instance_key = $1 LIMIT $2) j',
    [instanceKey, max],
  );
  return rows[0]?.count ?? 0;
}

export async function readOrigin(pool: pg.Pool, instanceKey: Key): Promise<InstanceOrigin | null> {
  const columns = `shard, tenant_id AS "tenantId", definition_key AS "definitionKey", root_key AS "rootKey",
    parent_instance_key AS "parentInstanceKey", parent_element_key AS "parentElementKey"`;
  const rest = 'business_id AS "businessId", started_by AS "startedBy", tags';
  const { rows } = await pool.query<InstanceOrigin>(
    `SELECT ${columns}, call_depth AS "callDepth", ${rest} FROM process_instances WHERE key = $1
      UNION ALL SELECT ${columns}, NULL, ${rest} FROM history_instances WHERE key = $1`,
    [instanceKey],
  );
  return rows[0] ?? null;
}

/** The tenant of the attempt, when it ended in this way with this lease; null when it did not. */
export async function findEndedAttempt(
  pool: pg.Pool,
  attempt: { readonly instanceKey: Key; readonly jobKey: Key; readonly lease: string; readonly how: string },
): Promise<string | null> {
  const { rows } = await pool.query<{ tenantId: string }>(
    `SELECT tenant_id AS "tenantId" FROM transitions WHERE instance_key = $1 AND command ->> 'jobKey' = $2
        AND command ->> 'lease' = $3 AND command ->> 'kind' = $4 LIMIT 1`,
    [attempt.instanceKey, attempt.jobKey, attempt.lease, attempt.how],
  );
  return rows[0]?.tenantId ?? null;
}
