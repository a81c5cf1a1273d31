import type { JsonObject } from '#engine';
import type { InstanceContext } from './instance-context.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** Every sequence flow a token of this instance took, once each, as the journal tells. */
export async function sequenceFlows(
  source: ReadSource,
  instance: InstanceContext,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const rows = await sql.run<{ flowId: string }>(
    source,
    `select distinct f.value as "flowId" from transitions j cross join lateral json_array_elements_text(j.flows) f
     where j.instance_key = ${sql.bind(instance.key, 'bigint')} order by 1`,
  );
  return rows.map(({ flowId }) => ({
    sequenceFlowId: flowId,
    elementId: flowId,
    processInstanceKey: instance.key,
    rootProcessInstanceKey: instance.rootKey,
    processDefinitionKey: instance.definitionKey,
    processDefinitionId: instance.processId,
    tenantId: instance.tenantId,
  }));
}

/** From the root down to this instance; callers share the shard of what they call. */
export async function callHierarchy(
  source: ReadSource,
  instance: InstanceContext,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const shard = sql.bind(instance.shard, 'smallint');
  return sql.run(
    source,
    `with recursive up as (
       select key, definition_key, parent_instance_key, 0 as depth from all_instances
       where shard = ${shard} and key = ${sql.bind(instance.key, 'bigint')}
       union all
       select a.key, a.definition_key, a.parent_instance_key, up.depth + 1 from up
       join all_instances a on a.shard = ${shard} and a.key = up.parent_instance_key
     )
     select up.key::text as "processInstanceKey", d.key::text as "processDefinitionKey",
       coalesce(d.name, d.process_id) as "processDefinitionName"
     from up join process_definitions d on d.key = up.definition_key order by up.depth desc`,
  );
}
