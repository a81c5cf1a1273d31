import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { isKey } from './filter-sql.ts';
import { instantSql } from './instance-context.ts';
import { instanceRows } from './models/instance-rows.ts';
import { userTasks } from './models/user-tasks.ts';
import { runningInstances } from './running-instances.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import {
  inTenants,
  instanceRowVisible,
  permitted,
  permittedIds,
  seesOwnStarts,
  taskVisible,
} from './visibility.ts';

/** Overdue tasks are counted up to here: beyond, one more or less says nothing. */
const COUNTED_MAX = 10_000;

/** The numbers of the first page, each counted over what the caller may read. */
export async function overview(source: ReadSource, caller: Caller): Promise<JsonObject> {
  const sql = new SqlText();
  const failed = `incidents n join process_definitions d on d.key = n.definition_key
    where ${incidentVisible(caller, sql)}`;
  const [row] = await sql.run<{ overview: JsonObject }>(
    source,
    `select json_build_object(
       'running', ${runningVisible(caller, sql)},
       'incidents', (select count(*) from ${failed}),
       'incidentGroups', (select count(distinct n.fingerprint) from ${failed}),
       'overdueTasks', (select count(*) from (select 1 from ${userTasks.from}
         where t.is_live and t.due_date < {now} and ${taskVisible(caller, 't', 'd.process_id', sql)} limit ${COUNTED_MAX}) overdue),
       'activeBatches', 0,
       'recentDeployments', ${recentDeployments(caller, sql)},
       'asOf', ${instantSql('{now}')}) as overview`,
  );
  return row?.overview ?? {};
}

/** Finds by any key, or by business id: what it is, how to call it, and where to look at it. */
export async function lookup(
  source: ReadSource,
  caller: Caller,
  text: string,
): Promise<readonly JsonObject[]> {
  const wanted = /(\d{4,19})\/?$/.exec(text.trim())?.[1] ?? text.trim();
  if (wanted === '' || wanted.length > 256) return [];
  const sql = new SqlText();
  const instances = instanceRowVisible(
    caller,
    { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
    sql,
  );
  const label = `coalesce(d.name, d.process_id)`;
  const searches = [
    `select 'PROCESS_INSTANCE' as kind, i.key, ${label} || coalesce(' · ' || i.business_id, '') as label, '/i/' || i.key as url, 2 as rank
     from ${instanceRows} i join process_definitions d on d.key = i.definition_key
     where i.business_id = ${sql.bind(text.trim(), 'text')} and ${instances}`,
    ...(isKey(wanted) ? keySearches(caller, sql.bind(wanted, 'bigint'), instances, sql) : []),
  ];
  return sql.run(
    source,
    `select kind, key::text as key, label, url from (${searches.map((s) => `(${s} limit 20)`).join(' union all ')}) found
     order by rank, key desc limit 20`,
  );
}

// helpers

/** What was counted for all, of processes that the caller reads as a whole; of others the instances they started. */
function runningVisible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  const counted = `(select coalesce(sum(r.running), 0)::bigint from (${runningInstances}) r join process_definitions d on d.key = r.definition_key
    where ${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql)})`;
  if (ids === 'all' || !seesOwnStarts(caller)) return counted;
  return `${counted} + (select count(*) from process_instances i join process_definitions d on d.key = i.definition_key
    where ${inTenants(caller, 'i.tenant_id', sql)} and i.started_by = ${sql.bind(caller.id, 'text')} and not ${permitted(ids, 'd.process_id', sql)})`;
}

function incidentVisible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  const own =
    ids === 'all' || !seesOwnStarts(caller)
      ? []
      : [
          `exists (select 1 from process_instances i where i.shard = n.shard and i.key = n.instance_key
            and i.started_by = ${sql.bind(caller.id, 'text')})`,
        ];
  return `${inTenants(caller, 'n.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql, own)}`;
}

function recentDeployments(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION');
  return `(select coalesce(json_agg(r), '[]') from (
    select d.key::text as "processDefinitionKey", d.process_id as "processDefinitionId", d.name, d.version,
      ${instantSql('d.deployed_at')} as "deployedAt", d.deployed_by as "deployedBy", d.version_note as "versionNote"
    from process_definitions d
    where d.state <> 'DELETED' and ${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.process_id', sql)}
    order by d.deployed_at desc, d.key desc limit 5) r)`;
}

function keySearches(caller: Caller, key: string, instances: string, sql: SqlText): readonly string[] {
  const shard = `(${key} & 1023)::smallint`;
  const label = `coalesce(d.name, d.process_id)`;
  const definitions = permitted(
    permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION'),
    'd.process_id',
    sql,
  );
  const ofInstance = `join ${instanceRows} i on i.shard = x.shard and i.key = x.instance_key join process_definitions d on d.key = i.definition_key`;
  return [
    `select 'PROCESS_INSTANCE', i.key, ${label} || coalesce(' · ' || i.business_id, ''), '/i/' || i.key, 1
     from ${instanceRows} i join process_definitions d on d.key = i.definition_key
     where i.shard = ${shard} and i.key = ${key} and ${instances}`,
    `select 'USER_TASK', t.key, coalesce(t.name, t.element_id), '/t/' || t.key, 1
     from ${userTasks.from} where t.shard = ${shard} and t.key = ${key} and ${taskVisible(caller, 't', 'd.process_id', sql)}`,
    `select 'PROCESS_DEFINITION', d.key, ${label} || ' v' || d.version, '/operate/processes/' || d.process_id || '?version=' || d.version, 1
     from process_definitions d where d.key = ${key} and ${inTenants(caller, 'd.tenant_id', sql)} and ${definitions}`,
    `select 'INCIDENT', x.key, x.message, '/i/' || i.key, 1 from incidents x ${ofInstance}
     where x.shard = ${shard} and x.key = ${key} and ${instances}`,
    `select 'JOB', x.key, x.type, '/i/' || i.key, 1 from jobs x ${ofInstance}
     where x.shard = ${shard} and x.key = ${key} and ${instances}`,
    `select 'ELEMENT_INSTANCE', x.key, x.element_id, '/i/' || i.key, 1 from (
       select e.element_id, e.instance_key, e.shard, e.key from live_elements e
       where e.shard = ${shard} and e.key = ${key} and e.role <> 'process') x ${ofInstance}
     where ${instances}`,
  ];
}
