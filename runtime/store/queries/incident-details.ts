import type { JsonObject } from '#engine';
import { instantSql } from './instance-context.ts';
import { effectiveVariables } from './scope-variables.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** What an operator needs to repair one incident: every attempt of its job and what the element could see. */
export async function incidentDetails(source: ReadSource, incident: JsonObject): Promise<JsonObject> {
  const jobKey = incident['jobKey'];
  const attempts = typeof jobKey === 'string' ? await attemptsOf(source, jobKey) : [];
  const last = attempts.at(-1);
  const inputs = await effectiveVariables(
    source,
    String(incident['processInstanceKey']),
    String(incident['elementInstanceKey']),
  );
  return {
    ...incident,
    message: incident['errorMessage'] ?? null,
    stack: last?.['stack'] ?? null,
    attempts,
    inputs,
    traceId: null,
  };
}

export async function lastErrorDetails(source: ReadSource, jobKey: string): Promise<string | null> {
  const details = (await attemptsOf(source, jobKey)).at(-1)?.['stack'];
  return typeof details === 'string' ? details : null;
}

async function attemptsOf(source: ReadSource, jobKey: string): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const key = sql.bind(jobKey, 'bigint');
  return sql.run(
    source,
    `select h.attempt, h.worker, null as "startedAt", ${instantSql('h.ended_at')} as "endedAt", h.outcome,
       h.error_code as "errorCode", h.error_message as "errorMessage", h.error_details as stack
     from history_jobs h
     where h.instance_key = coalesce(
         (select j.instance_key from jobs j where j.shard = (${key} & 1023)::smallint and j.key = ${key}),
         (select n.instance_key from history_incidents n where n.job_key = ${key} limit 1))
       and h.key = ${key}
     order by h.attempt, h.ended_at`,
  );
}
