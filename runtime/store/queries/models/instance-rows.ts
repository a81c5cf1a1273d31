/**
 * Running and ended instances in one set. `is_live` is a constant on each side, so that a search for running ones never opens
 * history; `final_variables` are the root variables an ended instance had.
 */
export const instanceRows = `(
  select true as is_live, key, shard, tenant_id, definition_key, coalesce(root_key, key) as root_key, parent_instance_key,
    parent_element_key, business_id, tags, started_by, by_machine, started_at, null::timestamptz as ended_at, suspended_at,
    case when suspended_at is null then 'ACTIVE' else 'SUSPENDED' end as state, incident_count, revision, null::jsonb as final_variables, history_bucket
  from process_instances
  union all
  select false, key, shard, tenant_id, definition_key, coalesce(root_key, key), parent_instance_key,
    parent_element_key, business_id, tags, started_by, by_machine, started_at, ended_at, null,
    state, 0, revision, variables, history_bucket
  from history_instances
)`;
