import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, createTestDatabase } from '../../support/test-database.ts';

describe('databases for tests', () => {
  test('each is its own, and is gone after drop', async () => {
    const first = await createTestDatabase();
    const second = await createTestDatabase();
    const client = new pg.Client({ connectionString: first.connectionString });
    await client.connect();
    await client.query('CREATE TABLE only_here (id int)');
    await client.end();

    const other = new pg.Client({ connectionString: second.connectionString });
    await other.connect();
    await expect(other.query('SELECT * FROM only_here')).rejects.toThrow(/does not exist/);
    await other.end();

    await first.drop();
    await second.drop();
    await expect(visit(first.connectionString)).rejects.toThrow(
      /does not exist|no connection to the database/,
    );
  });

  test('an empty one has no table', async () => {
    const database = await createEmptyDatabase();
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    const { rowCount } = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'");
    await client.end();
    await database.drop();
    expect(rowCount).toBe(0);
  });
});

/** A pooler greets everybody: whether the database is there shows with the first statement. */
async function visit(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SELECT 1').finally(() => client.end());
}
