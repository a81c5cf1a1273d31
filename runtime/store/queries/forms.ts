import type { JsonObject, Key } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { isKey } from './filter-sql.ts';
import { boundForm } from './models/form-columns.ts';
import { definitionVisible } from './models/process-definitions.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants, permitted, permittedIds, taskVisible } from './visibility.ts';

const formFields = (
  form: string,
): string => `json_build_object('formKey', ${form}.key::text, 'formId', ${form}.form_id,
  'version', ${form}.version, 'schema', ${form}.schema, 'tenantId', ${form}.tenant_id)`;

/** A form that stands in the model itself has the version and the key of its process. */
const embeddedFields = (
  form: string,
  owner: string,
  formId: string,
): string => `json_build_object('formKey', ${owner}.key::text,
  'formId', ${formId}, 'version', ${owner}.version, 'schema', ${form} ->> 'schema', 'tenantId', ${owner}.tenant_id)`;

export async function formByKey(source: ReadSource, caller: Caller, key: string): Promise<JsonObject | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ form: JsonObject }>(
    source,
    `select ${formFields('f')} as form from forms f where f.key = ${sql.bind(key, 'bigint')}
       and ${inTenants(caller, 'f.tenant_id', sql)} and ${permitted(permittedIds(caller, 'RESOURCE', 'READ'), 'f.resource_name', sql)}`,
  );
  return row?.form ?? null;
}

/** The form of the none start event of the process. Who may read or start the process may read it. */
export async function startForm(source: ReadSource, caller: Caller, key: string): Promise<JsonObject | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ form: JsonObject | null }>(
    source,
    `select case when r.form ->> 'kind' = 'embedded' then ${embeddedFields('r.form', 'd', 'r.element_id')}
         when f.key is not null then ${formFields('f')} end as form
     from process_definitions d
     cross join lateral (
       select e.value ->> 'id' as element_id, json_build_object('kind', e.value -> 'form' ->> 'kind',
         'value', e.value -> 'form' -> 'value' ->> 'value', 'binding', e.value -> 'form' ->> 'binding',
         'version', e.value -> 'form' -> 'version', 'versionTag', e.value -> 'form' ->> 'versionTag', 'schema', e.value -> 'form' ->> 'schema') as form
       from json_each(d.model -> 'elements') e
       where e.value ->> 'type' = 'startEvent' and e.value ->> 'scopeId' = d.process_id and e.value -> 'form' is not null
       order by (e.value ->> 'index')::int limit 1
     ) r
     left join lateral (${boundForm('r.form', 'd')}) f on true
     where d.key = ${sql.bind(key, 'bigint')} and d.has_start_form and ${definitionVisible(caller, sql)}`,
  );
  return row?.form ?? null;
}

/** Tasks of jobs that somebody has taken: who may work on the job may know them. */
export async function formKeysOfTasks(
  source: ReadSource,
  userTaskKeys: readonly Key[],
): Promise<ReadonlyMap<Key, Key>> {
  const sql = new SqlText();
  const rows = await sql.run<{ key: Key; formKey: Key }>(
    source,
    `select t.key::text, f.key::text as "formKey" from user_tasks t
     join process_definitions d on d.key = t.definition_key
     cross join lateral (${boundForm('t.form', 'd')}) f
     where t.key = any(${sql.bind(userTaskKeys, 'bigint[]')}) and t.shard in (
       select (each & 1023)::smallint from unnest(${sql.bind(userTaskKeys, 'bigint[]')}) each)`,
  );
  return new Map(rows.map(({ key, formKey }) => [key, formKey]));
}

/** Undefined: no such task for this caller. Null: the task has no form, or one that only another client understands. */
export async function userTaskForm(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<JsonObject | null | undefined> {
  if (!isKey(key)) return undefined;
  const sql = new SqlText();
  const k = sql.bind(key, 'bigint');
  const columns =
    'key, shard, tenant_id, definition_key, form, element_id, assignee, owner, candidate_users, candidate_groups';
  const [row] = await sql.run<{ form: JsonObject | null }>(
    source,
    `select case when t.form ->> 'kind' = 'embedded' then ${embeddedFields('t.form', 'd', 't.element_id')}
         when f.key is not null then ${formFields('f')} end as form
     from (
       select ${columns} from user_tasks where shard = (${k} & 1023)::smallint and key = ${k}
       union all select ${columns} from history_tasks where key = ${k}
     ) t join process_definitions d on d.key = t.definition_key
     left join lateral (${boundForm('t.form', 'd')}) f on true
     where ${taskVisible(caller, 't', 'd.process_id', sql)}`,
  );
  return row === undefined ? undefined : row.form;
}
