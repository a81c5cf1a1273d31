import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

/** Evaluations of decisions, written with the transition of their task. */
export const decisionSections: Partial<Record<SectionName, Section>> = {
  decisions: {
    role: 'write',
    columns: [
      ['instanceKey', 'bigint'],
      ['shard', 'smallint'],
      ['key', 'bigint'],
      ['decisionKey', 'bigint'],
      ['at', 'float8'],
      ['elementKey', 'bigint'],
      ['definitionKey', 'bigint'],
      ['rootKey', 'bigint'],
      ['historyBucket', 'text'],
      ['tenantId', 'text'],
      ['businessId', 'text'],
      ['failure', 'text'],
      ['evaluated', 'text'],
    ],
    sql: `INSERT INTO history_decisions (key, decision_key, evaluated_at, instance_key, element_key, definition_key, root_key,
        history_bucket, shard, tenant_id, business_id, failure, evaluated)
      SELECT r.key, r."decisionKey", to_timestamp(r.at / 1000), r."instanceKey", r."elementKey", r."definitionKey", r."rootKey",
        r."historyBucket"::date, r.shard, r."tenantId", r."businessId", r.failure, r.evaluated::json FROM @rows @won`,
  },
};
