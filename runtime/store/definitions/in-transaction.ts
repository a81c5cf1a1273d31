import type { Pool, PoolClient } from 'pg';
import { retrying } from '../transient-failure.ts';

/** What callers outside the store hold and pass on: somewhere to begin, and something begun. */
export type Database = Pool;
export type Transaction = PoolClient;

/** Runs the work in a transaction, and again from its beginning when the database asks for that. */
export function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return retrying(async () => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  });
}
