import type { Pool, PoolClient } from 'pg';

/** What is kept beside instances in tables of its own; found by the instance. */
const tables = ['attachments', 'documents', 'incident_annotations'] as const;

/** Goes in the transaction that removes the history of these instances. `instances` is a list, or SQL that selects keys. */
export async function removeBelongings(
  client: Pick<Pool | PoolClient, 'query'>,
  instances: readonly string[] | string,
): Promise<void> {
  for (const table of tables) {
    if (typeof instances === 'string')
      await client.query(`delete from ${table} where instance_key in (${instances})`);
    else await client.query(`delete from ${table} where instance_key = any ($1::bigint[])`, [instances]);
  }
}
