import type { JsonObject, JsonValue } from '#engine';
import { comparedVariable } from '../compared-variable.ts';
import { invalid } from '../filter-sql.ts';
import type { ReadModel } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';
import { stateFilter } from '../state-filter.ts';
import { taskVisible } from '../visibility.ts';
import { boundForm } from './form-columns.ts';
import { taskFieldColumn, taskFields, taskFieldsFilter } from './task-fields.ts';

const taskRows = `(
  select true as is_live, key, shard, instance_key, element_key, definition_key, coalesce(root_key, instance_key) as root_key, created_at,
    assigned_at, null::timestamptz as ended_at, due_date, follow_up_date, priority, revision, tenant_id, element_id, name, assignee,
    business_id, candidate_users, candidate_groups, tags, form, headers, coalesce(state, 'CREATED') as state, null::text as ended_by, null::text as action,
    owner, delegation_state, updated_at
  from user_tasks
  union all
  select false, key, shard, instance_key, element_key, definition_key, coalesce(root_key, instance_key), created_at,
    assigned_at, ended_at, due_date, follow_up_date, priority, revision, tenant_id, element_id, name, assignee,
    business_id, candidate_users, candidate_groups, tags, form, headers, state, ended_by, action, owner, delegation_state,
    null::timestamptz
  from history_tasks
)`;

const OPEN_STATES = ['CREATING', 'CREATED', 'ASSIGNING', 'UPDATING', 'COMPLETING', 'CANCELING'];

/** Work for people, open and done. */
export const userTasks: ReadModel = {
  kind: 'userTasks',
  from: `${taskRows} t join process_definitions d on d.key = t.definition_key`,
  key: 'userTaskKey',
  unsorted: 'creationDate',
  columns: {
    userTaskKey: { sql: 't.key', kind: 'key', isSortable: true, shard: 't.shard' },
    name: { sql: 't.name', kind: 'text', isSortable: true },
    state: { sql: 't.state', kind: 'enum' },
    assignee: { sql: 't.assignee', kind: 'text', isSortable: true },
    candidateGroups: { sql: 't.candidate_groups', kind: 'texts' },
    candidateUsers: { sql: 't.candidate_users', kind: 'texts' },
    creationDate: { sql: 't.created_at', kind: 'date', isSortable: true, isAlways: true },
    completionDate: { sql: 't.ended_at', kind: 'date', isSortable: true },
    dueDate: { sql: 't.due_date', kind: 'date', isSortable: true },
    followUpDate: { sql: 't.follow_up_date', kind: 'date', isSortable: true },
    priority: { sql: 't.priority', kind: 'number', isSortable: true, isAlways: true },
    formKey: { sql: `(select f.key from (${boundForm('t.form', 'd')}) f)`, kind: 'key', isShownOnly: true },
    externalFormReference: {
      sql: `case when t.form ->> 'kind' = 'external' then t.form ->> 'value' end`,
      kind: 'text',
      isShownOnly: true,
    },
    customHeaders: { sql: `coalesce(t.headers, '{}')`, kind: 'json' },
    tags: { sql: `coalesce(t.tags, '{}')`, kind: 'texts' },
    elementId: { sql: 't.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 't.element_key', kind: 'key', shard: 't.shard' },
    processName: { sql: 'd.name', kind: 'text', isSortable: true },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number' },
    processDefinitionKey: { sql: 't.definition_key', kind: 'key' },
    processInstanceKey: { sql: 't.instance_key', kind: 'key', shard: 't.shard' },
    rootProcessInstanceKey: { sql: 't.root_key', kind: 'key' },
    businessId: { sql: 't.business_id', kind: 'text', isSortable: true },
    tenantId: { sql: 't.tenant_id', kind: 'text' },
    lastUpdateDate: { sql: 't.updated_at', kind: 'date' },
    owner: { sql: 't.owner', kind: 'text' },
    delegationState: { sql: 't.delegation_state', kind: 'enum' },
    revision: { sql: 't.revision', kind: 'number', isShownOnly: true },
    hasDraft: {
      sql: `exists (select 1 from drafts r where r.target_key = t.key and r.kind = 'userTask' and r.owner_id = t.assignee)`,
      kind: 'boolean',
      isShownOnly: true,
    },
    taskFields: { sql: taskFields, kind: 'json', isShownOnly: true },
    outcomes: { sql: `coalesce(${completionOf('outcomes')}, '[]')`, kind: 'json' },
    bulkAllowed: {
      sql: `(t.form is null or coalesce((${completionOf('bulk')})::boolean, false))`,
      kind: 'boolean',
      isShownOnly: true,
    },
    // Read where rows are made public: whether a text is JSON at all is nothing to ask the database of each version for.
    embeddedForm: {
      sql: `case when t.form ->> 'kind' = 'embedded' then t.form ->> 'schema' end`,
      kind: 'text',
      isShownOnly: true,
    },
    // By which both distances of working time are told where rows are made public.
    calendarName: {
      sql: `d.task_settings -> 'calendars' ->> t.element_id`,
      kind: 'text',
      isShownOnly: true,
    },
    undoAllowed: {
      sql: `coalesce((d.task_settings -> 'undo')::boolean, false)`,
      kind: 'boolean',
      isShownOnly: true,
    },
    commentCount: {
      sql: `(select count(*) from comments c where c.tenant_id = t.tenant_id and c.target_type = 'USER_TASK' and c.target_key = t.key::text)`,
      kind: 'number',
      isShownOnly: true,
    },
    attachmentCount: {
      sql: `(select count(*) from attachments n where n.tenant_id = t.tenant_id and n.target_type = 'USER_TASK' and n.target_key = t.key::text
        and n.deleted_at is null)`,
      kind: 'number',
      isShownOnly: true,
    },
    sla: {
      sql: `case when not t.is_live or t.due_date is null or t.due_date > {now} + interval '1 day' then 'OK'
        when t.due_date > {now} then 'DUE_SOON' else 'OVERDUE' end`,
      kind: 'enum',
    },
    /** Searchable, with the answer in other fields. */
    candidateUser: { sql: 't.candidate_users', kind: 'texts', isHidden: true },
    candidateGroup: { sql: 't.candidate_groups', kind: 'texts', isHidden: true },
  },
  specials: {
    state: stateFilter('t', OPEN_STATES),
    candidateUser: (value, sql) => candidateFilter('t.candidate_users', value, sql),
    hasCandidateUsers: (value) => hasAny('t.candidate_users', value),
    hasCandidateGroups: (value) => hasAny('t.candidate_groups', value),
    candidateGroup: (value, sql) => candidateFilter('t.candidate_groups', value, sql),
    // No task has one, so none has this one.
    description: () => 'false',
    candidateGroupLike: (value, sql) =>
      `exists (select 1 from unnest(t.candidate_groups) g (name) where g.name like ${sql.bind(likePattern(value), 'text')})`,
    nameNotLike: (value, sql) =>
      `(t.name is null or t.name not like ${sql.bind(likePattern(value), 'text')})`,
    instanceSuspended: (value) => {
      if (typeof value !== 'boolean') throw invalid('Whether the instance is suspended is true or false.');
      return `${value ? '' : 'not '}exists (select 1 from process_instances i
        where i.shard = t.shard and i.key = t.instance_key and i.suspended_at is not null)`;
    },
    processInstanceVariables: (value, sql) => variablesFilter('t.instance_key', value, sql),
    localVariables: (value, sql) => variablesFilter('t.element_key', value, sql),
    taskFields: taskFieldsFilter,
    text: textFilter,
    involved: (value, sql) => {
      if (typeof value !== 'string') throw invalid('involved takes the name of a person.');
      const person = sql.bind(value, 'text');
      return `(t.assignee = ${person} or ${person} = any (t.candidate_users) or t.ended_by = ${person})`;
    },
  },
  columnOf: taskFieldColumn,
  visible: (caller, sql) => taskVisible(caller, 't', 'd.process_id', sql),
};

// helpers

/** `*` and `?` stand for anything, as in `$like`. */
function likePattern(value: JsonValue): string {
  if (typeof value !== 'string') throw invalid('A pattern is a text.');
  return value.replace(/\\(.)|[%_*?]/g, (match, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[%_\\]/, '\\$&');
    return match === '*' ? '%' : match === '?' ? '_' : `\\${match}`;
  });
}

/** What the deployed form of the task says about its completion. */
function completionOf(member: 'outcomes' | 'bulk'): string {
  return `(case when t.form ->> 'kind' = 'id' then (select f.completion -> '${member}' from (${boundForm('t.form', 'd')}) f) end)`;
}

function hasAny(column: string, value: JsonValue): string {
  if (typeof value !== 'boolean') throw invalid('Whether there are candidates is true or false.');
  return `cardinality(${column}) ${value ? '>' : '='} 0`;
}

const GROUPS = 't.candidate_groups';

function candidateFilter(column: string, value: JsonValue, sql: SqlText): string {
  const operand = isObject(value) ? (value['$eq'] ?? value['$in'] ?? null) : value;
  const names = typeof operand === 'string' ? [operand] : operand;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw invalid('Candidates are searched by one name, $eq or $in.');
  }
  // The index on groups knows only tasks that have some.
  const known = column === GROUPS ? `${GROUPS} <> '{}' and ` : '';
  return `${known}${column} && ${sql.bind(names, 'text[]')}`;
}

function variablesFilter(scope: string, value: JsonValue, sql: SqlText): string {
  if (!Array.isArray(value)) throw invalid('Variables are searched by a list of {name, value}.');
  const conditions = (value as readonly JsonValue[]).map((item) => {
    const { name, value: text, operator } = (item ?? {}) as JsonObject;
    if (typeof name !== 'string') throw invalid('Each variable needs a name.');
    const compared = comparedVariable('w.value', operator ?? 'eq', text, sql);
    return `exists (select 1 from variables w where w.shard = t.shard and w.instance_key = t.instance_key
      and w.scope_key = ${scope} and w.name = ${sql.bind(name, 'text')} and ${compared})`;
  });
  return conditions.join(' and ') || 'true';
}

/** What a person types into the search box: part of the task's or process's name, or the business id. */
function textFilter(value: JsonValue, sql: SqlText): string {
  if (typeof value !== 'string') throw invalid('text takes a text.');
  const pattern = sql.bind(`%${value.replace(/[\\%_]/g, '\\$&')}%`, 'text');
  return `(t.name ilike ${pattern} or d.name ilike ${pattern} or t.business_id ilike ${pattern})`;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
