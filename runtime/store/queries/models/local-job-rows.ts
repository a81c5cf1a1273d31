import { hasLocalJobs } from '../../load-instances.ts';

/** The key of a packed member; `p` is the row of its instance. */
export const unpackedKey = (item: string, path: number): string =>
  `case json_typeof(${item} -> ${path}) when 'number' then p.key + 1024 * (${item} ->> ${path})::bigint else (${item} ->> ${path})::bigint end`;

/**
 * Attempts of workers inside an engine process have no row in `jobs`: they are packed with their instance until they end
 * (runtime/store/pack-state.ts). The same columns as a row has.
 */
export const localJobRows = `(
  select ${unpackedKey('l.value', 0)} as key, p.shard, p.key as instance_key, e.key as element_key, e.element_id, j.value ->> 2 as type,
    coalesce(nullif(j.value ->> 4, '0'), 'BPMN_ELEMENT') as kind, l.value -> 1 ->> 'listenerEvent' as listener_event,
    p.local_owner as worker, (j.value ->> 3)::int as retries_left, coalesce((l.value -> 1 ->> 'priority')::int, 0) as priority,
    l.value -> 1 -> 'headers' as headers, e.started_at as created_at, p.business_id, p.definition_key, p.tenant_id
  from process_instances p
  cross join lateral json_array_elements(p.local_jobs) l
  join lateral (select s.content from state_parts s where s.shard = p.shard and s.instance_key = p.key offset 0) s on true
  join lateral json_array_elements(s.content -> 'j') j on (j.value -> 0)::text = (l.value -> 0)::text
  join lateral (
    select e.key, e.element_id, e.started_at from live_elements e where e.shard = p.shard and e.instance_key = p.key offset 0
  ) e on e.key = ${unpackedKey('j.value', 1)}
  where ${hasLocalJobs('p')}
)`;
