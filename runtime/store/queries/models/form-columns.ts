/**
 * The form a reference of kind `id` means: the one of the same deployment, a fixed version or tag, or else the newest. `form` is
 * the reference as the engine evaluated it, `definition` the row of process_definitions.
 */
export const boundForm = (form: string, definition: string): string => `
  select f.key, f.form_id, f.version, f.schema, f.tenant_id, f.completion from forms f
  where f.tenant_id = ${definition}.tenant_id and f.form_id = ${form} ->> 'value' and ${form} ->> 'kind' = 'id'
    and case ${form} ->> 'binding'
      when 'deployment' then f.version = (
        select r.version from resources r
        where r.deployment_key = ${definition}.deployment_key and r.resource_type = 'FORM' and r.resource_id = f.form_id)
      when 'version' then f.version = (${form} ->> 'version')::int
      when 'versionTag' then f.version_tag = ${form} ->> 'versionTag'
      else f.state = 'ACTIVE' end
  order by f.version desc limit 1`;
