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

/** A decision model, with the keys of those of its decisions that can be used. */
export interface NewestRequirements extends NewestVersion {
  readonly decisionKeys: readonly string[];
}

export async function newestRequirements(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly NewestRequirements[]> {
  const { rows } = await client.query<NewestRequirements>(
    `select distinct on (q.requirements_id) q.requirements_id as id, q.key::text as key, q.version, null as "versionTag",
       encode(q.content_hash, 'hex') as hash, q.state = 'ACTIVE' as "isActive", q.deployment_key::text as "deploymentKey",
       array(select d.key::text from decision_definitions d where d.requirements_key = q.key and d.state = 'ACTIVE') as "decisionKeys"
     from decision_requirements q where q.tenant_id = $1 and q.requirements_id = any ($2)
     order by q.requirements_id, q.version desc`,
    [tenantId, ids],
  );
  return rows;
}

export async function newestDecisions(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly NewestVersion[]> {
  const { rows } = await client.query<NewestVersion>(
    `select distinct on (decision_id) decision_id as id, key::text as key, version, version_tag as "versionTag",
       '' as hash, state = 'ACTIVE' as "isActive", deployment_key::text as "deploymentKey"
     from decision_definitions where tenant_id = $1 and decision_id = any ($2) order by decision_id, version desc`,
    [tenantId, ids],
  );
  return rows;
}

/** Files that are neither process, decision nor form. */
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
