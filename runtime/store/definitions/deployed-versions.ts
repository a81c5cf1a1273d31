import type { PoolClient } from 'pg';

/** The newest version of an id in a tenant, deleted ones included: numbers are never used twice. */
export interface NewestVersion {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly versionTag: string | null;
  readonly hash: string;
  readonly isActive: boolean;
  readonly deploymentKey: string;
}

/** From here to the end of the transaction nobody else deploys these ids; always taken in one order. */
export async function lockIds(client: PoolClient, tenantId: string, ids: readonly string[]): Promise<void> {
  const names = [...new Set(ids)].sort().map((id) => JSON.stringify([tenantId, id]));
  for (const name of names)
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 24))', [name]);
}

export async function newestProcesses(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly NewestVersion[]> {
  const { rows } = await client.query<NewestVersion>(
    `select distinct on (process_id) process_id as id, key::text as key, version, version_tag as "versionTag",
       encode(content_hash, 'hex') as hash, state = 'ACTIVE' as "isActive", deployment_key::text as "deploymentKey"
     from process_definitions where tenant_id = $1 and process_id = any ($2) order by process_id, version desc`,
    [tenantId, ids],
  );
  return rows;
}

export async function newestForms(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly NewestVersion[]> {
  const { rows } = await client.query<NewestVersion>(
    `select distinct on (form_id) form_id as id, key::text as key, version, version_tag as "versionTag",
       encode(content_hash, 'hex') as hash, state = 'ACTIVE' as "isActive", deployment_key::text as "deploymentKey"
     from forms where tenant_id = $1 and form_id = any ($2) order by form_id, version desc`,
    [tenantId, ids],
  );
  return rows;
}

/** Files that are neither process nor form. */
export async function newestResources(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly NewestVersion[]> {
  const { rows } = await client.query<NewestVersion>(
    `select distinct on (resource_id) resource_id as id, key::text as key, version, null as "versionTag",
       encode(content_hash, 'hex') as hash, true as "isActive", deployment_key::text as "deploymentKey"
     from resources where tenant_id = $1 and resource_id = any ($2) and resource_type = 'RESOURCE' order by resource_id, version desc`,
    [tenantId, ids],
  );
  return rows;
}

export async function deployedAt(client: PoolClient, deploymentKey: string): Promise<Date | null> {
  const { rows } = await client.query<{ deployedAt: Date }>(
    'select deployed_at as "deployedAt" from deployments where key = $1',
    [deploymentKey],
  );
  return rows[0]?.deployedAt ?? null;
}
