import type { Key } from '#engine';
import type pg from 'pg';
import { countMoved, lockCounts, uncountInstances } from './element-counts.ts';

/** MIG-3: an instance whose rows go on in another version. */
export interface MigratedInstance {
  readonly instanceKey: Key;
  readonly shard: number;
  /** Its row as the migration was computed from it. */
  readonly expected: number;
  readonly definitionKey: Key;
  /** Elements and events that wait, by their id in the old version. */
  readonly elementIds: Readonly<Record<string, string>>;
}

/**
 * Before the rows of the transition: the instance leaves the counts of its old version, of which its rows still are. False when one of
 * the instances has moved on meanwhile.
 */
export async function beginMigrations(
  client: pg.PoolClient,
  migrations: readonly MigratedInstance[],
): Promise<boolean> {
  await lockCounts(client);
  for (const { instanceKey, shard, expected, definitionKey } of migrations) {
    const { rowCount } = await client.query(
      'SELECT 1 FROM process_instances WHERE shard = $1 AND key = $2 AND revision = $3 FOR UPDATE',
      [shard, instanceKey, expected],
    );
    if (rowCount !== 1) return false;
    await uncountInstances(client, [instanceKey]);
    await client.query('UPDATE process_instances SET definition_key = $3 WHERE shard = $1 AND key = $2', [
      shard,
      instanceKey,
      definitionKey,
    ]);
  }
  return true;
}

/** After them: what waits belongs to the new version, and is counted there with all that the instance has done. */
export async function endMigrations(
  client: pg.PoolClient,
  migrations: readonly MigratedInstance[],
): Promise<void> {
  for (const { instanceKey, shard, definitionKey, elementIds } of migrations) {
    for (const table of tablesWithElements)
      await client.query(
        `UPDATE ${table} SET definition_key = $3, element_id = coalesce($4::jsonb ->> element_id, element_id)
          WHERE shard = $1 AND instance_key = $2 AND definition_key <> $3`,
        [shard, instanceKey, definitionKey, JSON.stringify(elementIds)],
      );
    await client.query(
      `UPDATE user_tasks t SET name = e.element_name FROM definition_elements e
        WHERE t.shard = $1 AND t.instance_key = $2 AND e.definition_key = $3 AND e.element_id = t.element_id`,
      [shard, instanceKey, definitionKey],
    );
    // Counted below as a whole, so that nobody adds them a second time.
    await client.query(
      'UPDATE journal SET position = NULL WHERE instance_key = $1 AND position IS NOT NULL',
      [instanceKey],
    );
    // Where the same group has ended it.
    await client.query('UPDATE history_instances SET position = NULL WHERE key = $1', [instanceKey]);
    await countMoved(client, [instanceKey]);
  }
}

// helpers

/** Rows of running instances that name a version and an element. */
const tablesWithElements = ['jobs', 'user_tasks', 'timers', 'subscriptions', 'incidents'] as const;
