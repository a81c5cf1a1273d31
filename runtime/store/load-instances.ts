import type pg from 'pg';
import type { JsonObject, JsonValue, Key } from '#engine';
import { numberArray } from './array-literal.ts';
import type { PackedLocalJob, PackedState } from './pack-state.ts';
import type { StoredPage } from './state-pages.ts';

/** A running instance as its rows have it. */
export interface StoredInstance {
  readonly key: Key;
  readonly shard: number;
  readonly tenantId: string;
  readonly definitionKey: Key;
  readonly rootKey: Key | null;
  readonly parentInstanceKey: Key | null;
  readonly parentElementKey: Key | null;
  readonly callDepth: number | null;
  readonly holding: boolean;
  readonly businessId: string | null;
  readonly startedBy: string | null;
  readonly byMachine: true | null;
  readonly tags: readonly string[] | null;
  readonly startedAt: number;
  readonly suspendedAt: number | null;
  readonly historyBucket: string;
  readonly revision: number;
  readonly stateHash: Buffer;
  readonly localOwner: string | null;
  readonly localJobs: readonly PackedLocalJob[] | null;
  readonly state: PackedState;
  /** Of a large instance; null of all others. */
  readonly pages: readonly StoredPage[] | null;
  readonly variables: readonly (readonly [scopeKey: string, name: string, value: JsonValue])[] | null;
}

/** All missing instances of a group in one query; those that do not run are not in the answer. */
export async function loadInstances(
  pool: pg.Pool,
  instances: readonly { key: Key; shard: number }[],
): Promise<readonly StoredInstance[]> {
  const { rows } = await pool.query<StoredInstance>({
    name: 'load_instances',
    text: loadText,
    values: [
      numberArray(instances.map((each) => each.key)),
      numberArray(instances.map((each) => each.shard)),
    ],
  });
  return rows;
}

/** Which of these revisions still hold: what a rejection computed from memory has to know before it is answered. */
export async function confirmRevisions(
  pool: pg.Pool,
  instances: readonly { key: Key; shard: number; revision: number }[],
): Promise<ReadonlySet<Key>> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'confirm_revisions',
    text: `SELECT p.key FROM unnest($1::bigint[], $2::smallint[], $3::int[]) AS r(key, shard, revision)
      JOIN process_instances p ON p.shard = r.shard AND p.key = r.key AND p.revision = r.revision`,
    values: [
      numberArray(instances.map((each) => each.key)),
      numberArray(instances.map((each) => each.shard)),
      numberArray(instances.map((each) => each.revision)),
    ],
  });
  return new Set(rows.map((row) => row.key));
}

/** What became of instances that do not run: how a command for them is refused. */
export async function findEndedInstance(
  pool: pg.Pool,
  key: Key,
): Promise<{ tenantId: string; state: string } | null> {
  const { rows } = await pool.query<{ tenantId: string; state: string }>({
    name: 'find_ended_instance',
    text: 'SELECT tenant_id AS "tenantId", state FROM history_instances WHERE key = $1',
    values: [key],
  });
  return rows[0] ?? null;
}

/** Those of these instances that have ended, with their last variables. */
export async function findEnds(
  pool: pg.Pool,
  keys: readonly Key[],
): Promise<readonly { readonly key: Key; readonly variables: JsonObject }[]> {
  const { rows } = await pool.query<{ key: Key; variables: JsonObject | null }>({
    name: 'find_ends',
    text: 'SELECT key, variables FROM history_instances WHERE key = ANY ($1::bigint[])',
    values: [numberArray(keys)],
  });
  return rows.map(({ key, variables }) => ({ key, variables: variables ?? {} }));
}

/** Which commands of an instance are in its journal: how an unknown commit is settled. */
export async function findJournalHash(pool: pg.Pool, key: Key, seq: number): Promise<Buffer | null> {
  const { rows } = await pool.query<{ hash: Buffer }>({
    name: 'find_journal_hash',
    text: 'SELECT state_hash AS hash FROM transitions WHERE instance_key = $1 AND seq = $2',
    values: [key, seq],
  });
  return rows[0]?.hash ?? null;
}

/** As the index names it: of a million instances the few are found whose jobs a process holds without rows. */
export const hasLocalJobs = (instance: string): string => `(${instance}.local_owner IS NOT NULL)::int = 1`;

/** Instances with attempts of processes that are gone. */
export async function findDeserted(
  pool: pg.Pool,
  limit: number,
): Promise<readonly { key: Key; owner: string }[]> {
  const { rows } = await pool.query<{ key: Key; owner: string }>(
    `SELECT key, local_owner AS owner FROM process_instances p
      WHERE ${hasLocalJobs('p')} AND NOT EXISTS (SELECT FROM processes o WHERE o.process_id = p.local_owner) LIMIT $1`,
    [limit],
  );
  return rows;
}

// helpers

const loadText = `SELECT p.key, p.shard, p.tenant_id AS "tenantId", p.definition_key AS "definitionKey", p.root_key AS "rootKey",
    p.parent_instance_key AS "parentInstanceKey", p.parent_element_key AS "parentElementKey", p.call_depth AS "callDepth", p.holding,
    p.business_id AS "businessId", p.started_by AS "startedBy", p.by_machine AS "byMachine", p.tags,
    (extract(epoch FROM p.started_at) * 1000)::float8 AS "startedAt", (extract(epoch FROM p.suspended_at) * 1000)::float8 AS "suspendedAt",
    p.history_bucket::text AS "historyBucket", p.revision, p.state_hash AS "stateHash", p.local_owner AS "localOwner",
    p.local_jobs AS "localJobs", p.state,
    CASE WHEN starts_with(p.state::text, '{"p":1') THEN (SELECT json_agg(json_build_array(g.owner::text, g.part, g.page, g.content))
      FROM instance_pages g WHERE g.shard = p.shard AND g.instance_key = p.key) END AS pages,
    (SELECT json_agg(json_build_array(v.scope_key::text, v.name, v.value) ORDER BY v.scope_key, v.key)
      FROM variables v WHERE v.shard = p.shard AND v.instance_key = p.key) AS variables
  FROM unnest($1::bigint[], $2::smallint[]) AS r(key, shard)
  JOIN process_instances p ON p.shard = r.shard AND p.key = r.key`;
