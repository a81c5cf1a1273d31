import type pg from 'pg';
import type { JsonObject, Key } from '#engine';
import { inTransaction } from './definitions/in-transaction.ts';
import { shardOf } from './keys.ts';
import { lookupOf } from './lookup.ts';
import type { StoredCommandRow } from './command-row-rows.ts';
import { advanceStartTimer, type DueTimer } from './timer-rows.ts';

/** One occurrence of one definition of an all-of start event. */
export interface StartOccurrence {
  readonly tenantId: string;
  readonly processId: string;
  readonly definitionKey: Key;
  readonly elementId: string;
  readonly definition: number;
  readonly collects: number;
  /** Of a message; null for what has none. */
  readonly correlationKey: string | null;
  readonly variables: JsonObject;
  readonly at: number;
}

/** What is used up in the commit that collects it, so that no occurrence counts twice. */
export type OccurrenceUse =
  | { readonly kind: 'message'; readonly messageKey: Key }
  | { readonly kind: 'commandRow'; readonly key: Key }
  | {
      readonly kind: 'timer';
      readonly timer: DueTimer;
      readonly next: Parameters<typeof advanceStartTimer>[2];
    };

/**
 * MUL-3: fills the oldest collection that lacks this definition and has no other key, or opens one. The last definition turns
 * the collection into a command row that creates the instance: `complete`. `used` says that it had been counted before.
 */
export function collectStart(
  pool: pg.Pool,
  occurrence: StartOccurrence,
  use: OccurrenceUse,
  nextKey: () => Key,
): Promise<{ readonly used: boolean; readonly complete: StoredCommandRow | null }> {
  return inTransaction(pool, async (client) => {
    const { tenantId, processId, elementId } = occurrence;
    await client.query('select pg_advisory_xact_lock($1::bigint)', [
      lookupOf('collect', tenantId, processId, elementId),
    ]);
    if (!(await takeUse(client, occurrence, use))) return { used: true, complete: null };
    const collection = await fill(client, occurrence, nextKey);
    if (collection.occurred.length < occurrence.collects) return { used: false, complete: null };
    await client.query('delete from start_collections where key = $1', [collection.key]);
    const variables = Object.assign({}, ...collection.occurred.map((each) => each.variables)) as JsonObject;
    return { used: false, complete: await insertStart(client, occurrence, variables, nextKey()) };
  });
}

// helpers

interface Collection {
  readonly key: Key;
  readonly occurred: readonly { readonly definition: number; readonly variables: JsonObject }[];
}

async function takeUse(
  client: pg.PoolClient,
  occurrence: StartOccurrence,
  use: OccurrenceUse,
): Promise<boolean> {
  switch (use.kind) {
    case 'message': {
      // The uses of a message go with it: who still has it in hand when it is deleted would find it unused.
      const taken = await client.query(
        `insert into message_uses (shard, message_key, process_id, tenant_id, used_at)
         select $1, $2, $3, $4, to_timestamp($5::float8 / 1000) from messages where shard = $1 and key = $2 for key share
         on conflict do nothing`,
        [shardOf(use.messageKey), use.messageKey, occurrence.processId, occurrence.tenantId, occurrence.at],
      );
      return taken.rowCount === 1;
    }
    case 'commandRow': {
      const taken = await client.query('delete from command_rows where shard = $1 and key = $2', [
        shardOf(use.key),
        use.key,
      ]);
      return taken.rowCount === 1;
    }
    case 'timer':
      return advanceStartTimer(client, use.timer, use.next);
  }
}

async function fill(
  client: pg.PoolClient,
  occurrence: StartOccurrence,
  nextKey: () => Key,
): Promise<Collection> {
  const { tenantId, processId, elementId, definition, correlationKey, variables } = occurrence;
  const entry = JSON.stringify([{ definition, variables }]);
  const filled = await client.query<Collection>(
    `update start_collections c set occurred = c.occurred || $5::jsonb, correlation_key = coalesce(c.correlation_key, $6)
     where c.key = (
       select key from start_collections
       where tenant_id = $1 and process_id = $2 and element_id = $3 and definition_key = $7
         and not occurred @> jsonb_build_array(jsonb_build_object('definition', $4::int))
         and ($6::text is null or correlation_key is null or correlation_key = $6)
       order by ($6::text is not null and correlation_key is null), key limit 1)
     returning c.key, c.occurred`,
    [tenantId, processId, elementId, definition, entry, correlationKey, occurrence.definitionKey],
  );
  const [found] = filled.rows;
  if (found !== undefined) return found;
  const key = nextKey();
  await client.query(
    `insert into start_collections (key, tenant_id, process_id, definition_key, element_id, correlation_key, occurred, created_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, to_timestamp($8::float8 / 1000))`,
    [key, tenantId, processId, occurrence.definitionKey, elementId, correlationKey, entry, occurrence.at],
  );
  return { key, occurred: [{ definition, variables }] };
}

/** Whoever commits this need not live to run it: the row is found again. */
async function insertStart(
  client: pg.PoolClient,
  { tenantId, definitionKey, elementId, at }: StartOccurrence,
  variables: JsonObject,
  key: Key,
): Promise<StoredCommandRow> {
  const command = { kind: 'startBySignal', definitionKey, elementId, variables };
  await client.query(
    `insert into command_rows (key, instance_key, source_key, created_at, source_revision, ordinal, shard, tenant_id, command)
     values ($1, null, $1, to_timestamp($2::float8 / 1000), 0, 1, $3, $4, $5::json)`,
    [key, at, shardOf(key), tenantId, JSON.stringify(command)],
  );
  return { key, shard: shardOf(key), targetKey: null, tenantId, command };
}
