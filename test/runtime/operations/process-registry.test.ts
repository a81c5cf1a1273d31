import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { beat, enroll, leave } from '../../../runtime/store/process-rows.ts';
import { plainPool } from '../../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString, ...plainPool });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('each process hears with its beat how many fire timers, and which of them it is', async () => {
  await enroll(pool, 'a', 'host', ['http']);
  expect(await enroll(pool, 'b', 'host', ['engine'])).toEqual({ others: 1, firing: 1, place: 0 });
  expect(await enroll(pool, 'c', 'host', ['http', 'scheduler'])).toEqual({ others: 2, firing: 2, place: 1 });
  expect(await beat(pool, 'b', 15_000)).toEqual({ others: 2, firing: 2, place: 0 });
  expect(await beat(pool, 'a', 15_000)).toEqual({ others: 2, firing: 0, place: 0 });
  await leave(pool, 'b');
  expect(await beat(pool, 'c', 15_000)).toEqual({ others: 1, firing: 1, place: 0 });
  // Taken for dead by others: it still knows that it is not alone.
  expect(await beat(pool, 'b', 15_000)).toEqual({ others: 2, firing: 0, place: 0 });
});
