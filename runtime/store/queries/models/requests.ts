import type { ReadModel } from '../read-model.ts';
import { inTenants } from '../visibility.ts';
import { invalid } from '../filter-sql.ts';
import { instantSql } from '../instance-context.ts';
import { instanceRows } from './instance-rows.ts';

/** As many steps as a line of a list has room for, and more than anybody reads. */
const STEPS_MAX = 20;

/** Elements that say nothing to who asked: they are passed at once, or only hold others. */
const SILENT_TYPES = `('userTask', 'startEvent', 'boundaryEvent', 'exclusiveGateway', 'parallelGateway', 'inclusiveGateway',
  'complexGateway', 'eventBasedGateway', 'subProcess', 'eventSubProcess', 'transaction', 'adHocSubProcess')`;

/** Where a running one stands: each open task with whose it is, and each other named step that is not done. */
const steps = `case when i.is_live then (
  select coalesce(json_agg(s order by s.since), '[]') from (
    select t.element_id as "elementId", coalesce(t.name, t.element_id) as name, true as "isTask", ${instantSql('t.created_at')} as since, t.assignee,
      t.candidate_users as "candidateUsers", t.candidate_groups as "candidateGroups", ${instantSql('t.due_date')} as "dueDate"
    from user_tasks t where t.shard = i.shard and t.instance_key = i.key
    union all
    select e.element_id, m.element_name, false, ${instantSql('e.started_at')}, null, '{}', '{}', null
    from live_elements e join definition_elements m on m.definition_key = i.definition_key and m.element_id = e.element_id
    where e.shard = i.shard and e.instance_key = i.key and e.role <> 'process' and m.element_name <> ''
      and m.element_type not in ${SILENT_TYPES}
    limit ${STEPS_MAX}) s) else '[]' end`;

/** How it ended: the name of its end event, else the outcome of the last task. */
const outcome = `case when i.state = 'COMPLETED' then coalesce((
    select f.element_name from history_elements o
    join definition_elements f on f.definition_key = i.definition_key and f.element_id = o.element_id
    where o.instance_key = i.key and o.parent_key = i.key and f.element_type = 'endEvent' and o.state = 'COMPLETED' and f.element_name <> ''
    order by o.seq desc limit 1), (
    select h.action from history_tasks h where h.instance_key = i.key and h.state = 'COMPLETED' order by h.ended_at desc limit 1)) end`;

/** What a person asked for by starting a process. A called process is a step of its caller and no request of its own. */
export const requests: ReadModel = {
  kind: 'requests',
  from: `${instanceRows} i join process_definitions d on d.key = i.definition_key`,
  key: 'processInstanceKey',
  unsorted: 'startDate',
  columns: {
    processInstanceKey: { sql: 'i.key', kind: 'key', shard: 'i.shard' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text' },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key' },
    processName: { sql: 'coalesce(d.name, d.process_id)', kind: 'text' },
    processVersion: { sql: 'd.version', kind: 'number', isShownOnly: true },
    businessId: { sql: 'i.business_id', kind: 'text' },
    state: { sql: 'i.state', kind: 'enum' },
    // That something is wrong is theirs to know; what it is, is not.
    isStuck: { sql: '(i.incident_count > 0)', kind: 'boolean', isShownOnly: true },
    startDate: { sql: 'i.started_at', kind: 'date', isSortable: true, isAlways: true },
    endDate: { sql: 'i.ended_at', kind: 'date' },
    steps: { sql: steps, kind: 'json', isShownOnly: true },
    outcome: { sql: outcome, kind: 'text', isShownOnly: true },
    mayCancel: {
      sql: `(i.is_live and coalesce((d.task_settings -> 'requesterCancel')::boolean, false))`,
      kind: 'boolean',
      isShownOnly: true,
    },
    tenantId: { sql: 'i.tenant_id', kind: 'text' },
  },
  specials: {
    isRunning: (value) => {
      if (typeof value !== 'boolean') throw invalid('isRunning takes true or false.');
      return value ? 'i.is_live' : 'not i.is_live';
    },
    text: (value, sql) => {
      if (typeof value !== 'string') throw invalid('text takes a text.');
      const pattern = sql.bind(`%${value.replace(/[\\%_]/g, '\\$&')}%`, 'text');
      return `(d.name ilike ${pattern} or d.process_id ilike ${pattern} or i.business_id ilike ${pattern})`;
    },
  },
  // The order of what people started leaves out what programs did; whatever asks for its own is served without it.
  visible: (caller, sql) =>
    `${inTenants(caller, 'i.tenant_id', sql)} and i.started_by = ${sql.bind(caller.id, 'text')} and i.parent_instance_key is null${
      caller.kind === 'user' ? ' and i.by_machine is null' : ''
    }`,
};
