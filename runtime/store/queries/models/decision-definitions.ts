import type { Caller } from '../../../contract/caller.ts';
import type { ReadModel } from '../read-model.ts';
import type { SqlText } from '../sql-text.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Versions of decisions. */
export const decisionDefinitions: ReadModel = {
  kind: 'decisionDefinitions',
  from: 'decision_definitions d join decision_requirements q on q.key = d.requirements_key',
  key: 'decisionDefinitionKey',
  unlessFiltered: { state: `d.state <> 'DELETED'` },
  columns: {
    decisionDefinitionKey: { sql: 'd.key', kind: 'key', isSortable: true },
    decisionDefinitionId: { sql: 'd.decision_id', kind: 'text', isSortable: true },
    name: { sql: 'd.name', kind: 'text', isSortable: true },
    version: { sql: 'd.version', kind: 'number', isSortable: true },
    decisionRequirementsId: { sql: 'q.requirements_id', kind: 'text', isSortable: true },
    decisionRequirementsKey: { sql: 'q.key', kind: 'key', isSortable: true },
    decisionRequirementsName: { sql: 'q.name', kind: 'text', isSortable: true },
    decisionRequirementsVersion: { sql: 'q.version', kind: 'number', isSortable: true },
    tenantId: { sql: 'd.tenant_id', kind: 'text', isSortable: true },
    isLatestVersion: {
      sql: `(d.state = 'ACTIVE' and not exists (
        select 1 from decision_definitions newer where newer.tenant_id = d.tenant_id and newer.decision_id = d.decision_id
          and newer.version > d.version and newer.state = 'ACTIVE'))`,
      kind: 'boolean',
      isHidden: true,
    },
    state: { sql: 'd.state', kind: 'enum', isHidden: true },
    versionTag: { sql: 'd.version_tag', kind: 'text' },
    decisionDefinitionType: { sql: 'd.decision_type', kind: 'enum' },
    resourceName: { sql: 'q.resource_name', kind: 'text' },
    deploymentKey: { sql: 'd.deployment_key', kind: 'key' },
  },
  visible: decisionVisible,
};

/** Who may read or evaluate the decision. */
export function decisionVisible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(
    caller,
    'DECISION_DEFINITION',
    'READ_DECISION_DEFINITION',
    'CREATE_DECISION_INSTANCE',
  );
  return `${inTenants(caller, 'd.tenant_id', sql)} and ${permitted(ids, 'd.decision_id', sql)}`;
}
