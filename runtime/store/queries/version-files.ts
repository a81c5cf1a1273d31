import type { Caller } from '../../contract/caller.ts';
import type { VersionFiles } from '../../contract/diffs.ts';
import { isKey } from './filter-sql.ts';
import { definitionVisible } from './models/process-definitions.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/**
 * A version of a process with the forms and decisions it names. Where it names the newest, that is the newest from before the
 * next version of the process came: what this version used to the end.
 */
export async function versionFiles(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<VersionFiles | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{
    name: string;
    content: Buffer;
    forms: VersionFiles['forms'];
    decisions: VersionFiles['decisions'];
  }>(
    source,
    `select r.resource_name as name, r.content,
       coalesce((select json_agg(json_build_object('id', f.form_id, 'text', f.schema)) from (${namedForms}) f), '[]') as forms,
       coalesce((select json_agg(json_build_object('id', q.requirements_id, 'text', encode(q.content, 'base64')))
         from (${namedDecisions}) q), '[]') as decisions
     from process_definitions d join resources r on r.key = d.resource_key
     cross join lateral (
       select coalesce(min(n.deployed_at), 'infinity') as until from process_definitions n
       where n.tenant_id = d.tenant_id and n.process_id = d.process_id and n.version > d.version
     ) next
     where d.key = ${sql.bind(key, 'bigint')} and ${definitionVisible(caller, sql)}`,
  );
  if (row === undefined) return null;
  const decisions = row.decisions.map(({ id, text }) => ({
    id,
    text: Buffer.from(text, 'base64').toString(),
  }));
  return { model: { name: row.name, content: row.content }, forms: row.forms, decisions };
}

// helpers

const namedForms = `
  select distinct on (f.form_id) f.form_id, f.schema
  from json_each(d.model -> 'elements') e
  join forms f on f.tenant_id = d.tenant_id and f.form_id = e.value -> 'form' -> 'value' ->> 'value'
  join deployments p on p.key = f.deployment_key
  where e.value -> 'form' ->> 'kind' = 'id' and case e.value -> 'form' ->> 'binding'
    when 'deployment' then f.version = (
      select o.version from resources o
      where o.deployment_key = d.deployment_key and o.resource_type = 'FORM' and o.resource_id = f.form_id)
    when 'version' then f.version = (e.value -> 'form' ->> 'version')::int
    when 'versionTag' then f.version_tag = e.value -> 'form' ->> 'versionTag'
    else p.deployed_at < next.until end
  order by f.form_id, f.version desc`;

const namedDecisions = `
  select distinct on (q.requirements_id) q.requirements_id, o.content
  from json_each(d.model -> 'elements') e
  join decision_definitions n on n.tenant_id = d.tenant_id
    and n.decision_id = e.value -> 'decision' -> 'decisionId' ->> 'value'
  join decision_requirements q on q.key = n.requirements_key
  join resources o on o.key = q.resource_key
  join deployments p on p.key = q.deployment_key
  where case e.value -> 'decision' ->> 'binding'
    when 'deployment' then q.deployment_key = d.deployment_key
    when 'version' then n.version::text = e.value -> 'decision' -> 'version' ->> 'value'
    when 'versionTag' then n.version_tag = e.value -> 'decision' -> 'versionTag' ->> 'value'
    else p.deployed_at < next.until end
  order by q.requirements_id, q.version desc`;
