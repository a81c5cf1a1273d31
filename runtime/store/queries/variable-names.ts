import type { Caller } from '../../contract/caller.ts';
import { instanceRows } from './models/instance-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { instanceRowVisible } from './visibility.ts';

/** Instances of one version have nearly the same variables: names that only older ones had are not worth reading all of them. */
const INSTANCES_MAX = 1000;

/** Names of variables in the newest instances of a version that the caller may see. */
export async function variableNames(
  source: ReadSource,
  caller: Caller,
  processDefinitionKey: string,
): Promise<readonly string[]> {
  const sql = new SqlText();
  const columns = { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' };
  const visible = instanceRowVisible(caller, columns, sql);
  const rows = await sql.run<{ name: string }>(
    source,
    `with newest as materialized (
       select i.key, i.shard, i.is_live, i.final_variables from ${instanceRows} i join process_definitions d on d.key = i.definition_key
       where i.definition_key = ${sql.bind(processDefinitionKey, 'bigint')} and ${visible} order by i.key desc limit ${INSTANCES_MAX})
     select v.name from newest n join variables v on n.is_live and v.shard = n.shard and v.instance_key = n.key
     union
     select jsonb_object_keys(n.final_variables) from newest n where not n.is_live
     order by 1`,
  );
  return rows.map(({ name }) => name);
}
