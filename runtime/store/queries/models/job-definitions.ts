import type { ReadModel } from '../read-model.ts';
import { definitionVisible } from './process-definitions.ts';

/** An expression as its author wrote it. */
const textOf = (expression: string): string =>
  `case ${expression} ->> 'language' when 'literal' then ${expression} ->> 'value' when 'feel' then '=' || (${expression} ->> 'source')
    else ${expression} ->> 'source' end`;

const isSet = (place: string, point: string): string => `(${place} ->> '${point}')::boolean is true`;
const isAsync = (point: string): string =>
  `(${isSet('e.value', point)} or ${isSet(`(e.value -> 'loop')`, point)})`;

/**
 * What a deployed model lets the engine do later: timers of its events and task listeners, and continuations (RUN-1). Derived from the
 * model that is stored with the version: nothing is written for them. An element has at most one of each kind, because its jobs do not
 * tell more than their element and their kind.
 */
export const jobDefinitions: ReadModel = {
  kind: 'jobDefinitions',
  from: `process_definitions d
  cross join lateral json_each(d.model -> 'elements') e
  cross join lateral (
    select 'TIMER' as kind,
      case e.value ->> 'type'
        when 'startEvent' then case d.model -> 'elements' -> (e.value ->> 'scopeId') ->> 'type'
          when 'eventSubProcess' then 'timer-start-event-subprocess' else 'timer-start-event' end
        when 'boundaryEvent' then 'timer-transition'
        when 'userTask' then 'timer-task-listener'
        else 'timer-intermediate-transition' end as job_type,
      string_agg(upper(t.value -> 'timer' ->> 'kind') || ': ' || ${textOf(`(t.value -> 'timer' -> 'expression')`)}, ', ' order by t.place)
        as configuration
    from json_array_elements(coalesce(e.value -> 'eventDefinitions', e.value -> 'taskListeners', '[]'::json))
      with ordinality t (value, place)
    where t.value -> 'timer' is not null
    having count(*) > 0
    union all
    select 'CONTINUATION', 'async-continuation',
      concat_ws(', ', case when ${isAsync('asyncBefore')} then 'async-before' end,
        case when ${isAsync('asyncAfter')} then 'async-after' end)
    where ${isAsync('asyncBefore')} or ${isAsync('asyncAfter')}
  ) j`,
  key: 'jobDefinitionId',
  unsorted: 'processDefinitionKey',
  columns: {
    jobDefinitionId: {
      sql: `(e.key || ':' || lower(j.kind) || ':' || d.key)`,
      kind: 'text',
      isSortable: true,
    },
    kind: { sql: 'j.kind', kind: 'enum' },
    elementId: { sql: 'e.key', kind: 'text', isSortable: true },
    jobType: { sql: 'j.job_type', kind: 'text', isSortable: true },
    configuration: { sql: 'j.configuration', kind: 'text', isSortable: true },
    // The timers of a suspended version start nothing; what runs already goes on.
    suspended: { sql: `(d.suspended and j.job_type = 'timer-start-event')`, kind: 'boolean' },
    processDefinitionKey: { sql: 'd.key', kind: 'key', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    deploymentKey: { sql: 'd.deployment_key', kind: 'key' },
    tenantId: { sql: 'd.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) => `d.state <> 'DELETED' and ${definitionVisible(caller, sql)}`,
};
