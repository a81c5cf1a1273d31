import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** Evaluated decisions: one row each, also of those that the asked one required. */
export const decisionInstances: ReadModel = {
  kind: 'decisionInstances',
  from: `decision_instances n
    join decision_definitions d on d.key = n.decision_key
    join decision_requirements q on q.key = d.requirements_key`,
  key: 'decisionEvaluationInstanceKey',
  columns: {
    decisionEvaluationInstanceKey: { sql: 'n.id', kind: 'text', isSortable: true },
    decisionEvaluationKey: { sql: 'n.key', kind: 'key', isSortable: true },
    state: {
      sql: `case when n.failure is null then 'EVALUATED' else 'FAILED' end`,
      kind: 'enum',
      isSortable: true,
    },
    evaluationDate: { sql: 'n.evaluated_at', kind: 'date', isSortable: true },
    evaluationFailure: { sql: 'n.failure', kind: 'text', isSortable: true },
    decisionDefinitionId: { sql: 'd.decision_id', kind: 'text', isSortable: true },
    decisionDefinitionKey: { sql: 'd.key', kind: 'key', isSortable: true },
    decisionDefinitionName: { sql: 'd.name', kind: 'text', isSortable: true },
    decisionDefinitionVersion: { sql: 'd.version', kind: 'number', isSortable: true },
    decisionDefinitionType: { sql: 'd.decision_type', kind: 'enum', isSortable: true },
    rootDecisionDefinitionKey: { sql: 'n.root_decision_key', kind: 'key', isSortable: true },
    decisionRequirementsKey: { sql: 'q.key', kind: 'key', isHidden: true },
    result: { sql: 'n.output', kind: 'text', isShownOnly: true },
    elementInstanceKey: { sql: 'n.element_key', kind: 'key', isSortable: true },
    processInstanceKey: { sql: 'n.instance_key', kind: 'key', isSortable: true },
    rootProcessInstanceKey: { sql: 'coalesce(n.root_key, n.instance_key)', kind: 'key' },
    processDefinitionKey: { sql: 'n.definition_key', kind: 'key', isSortable: true },
    businessId: { sql: 'n.business_id', kind: 'text' },
    tenantId: { sql: 'n.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) => {
    const ids = permittedIds(caller, 'DECISION_DEFINITION', 'READ_DECISION_INSTANCE');
    return `${inTenants(caller, 'n.tenant_id', sql)} and ${permitted(ids, 'd.decision_id', sql)}`;
  },
};
