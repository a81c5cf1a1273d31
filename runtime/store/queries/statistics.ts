import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Filter } from '../../contract/queries.ts';
import { filterSql, isKey } from './filter-sql.ts';
import type { InstanceContext } from './instance-context.ts';
import { processInstances } from './models/process-instances.ts';
import { runningInstances } from './running-instances.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants, permitted, permittedIds } from './visibility.ts';

/** Per element of a version: how many instances stand there, and what happened there, in the instances that the filter names. */
export async function definitionStatistics(
  source: ReadSource,
  caller: Caller,
  definitionKey: string,
  filter: Filter,
): Promise<readonly JsonObject[]> {
  if (!isKey(definitionKey)) return [];
  if (Object.keys(filter).length === 0 && (await readsAll(source, caller, definitionKey)))
    return countedStatistics(source, caller, definitionKey);
  const sql = new SqlText();
  const where = `i.definition_key = ${sql.bind(definitionKey, 'bigint')} and (${processInstances.visible(caller, sql)})
    and ${filterSql(processInstances, filter, sql)}`;
  return sql.run(
    source,
    countsSql(`select i.shard, i.key, i.is_live from ${processInstances.from} where ${where}`),
    'plannedEachTime',
  );
}

export async function instanceStatistics(
  source: ReadSource,
  instance: InstanceContext,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    countsSql(`select ${sql.bind(instance.shard, 'smallint')} as shard, ${sql.bind(instance.key, 'bigint')} as key,
      ${sql.bind(instance.isLive, 'boolean')} as is_live`),
  );
}

/** Running instances per process, with and without incident. */
export async function processStatistics(source: ReadSource, caller: Caller): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const visible = definitionsReadable(caller, sql);
  return sql.run(
    source,
    `${withRunning}
     select d.process_id as "processDefinitionId", d.tenant_id as "tenantId",
       (array_agg(d.name order by d.version desc))[1] as "latestProcessDefinitionName", count(*) > 1 as "hasMultipleVersions",
       sum(n.failed)::int as "activeInstancesWithIncidentCount", sum(n.total - n.failed)::int as "activeInstancesWithoutIncidentCount"
     from process_definitions d ${runningCounts}
     where d.state <> 'DELETED' and ${visible}
     group by d.tenant_id, d.process_id order by d.process_id, d.tenant_id`,
  );
}

export async function processVersionStatistics(
  source: ReadSource,
  caller: Caller,
  processId: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const visible = definitionsReadable(caller, sql);
  return sql.run(
    source,
    `${withRunning}
     select d.process_id as "processDefinitionId", d.key::text as "processDefinitionKey", d.name as "processDefinitionName",
       d.version as "processDefinitionVersion", d.tenant_id as "tenantId",
       n.failed::int as "activeInstancesWithIncidentCount", (n.total - n.failed)::int as "activeInstancesWithoutIncidentCount"
     from process_definitions d ${runningCounts}
     where d.process_id = ${sql.bind(processId, 'text')} and d.state <> 'DELETED' and ${visible}
     order by d.version desc, d.tenant_id`,
  );
}

// helpers

/** Running instances, and those that an open incident stops: few, and found by their incidents. */
const runningCounts = `cross join lateral (
  select coalesce((select r.running from running r where r.definition_key = d.key), 0) as total,
    (select count(distinct i.instance_key) from incidents i where i.definition_key = d.key) as failed
) n`;

const withRunning = `with running as materialized (${runningInstances})`;

/** Whether the caller sees every instance of the version: then what was counted for all is what they may know. */
async function readsAll(source: ReadSource, caller: Caller, definitionKey: string): Promise<boolean> {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  if (ids === 'all') return true;
  if (ids.length === 0) return false;
  const sql = new SqlText();
  const rows = await sql.run(
    source,
    `select 1 from process_definitions d where d.key = ${sql.bind(definitionKey, 'bigint')} and ${permitted(ids, 'd.process_id', sql)}`,
  );
  return rows.length > 0;
}

/** From the counts that transitions keep (`element_counts`), as of the last commit; without reading any instance. */
function countedStatistics(
  source: ReadSource,
  caller: Caller,
  definitionKey: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const key = sql.bind(definitionKey, 'bigint');
  return sql.run(
    source,
    `with counted as (
       select element_id, sum(active) as active, sum(completed) as completed, sum(terminated) as terminated
       from current_element_counts where definition_key = ${key} and element_id <> '' group by element_id
     ), failed as (
       select element_id, count(distinct element_key) as incidents from incidents
       where definition_key = ${key} and element_key <> instance_key group by element_id
     )
     select element_id as "elementId", coalesce(c.active, 0)::int as active, coalesce(c.terminated, 0)::int as canceled,
       coalesce(f.incidents, 0)::int as incidents, coalesce(c.completed, 0)::int as completed
     from counted c full join failed f using (element_id)
     where (c.active <> 0 or c.completed <> 0 or c.terminated <> 0 or f.incidents > 0)
       and exists (select 1 from process_definitions d where d.key = ${key} and ${inTenants(caller, 'd.tenant_id', sql)})
     order by element_id`,
  );
}

function definitionsReadable(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  return `${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql)}`;
}

const countsSql = (instances: string): string => `
  with chosen as materialized (${instances}), told as (
    select e.element_id, 'ACTIVE' as state
    from chosen c join live_elements e on e.shard = c.shard and e.instance_key = c.key
    where c.is_live and e.role not in ('process', 'body', 'activation')
    union all
    select n.element_id, 'FAILED' from (
      select distinct n.element_id, n.element_key from chosen c join incidents n on n.shard = c.shard and n.instance_key = c.key
      where c.is_live and n.element_key <> n.instance_key) n
    union all
    select e.element_id, e.state from chosen c join history_elements e on e.instance_key = c.key
    where e.role not in ('process', 'body', 'activation')
  )
  select element_id as "elementId", count(*) filter (where state = 'ACTIVE')::int as active,
    count(*) filter (where state = 'TERMINATED')::int as canceled, count(*) filter (where state = 'FAILED')::int as incidents,
    count(*) filter (where state = 'COMPLETED')::int as completed
  from told group by element_id order by element_id`;
