import type { Caller } from '../../../contract/caller.ts';
import type { ReadModel } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Versions of decision models: what a file with decisions becomes. */
export const decisionRequirements: ReadModel = {
  kind: 'decisionRequirements',
  from: 'decision_requirements q',
  key: 'decisionRequirementsKey',
  unlessFiltered: { state: `q.state <> 'DELETED'` },
  columns: {
    decisionRequirementsKey: { sql: 'q.key', kind: 'key', isSortable: true },
    decisionRequirementsId: { sql: 'q.requirements_id', kind: 'text', isSortable: true },
    decisionRequirementsName: { sql: 'q.name', kind: 'text', isSortable: true },
    resourceName: { sql: 'q.resource_name', kind: 'text', isSortable: true },
    version: { sql: 'q.version', kind: 'number', isSortable: true },
    tenantId: { sql: 'q.tenant_id', kind: 'text', isSortable: true },
    state: { sql: 'q.state', kind: 'enum', isHidden: true },
  },
  visible: requirementsVisible,
};

export function requirementsVisible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'DECISION_REQUIREMENTS_DEFINITION', 'READ');
  return `${inTenants(caller, 'q.tenant_id', sql)} and ${permitted(ids, 'q.requirements_id', sql)}`;
}
