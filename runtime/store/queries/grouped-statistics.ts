import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Filter, JobErrorsRequest } from '../../contract/queries.ts';
import { filterSql } from './filter-sql.ts';
import { instanceRows } from './models/instance-rows.ts';
import { messageSubscriptions } from './models/message-subscriptions.ts';
import type { ReadModel } from './read-model.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { instanceRowVisible } from './visibility.ts';

/** Open incidents by what is wrong: how many running instances each kind stops, most first. */
export async function incidentsByError(source: ReadSource, caller: Caller): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    `select hashtext(n.fingerprint) as "errorHashCode", (array_agg(n.message order by n.created_at desc))[1] as "errorMessage",
       count(distinct n.instance_key)::int as "activeInstancesWithErrorCount"
     from ${openIncidents} where ${visibleInstances(caller, sql)}
     group by n.fingerprint order by 3 desc, 2, 1 limit ${GROUPS_MAX}`,
  );
}

/** The same of one kind, by version. */
export async function incidentsByDefinition(
  source: ReadSource,
  caller: Caller,
  errorHashCode: number,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    `select d.process_id as "processDefinitionId", d.key::text as "processDefinitionKey", d.name as "processDefinitionName",
       d.version as "processDefinitionVersion", d.tenant_id as "tenantId",
       count(distinct n.instance_key)::int as "activeInstancesWithErrorCount"
     from ${openIncidents}
     where ${visibleInstances(caller, sql)} and hashtext(n.fingerprint) = ${sql.bind(errorHashCode, 'int')}
     group by d.key order by 6 desc, 1, 4 desc limit ${GROUPS_MAX}`,
  );
}

/** Waits of running instances for messages, by version. */
export async function messageSubscriptionCounts(
  source: ReadSource,
  caller: Caller,
  filter: Filter,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const model = messageSubscriptions;
  return sql.run(
    source,
    `select d.process_id as "processDefinitionId", d.key::text as "processDefinitionKey", d.tenant_id as "tenantId",
       count(distinct s.instance_key)::int as "processInstancesWithActiveSubscriptions", count(*)::int as "activeSubscriptions"
     from ${model.from}
     where s.type = 'PROCESS_EVENT' and (${model.visible(caller, sql)}) and ${filterSql(model, filter, sql)}
     group by d.key order by 5 desc, 1, d.version desc limit ${GROUPS_MAX}`,
  );
}

/** What attempts at jobs of a type ended with in a time, most first: `workers` is by how many workers each was told. */
export async function jobErrors(
  source: ReadSource,
  caller: Caller,
  { jobType, from, to, filter }: JobErrorsRequest,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const [code, message] = [jobFailures.columns['errorCode']?.sql, jobFailures.columns['errorMessage']?.sql];
  return sql.run(
    source,
    `select ${code} as "errorCode", ${message} as "errorMessage", count(distinct coalesce(h.worker, ''))::int as workers
     from ${jobFailures.from}
     where h.outcome in ('FAILED', 'ERROR_THROWN', 'TIMED_OUT') and h.type = ${sql.bind(jobType, 'text')}
       and h.ended_at >= ${sql.bind(from, 'timestamptz')} and h.ended_at < ${sql.bind(to, 'timestamptz')}
       and (${jobFailures.visible(caller, sql)}) and ${filterSql(jobFailures, filter, sql)}
     group by 1, 2 order by count(*) desc, 1, 2 limit ${GROUPS_MAX}`,
  );
}

// helpers

/** Who has more kinds of errors than that reads none of them. */
const GROUPS_MAX = 1000;

const openIncidents = `incidents n join process_instances i on i.shard = n.shard and i.key = n.instance_key
  join process_definitions d on d.key = n.definition_key`;

function visibleInstances(caller: Caller, sql: SqlText): string {
  return instanceRowVisible(
    caller,
    { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
    sql,
  );
}

const jobFailures: ReadModel = {
  kind: 'jobs',
  from: `history_jobs h join ${instanceRows} i on i.shard = h.shard and i.key = h.instance_key
    join process_definitions d on d.key = i.definition_key`,
  key: 'jobKey',
  columns: {
    jobKey: { sql: 'h.key', kind: 'key' },
    errorCode: { sql: `coalesce(h.error_code, '')`, kind: 'text' },
    errorMessage: { sql: `coalesce(h.error_message, '')`, kind: 'text' },
  },
  visible: visibleInstances,
};
