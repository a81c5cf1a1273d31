import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants, permitted, permittedIds } from './visibility.ts';

/**
 * The versions that the call activities of a version name without an expression, as they would be called now, with the activities that
 * call each: `{processDefinitionKey, elementIds}`.
 */
export async function calledProcesses(
  source: ReadSource,
  caller: Caller,
  processDefinitionKey: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const may = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION');
  return sql.run(
    source,
    `with calls as (
       select d.tenant_id, d.deployment_key, e.value ->> 'id' as element_id, e.value #>> '{processId,value}' as process_id,
         e.value ->> 'binding' as binding, e.value #>> '{version,value}' as version, e.value #>> '{versionTag,value}' as version_tag
       from process_definitions d cross join lateral jsonb_each((d.model -> 'elements')::jsonb) e
       where d.key = ${sql.bind(processDefinitionKey, 'bigint')} and e.value ->> 'type' = 'callActivity'
         and e.value #>> '{processId,language}' = 'literal')
     select t.key::text as "processDefinitionKey", array_agg(c.element_id order by c.element_id) as "elementIds"
     from calls c cross join lateral (
       select d.key, d.process_id, d.tenant_id from process_definitions d
       where d.tenant_id = c.tenant_id and d.state <> 'DELETED' and case c.binding
         when 'key' then d.key::text = c.process_id
         when 'deployment' then d.process_id = c.process_id and d.deployment_key = c.deployment_key
         when 'version' then d.process_id = c.process_id and d.version::text = c.version
         when 'versionTag' then d.process_id = c.process_id and d.version_tag = c.version_tag
         else d.process_id = c.process_id end
       order by d.version desc limit 1) t
     where ${inTenants(caller, 't.tenant_id', sql)} and ${permitted(may, 't.process_id', sql)}
     group by t.key order by t.key`,
  );
}
