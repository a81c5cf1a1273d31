import type { Caller } from '../../contract/caller.ts';
import type { TenantUsage } from '../../contract/queries.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants } from './visibility.ts';

/** Of one tenant; more are not told apart. */
const ASSIGNEES_MAX = 100_000;

/** What was used from the first instant on and before the second. */
export async function usage(
  source: ReadSource,
  caller: Caller,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly TenantUsage[]> {
  const sql = new SqlText();
  const [since, until] = [sql.bind(from, 'timestamptz'), sql.bind(to, 'timestamptz')];
  const within = (column: string): string => `${column} >= ${since} and ${column} < ${until}`;
  const own = inTenants(caller, 'tenant_id', sql);
  return sql.run<Row>(
    source,
    `select tenant_id as "tenantId", sum(instances)::int as "processInstances", sum(decisions)::int as "decisionInstances",
       coalesce((array_agg(assignee order by assignee) filter (where assignee is not null))[1:${ASSIGNEES_MAX}], '{}') as assignees
     from (
       select tenant_id, count(*) as instances, 0 as decisions, null as assignee from all_instances
         where parent_instance_key is null and ${within('started_at')} and ${own} group by 1
       union all
       select tenant_id, 0, sum(json_array_length(evaluated)), null from history_decisions
         where ${within('evaluated_at')} and ${own} group by 1
       union all
       select distinct tenant_id, 0, 0, assignee from (
         select tenant_id, assignee, assigned_at from user_tasks
         union all
         select tenant_id, assignee, assigned_at from history_tasks
       ) t where assignee is not null and ${within('assigned_at')} and ${own}
     ) u group by 1 order by 1`,
  );
}

// helpers

type Row = { -readonly [Member in keyof TenantUsage]: TenantUsage[Member] };
