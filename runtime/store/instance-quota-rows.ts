import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

export interface InstanceCountRow {
  readonly max: number | null;
  readonly counted: number | null;
  readonly countedAt: number | null;
}

export async function lockInstanceCount(
  client: pg.PoolClient,
  tenantId: string,
): Promise<InstanceCountRow | null> {
  const { rows } = await client.query<InstanceCountRow>({
    name: 'lock_instance_count',
    text: `SELECT (settings ->> 'maxRunningInstances')::int AS max, instances AS counted,
        (extract(epoch FROM instances_at) * 1000)::float8 AS "countedAt"
      FROM tenant_limits WHERE tenant_id = $1 FOR UPDATE`,
    values: [tenantId],
  });
  return rows[0] ?? null;
}

/** Root instances that run, counted no further than the quota, and starts that are on their way. */
export async function countRunningInstances(
  client: pg.PoolClient,
  tenantId: string,
  most: number,
  admittedAfter: number,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>({
    name: 'count_running_instances',
    text: `SELECT ((SELECT count(*) FROM (
        SELECT FROM process_definitions d JOIN process_instances p ON p.definition_key = d.key
        WHERE d.tenant_id = $1 AND p.root_key IS NULL LIMIT $2) AS running)
      + (SELECT count(*) FROM admitted_starts s WHERE s.tenant_id = $1 AND s.admitted_at > to_timestamp($3::float8 / 1000)
        AND NOT EXISTS (SELECT FROM process_instances p WHERE p.shard = s.shard AND p.key = s.instance_key)))::int AS count`,
    values: [tenantId, most, admittedAfter],
  });
  return rows[0]?.count ?? 0;
}

export async function insertAdmitted(
  client: pg.PoolClient,
  start: { readonly instanceKey: Key; readonly tenantId: string; readonly at: number },
): Promise<void> {
  await client.query({
    name: 'insert_admitted',
    text: 'INSERT INTO admitted_starts (shard, instance_key, tenant_id, admitted_at) VALUES ($4, $1, $2, to_timestamp($3::float8 / 1000))',
    values: [start.instanceKey, start.tenantId, start.at, shardOf(start.instanceKey)],
  });
}

/** The start has been settled; and what a process that died has left. */
export async function deleteAdmitted(pool: pg.Pool, instanceKey: Key, before: number): Promise<void> {
  await pool.query({
    name: 'delete_admitted',
    text: 'DELETE FROM admitted_starts WHERE shard = $3 AND instance_key = $1 OR admitted_at < to_timestamp($2::float8 / 1000)',
    values: [instanceKey, before, shardOf(instanceKey)],
  });
}

/** A moment of null keeps that of the last real count. */
export async function writeInstanceCount(
  client: pg.PoolClient,
  tenantId: string,
  count: number,
  at: number | null,
): Promise<void> {
  await client.query({
    name: 'write_instance_count',
    text: `UPDATE tenant_limits SET instances = $2, instances_at = coalesce(to_timestamp($3::float8 / 1000), instances_at)
      WHERE tenant_id = $1`,
    values: [tenantId, count, at],
  });
}
