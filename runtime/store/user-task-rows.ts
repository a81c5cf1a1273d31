import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

export interface TaskPlace {
  readonly instanceKey: Key;
  readonly tenantId: string;
  /** COMPLETED or CANCELED; null while the task is open. */
  readonly endState: string | null;
}

export async function findUserTask(pool: pg.Pool, key: Key): Promise<TaskPlace | null> {
  const { rows } = await pool.query<TaskPlace>({
    name: 'find_user_task',
    text: `SELECT instance_key AS "instanceKey", tenant_id AS "tenantId", NULL::text AS "endState" FROM user_tasks WHERE shard = $1 AND key = $2
      UNION ALL SELECT instance_key, tenant_id, state FROM history_tasks WHERE key = $2 LIMIT 1`,
    values: [shardOf(key), key],
  });
  return rows[0] ?? null;
}
