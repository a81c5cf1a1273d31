import type pg from 'pg';
import { inTransaction } from './definitions/in-transaction.ts';
import { countMoved, lockCounts, uncountInstances } from './element-counts.ts';
import { removeBelongings } from './instance-belongings.ts';
import { historyTables } from './partitions.ts';

/** Instances of one transaction: it ends within a few milliseconds, so that a core is soon free again for whoever waits. */
export const instancesAtOnce = 50;
/** After each piece others have the database for so many times as long as it took: what nobody waits for takes a quarter of the time. */
const restPerWork = 3;
const restMsMax = 1000;
/** What is left then waits for the next clean-up: the wake-up of this one counts as lost after a quarter of an hour. */
export const spanMsMax = 600_000;

/**
 * History that lies in no partition of a day, because none was made ahead or the database has none: rows of ended instances whose
 * time is over are deleted in pieces. Instances that ended too recently wait for their own day; running ones are left alone.
 */
export async function removeExpiredRows(pool: pg.Pool, today: string): Promise<number> {
  const until = performance.now() + spanMsMax;
  await inPieces(() => postponeSome(pool, today), until);
  const removed = await inPieces(() => removeSome(pool, today), until);
  // Decisions that were asked for outside of any instance.
  await pool.query(
    'DELETE FROM history_decisions_default WHERE instance_key IS NULL AND history_bucket <= $1::date',
    [today],
  );
  return removed;
}

/** Answers how many instances the pieces had together; the last piece is one that is not full. */
export async function inPieces(piece: () => Promise<number>, until: number): Promise<number> {
  for (let all = 0; ;) {
    const begun = performance.now();
    const instances = await piece();
    all += instances;
    const now = performance.now();
    if (instances < instancesAtOnce || now > until) return all;
    await rest(Math.min(restMsMax, (now - begun) * restPerWork));
  }
}

const ofInstances = historyTables.filter((table) => table !== 'history_instances');

/** By way of the whole tables: the partition of the new day may be there. */
export const movingText = `WITH late AS (SELECT * FROM unnest($2::bigint[], $3::date[]) AS late (key, day)),
  ${ofInstances
    .map(
      (table) =>
        // A moved transition is counted with its new day at once and has no place among those still to be added.
        `${table}_moved AS (UPDATE ${table} t SET history_bucket = late.day${table === 'journal' ? ', position = NULL' : ''} FROM late
          WHERE t.history_bucket <= $1::date AND t.instance_key = late.key)`,
    )
    .join(',\n  ')}
  UPDATE history_instances t SET history_bucket = late.day, position = NULL FROM late WHERE t.history_bucket <= $1::date AND t.key = late.key`;

// helpers

function rest(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

/** The day on which an ended instance may go, by the time to live of its version. */
const lastDay = 'h.ended_at::date + d.history_days';

/** Locked, so that two processes that remove at once take different ones. */
const endedBy = (condition: string): string => `SELECT h.key, (${lastDay})::text AS day
  FROM history_instances_default h JOIN process_definitions d ON d.key = h.definition_key
  WHERE h.history_bucket <= $1::date AND ${lastDay} ${condition} $1::date LIMIT $2 FOR UPDATE OF h SKIP LOCKED`;

const removal = `WITH ${ofInstances
  .map((table) => `${table}_gone AS (DELETE FROM ${table}_default WHERE instance_key = ANY ($1::bigint[]))`)
  .join(',\n  ')}
  DELETE FROM history_instances_default WHERE key = ANY ($1::bigint[])`;

interface Ended {
  readonly key: string;
  readonly day: string;
}

function postponeSome(pool: pg.Pool, today: string): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Ended>({
      name: 'find_ended_too_lately',
      text: endedBy('>'),
      values: [today, instancesAtOnce],
    });
    if (rows.length === 0) return 0;
    const keys = rows.map(({ key }) => key);
    await lockCounts(client);
    await uncountInstances(client, keys);
    await client.query(movingText, [today, keys, rows.map(({ day }) => day)]);
    await countMoved(client, keys);
    return rows.length;
  });
}

function removeSome(pool: pg.Pool, today: string): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Ended>({
      name: 'find_expired',
      text: endedBy('<='),
      values: [today, instancesAtOnce],
    });
    if (rows.length === 0) return 0;
    const keys = rows.map(({ key }) => key);
    await lockCounts(client);
    await uncountInstances(client, keys);
    await removeBelongings(client, keys);
    await client.query({ name: 'remove_expired', text: removal, values: [keys] });
    return rows.length;
  });
}
