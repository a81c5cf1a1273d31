import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

/** Escalations of user tasks, written with the transition that escalates. */
export const escalationSections: Partial<Record<SectionName, Section>> = {
  escalations: {
    role: 'write',
    columns: [
      ['instanceKey', 'bigint'],
      ['shard', 'smallint'],
      ['taskKey', 'bigint'],
      ['level', 'int'],
      ['at', 'float8'],
      ['historyBucket', 'text'],
      ['tenantId', 'text'],
      ['assignee', 'text'],
      ['candidateUsers', 'text'],
      ['candidateGroups', 'text'],
      ['notifiedUsers', 'text'],
      ['notifiedGroups', 'text'],
    ],
    sql: `INSERT INTO history_escalations (instance_key, task_key, at, history_bucket, level, shard, tenant_id, assignee, candidate_users,
        candidate_groups, notified_users, notified_groups)
      SELECT r."instanceKey", r."taskKey", to_timestamp(r.at / 1000), r."historyBucket"::date, r.level, r.shard, r."tenantId", r.assignee,
        r."candidateUsers"::text[], r."candidateGroups"::text[], r."notifiedUsers"::text[], r."notifiedGroups"::text[] FROM @rows @won`,
  },
};
