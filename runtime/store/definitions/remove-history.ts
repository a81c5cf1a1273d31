import type { Pool, PoolClient } from 'pg';
import { lockCounts, uncountInstances } from '../element-counts.ts';
import { removeBelongings } from '../instance-belongings.ts';
import { historyTables } from '../partitions.ts';
import { inTransaction } from './in-transaction.ts';

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
    const instances = await removeSome(pool);
    removed += instances;
    if (instances < instancesPerStatement) break;
  }
  await pool.query(
    `update process_definitions d set removes_history = false where d.removes_history and d.state = 'DELETED'
       and not exists (select 1 from history_instances h where h.definition_key = d.key)`,
  );
  return removed;
}

/** Of ended instances, with what people kept beside them. Counts must be locked. */
export async function deleteHistoryOf(client: PoolClient, keys: readonly string[]): Promise<void> {
  await uncountInstances(client, keys);
  await removeBelongings(client, keys);
  await client.query(removal, [keys]);
}

// helpers

function removeSome(pool: Pool): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ key: string }>(endedOfMarked, [instancesPerStatement]);
    if (rows.length === 0) return 0;
    const keys = rows.map(({ key }) => key);
    await lockCounts(client);
    await deleteHistoryOf(client, keys);
    return rows.length;
  });
}

/** Locked, so that two processes that remove at once take different ones. */
const endedOfMarked = `select h.key from process_definitions d join history_instances h on h.definition_key = d.key
  where d.removes_history limit $1 for update of h skip locked`;

const removal = `with ${historyTables
  .filter((table) => table !== 'history_instances')
  .map((table) => `${table}_gone as (delete from ${table} where instance_key = any ($1::bigint[]))`)
  .join(',\n  ')}
  delete from history_instances where key = any ($1::bigint[])`;
