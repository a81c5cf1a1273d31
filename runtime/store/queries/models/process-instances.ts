import type { JsonObject, JsonValue } from '#engine';
import { comparedVariable } from '../compared-variable.ts';
import { bindJsonText, invalid, likePattern } from '../filter-sql.ts';
import type { ReadModel, SpecialFilter } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';
import { stateFilter } from '../state-filter.ts';
import { instanceRowVisible } from '../visibility.ts';
import { instanceRows } from './instance-rows.ts';

/** Instances, running and ended. */
export const processInstances: ReadModel = {
  kind: 'processInstances',
  from: `${instanceRows} i join process_definitions d on d.key = i.definition_key`,
  key: 'processInstanceKey',
  // Nothing is sorted by key alone: keys of a shard stand together, and a list of a million would have to be read as a whole.
  unsorted: 'startDate',
  countedMax: (filter) => (filter['elementId'] === undefined ? undefined : OPENED_MAX),
  columns: {
    processInstanceKey: { sql: 'i.key', kind: 'key', isSortable: true, shard: 'i.shard' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionName: { sql: 'd.name', kind: 'text', isSortable: true },
    processDefinitionVersion: { sql: 'd.version', kind: 'number', isSortable: true },
    processDefinitionVersionTag: { sql: 'd.version_tag', kind: 'text', isSortable: true },
    processDefinitionKey: { sql: 'i.definition_key', kind: 'key', isSortable: true },
    startDate: { sql: 'i.started_at', kind: 'date', isSortable: true, isAlways: true },
    endDate: {
      sql: 'i.ended_at',
      kind: 'date',
      isSortable: true,
      ofEnded: { isLive: 'i.is_live', then: 'startDate' },
    },
    state: { sql: 'i.state', kind: 'enum', isSortable: true },
    suspendedDate: { sql: 'i.suspended_at', kind: 'date', isSortable: true },
    hasIncident: { sql: '(i.incident_count > 0)', kind: 'boolean', isSortable: true },
    tenantId: { sql: 'i.tenant_id', kind: 'text', isSortable: true },
    parentProcessInstanceKey: { sql: 'i.parent_instance_key', kind: 'key', isSortable: true },
    parentElementInstanceKey: { sql: 'i.parent_element_key', kind: 'key', isSortable: true },
    rootProcessInstanceKey: { sql: 'i.root_key', kind: 'key' },
    tags: { sql: `coalesce(i.tags, '{}')`, kind: 'texts' },
    businessId: { sql: 'i.business_id', kind: 'text', isSortable: true },
    startedBy: { sql: 'i.started_by', kind: 'text' },
    revision: { sql: 'i.revision', kind: 'number', isShownOnly: true },
    incidentCount: { sql: 'i.incident_count', kind: 'number', isShownOnly: true },
  },
  specials: {
    state: stateFilter('i', ['ACTIVE', 'SUSPENDED']),
    variables: variablesFilter,
    elementId: (value, sql, filter) => elementFilter(value, filter['elementInstanceState'] ?? 'ACTIVE', sql),
    errorMessage: (value, sql) => incidentFilter('message', value, sql),
    // Together with an element it says in which state that one was.
    elementInstanceState: (value, sql, filter) =>
      filter['elementId'] === undefined ? elementFilter(null, value, sql) : 'true',
    hasElementInstanceIncident: (value) => {
      if (typeof value !== 'boolean') throw invalid('hasElementInstanceIncident takes true or false.');
      return value ? incidentExists('true') : `not (${incidentExists('true')})`;
    },
    fingerprint: (value, sql) => incidentFilter('fingerprint', value, sql),
    incidentErrorHashCode: (value, sql) => {
      if (typeof value !== 'number') throw invalid('incidentErrorHashCode takes a number.');
      return incidentExists(`hashtext(n.fingerprint) = ${sql.bind(value, 'int')}`);
    },
    hasRetriesLeft: (value) => {
      if (typeof value !== 'boolean') throw invalid('hasRetriesLeft takes true or false.');
      const failed = `exists (select 1 from jobs j where j.shard = i.shard and j.instance_key = i.key
        and j.error_message is not null and j.retries_left > 0 and j.state <> 'stopped')`;
      return value ? failed : `not ${failed}`;
    },
  },
  visible: (caller, sql) =>
    instanceRowVisible(
      caller,
      { tenant: 'i.tenant_id', process: 'd.process_id', startedBy: 'i.started_by' },
      sql,
    ),
};

// helpers

/** Equality on JSON: of any scope while the instance runs, of its root scope when it has ended. */
function variablesFilter(value: JsonValue, sql: SqlText): string {
  if (!Array.isArray(value)) throw invalid('variables takes a list of {name, value}.');
  const conditions = (value as readonly JsonValue[]).map((item) => {
    const { name, value: text, operator } = (item ?? {}) as JsonObject;
    if (typeof name !== 'string') throw invalid('Each of variables needs a name.');
    const n = sql.bind(name, 'text');
    if (operator !== undefined && operator !== 'eq') {
      const ended = comparedVariable(`(i.final_variables -> ${n})`, operator, text, sql);
      const live = comparedVariable('w.value', operator, text, sql);
      return `(${ended} or i.is_live and (i.shard, i.key) in (
        select w.shard, w.instance_key from variables w where w.name = ${n} and ${live}))`;
    }
    const v = bindJsonText(text, sql);
    const found = (column: string): string => `any (array(select w.${column} from variables w
      where w.name = ${n} and jsonb_hash(w.value) = jsonb_hash(${v}) and w.value = ${v}))`;
    // Running instances are named by key, so that their half is answered from an index.
    return `(i.final_variables -> ${n} = ${v}
      or i.is_live and i.shard = ${found('shard')} and i.key = ${found('instance_key')})`;
  });
  return conditions.join(' and ') || 'true';
}

/** Instances that are opened one by one are counted up to here. */
const OPENED_MAX = 1000;

/** Keeps the planner from opening all instances there are to find those of one page. */
const ONE_BY_ONE = 'offset 0';

/** Instances with an element instance in the state, of one element or of any. */
function elementFilter(asked: JsonValue, state: JsonValue, sql: SqlText): string {
  const elementIds = elementIdsOf(asked);
  const name = typeof state === 'string' ? state.toUpperCase() : '';
  if (!['ACTIVE', 'COMPLETED', 'TERMINATED'].includes(name)) {
    throw invalid('elementInstanceState takes ACTIVE, COMPLETED or TERMINATED.');
  }
  const isThatOne =
    elementIds === null ? `e.role <> 'process'` : `e.element_id = any (${sql.bind(elementIds, 'text[]')})`;
  return name === 'ACTIVE'
    ? `i.is_live and exists (select 1 from live_elements e
        where e.shard = i.shard and e.instance_key = i.key and ${isThatOne} ${ONE_BY_ONE})`
    : `exists (select 1 from history_elements e where e.history_bucket = i.history_bucket
        and e.instance_key = i.key and ${isThatOne} and e.state = ${sql.bind(name, 'text')} ${ONE_BY_ONE})`;
}

/** One id, or any of `$in`. */
function elementIdsOf(asked: JsonValue): readonly JsonValue[] | null {
  if (asked === null) return null;
  const ids = typeof asked === 'string' ? [asked] : (asked as JsonObject)['$in'];
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
    throw invalid('elementId takes the id of an element.');
  return ids as readonly JsonValue[];
}

function incidentFilter(
  column: 'message' | 'fingerprint',
  value: JsonValue,
  sql: SqlText,
): ReturnType<SpecialFilter> {
  const pattern = typeof value === 'object' ? (value as JsonObject | null)?.['$like'] : undefined;
  if (typeof pattern === 'string') {
    return incidentExists(`n.${column} like ${sql.bind(likePattern(pattern), 'text')}`);
  }
  if (typeof value !== 'string')
    throw invalid('This field of an incident is searched by its text, or by $like.');
  return incidentExists(`n.${column} = ${sql.bind(value, 'text')}`);
}

function incidentExists(condition: string): string {
  return `i.is_live and exists (select 1 from incidents n where n.shard = i.shard and n.instance_key = i.key and ${condition})`;
}
