import type { JsonObject, Key } from '#engine';
import type pg from 'pg';
import { inTransaction } from './definitions/in-transaction.ts';
import { deleteHistoryOf } from './definitions/remove-history.ts';
import { lockCounts } from './element-counts.ts';

/** What an instance that has ended was and had. */
export interface EndedInstance {
  readonly tenantId: string;
  readonly definitionKey: Key;
  readonly processId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly startedBy: string | null;
  readonly lastVariables: JsonObject;
  /** With which it was started. */
  readonly firstVariables: JsonObject;
}

/** Null when no instance with this key has ended. */
export async function readEndedInstance(pool: pg.Pool, key: Key): Promise<EndedInstance | null> {
  const { rows } = await pool.query<EndedInstance>(
    `SELECT h.tenant_id AS "tenantId", h.definition_key::text AS "definitionKey", d.process_id AS "processId",
        h.business_id AS "businessId", coalesce(h.tags, '{}') AS tags, h.started_by AS "startedBy",
        coalesce(h.variables, '{}') AS "lastVariables",
        coalesce((SELECT j.command -> 'variables' FROM transitions j WHERE j.instance_key = h.key ORDER BY j.seq LIMIT 1), '{}')
          AS "firstVariables"
      FROM history_instances h JOIN process_definitions d ON d.key = h.definition_key WHERE h.key = $1`,
    [key],
  );
  return rows[0] ?? null;
}

/** All that is kept of it; false when nothing is, because it runs or somebody was faster. */
export async function deleteEndedInstance(pool: pg.Pool, key: Key): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockCounts(client);
    const { rowCount } = await client.query('SELECT 1 FROM history_instances WHERE key = $1 FOR UPDATE', [
      key,
    ]);
    if (rowCount === 0) return false;
    await deleteHistoryOf(client, [key]);
    return true;
  });
}
