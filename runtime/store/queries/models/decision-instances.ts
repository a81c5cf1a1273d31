import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** The element that asked, in its process; null when the API did. */
export const ELEMENT_ID = `coalesce(
  (select e.element_id from live_elements e where e.shard = n.shard and e.instance_key = n.instance_key and e.key = n.element_key),
  (select e.element_id from history_elements e where e.shard = n.shard and e.instance_key = n.instance_key and e.key = n.element_key
    limit 1))`;

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
    decisionRequirementsId: { sql: 'q.requirements_id', kind: 'text', isHidden: true },
    processDefinitionId: {
      sql: '(select p.process_id from process_definitions p where p.key = n.definition_key)',
      kind: 'text',
      isHidden: true,
    },
    elementId: { sql: ELEMENT_ID, kind: 'text', isHidden: true },
    isRoot: { sql: '(n.decision_key = n.root_decision_key)', kind: 'boolean', isHidden: true },
    businessId: { sql: 'n.business_id', kind: 'text' },
    tenantId: { sql: 'n.tenant_id', kind: 'text', isSortable: true },
  },
  visible: (caller, sql) => {
    const ids = permittedIds(caller, 'DECISION_DEFINITION', 'READ_DECISION_INSTANCE');
    return `${inTenants(caller, 'n.tenant_id', sql)} and ${permitted(ids, 'd.decision_id', sql)}`;
  },
};
