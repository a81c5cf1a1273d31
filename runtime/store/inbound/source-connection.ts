import pg from 'pg';
import type { JsonObject } from '#engine';

/** Where the table is; the address was checked, the host name is what its certificate has to say. */
export interface SourceAddress {
  readonly address: string;
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly isEncrypted: boolean;
}

export interface SourceTable {
  readonly table: string;
  readonly idColumn: string;
  /** Null: rows are deleted when they were taken. */
  readonly markColumn: string | null;
  readonly channel: string | null;
}

export interface SourceRow {
  readonly id: string;
  readonly row: JsonObject;
}

export interface SourceConnection {
  /**
   * Takes waiting rows in the order of their ids, as far as `take` goes without an error; answers how many. Null: another process is at
   * it. What was taken is gone, or marked, when the answer comes.
   */
  batch(max: number, take: (row: SourceRow) => Promise<void>): Promise<number | null>;
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;
/** A batch waits for other transactions of the source this long, and no statement of ours runs longer. */
const STATEMENT_MS = 30_000;

/** One connection to a table of another database: it listens there and reads there. */
export async function openSource(
  address: SourceAddress,
  source: SourceTable,
  events: { readonly onNotified: () => void; readonly onLost: () => void },
): Promise<SourceConnection> {
  const { address: host, hostname, port, user, password, database, isEncrypted } = address;
  const client = new pg.Client({
    ...{ host, port, user, password, database },
    ssl: isEncrypted ? { servername: hostname, rejectUnauthorized: true } : false,
    application_name: 'millrace',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
  });
  client.on('notification', events.onNotified);
  client.on('error', events.onLost);
  client.on('end', events.onLost);
  await client.connect();
  if (source.channel !== null) await client.query(`LISTEN ${pg.escapeIdentifier(source.channel)}`);
  return {
    batch: (max, take) => readBatch(client, source, max, take),
    close: () => client.end(),
  };
}

// helpers

async function readBatch(
  client: pg.Client,
  source: SourceTable,
  max: number,
  take: (row: SourceRow) => Promise<void>,
): Promise<number | null> {
  const table = source.table.split('.').map(pg.escapeIdentifier).join('.');
  const id = pg.escapeIdentifier(source.idColumn);
  const mark = source.markColumn === null ? null : pg.escapeIdentifier(source.markColumn);
  await client.query('BEGIN');
  try {
    // One reader at a time, whichever process it is in: two would change the order.
    const lock = await client.query<{ free: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('millrace ' || $1, 0)) AS free",
      [source.table],
    );
    if (lock.rows[0]?.free !== true) {
      await client.query('ROLLBACK');
      return null;
    }
    const { rows } = await client.query<SourceRow>(
      `SELECT t.${id}::text AS id, to_jsonb(t) AS row FROM ${table} t ${mark === null ? '' : `WHERE t.${mark} IS NULL`}
        ORDER BY t.${id} LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [max],
    );
    const { taken, error } = await takeInTurn(rows, take);
    if (taken.length > 0) {
      const change = mark === null ? `DELETE FROM ${table} t` : `UPDATE ${table} t SET ${mark} = now()`;
      await client.query(`${change} WHERE t.${id}::text = ANY ($1::text[])`, [taken]);
    }
    await client.query('COMMIT');
    if (error !== null) throw error;
    return taken.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function takeInTurn(
  rows: readonly SourceRow[],
  take: (row: SourceRow) => Promise<void>,
): Promise<{ readonly taken: readonly string[]; readonly error: Error | null }> {
  const taken: string[] = [];
  for (const row of rows) {
    try {
      await take(row);
      taken.push(row.id);
    } catch (error) {
      return { taken, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
  return { taken, error: null };
}
