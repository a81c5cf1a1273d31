import type { Key } from '#engine';
import type { Pool } from '../pools.ts';

export interface OpenTask {
  readonly userTaskKey: Key;
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
}

/** A note goes to so many tasks at most: the first ones of a large multi-instance. */
const TASKS_MAX = 20;

/** The open tasks of one instance. */
export async function findOpenTasks(pool: Pool, instanceKey: string): Promise<readonly OpenTask[]> {
  const { rows } = await pool.query<OpenTask>(
    `select key::text as "userTaskKey", assignee, candidate_users as "candidateUsers", candidate_groups as "candidateGroups"
     from user_tasks where shard = ($1::bigint & 1023)::smallint and instance_key = $1 order by key limit ${TASKS_MAX}`,
    [instanceKey],
  );
  return rows;
}
