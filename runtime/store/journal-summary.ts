import type pg from 'pg';

/** As the indexes were made. */
const pagesPerRange = 32;
/** Of the tables that transitions stand in. */
export const positionIndexes = ['journal_by_position', 'history_instances_by_position'];

/**
 * What is new in the journal is found by summaries of ranges of its pages; ranges without a summary are read as a whole. PostgreSQL
 * makes summaries when it vacuums, which under load is much too late. Only full ranges: the summary of one that still fills would
 * have to be rewritten with each row.
 */
export function createJournalSummary(pool: pg.Pool): { extend(): Promise<void> } {
  const done = new Map<string, number>();
  return {
    extend: async () => {
      const { rows } = await pool.query<{ index: string; pages: number }>(
        `SELECT i.indexrelid::text AS index, (pg_relation_size(i.indrelid) / current_setting('block_size')::int)::int AS pages
          FROM unnest($1::text[]) n CROSS JOIN LATERAL pg_partition_tree(n::regclass) t JOIN pg_index i ON i.indexrelid = t.relid
          WHERE t.isleaf`,
        [positionIndexes],
      );
      for (const { index, pages } of rows) {
        const from = done.get(index) ?? 0;
        const to = pages - (pages % pagesPerRange);
        if (to > from && (await summarize(pool, index, from, to))) done.set(index, to);
      }
    },
  };
}

// helpers

/** False when somebody else, a vacuum most likely, is at the partition: it is not disturbed, and makes the summaries itself. */
async function summarize(pool: pg.Pool, index: string, from: number, to: number): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SET LOCAL lock_timeout = '50ms'");
    await client.query(
      `SELECT count(brin_summarize_range($1::oid::regclass, b)) FROM generate_series($2::bigint, $3::bigint - 1, ${pagesPerRange}) b`,
      [index, from, to],
    );
    await client.query('COMMIT');
    return true;
  } catch {
    await client.query('ROLLBACK').catch(() => undefined);
    return false;
  } finally {
    client.release();
  }
}
