import type { Pool, PoolClient } from 'pg';
import { historyTables } from '../partitions.ts';

/** Instances of one statement: it ends within a fraction of a second, so nobody waits behind it. */
const instancesPerStatement = 500;

/** The version takes the history of its instances along; `removeHistory` does the work. */
export async function markForRemoval(client: PoolClient, definitionKey: string): Promise<void> {
  await client.query('update process_definitions set removes_history = true where key = $1', [definitionKey]);
}

/** Removes what ended instances of the marked versions left; running ones follow when they have ended. */
export async function removeHistory(pool: Pool): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rows } = await pool.query<{ instances: number }>(removal, [instancesPerStatement]);
    const instances = rows[0]?.instances ?? 0;
    removed += instances;
    if (instances < instancesPerStatement) break;
  }
  await pool.query(
    `update process_definitions d set removes_history = false where d.removes_history and d.state = 'DELETED'
       and not exists (select 1 from history_instances h where h.definition_key = d.key)`,
  );
  return removed;
}

// helpers

const removal = `with ended as (
    select h.key from process_definitions d join history_instances h on h.definition_key = d.key
    where d.removes_history limit $1),
  ${historyTables
    .filter((table) => table !== 'history_instances')
    .map((table) => `${table}_gone as (delete from ${table} where instance_key in (select key from ended))`)
    .join(',\n  ')},
  instances_gone as (delete from history_instances where key in (select key from ended) returning 1)
  select count(*)::int as instances from instances_gone`;
