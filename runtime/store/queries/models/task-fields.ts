import type { JsonObject, JsonValue } from '#engine';
import { comparedVariable } from '../compared-variable.ts';
import { invalid, likePattern } from '../filter-sql.ts';
import type { Column } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';

/** Of a task `t` and its definition `d`: the fields its process declares, in that order, with the values they have. */
export const taskFields = `case when d.task_settings is null then '{}'::json else coalesce((
  select json_object_agg(f.field ->> 'name', ${fieldValue(`f.field ->> 'name'`)} order by f.position)
  from jsonb_array_elements(d.task_settings -> 'fields') with ordinality f (field, position)), '{}') end`;

/** What others are told of an open task: nothing of what is sensitive, and no more of a value than one line has room for. */
export interface ToldTaskField {
  readonly name: string;
  readonly label: string | null;
  readonly type: 'text' | 'number' | 'boolean' | 'date';
  /** Null for what is sensitive, an object or a list: the task itself shows it. */
  readonly value: string | number | boolean | null;
}

/** Of an open task `t` and its definition `d`: the first fields that have a value, at most as many as a row of a list shows. */
export const toldTaskFields = `coalesce((
  select json_agg(json_build_object('name', s.field ->> 'name', 'label', s.field ->> 'label', 'type', s.field ->> 'type', 'value',
    case when s.field -> 'sensitive' = 'true' then null else case jsonb_typeof(s.value)
      when 'string' then to_jsonb(left(s.value #>> '{}', 200)) when 'number' then s.value when 'boolean' then s.value end end)
    order by s.position)
  from (
    select f.field, f.position, v.value
    from jsonb_array_elements(d.task_settings -> 'fields') with ordinality f (field, position)
    cross join lateral (
      select w.value from (${openValues(`f.field ->> 'name'`)}) w where w.value <> 'null' order by w.scope_key = t.element_key desc limit 1) v
    where v.value <> '""' order by f.position limit 3) s), '[]')`;

/** `taskFields.<name>` as something to sort by: JSON values of one kind have an order, and numbers come after texts. */
export function taskFieldColumn(field: string, sql: SqlText): Column | undefined {
  if (!field.startsWith(PREFIX)) return undefined;
  const name = sql.bind(field.slice(PREFIX.length), 'text');
  return {
    sql: `(case when ${isDeclared(name)} then ${fieldValue(name)} end)`,
    kind: 'json',
    isSortable: true,
  };
}

/** `[{name, value}]`: JSON text, or conditions on it. Only what the process of the task declares can be searched. */
export function taskFieldsFilter(value: JsonValue, sql: SqlText): string {
  if (!Array.isArray(value)) throw invalid('Task fields are searched by a list of {name, value}.');
  const conditions = (value as readonly JsonValue[]).map((item) => {
    const { name, value: condition } = (item ?? {}) as JsonObject;
    if (typeof name !== 'string') throw invalid('Each task field needs a name.');
    const bound = sql.bind(name, 'text');
    return `(${isDeclared(bound)} and ${fieldCondition(fieldValue(bound), condition, sql)})`;
  });
  return conditions.join(' and ') || 'true';
}

// helpers

const PREFIX = 'taskFields.';

const SIGNS: Readonly<Record<string, string>> = {
  $eq: 'eq',
  $neq: 'neq',
  $gt: 'gt',
  $gte: 'gteq',
  $lt: 'lt',
  $lte: 'lteq',
};

/** The task's own variable of that name, else that of its instance; of an ended instance as it was at the end. */
function fieldValue(name: string): string {
  return `(select nullif(v.value, 'null'::jsonb) from (
    ${openValues(name)}
    union all
    select h.variables::jsonb -> (${name}), h.key from history_instances h where not t.is_live and h.key = t.instance_key
  ) v where v.value is not null order by v.scope_key = t.element_key desc limit 1)`;
}

function openValues(name: string): string {
  return `select w.value, w.scope_key from variables w where w.shard = t.shard and w.instance_key = t.instance_key
      and w.scope_key in (t.element_key, t.instance_key) and w.name = ${name}`;
}

function isDeclared(name: string): string {
  return `coalesce(d.task_settings -> 'fields' @> jsonb_build_array(jsonb_build_object('name', ${name})), false)`;
}

function fieldCondition(field: string, condition: JsonValue | undefined, sql: SqlText): string {
  if (typeof condition === 'string') return comparedVariable(field, 'eq', condition, sql);
  if (condition === null || condition === undefined || typeof condition !== 'object')
    throw invalid('The value of a task field is JSON text, or an object of conditions.');
  const all = Object.entries(condition as JsonObject).map(([operator, operand]) => {
    if (operator === '$exists' && typeof operand === 'boolean')
      return `${field} is ${operand ? 'not ' : ''}null`;
    if (operator === '$like' && typeof operand === 'string')
      return `${field} #>> '{}' ilike ${sql.bind(likePattern(operand), 'text')}`;
    const sign = Object.hasOwn(SIGNS, operator) ? SIGNS[operator] : undefined;
    if (sign === undefined) throw invalid(`A task field cannot be searched with ${operator.slice(0, 50)}.`);
    return comparedVariable(field, sign, operand, sql);
  });
  return all.join(' and ') || 'true';
}
