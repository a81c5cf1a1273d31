import { invalid } from '../filter-sql.ts';
import type { FilterValue } from '../../../contract/queries.ts';
import type { ReadModel } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Drafts that belong together. Deleted ones are not shown, though they can be taken back. */
export const projects: ReadModel = {
  kind: 'projects',
  from: 'projects o',
  key: 'projectKey',
  columns: {
    projectKey: { sql: 'o.project_key', kind: 'key', isSortable: true },
    name: { sql: 'o.name', kind: 'text', isSortable: true },
    tenantId: { sql: 'o.tenant_id', kind: 'text', isSortable: true },
    fileNames: {
      sql: "(select coalesce(array_agg(f.name order by f.kind, f.name), '{}') from project_files f where f.project_key = o.project_key)",
      kind: 'texts',
      isShownOnly: true,
    },
    lockedBy: { sql: 'case when o.lock_until > now() then o.lock_user end', kind: 'text', isShownOnly: true },
    lastVersion: { sql: 'o.last_version', kind: 'number' },
    revision: { sql: 'o.revision', kind: 'number', isShownOnly: true },
    createdAt: { sql: 'o.created_at', kind: 'date', isSortable: true },
    createdBy: { sql: 'o.created_by', kind: 'text', isSortable: true },
    updatedAt: { sql: 'o.updated_at', kind: 'date', isSortable: true },
    updatedBy: { sql: 'o.updated_by', kind: 'text', isSortable: true },
    /** Searchable, with the answer in other fields. */
    processDefinitionId: { sql: 'o.name', kind: 'text', isHidden: true },
    decisionRequirementsId: { sql: 'o.name', kind: 'text', isHidden: true },
  },
  specials: {
    processDefinitionId: (value, sql) => deployedAs('process_definitions', 'process_id', value, sql),
    decisionRequirementsId: (value, sql) =>
      deployedAs('decision_requirements', 'requirements_id', value, sql),
  },
  visible: (caller, sql) =>
    `o.deleted_at is null and ${inTenants(caller, 'o.tenant_id', sql)} and ${permitted(
      permittedIds(caller, 'PROJECT', 'READ'),
      'o.project_key::text',
      sql,
    )}`,
};

// helpers

/** Projects of which a definition of this id was deployed. */
function deployedAs(table: string, column: string, value: FilterValue, sql: SqlText): string {
  if (typeof value !== 'string') throw invalid('Name one id to find the projects it was deployed from.');
  return `exists (select from deployments d join ${table} p on p.deployment_key = d.key
    where d.project_key = o.project_key and p.${column} = ${sql.bind(value, 'text')})`;
}
