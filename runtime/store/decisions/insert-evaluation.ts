import type pg from 'pg';
import type { DecisionRow } from '../decision-row.ts';

/** An evaluation that the API asked for: it belongs to no process instance. */
export type LoneEvaluationRow = Omit<
  DecisionRow,
  'instanceKey' | 'elementKey' | 'definitionKey' | 'rootKey' | 'businessId'
>;

export async function insertEvaluation(
  client: Pick<pg.PoolClient, 'query'>,
  row: LoneEvaluationRow,
): Promise<void> {
  await client.query({
    name: 'insert_evaluation',
    text: `INSERT INTO history_decisions (key, decision_key, evaluated_at, history_bucket, shard, tenant_id, failure, evaluated)
      VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8)`,
    values: [
      row.key,
      row.decisionKey,
      row.at,
      row.historyBucket,
      row.shard,
      row.tenantId,
      row.failure,
      row.evaluated,
    ],
  });
}

/** Whose evaluation it is: the decision that was asked for. */
export async function findEvaluation(
  pool: pg.Pool,
  tenantIds: readonly string[],
  key: string,
): Promise<{ readonly decisionId: string } | null> {
  const { rows } = await pool.query<{ decisionId: string }>({
    name: 'find_evaluation',
    text: `SELECT d.decision_id AS "decisionId" FROM history_decisions h JOIN decision_definitions d ON d.key = h.decision_key
      WHERE h.key = $1 AND h.tenant_id = ANY ($2::text[])`,
    values: [key, tenantIds],
  });
  return rows[0] ?? null;
}

export async function deleteEvaluation(pool: pg.Pool, key: string): Promise<void> {
  await pool.query({
    name: 'delete_evaluation',
    text: 'DELETE FROM history_decisions WHERE key = $1',
    values: [key],
  });
}
