import type { Caller } from '../../contract/caller.ts';
import { isKey } from './filter-sql.ts';
import { instanceRows } from './models/instance-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { instanceRowVisible } from './visibility.ts';

/** What reads about one instance begin with; keys are text of digits and may stand in SQL. */
export interface InstanceContext {
  readonly key: string;
  readonly shard: number;
  readonly rootKey: string;
  readonly parentKey: string | null;
  readonly definitionKey: string;
  readonly processId: string;
  readonly processName: string | null;
  readonly version: number;
  readonly tenantId: string;
  readonly isLive: boolean;
}

/** Undefined when there is no such instance, or none that the caller may see. */
export async function findInstance(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<InstanceContext | undefined> {
  if (!isKey(key)) return undefined;
  const sql = new SqlText();
  const visible = instanceRowVisible(
    caller,
    { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
    sql,
  );
  const [row] = await sql.run<InstanceContext>(
    source,
    `select i.key::text as key, i.shard::int as shard, i.root_key::text as "rootKey", i.parent_instance_key::text as "parentKey",
       i.definition_key::text as "definitionKey", d.process_id as "processId", d.name as "processName", d.version,
       i.tenant_id as "tenantId", i.is_live as "isLive"
     from ${instanceRows} i join process_definitions d on d.key = i.definition_key
     where i.shard = (${sql.bind(key, 'bigint')} & 1023)::smallint and i.key = ${sql.bind(key, 'bigint')} and ${visible}`,
  );
  return row;
}

/** An instant as the API writes it. */
export const instantSql = (expression: string): string =>
  `to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
