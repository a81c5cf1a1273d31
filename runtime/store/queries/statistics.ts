import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Filter } from '../../contract/queries.ts';
import { filterSql, isKey } from './filter-sql.ts';
import type { InstanceContext } from './instance-context.ts';
import { processInstances } from './models/process-instances.ts';
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
    `select d.process_id as "processDefinitionId", d.tenant_id as "tenantId",
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
    `select d.process_id as "processDefinitionId", d.key::text as "processDefinitionKey", d.name as "processDefinitionName",
       d.version as "processDefinitionVersion", d.tenant_id as "tenantId",
       n.failed::int as "activeInstancesWithIncidentCount", (n.total - n.failed)::int as "activeInstancesWithoutIncidentCount"
     from process_definitions d ${runningCounts}
     where d.process_id = ${sql.bind(processId, 'text')} and d.state <> 'DELETED' and ${visible}
     order by d.version desc, d.tenant_id`,
  );
}

// helpers

const runningCounts = `cross join lateral (
  select (select count(*) from process_instances i where i.definition_key = d.key) as total,
    (select count(*) from process_instances i where i.definition_key = d.key and i.incident_count > 0) as failed
) n`;

function definitionsReadable(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  return `${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql)}`;
}

const countsSql = (instances: string): string => `
  with chosen as materialized (${instances}), told as (
    select e.element_id, 'ACTIVE' as state, n.key is not null as failed
    from chosen c join live_elements e on e.shard = c.shard and e.instance_key = c.key
    left join lateral (
      select n.key from incidents n where n.shard = c.shard and n.instance_key = c.key and n.element_key = e.key limit 1
    ) n on true
    where c.is_live and e.role not in ('process', 'body', 'activation')
    union all
    select e.element_id, e.state, false from chosen c join history_elements e on e.instance_key = c.key
    where e.role not in ('process', 'body', 'activation')
  )
  select element_id as "elementId", count(*) filter (where state = 'ACTIVE')::int as active,
    count(*) filter (where state = 'TERMINATED')::int as canceled, count(*) filter (where failed)::int as incidents,
    count(*) filter (where state = 'COMPLETED')::int as completed
  from told group by element_id order by element_id`;
