import type { Pool, PoolClient } from 'pg';
import type { Key } from '#engine';

/** A change of suspension that is not due yet. */
export interface PlannedSuspension {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly suspended: boolean;
  readonly withInstances: boolean;
  readonly actor: string;
  readonly reason: string | null;
}

export interface SuspendableVersion {
  readonly key: Key;
  readonly tenantId: string;
  readonly processId: string;
}

/** The versions that are there, locked in key order until the transaction ends. */
export async function lockVersions(
  client: PoolClient,
  keys: readonly Key[],
): Promise<readonly SuspendableVersion[]> {
  const { rows } = await client.query<SuspendableVersion>(
    `select key::text as key, tenant_id as "tenantId", process_id as "processId" from process_definitions
     where key = any ($1::bigint[]) and state <> 'DELETED' order by key for update`,
    [keys],
  );
  return rows;
}

/** PRC-8: what would start these versions waits, or goes on; messages kept meanwhile are offered again. */
export async function setSuspended(
  client: PoolClient,
  keys: readonly Key[],
  suspended: boolean,
  now: Date,
): Promise<void> {
  await client.query(
    'update process_definitions set suspended = $2, planned_suspension = null where key = any ($1::bigint[])',
    [keys, suspended],
  );
  await client.query(
    'update timers set suspended = $2 where instance_key is null and definition_key = any ($1::bigint[])',
    [keys, suspended],
  );
  await client.query(
    'update start_subscriptions set suspended = $2 where definition_key = any ($1::bigint[])',
    [keys, suspended],
  );
  if (suspended) return;
  await client.query(
    `update messages m set unmatched = true from start_subscriptions s
     where s.definition_key = any ($1::bigint[]) and s.kind = 'message' and m.tenant_id = s.tenant_id and m.name = s.name
       and m.expires_at > $2`,
    [keys, now],
  );
}

export async function planSuspension(
  client: PoolClient,
  keys: readonly Key[],
  plan: PlannedSuspension,
): Promise<void> {
  await client.query(
    'update process_definitions set planned_suspension = $2 where key = any ($1::bigint[])',
    [keys, JSON.stringify(plan)],
  );
}

/** What is due, each version taken by one process only. */
export async function takeDueSuspensions(
  client: PoolClient,
  now: number,
): Promise<readonly (SuspendableVersion & { readonly plan: PlannedSuspension })[]> {
  const { rows } = await client.query<SuspendableVersion & { plan: PlannedSuspension }>(
    `select key::text as key, tenant_id as "tenantId", process_id as "processId", planned_suspension as plan from process_definitions
     where planned_suspension is not null and (planned_suspension ->> 'at')::float8 <= $1 order by key for update skip locked`,
    [now],
  );
  return rows;
}

/** When the next one is due; null when nothing is planned. */
export async function findNextSuspension(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ at: number | null }>(
    `select min((planned_suspension ->> 'at')::float8) as at from process_definitions where planned_suspension is not null`,
  );
  return rows[0]?.at ?? null;
}
