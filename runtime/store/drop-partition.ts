import type pg from 'pg';
import { inTransaction } from './definitions/in-transaction.ts';
import { countMoved, dropCounts, lockCounts, uncountInstances } from './element-counts.ts';
import { inPieces, instancesAtOnce, movingText, spanMsMax } from './expired-rows.ts';
import { removeBelongings } from './instance-belongings.ts';
import { addDays, historyTables, partitionName } from './partitions.ts';

/** Whoever writes history waits as long as the clean-up waits for its tables, so it waits briefly, and tries again. */
const lockTimeout = '200ms';
const triesMax = 20;
const betweenTriesMs = 500;

/**
 * Drops the history of one day. Rows of instances that still run, or that ended less than their time to live ago, first move to
 * the day on which they may be removed; reading one instance keeps touching one partition. Answers false when there was more to move
 * than one clean-up has time for: the next one goes on.
 */
export async function dropPartition(pool: pg.Pool, day: string, today: string): Promise<boolean> {
  const until = performance.now() + spanMsMax;
  // Of processes that take days nearly all have ended too recently: in one transaction they would hold up the counts for minutes.
  let from = await firstEnd(pool, today);
  await inPieces(async () => {
    const { count, last } = await postponeSome(pool, day, today, from);
    from = last ?? from;
    return count;
  }, until);
  if (performance.now() > until) return false;
  for (let tries = 1; ; tries += 1) {
    try {
      await inTransaction(pool, (client) => dropWhole(client, day, today));
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || tries === triesMax) throw error;
      await new Promise((resume) => setTimeout(resume, betweenTriesMs));
    }
  }
}

// helpers

const LOCK_NOT_AVAILABLE = '55P03';

interface Late {
  readonly key: string;
  readonly until: string;
}

/** Instances that ended before it may all be removed. */
async function firstEnd(pool: pg.Pool | pg.PoolClient, today: string): Promise<string> {
  const { rows } = await pool.query<{ from: string }>(
    `SELECT ($1::date - coalesce(max(history_days), 0))::timestamptz::text AS from FROM process_definitions`,
    [today],
  );
  return rows[0]?.from ?? 'infinity';
}

/** In the order of their ends, which has an index: what was moved is not passed again. */
const endedLate = (
  day: string,
): string => `SELECT h.key, (h.ended_at::date + d.history_days)::text AS until, h.ended_at::text AS "endedAt"
  FROM ${partitionName('history_instances', day)} h JOIN process_definitions d ON d.key = h.definition_key
  WHERE h.ended_at >= $2::timestamptz AND h.ended_at::date + d.history_days > $1::date`;

function postponeSome(
  pool: pg.Pool,
  day: string,
  today: string,
  from: string,
): Promise<{ readonly count: number; readonly last: string | undefined }> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Late & { readonly endedAt: string }>(
      `${endedLate(day)} ORDER BY h.ended_at LIMIT $3 FOR UPDATE OF h SKIP LOCKED`,
      [today, from, instancesAtOnce],
    );
    if (rows.length > 0) {
      const keys = rows.map(({ key }) => key);
      await lockCounts(client);
      await uncountInstances(client, keys);
      await move(client, day, rows);
      await countMoved(client, keys);
    }
    return { count: rows.length, last: rows.at(-1)?.endedAt };
  });
}

/** What still runs, and what ended since the pieces, in the transaction that drops the rest. */
async function dropWhole(client: pg.PoolClient, day: string, today: string): Promise<void> {
  const { rows: running } = await client.query<{ key: string; days: number }>(
    `SELECT p.key, d.history_days AS days FROM process_instances p JOIN process_definitions d ON d.key = p.definition_key
      WHERE p.history_bucket = $1::date FOR UPDATE OF p`,
    [day],
  );
  const { rows: recent } = await client.query<Late>(endedLate(day), [today, await firstEnd(client, today)]);
  await removeBelongings(
    client,
    `SELECT key FROM ${partitionName('history_instances', day)} EXCEPT SELECT unnest('{${recent.map(({ key }) => key).join(',')}}'::bigint[])`,
  );
  const late = [...running.map(({ key, days }) => ({ key, until: addDays(today, days) })), ...recent];
  await lockCounts(client);
  await move(client, day, late);
  await client.query(
    `UPDATE process_instances p SET history_bucket = late.day FROM unnest($1::bigint[], $2::date[]) AS late (key, day)
      WHERE p.shard = (late.key & 1023)::smallint AND p.key = late.key`,
    [late.map(({ key }) => key), late.map(({ until }) => until)],
  );
  await dropCounts(client, day);
  await countMoved(
    client,
    late.map(({ key }) => key),
  );
  await client.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
  for (const table of historyTables)
    // A table that came later has no partition of older days.
    await client.query(`DROP TABLE IF EXISTS ${partitionName(table, day)}`);
}

/** Rows of all tables together; changing the partition key moves a row to the partition of its new day. */
async function move(client: pg.PoolClient, day: string, late: readonly Late[]): Promise<void> {
  if (late.length === 0) return;
  await client.query(movingText, [day, late.map(({ key }) => key), late.map(({ until }) => until)]);
}
