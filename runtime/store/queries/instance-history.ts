import type { InstanceContext } from './instance-context.ts';
import type { ReadModel } from './read-model.ts';

/**
 * What happened to one instance, oldest first unless asked otherwise: per transition the command itself, then what ended, was
 * taken and was written by it.
 */
export function instanceHistoryModel(instance: InstanceContext): ReadModel {
  const own = `j.instance_key = ${instance.key}::bigint`;
  return {
    kind: 'elementInstances',
    from: `(
      select j.seq, j.seq * 1000000::bigint as position, j.at, coalesce(j.command ->> 'kind', 'command') as type,
        (j.command ->> 'elementInstanceKey')::text as element_key, null::text as element_id, j.actor, j.reason,
        (j.command::jsonb - 'kind')::json as data
      from transitions j where ${own} and j.command is not null
      union all
      select j.seq, j.seq * 1000000::bigint + row_number() over (partition by j.seq order by j.ended_at, j.key), j.ended_at,
        case j.state when 'COMPLETED' then 'elementCompleted' else 'elementTerminated' end, j.key::text, j.element_id, j.ended_by, null,
        json_build_object('durationMs', round(extract(epoch from j.ended_at - j.started_at) * 1000)::float8, 'role', j.role)
      from history_elements j where ${own}
      union all
      select j.seq, j.seq * 1000000::bigint + 300000 + f.ordinality, j.at, 'sequenceFlowTaken', null, f.value, j.actor, null, '{}'
      from transitions j cross join lateral json_array_elements_text(j.flows) with ordinality f where ${own}
      union all
      select j.seq, j.seq * 1000000::bigint + 600000 + v.ordinality, j.at,
        case json_array_length(v.value) when 4 then 'variableDeleted' else 'variableWritten' end, v.value ->> 0, null, j.actor, null,
        json_build_object('scopeKey', v.value ->> 0, 'name', v.value ->> 1,
          'value', case json_array_length(v.value) when 2 then j.command -> 'variables' -> (v.value ->> 1) else v.value -> 2 end)
      from transitions j cross join lateral json_array_elements(j.variables) with ordinality v where ${own}
    ) h`,
    key: 'position',
    columns: {
      position: { sql: 'h.position', kind: 'key' },
      seq: { sql: 'h.seq', kind: 'number', isSortable: true },
      at: { sql: 'h.at', kind: 'date', isSortable: true },
      type: { sql: 'h.type', kind: 'enum' },
      elementInstanceKey: { sql: 'h.element_key', kind: 'text' },
      elementId: { sql: 'h.element_id', kind: 'text' },
      actor: { sql: 'h.actor', kind: 'text' },
      reason: { sql: 'h.reason', kind: 'text' },
      data: { sql: 'h.data', kind: 'json' },
    },
    visible: () => 'true',
  };
}
