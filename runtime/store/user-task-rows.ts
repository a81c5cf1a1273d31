import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';
import { boundForm } from './queries/models/form-columns.ts';

export interface TaskPlace {
  readonly instanceKey: Key;
  readonly elementKey: Key;
  readonly tenantId: string;
  /** COMPLETED or CANCELED; null while the task is open. */
  readonly endState: string | null;
  /** An open task whose form the server has. */
  readonly hasForm: boolean;
  readonly hasExternalForm: boolean;
}

export async function findUserTask(pool: pg.Pool, key: Key): Promise<TaskPlace | null> {
  const { rows } = await pool.query<TaskPlace>({
    name: 'find_user_task',
    text: `SELECT instance_key AS "instanceKey", element_key AS "elementKey", tenant_id AS "tenantId", NULL::text AS "endState",
        coalesce(form ->> 'kind' IN ('id', 'embedded'), false) AS "hasForm", coalesce(form ->> 'kind' = 'external', false) AS "hasExternalForm" FROM user_tasks WHERE shard = $1 AND key = $2
      UNION ALL SELECT instance_key, element_key, tenant_id, state, false, false FROM history_tasks WHERE key = $2 LIMIT 1`,
    values: [shardOf(key), key],
  });
  return rows[0] ?? null;
}

/** The form-js schema of an open task as JSON text; null when the form it names is not deployed. */
export async function findFormSchema(pool: pg.Pool, key: Key): Promise<string | null> {
  const { rows } = await pool.query<{ schema: string | null }>({
    name: 'find_form_schema',
    text: `SELECT CASE WHEN t.form ->> 'kind' = 'embedded' THEN t.form ->> 'schema' ELSE f.schema END AS schema
      FROM user_tasks t JOIN process_definitions d ON d.key = t.definition_key
      LEFT JOIN LATERAL (${boundForm('t.form', 'd')}) f ON true WHERE t.shard = $1 AND t.key = $2`,
    values: [shardOf(key), key],
  });
  return rows[0]?.schema ?? null;
}

/** When an open task got its assignee, for whoever wanted it too; null when it has none by now. */
export async function findAssignedSince(pool: pg.Pool, key: Key): Promise<string | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    'SELECT assigned_at AS at FROM user_tasks WHERE shard = $1 AND key = $2 AND assignee IS NOT NULL',
    [shardOf(key), key],
  );
  return rows[0]?.at?.toISOString() ?? null;
}
