import type { Pool, PoolClient } from 'pg';

/** What a key of `POST /v2/resources/{key}/deletion` may mean. */
export interface DeployedThing {
  readonly kind: 'PROCESS' | 'REQUIREMENTS' | 'FORM' | 'RESOURCE';
  readonly key: string;
  readonly tenantId: string;
  readonly id: string;
  readonly version: number;
  readonly resourceName: string;
}

export async function findDeployed(client: PoolClient, key: string): Promise<DeployedThing | null> {
  const { rows } = await client.query<DeployedThing>(
    `select 'PROCESS' as kind, key::text as key, tenant_id as "tenantId", process_id as id, version, resource_name as "resourceName"
       from process_definitions where key = $1 and state = 'ACTIVE'
     union all
     select 'REQUIREMENTS', key::text, tenant_id, requirements_id, version, resource_name from decision_requirements
       where key = $1 and state = 'ACTIVE'
     union all
     select 'FORM', key::text, tenant_id, form_id, version, resource_name from forms where key = $1 and state = 'ACTIVE'
     union all
     select 'RESOURCE', key::text, tenant_id, resource_id, version, resource_name from resources where key = $1 and resource_type = 'RESOURCE'`,
    [key],
  );
  return rows[0] ?? null;
}

/** What is left of a deployment that was not deleted yet; processes first, then what they may need. */
export async function findDeployment(
  client: PoolClient,
  key: string,
): Promise<{ readonly tenantId: string; readonly things: readonly DeployedThing[] } | null> {
  if (!/^\d{1,18}$/.test(key)) return null;
  const { rows } = await client.query<{ tenantId: string; things: readonly DeployedThing[] }>(
    `select p.tenant_id as "tenantId", (
       select coalesce(json_agg(t order by t.rank), '[]') from (
         select 1 as rank, 'PROCESS' as kind, key::text as key, tenant_id as "tenantId", process_id as id, version, resource_name as "resourceName"
           from process_definitions where deployment_key = p.key and state = 'ACTIVE'
         union all
         select 2, 'REQUIREMENTS', key::text, tenant_id, requirements_id, version, resource_name from decision_requirements
           where deployment_key = p.key and state = 'ACTIVE'
         union all
         select 3, 'FORM', key::text, tenant_id, form_id, version, resource_name from forms where deployment_key = p.key and state = 'ACTIVE'
         union all
         select 4, 'RESOURCE', key::text, tenant_id, resource_id, version, resource_name from resources
           where deployment_key = p.key and resource_type = 'RESOURCE'
       ) t) as things
     from deployments p where p.key = $1 and p.deleted_at is null for update`,
    [key],
  );
  return rows[0] ?? null;
}

/** Processes of a deployment that have running instances. */
export async function processesRunning(
  client: PoolClient,
  deploymentKey: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ processId: string }>(
    `select distinct d.process_id as "processId" from process_definitions d
     where d.deployment_key = $1 and exists (select 1 from process_instances i where i.definition_key = d.key) order by 1`,
    [deploymentKey],
  );
  return rows.map((row) => row.processId);
}

export async function hideDeployment(client: PoolClient, key: string, at: Date): Promise<void> {
  await client.query('update deployments set deleted_at = $2 where key = $1', [key, at]);
}

/** No new instance from now on; running ones finish. Answers the version that is the newest active one now, when there is one. */
export async function retireProcess(
  client: PoolClient,
  thing: DeployedThing,
): Promise<{ key: string; resourceName: string; modelJson: string } | null> {
  await client.query(
    `update process_definitions d set state = case
       when exists (select 1 from process_instances i where i.definition_key = d.key) then 'DRAINING' else 'DELETED' end
     where d.key = $1`,
    [thing.key],
  );
  const { rows } = await client.query<{ key: string; resourceName: string; modelJson: string }>(
    `select key::text as key, resource_name as "resourceName", model::text as "modelJson" from process_definitions
     where tenant_id = $1 and process_id = $2 and state = 'ACTIVE' order by version desc limit 1`,
    [thing.tenantId, thing.id],
  );
  return rows[0] ?? null;
}

/** True when this was the newest active version: its start events stand open. */
export async function isNewestActive(client: PoolClient, thing: DeployedThing): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from process_definitions where tenant_id = $1 and process_id = $2 and state = 'ACTIVE' and version > $3 limit 1`,
    [thing.tenantId, thing.id, thing.version],
  );
  return rows.length === 0;
}

/** Versions that were only kept for their running instances and have none left. */
export async function endDrained(client: Pick<Pool, 'query'>): Promise<number> {
  const { rowCount } = await client.query(
    `update process_definitions d set state = 'DELETED'
     where d.state = 'DRAINING' and not exists (select 1 from process_instances i where i.definition_key = d.key)`,
  );
  return rowCount ?? 0;
}

/** Processes, not deleted, that need this form and would find no other version of it. */
export async function usersOfForm(client: PoolClient, form: DeployedThing): Promise<readonly string[]> {
  const { rows } = await client.query<{ processId: string }>(
    `select distinct d.process_id as "processId" from process_definitions d
     cross join lateral json_each(d.model -> 'elements') e
     where d.tenant_id = $1 and d.state <> 'DELETED'
       and e.value -> 'form' ->> 'kind' = 'id' and e.value -> 'form' -> 'value' ->> 'value' = $2
       and (not exists (select 1 from forms f where f.tenant_id = $1 and f.form_id = $2 and f.state = 'ACTIVE' and f.key <> $3)
         or e.value -> 'form' ->> 'binding' = 'deployment' and exists (
           select 1 from resources r where r.deployment_key = d.deployment_key and r.resource_type = 'FORM'
             and r.resource_id = $2 and r.version = $4))
     order by 1`,
    [form.tenantId, form.id, form.key, form.version],
  );
  return rows.map((row) => row.processId);
}

export async function retireForm(client: PoolClient, key: string): Promise<void> {
  await client.query(`update forms set state = 'DELETED' where key = $1`, [key]);
}

export async function deleteResourceFile(client: PoolClient, key: string): Promise<void> {
  await client.query('delete from resources where key = $1', [key]);
}

/**
 * Processes, not deleted, that name a decision of this model and mean this version of it: by its number, as the only one of its
 * tag, by their deployment, or because there is no other. Decisions named by an expression are looked for when they are needed.
 */
export async function usersOfRequirements(
  client: PoolClient,
  requirements: DeployedThing,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ processId: string }>(
    `select distinct p.process_id as "processId" from process_definitions p
     cross join lateral json_each(p.model -> 'elements') e
     cross join lateral (select e.value -> 'decision' as call) c
     join decision_definitions d on d.requirements_key = $2 and d.state = 'ACTIVE'
       and d.decision_id = c.call -> 'decisionId' ->> 'value'
     where p.tenant_id = $1 and p.state <> 'DELETED' and c.call -> 'decisionId' ->> 'language' = 'literal'
       and case c.call ->> 'binding'
         when 'version' then c.call -> 'version' ->> 'value' = d.version::text
         when 'deployment' then exists (
           select 1 from resources r where r.deployment_key = p.deployment_key and r.resource_type = 'DMN'
             and r.resource_id = $3 and r.version = $4)
         else (c.call ->> 'binding' = 'latest' or c.call -> 'versionTag' ->> 'value' = d.version_tag)
           and not exists (
             select 1 from decision_definitions other where other.tenant_id = $1 and other.decision_id = d.decision_id
               and other.state = 'ACTIVE' and other.key <> d.key
               and (c.call ->> 'binding' = 'latest' or other.version_tag = d.version_tag))
         end
     order by 1`,
    [requirements.tenantId, requirements.key, requirements.id, requirements.version],
  );
  return rows.map((row) => row.processId);
}

export async function retireRequirements(client: PoolClient, key: string): Promise<void> {
  await client.query(`update decision_definitions set state = 'DELETED' where requirements_key = $1`, [key]);
  await client.query(`update decision_requirements set state = 'DELETED' where key = $1`, [key]);
}
