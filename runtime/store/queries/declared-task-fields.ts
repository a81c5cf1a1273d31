import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { SqlText, type ReadSource } from './sql-text.ts';
import { taskVisible } from './visibility.ts';

/** One row per name, with the processes that declare it; type and label are those of the newest version. */
export async function declaredTaskFields(source: ReadSource, caller: Caller): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run<JsonObject>(
    source,
    `select name, (array_agg(type order by definition_key desc))[1] as type,
       (array_agg(label order by definition_key desc))[1] as label, array_agg(distinct process_id) as "processDefinitionIds"
     from (
       select f ->> 'name' as name, f ->> 'type' as type, f ->> 'label' as label, d.key as definition_key, d.process_id
       from process_definitions d cross join lateral jsonb_array_elements(d.task_settings -> 'fields') f
       where d.task_settings is not null and exists (
         select 1 from user_tasks t where t.definition_key = d.key and ${taskVisible(caller, 't', 'd.process_id', sql)})
     ) declared group by name order by name`,
  );
}
